"""How does a table that stays on its engine become canonical columns? The same rules as for files, as ibis expressions."""

from collections.abc import Mapping as MappingLike
from datetime import UTC, datetime

import ibis
from ibis.expr.types import BooleanValue, Column, IntegerValue, StringValue, Table, Value

from graphabuse.errors import InputError
from graphabuse.evidence.kinds import kind_weight
from ingest.columns import nested, sources_of
from ingest.engine_functions import clickhouse_plain, clickhouse_unpadded, host, postgres_bytes
from ingest.instants import with_instants
from ingest.mapping import Mapping
from ingest.normalise.absent import LONGEST, PLACEHOLDERS
from ingest.normalise.ip import PLAIN_V4, PRIVATE_V4
from ingest.normalise.text import MAX_LENGTH
from ingest.quality import AHEAD, EARLIEST, MAX_ID_LENGTH
from ingest.written_times import trimmed


def canonical(table: Table, kinds: MappingLike[str, str], mapped: Mapping, engine: str, *, source: str) -> Table:
    """``no_time``, ``seen_at`` (UTC, NULL where it cannot be read), ``account_id``, ``event_type``, ``event_id`` and ``raw_<kind>``."""
    have = sources_of(list(table.columns), mapped)

    def text(name: str) -> StringValue:
        if name in have:
            return trimmed(as_text(table[have[name]], engine))
        return ibis.literal(mapped.constants.get(name, ""), "string")

    column = table[have["timestamp"]] if "timestamp" in have else ibis.literal(mapped.constants["timestamp"])
    table = with_instants(table, column, mapped, engine, source=source)
    no_time = ibis.literal(False)
    if "timestamp" in have:
        at = table[have["timestamp"]]
        no_time = at.isnull() if not at.type().is_string() else trimmed(at).fill_null("") == ""
    cells = {f"raw_{kind}": trimmed(as_text(table[column], engine)) for kind, column in kinds.items()}
    return table.select(
        no_time=no_time, seen_at=table.ga_seen_at, account_id=text("account_id").fill_null(""),
        event_type=text("event_type").fill_null(""), event_id=text("event_id").nullif(""), **cells,
    )  # fmt: skip


def reason(rows: Table) -> StringValue:
    """Why a canonical row is set aside, NULL when it is fine."""
    latest = (datetime.now(UTC) + AHEAD).replace(tzinfo=None)
    second = rows.seen_at.epoch_seconds()
    account = rows.account_id
    return ibis.cases(
        (rows.no_time, "no time"),
        (rows.seen_at.isnull(), "time not readable"),
        (second < _epoch(datetime.fromisoformat(EARLIEST)), "time before 1990"),
        (second > _epoch(latest), "time in the future"),
        (account == "", "no account"),
        (account.length() > MAX_ID_LENGTH, "account id too long"),
        else_=ibis.null("string"),
    )


def _epoch(naive: datetime) -> int:
    return int(naive.replace(tzinfo=UTC).timestamp())


def canonical_value(kind: str, cell: StringValue) -> tuple[StringValue, StringValue]:
    """Canonical form of a trimmed cell, and why there is none: ``placeholder``, ``too long``, ``private``, or ``odd``: not decided here."""
    if kind_weight(kind).is_address:
        why = ibis.cases(
            (_absent(cell), "placeholder"), (cell.length() > MAX_LENGTH, "too long"),
            (~cell.re_search(f"^({PLAIN_V4})$"), "odd"), (cell.re_search(f"^({PRIVATE_V4})$"), "private"), else_=ibis.null("string"),
        )  # fmt: skip
        return cell, why
    form = cell
    if kind == "email":
        form = cell.lower().re_replace(r"\+[^@]*@", "@")
    elif kind == "phone":
        form = cell.re_replace("[^0-9+]", "")
    elif kind == "address":
        form = cell.lower().re_replace(r"\s+", " ")
    return form, ibis.cases(
        (_absent(cell), "placeholder"), (cell.length() > MAX_LENGTH, "too long"), (_absent(form), "placeholder"), else_=ibis.null("string")
    )  # fmt: skip


def _absent(cell: StringValue) -> BooleanValue:
    listed = (cell.length() <= LONGEST) & cell.lower().isin(list(PLACEHOLDERS))
    return listed | cell.re_search(r"^[-0:._{}\s]*$")


def as_text(column: Column, engine: str) -> StringValue:
    """Any column of single values as text.

    Raises
    ------
    InputError
        A column of lists, structures or maps.
    """
    kind = column.type()
    if kind.is_nested():
        raise InputError(nested(column.get_name(), str(kind).replace("!", "")))
    if kind.is_inet() and engine == "postgres":
        return host(column)
    if kind.is_string() and engine == "clickhouse":
        return clickhouse_unpadded(column) if kind.length else clickhouse_plain(column)
    return column if kind.is_string() else column.cast("string")


def by_bytes(text: StringValue, engine: str) -> Value:
    """What to sort texts by, so that the order is that of their bytes."""
    return postgres_bytes(text, "UTF8") if engine == "postgres" else text


def dense_codes(values: Table, text: str, engine: str, *, first: int = 0) -> IntegerValue:
    """Codes of distinct texts in order of their bytes, counted from ``first``."""
    order = ibis.window(order_by=by_bytes(values[text], engine))
    return (ibis.row_number().over(order) + first).cast("int32")


def in_window(rows: Table, since: datetime | None, until: datetime | None, *, by: str = "seen_at") -> Table:
    """Rows of the window; a row whose time cannot be read stays, to be counted."""
    at = rows[by]
    if since is not None:
        rows = rows.filter(at.isnull() | (at >= ibis.literal(_utc(since))))
    if until is not None:
        rows = rows.filter(at.isnull() | (at < ibis.literal(_utc(until))))
    return rows


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
