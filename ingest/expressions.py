"""How does a table that stays on its engine become canonical columns? The same rules as for files, as ibis expressions."""

from collections.abc import Mapping as MappingLike
from datetime import UTC, datetime

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import BooleanValue, Column, IntegerValue, StringValue, Table, TimestampValue, Value

from graphabuse.errors import InputError
from graphabuse.evidence.kinds import kind_weight
from ingest.columns import sources_of
from ingest.engine_functions import (
    clickhouse_micros,
    clickhouse_time,
    host,
    postgres_bytes,
    postgres_seconds,
    postgres_zone,
    spark_micros,
    spark_zone,
)  # fmt: skip
from ingest.mapping import Mapping
from ingest.normalise.absent import LONGEST, PLACEHOLDERS
from ingest.normalise.ip import PLAIN_V4, PRIVATE_V4
from ingest.normalise.text import MAX_LENGTH
from ingest.quality import AHEAD, EARLIEST, MAX_ID_LENGTH

_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?( ?(Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?)?$"
_NUMBER = r"^[0-9]{9,19}([.][0-9]+)?$"
_MICROS = {"s": 1_000_000.0, "ms": 1_000.0, "us": 1.0, "ns": 0.001}


def canonical(table: Table, kinds: MappingLike[str, str], mapped: Mapping, engine: str, *, source: str) -> Table:
    """``no_time``, ``seen_at`` (UTC, NULL where it cannot be read), ``account_id``, ``event_type``, ``event_id`` and ``raw_<kind>``."""
    have = sources_of(list(table.columns), mapped)

    def text(name: str) -> StringValue:
        if name in have:
            return trimmed(as_text(table[have[name]], engine))
        return ibis.literal(mapped.constants.get(name, ""), "string")

    if "timestamp" in have:
        column = table[have["timestamp"]]
        seen_at = instant(column, mapped, engine, source=source)
        no_time = column.isnull() if not column.type().is_string() else trimmed(column).fill_null("") == ""
    else:
        seen_at = instant(ibis.literal(mapped.constants["timestamp"]), mapped, engine, source=source)
        no_time = ibis.literal(False)
    cells = {f"raw_{kind}": trimmed(as_text(table[column], engine)) for kind, column in kinds.items()}
    return table.select(
        no_time=no_time, seen_at=seen_at, account_id=text("account_id").fill_null(""),
        event_type=text("event_type").fill_null(""), event_id=text("event_id").nullif(""), **cells,
    )  # fmt: skip


def instant(column: Value, mapped: Mapping, engine: str, *, source: str) -> TimestampValue:
    """A column of times, numbers or texts as UTC."""
    kind = column.type()
    if kind.is_timestamp() or kind.is_date():
        moment = column.cast("timestamp") if kind.is_date() else column
        if kind.is_timestamp() and (kind.timezone or engine in ("clickhouse", "pyspark")):
            return moment
        return _zoned(moment, mapped, engine, source=source)
    if kind.is_integer() or kind.is_floating() or kind.is_decimal():
        return _from_epoch(column.cast("float64"), mapped, engine)
    if not kind.is_string():
        raise InputError(
            f"{source}: the time column is of type {kind}; a timestamp, a date, a number or a text is needed"
        )
    cell = trimmed(column)
    if mapped.time_format:
        raise InputError(
            f"{source}: a [time] format is not used on an engine; cast the column to a timestamp in a view, or load with `graphabuse ingest`"
        )
    if mapped.time_zone:
        raise InputError(
            f"{source}: times kept as text with a [time] zone cannot be read in place; cast the column to a timestamp in a view"
        )
    number = ibis.ifelse(cell.re_search(_NUMBER), cell, ibis.null("string"))
    written = ibis.ifelse(cell.re_search(_ISO), cell, ibis.null("string"))
    return ibis.coalesce(_from_epoch(number.cast("float64"), mapped, engine), _from_text(written, engine))


def _from_text(good: StringValue, engine: str) -> TimestampValue:
    if engine == "clickhouse":
        return clickhouse_time(good, 6, "UTC")
    whole = good.re_replace(" ?(UTC|[zZ])$", "")
    return whole.cast(dt.Timestamp(timezone="UTC", scale=6)) if engine == "postgres" else whole.try_cast("timestamp")


def _from_epoch(number: Value, mapped: Mapping, engine: str) -> TimestampValue:
    if mapped.epoch:
        factor: Value = ibis.literal(_MICROS[mapped.epoch])
    else:
        factor = ibis.cases((number < 1e11, 1e6), (number < 1e14, 1e3), (number < 1e17, 1.0), else_=1e-3)
    micros = number * factor
    fits = micros.between(-6e16, 2e17)
    whole = ibis.ifelse(fits, (micros + 0.5).floor().cast("int64"), ibis.null("int64"))
    if engine == "clickhouse":
        return clickhouse_micros(whole, "UTC")
    if engine == "duckdb":
        return whole.as_timestamp("us")
    return postgres_seconds(whole / 1e6) if engine == "postgres" else spark_micros(whole)


def _zoned(moment: Value, mapped: Mapping, engine: str, *, source: str) -> TimestampValue:
    if not mapped.time_zone:
        return moment
    if engine == "postgres":
        return postgres_zone(mapped.time_zone, moment)
    if engine == "pyspark":
        return spark_zone(moment, mapped.time_zone)
    raise InputError(
        f"{source}: a [time] zone is not used on this engine, whose times are instants already; leave it out"
    )


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


def trimmed(cell: StringValue) -> StringValue:
    """Without spaces at either end."""
    return cell.re_replace("^ +| +$", "")


def as_text(column: Column, engine: str) -> StringValue:
    """Any column as text."""
    if column.type().is_inet() and engine == "postgres":
        return host(column)
    return column if column.type().is_string() else column.cast("string")


def by_bytes(text: StringValue, engine: str) -> Value:
    """What to sort texts by, so that the order is that of their bytes."""
    return postgres_bytes(text, "UTF8") if engine == "postgres" else text


def dense_codes(values: Table, text: str, engine: str, *, first: int = 0) -> IntegerValue:
    """Codes of distinct texts in order of their bytes, counted from ``first``."""
    order = ibis.window(order_by=by_bytes(values[text], engine))
    return (ibis.row_number().over(order) + first).cast("int32")


def in_window(rows: Table, since: datetime | None, until: datetime | None) -> Table:
    """Rows of the window; a row whose time cannot be read stays, to be counted."""
    at = rows.seen_at
    if since is not None:
        rows = rows.filter(at.isnull() | (at >= ibis.literal(_utc(since))))
    if until is not None:
        rows = rows.filter(at.isnull() | (at < ibis.literal(_utc(until))))
    return rows


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
