"""How is a run kept on the server? Rings and members for people, and every table of the run as Parquet bytes.

A ring becomes visible in one transaction, at the end (:mod:`~graphabuse.store.neo4j.publish`): until then it is a ``:RingDraft``.
"""

import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from graphabuse.records import Run
from graphabuse.store.frames import FRAMES, empty_table, for_engine, from_engine, unknown_run
from graphabuse.store.names import Names
from graphabuse.store.neo4j.classes import CLASSES_AT_ONCE, ROWS_A_BATCH, class_changes, write_classes
from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.publish import publish, runs_after
from graphabuse.store.neo4j.session import Server

PART_BYTES = 2_000_000
RINGS_A_BATCH = 1_000
MEMBERS_A_BATCH = 5_000
_RING_FACTS = (
    "rank",
    "score",
    "action",
    "accounts",
    "core_accounts",
    "change",
    "top_reason",
    "top_doubt",
    "expected_value",
)


def save_run(lease: Lease, run: Run, kept_at: datetime | None = None) -> None:
    """Write a run, as the newest or in its place in time; one that is there already is left as it is, a half-written one is written anew."""
    names = lease.names
    if lease.server.ask(f"MATCH (r:{names.label('Run')} {{run_id: $id}}) RETURN 1", id=run.run_id):
        return
    _forget_drafts(lease)
    lease.write(
        f"MERGE (r:{names.label('RunDraft')} {{run_id: $id}}) SET r.summary = $summary",
        id=run.run_id, summary=json.dumps(dict(run.summary)),
    )  # fmt: skip
    _write_tables(lease, run)
    _write_rings(lease, run)
    _write_members(lease, run)
    later = runs_after(lease, kept_at)
    classes = [] if later else class_changes(lease, run.classes)
    while len(classes) > CLASSES_AT_ONCE:  # more than one transaction should hold
        write_classes(lease, classes[:ROWS_A_BATCH])
        classes = classes[ROWS_A_BATCH:]
    lineage = {run.run_id: run.lineage} | {
        run_id: run_table(lease.server, names, run_id, "lineage") for run_id in later
    }
    lease.server.write(lambda transaction: publish(transaction, lease, run.run_id, kept_at, lineage, classes))


def load_run(server: Server, names: Names, which: str) -> Run:
    """A run by id, or the latest.

    Raises
    ------
    NotFoundError
        No such run.
    """
    label = names.label("Run")
    if which == "latest":
        found = server.ask(f"MATCH (r:{label}) RETURN r.run_id, r.summary ORDER BY r.sequence DESC LIMIT 1")
    else:
        found = server.ask(f"MATCH (r:{label} {{run_id: $id}}) RETURN r.run_id, r.summary", id=which)
    if not found:
        known = [row[0] for row in server.ask(f"MATCH (r:{label}) RETURN r.run_id ORDER BY r.sequence DESC LIMIT 5")]
        raise unknown_run(which, known)
    run_id, summary = found[0]
    frames = {name: run_table(server, names, run_id, name) for name in FRAMES}
    return Run(run_id=run_id, summary=json.loads(summary), **frames)


def run_table(server: Server, names: Names, run_id: str, name: str) -> pd.DataFrame:
    """One table of a run; without rows where the run is of a version that had no such table."""
    rows = server.ask(
        f"MATCH (t:{names.label('RunTable')} {{run_id: $id}}) WHERE t.name = $name RETURN t.data ORDER BY t.part",
        id=run_id, name=name,
    )  # fmt: skip
    if not rows:
        return empty_table(name)
    return from_engine(pq.read_table(pa.BufferReader(b"".join(row[0] for row in rows))).to_pandas())


def list_runs(server: Server, names: Names) -> list[tuple[str, datetime, int, dict[str, Any]]]:
    """Run id, time, sequence and summary of all runs, oldest first."""
    rows = server.ask(
        f"MATCH (r:{names.label('Run')}) RETURN r.run_id, r.created_at, r.sequence, r.summary ORDER BY r.sequence"
    )
    return [(row[0], row[1].to_native(), int(row[2]), json.loads(row[3])) for row in rows]


def expire_runs(lease: Lease, older_than: datetime) -> list[str]:
    """Remove runs kept before a moment, but never the newest; each goes out of sight in one transaction."""
    run, past = lease.names.label("Run"), lease.names.label("PastRing")
    ring_draft, run_draft = lease.names.label("RingDraft"), lease.names.label("RunDraft")
    rows = lease.server.ask(
        f"MATCH (r:{run}) WITH r ORDER BY r.sequence DESC SKIP 1 WHERE r.created_at < datetime($moment) RETURN r.run_id ORDER BY r.sequence",
        moment=older_than.isoformat(),
    )
    for (run_id,) in rows:
        _forget_drafts(lease)
        lease.write(
            f"MATCH (r:{run} {{run_id: $id}}) REMOVE r:{run} SET r:{run_draft} WITH r "
            f"OPTIONAL MATCH (p:{past} {{run_id: $id}}) REMOVE p:{past} SET p:{ring_draft}",
            id=run_id,
        )
    _forget_drafts(lease)
    return [str(row[0]) for row in rows]


def _forget(lease: Lease, name: str, run_id: str) -> None:
    """Delete the nodes of a run under a label, two hundred at a time."""
    text = f"MATCH (n:{lease.names.label(name)} {{run_id: $id}}) WITH n LIMIT 200 DETACH DELETE n RETURN count(*)"
    while lease.write(text, id=run_id)[0][0]:
        pass


def _forget_drafts(lease: Lease) -> None:
    """Remove what runs that were cut off have left."""
    for (run_id,) in lease.server.ask(f"MATCH (r:{lease.names.label('RunDraft')}) RETURN r.run_id"):
        for name in ("RingDraft", "RunTable", "RunDraft"):
            _forget(lease, name, run_id)


def _write_tables(lease: Lease, run: Run) -> None:
    text = f"MERGE (t:{lease.names.label('RunTable')} {{run_id: $id, name: $name, part: $part}}) SET t.data = $data"
    for name in FRAMES:
        buffer = io.BytesIO()
        table = pa.Table.from_pandas(for_engine(getattr(run, name)), preserve_index=False)
        pq.write_table(table, buffer, compression="zstd")
        content = buffer.getvalue()
        for part, start in enumerate(range(0, len(content), PART_BYTES)):
            lease.write(text, id=run.run_id, name=name, part=part, data=content[start : start + PART_BYTES])


def _write_rings(lease: Lease, run: Run) -> None:
    names = lease.names
    text = (
        f"MATCH (run:{names.label('RunDraft')} {{run_id: $id}}) UNWIND $rows AS x "
        f"MERGE (r:{names.label('RingDraft')} {{ring_id: x.ring_id}}) "
        "SET r += x.facts, r.run_id = $id, r.first_seen = datetime({epochSeconds: x.first}), r.last_seen = datetime({epochSeconds: x.last}) "
        "MERGE (r)-[:FOUND_IN]->(run)"
    )
    rows = [
        {
            "ring_id": ring["ring_id"],
            "facts": {name: ring[name] for name in _RING_FACTS},
            "first": int(ring["first_seen"].timestamp()),
            "last": int(ring["last_seen"].timestamp()),
        }
        for ring in run.rings.to_dict("records")
    ]
    for part in _parts(rows, RINGS_A_BATCH):
        lease.write(text, id=run.run_id, rows=part)


def _write_members(lease: Lease, run: Run) -> None:
    names = lease.names
    text = (
        f"UNWIND $rows AS x MATCH (r:{names.label('RingDraft')} {{ring_id: x[0]}}) MATCH (a:{names.label('Account')} {{account_id: x[1]}}) "
        "MERGE (a)-[m:MEMBER_OF]->(r) SET m.role = x[2], m.score = x[3]"
    )
    columns = ("ring_id", "account_id", "role", "score")
    rows = [list(row) for row in zip(*(run.members[name].tolist() for name in columns), strict=True)]
    for part in _parts(rows, MEMBERS_A_BATCH):
        lease.write(text, rows=part)


def _parts(rows: Sequence[Any], size: int) -> list[list[Any]]:
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]
