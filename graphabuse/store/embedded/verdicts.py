"""How are decisions kept? One row each, added and never changed."""

from datetime import UTC
from typing import Any

import duckdb

from graphabuse.engine.duckdb import first_row
from graphabuse.records import Verdict
from graphabuse.store.embedded.schema import has_column, has_table, quote
from graphabuse.store.frames import VERDICT_FIELDS

_LISTS = ("core", "edge", "exceptions", "evidence")
_COLUMNS = ", ".join(quote(name) for name in VERDICT_FIELDS)


def record_verdict(connection: duckdb.DuckDBPyConnection, verdict: Verdict) -> None:
    """Add a decision; one that is there already is left as it is."""
    if first_row(connection, "SELECT 1 FROM verdicts WHERE verdict_id = ?", [verdict.verdict_id]):
        return
    values = {name: getattr(verdict, name) for name in VERDICT_FIELDS}
    values |= {name: list(values[name]) for name in _LISTS}
    values["decided_at"] = verdict.decided_at.astimezone(UTC).replace(tzinfo=None)
    marks = ", ".join("?" for _ in range(len(values) + 1))
    connection.execute(
        f"INSERT INTO verdicts (verdict_id, {_COLUMNS}) VALUES ({marks})", [verdict.verdict_id, *values.values()]
    )


def list_verdicts(connection: duckdb.DuckDBPyConnection) -> list[Verdict]:
    """All decisions; none in a store of a version without them."""
    if not has_table(connection, "verdicts"):
        return []
    fields = [name for name in VERDICT_FIELDS if name != "evidence" or has_column(connection, "verdicts", name)]
    rows = connection.execute(f"SELECT {', '.join(map(quote, fields))} FROM verdicts").fetchall()
    return [_verdict(dict(zip(fields, row, strict=True))) for row in rows]


def _verdict(values: dict[str, Any]) -> Verdict:
    lists = {name: tuple(values.get(name) or ()) for name in _LISTS}
    return Verdict(**values | lists | {"decided_at": values["decided_at"].replace(tzinfo=UTC)})
