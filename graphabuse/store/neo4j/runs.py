"""How is a run kept on the server? Rings and members for people, and every table of the run as Parquet bytes.

A ring becomes visible in one transaction, at the end: until then it is a ``:RingDraft``. Rings of earlier runs stay as
``:PastRing``, so that ``:Ring`` always means the newest run and a ring id names one ring.
"""

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import neo4j
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from graphabuse.errors import NotFoundError
from graphabuse.records import Run
from graphabuse.store.frames import FRAMES, for_engine, from_engine
from graphabuse.store.names import Names
from graphabuse.store.neo4j.schema import Lease
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


def save_run(server: Server, names: Names, lease: Lease, run: Run) -> None:
    """Write a run; one that is there already is left as it is, a half-written one is written anew."""
    if server.ask(f"MATCH (r:{names.label('Run')} {{run_id: $id}}) RETURN 1", id=run.run_id):
        return
    writer = _Writer(server, names, lease)
    writer.forget_drafts()
    writer.write(
        f"MERGE (r:{names.label('RunDraft')} {{run_id: $id}}) SET r.summary = $summary",
        id=run.run_id, summary=json.dumps(dict(run.summary)),
    )  # fmt: skip
    _write_tables(writer, run)
    _write_rings(writer, run)
    _write_members(writer, run)
    server.write(lambda transaction: _publish(transaction, writer, run.run_id))


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
        hint = f"known runs: {', '.join(known)}" if known else "there is none yet: run `graphabuse detect` first"
        raise NotFoundError(f"run {which!r} is not in this store; {hint}")
    run_id, summary = found[0]
    frames = {name: from_engine(_read_table(server, names, run_id, name)) for name in FRAMES}
    return Run(run_id=run_id, summary=json.loads(summary), **frames)


def list_runs(server: Server, names: Names) -> list[tuple[str, datetime, int, dict[str, Any]]]:
    """Run id, time, sequence and summary of all runs, oldest first."""
    rows = server.ask(
        f"MATCH (r:{names.label('Run')}) RETURN r.run_id, r.created_at, r.sequence, r.summary ORDER BY r.sequence"
    )
    return [(row[0], row[1].to_native(), int(row[2]), json.loads(row[3])) for row in rows]


def expire_runs(server: Server, names: Names, lease: Lease, keep: int) -> int:
    """Remove all but the newest ``keep`` runs with their rings; returns how many went."""
    rows = server.ask(f"MATCH (r:{names.label('Run')}) RETURN r.run_id ORDER BY r.sequence DESC SKIP $keep", keep=keep)
    writer = _Writer(server, names, lease)
    for (run_id,) in rows:
        writer.forget(names.label("PastRing"), run_id)
        writer.forget(names.label("RunTable"), run_id)
        writer.write(f"MATCH (r:{names.label('Run')} {{run_id: $id}}) DETACH DELETE r", id=run_id)
    return len(rows)


class _Writer:
    """Statements of one write-back, each with the lease."""

    def __init__(self, server: Server, names: Names, lease: Lease) -> None:
        self.server, self.names, self.lease = server, names, lease

    def write(self, text: str, **parameters: object) -> list[list[Any]]:
        def work(transaction: neo4j.ManagedTransaction) -> list[list[Any]]:
            self.lease.renew(transaction)
            return [list(record.values()) for record in transaction.run(text, parameters)]

        return self.server.write(work)

    def forget(self, label: str, run_id: str) -> None:
        """Delete the nodes of a run under a label, some thousand at a time."""
        text = f"MATCH (n:{label} {{run_id: $id}}) WITH n LIMIT 200 DETACH DELETE n RETURN count(*)"
        while self.write(text, id=run_id)[0][0]:
            pass

    def forget_drafts(self) -> None:
        """Remove what runs that were cut off have left."""
        drafts = self.server.ask(f"MATCH (r:{self.names.label('RunDraft')}) RETURN r.run_id")
        for (run_id,) in drafts:
            self.forget(self.names.label("RingDraft"), run_id)
            self.forget(self.names.label("RunTable"), run_id)
            self.write(f"MATCH (r:{self.names.label('RunDraft')} {{run_id: $id}}) DETACH DELETE r", id=run_id)


def _write_tables(writer: _Writer, run: Run) -> None:
    text = f"MERGE (t:{writer.names.label('RunTable')} {{run_id: $id, name: $name, part: $part}}) SET t.data = $data"
    for name in FRAMES:
        buffer = io.BytesIO()
        table = pa.Table.from_pandas(for_engine(getattr(run, name)), preserve_index=False)
        pq.write_table(table, buffer, compression="zstd")
        content = buffer.getvalue()
        for part, start in enumerate(range(0, len(content), PART_BYTES)):
            writer.write(text, id=run.run_id, name=name, part=part, data=content[start : start + PART_BYTES])


def _read_table(server: Server, names: Names, run_id: str, name: str) -> pd.DataFrame:
    rows = server.ask(
        f"MATCH (t:{names.label('RunTable')} {{run_id: $id}}) WHERE t.name = $name RETURN t.data ORDER BY t.part",
        id=run_id, name=name,
    )  # fmt: skip
    return pq.read_table(pa.BufferReader(b"".join(row[0] for row in rows))).to_pandas()


def _write_rings(writer: _Writer, run: Run) -> None:
    names = writer.names
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
        writer.write(text, id=run.run_id, rows=part)


def _write_members(writer: _Writer, run: Run) -> None:
    names = writer.names
    text = (
        f"UNWIND $rows AS x MATCH (r:{names.label('RingDraft')} {{ring_id: x[0]}}) MATCH (a:{names.label('Account')} {{account_id: x[1]}}) "
        "MERGE (a)-[m:MEMBER_OF]->(r) SET m.role = x[2], m.score = x[3]"
    )
    columns = ("ring_id", "account_id", "role", "score")
    rows = [list(row) for row in zip(*(run.members[name].tolist() for name in columns), strict=True)]
    for part in _parts(rows, MEMBERS_A_BATCH):
        writer.write(text, rows=part)


def _publish(transaction: neo4j.ManagedTransaction, writer: _Writer, run_id: str) -> None:
    """Drafts become what readers see, and the rings of the run before become past, in one transaction."""
    writer.lease.renew(transaction)
    ring, past, draft = (writer.names.label(name) for name in ("Ring", "PastRing", "RingDraft"))
    run, run_draft = writer.names.label("Run"), writer.names.label("RunDraft")
    statements = (
        f"MATCH (r:{ring}) REMOVE r:{ring} SET r:{past}",
        f"MATCH (d:{draft} {{run_id: $id}}) REMOVE d:{draft} SET d:{ring}",
        f"MATCH (x:{run}) WITH coalesce(max(x.sequence), 0) + 1 AS next MATCH (r:{run_draft} {{run_id: $id}}) "
        f"REMOVE r:{run_draft} SET r:{run}, r.sequence = next, r.created_at = datetime($now)",
        f"MATCH (now:{run} {{run_id: $id}}) MATCH (before:{run} {{sequence: now.sequence - 1}}) "
        f"MATCH (r:{ring})-[:FOUND_IN]->(now) MATCH (p:{past} {{ring_id: r.ring_id}})-[:FOUND_IN]->(before) MERGE (r)-[:CONTINUES]->(p)",
    )
    for text in statements:
        transaction.run(text, id=run_id, now=datetime.now(UTC).isoformat()).consume()


def _parts(rows: Sequence[Any], size: int) -> list[list[Any]]:
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]
