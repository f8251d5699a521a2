"""How are decisions kept on the server? A node each, ON the ring as it was in the run where the decision was made."""

from typing import Any

import neo4j

from graphabuse.records import Verdict
from graphabuse.store.frames import VERDICT_FIELDS
from graphabuse.store.names import Names
from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.session import Server

_LISTS = ("core", "edge", "exceptions", "evidence")


def record_verdict(lease: Lease, verdict: Verdict) -> None:
    """Add a decision with its link, or nothing; one that is there already is left as it is. The ring may be a past one by now, or gone."""
    names = lease.names
    facts: dict[str, Any] = {
        name: getattr(verdict, name) for name in VERDICT_FIELDS if name not in ("by", "decided_at")
    }
    facts |= {name: list(facts[name]) for name in _LISTS} | {"decided_by": verdict.by}
    text = (
        f"MERGE (v:{names.label('Verdict')} {{verdict_id: $id}}) ON CREATE SET v += $facts, v.decided_at = datetime($at) "
        "WITH v MATCH (r:{ring} {ring_id: $ring}) WHERE r.run_id = $run MERGE (v)-[:ON]->(r)"
    )
    values = {
        "id": verdict.verdict_id, "facts": facts, "at": verdict.decided_at.isoformat(), "ring": verdict.ring_id, "run": verdict.run_id,
    }  # fmt: skip

    def work(transaction: neo4j.ManagedTransaction) -> None:
        lease.renew(transaction)
        for label in ("Ring", "PastRing"):
            transaction.run(text.replace("{ring}", names.label(label)), values).consume()

    lease.server.write(work)


def list_verdicts(server: Server, names: Names) -> list[Verdict]:
    """All decisions."""
    found = ", ".join(f"v.{_property(name)}" for name in VERDICT_FIELDS)
    rows = server.ask(f"MATCH (v:{names.label('Verdict')}) RETURN {found}")
    return [_verdict(dict(zip(VERDICT_FIELDS, row, strict=True))) for row in rows]


def _property(name: str) -> str:
    return "decided_by" if name == "by" else name


def _verdict(values: dict[str, Any]) -> Verdict:
    lists = {name: tuple(values[name] or ()) for name in _LISTS}
    return Verdict(**values | lists | {"decided_at": values["decided_at"].to_native()})
