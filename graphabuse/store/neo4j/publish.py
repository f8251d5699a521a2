"""How does a run that was written come into sight? In one transaction, with its place among the others, its past and its decisions.

Rings of earlier runs are ``:PastRing``, so that ``:Ring`` always means the newest run and a ring id names one ring.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import neo4j
import pandas as pd

from graphabuse.store.neo4j.classes import Change, set_classes
from graphabuse.store.neo4j.lease import Lease

RELATIONS = {name: name for name in ("CONTINUES", "MERGED_FROM", "SPLIT_FROM")}


def runs_after(lease: Lease, kept_at: datetime | None) -> list[str]:
    """Runs that are newer than one kept at a moment, oldest first; none are newer than one that is kept now."""
    if kept_at is None:
        return []
    text = (
        f"OPTIONAL MATCH (x:{lease.names.label('Run')}) WHERE x.created_at <= datetime($at) WITH coalesce(max(x.sequence), 0) AS before "
        f"MATCH (r:{lease.names.label('Run')}) WHERE r.sequence > before RETURN r.run_id ORDER BY r.sequence"
    )
    return [str(row[0]) for row in lease.server.ask(text, at=kept_at.isoformat())]


def publish(
    transaction: neo4j.ManagedTransaction,
    lease: Lease,
    run_id: str,
    kept_at: datetime | None,
    lineage: Mapping[str, pd.DataFrame],
    classes: Sequence[Change],
) -> None:
    """Drafts become what readers see, in the run's place in time: the newest run's rings are rings, all others past rings.

    ``lineage`` holds that of the run and of those after it, which may go on from it; ``classes`` what identifiers change to with it.
    """
    lease.renew(transaction)
    ring, past, draft = (lease.names.label(name) for name in ("Ring", "PastRing", "RingDraft"))
    run, run_draft = lease.names.label("Run"), lease.names.label("RunDraft")
    newest = transaction.run(
        f"OPTIONAL MATCH (x:{run}) WHERE $at IS NULL OR x.created_at <= datetime($at) WITH coalesce(max(x.sequence), 0) + 1 AS place "
        f"OPTIONAL MATCH (y:{run}) WHERE y.sequence >= place SET y.sequence = y.sequence + 1 WITH place, count(y) AS later "
        f"MATCH (r:{run_draft} {{run_id: $id}}) REMOVE r:{run_draft} SET r:{run}, r.sequence = place, r.created_at = datetime($kept) "
        "RETURN later = 0",
        id=run_id, at=kept_at and kept_at.isoformat(), kept=(kept_at or datetime.now(UTC)).isoformat(),
    ).single(strict=True)[0]  # fmt: skip
    if newest:
        transaction.run(f"MATCH (r:{ring}) REMOVE r:{ring} SET r:{past}").consume()
    transaction.run(
        f"MATCH (d:{draft} {{run_id: $id}}) REMOVE d:{draft} SET d:{ring if newest else past}", id=run_id
    ).consume()
    set_classes(transaction, lease, classes)
    for of, table in lineage.items():
        _relate(transaction, lease, of, run_id, table)
    for label in (ring, past):  # decisions about it that came before it
        transaction.run(
            f"MATCH (v:{lease.names.label('Verdict')}) WHERE v.run_id = $id MATCH (r:{label} {{ring_id: v.ring_id}}) WHERE r.run_id = $id "
            "MERGE (v)-[:ON]->(r)",
            id=run_id,
        ).consume()


def _relate(
    transaction: neo4j.ManagedTransaction, lease: Lease, of: str, published: str, lineage: pd.DataFrame
) -> None:
    """Links from the rings of a run to those they come from, where one of the two was published just now."""
    related = lineage[lineage["relation"].notna()]
    if of != published:
        related = related[related["previous_run_id"] == published]
    for relation, rows in related.groupby("relation"):
        columns = (
            rows[name].tolist() for name in ("ring_id", "previous_ring_id", "previous_run_id", "common", "jaccard")
        )
        listed = [list(row) for row in zip(*columns, strict=True)]
        for label in ("Ring", "PastRing"):
            transaction.run(
                f"UNWIND $rows AS x MATCH (r:{lease.names.label(label)} {{ring_id: x[0]}}) WHERE r.run_id = $of "
                f"MATCH (p:{lease.names.label('PastRing')} {{ring_id: x[1]}}) WHERE p.run_id = x[2] "
                f"MERGE (r)-[e:{RELATIONS[str(relation)]}]->(p) SET e.common = x[3], e.jaccard = x[4]",
                rows=listed, of=of,
            ).consume()  # fmt: skip
