"""How is one read-only Cypher query answered on a server, where Community has no read-only user?

Four doors: the clauses (the same allow-list as on the embedded store), a read session in a transaction with a time limit
that is not retried, EXPLAIN's statement type, and the operators of the plan: a READ session alone lets ``LOAD CSV`` and
``TERMINATE TRANSACTIONS`` through.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import neo4j
import neo4j.graph
import neo4j.spatial
import neo4j.time
import pandas as pd
from neo4j import exceptions as faults

from graphabuse.errors import InputError
from graphabuse.store.frames import unique_names
from graphabuse.store.guard import check_cypher, not_understood, too_many_rows, too_slow
from graphabuse.store.neo4j.session import Server, plain

REFUSED_OPERATORS = (
    "LoadCSV", "ProcedureCall", "Show", "Terminate", "Transaction", "Administration", "Create", "Delete", "DetachDelete",
    "Set", "Remove", "Merge", "LockingMerge", "Foreach", "Drop",
)  # fmt: skip


def run_cypher(
    server: Server, text: str, parameters: Mapping[str, object], *, timeout_s: float, max_rows: int, prefix: str = ""
) -> pd.DataFrame:
    """Check the query and answer it within the limits.

    Nodes and relationships come back as dicts of their properties with ``label``, nodes without the ``prefix`` of their labels; times are
    UTC without a zone.

    Raises
    ------
    InputError
        A query that is not allowed or not understood, a missing parameter, too many rows or too much time.
    """
    check_cypher(text, parameters)
    try:
        with server.errors("read"), server.session(read=True) as session:
            _check_plan(session, text, parameters)
            with session.begin_transaction(timeout=timeout_s) as transaction:
                answer = transaction.run(text, dict(parameters))
                names = list(answer.keys())
                records = answer.fetch(max_rows + 1)
    except Exception as error:
        fault = error.__cause__
        if isinstance(fault, faults.ClientError | faults.TransientError):
            raise _refusal(fault, timeout_s) from error
        raise
    if len(records) > max_rows:
        raise too_many_rows(max_rows)
    rows = [[_plain(value, prefix) for value in record.values()] for record in records]
    return pd.DataFrame(rows, columns=unique_names(names), dtype=object).infer_objects()


def _check_plan(session: neo4j.Session, text: str, parameters: Mapping[str, object]) -> None:
    summary = session.run(f"EXPLAIN {text}", dict(parameters)).consume()
    operators = _operators(summary.plan) if summary.plan else []
    bad = [name for name in operators if name.startswith(REFUSED_OPERATORS)]
    if summary.query_type != "r" or bad:
        what = bad[0] if bad else f"a statement of type {summary.query_type}"
        raise InputError(f"{what} is refused: the stored graph is read only here; use MATCH … RETURN")


def _operators(plan: Mapping[str, Any]) -> list[str]:
    name = str(plan["operatorType"]).split("@", maxsplit=1)[0]
    return [name, *(found for child in plan.get("children", []) for found in _operators(child))]


def _refusal(fault: faults.Neo4jError, timeout_s: float) -> InputError:
    code, first = fault.code or "", (fault.message or "").splitlines()[0]
    if "TimedOut" in code or "Terminated" in code:
        return too_slow(timeout_s)
    if "MemoryPool" in code:
        return InputError(
            "the query needs more memory than the server gives to one; anchor it at an account, or add LIMIT"
        )
    return not_understood(first)


def _plain(value: object, prefix: str) -> object:
    if isinstance(value, neo4j.graph.Path):
        parts: list[object] = [_plain(value.start_node, prefix)]
        for edge, node in zip(value.relationships, value.nodes[1:], strict=True):
            parts += [_plain(edge, prefix), _plain(node, prefix)]
        return parts
    if isinstance(value, neo4j.graph.Node):
        return {"label": min(value.labels, default="").removeprefix(prefix), **_shown(value)}
    if isinstance(value, neo4j.graph.Relationship):
        return {"label": value.type, **_shown(value)}
    if isinstance(value, neo4j.time.DateTime):
        native = value.to_native()
        return native.astimezone(UTC).replace(tzinfo=None) if native.tzinfo else native
    if isinstance(value, neo4j.time.Date | neo4j.time.Time):
        found: date | datetime | object = value.to_native()
        return found
    if isinstance(value, neo4j.time.Duration):
        whole = value.months == 0  # a month has no length in days
        return timedelta(value.days, value.seconds, value.nanoseconds // 1000) if whole else str(value)
    if isinstance(value, neo4j.spatial.Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, dict):
        return {key: _plain(part, prefix) for key, part in plain(value).items()}
    return [_plain(part, prefix) for part in value] if isinstance(value, list) else value


def _shown(entity: neo4j.graph.Entity) -> dict[str, object]:
    return {name: _plain(value, "") for name, value in sorted(plain(dict(entity.items())).items())}
