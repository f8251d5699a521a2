"""How does a column of times, numbers or texts become instants in UTC, by the functions of each engine?"""

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import StringValue, Table, TimestampValue, Value

from graphabuse.errors import InputError
from ingest.engine_functions import (
    clickhouse_micros,
    clickhouse_text,
    clickhouse_time,
    duckdb_micros,
    postgres_seconds,
    spark_local,
    spark_micros,
    spark_zone,
    zoned,
)
from ingest.mapping import Mapping
from ingest.written_times import WITH_OFFSET, iso_of, sound, trimmed

_NUMBER = r"^[0-9]{9,19}([.][0-9]+)?$"
_MICROS = {"s": 1_000_000.0, "ms": 1_000.0, "us": 1.0, "ns": 0.001}


def with_instants(table: Table, column: Value, mapped: Mapping, engine: str, *, source: str) -> Table:
    """The table with ``ga_seen_at``: a column of times, numbers or texts as UTC, NULL where it cannot be read.

    Texts are worked on step by step in nested queries, so that no step is written out twice.
    """
    kind = column.type()
    if kind.is_timestamp() and (kind.timezone or engine in ("clickhouse", "pyspark")):
        return table.mutate(ga_seen_at=column)
    if kind.is_timestamp() or kind.is_date():
        if not mapped.time_zone:
            return table.mutate(ga_seen_at=column.cast("timestamp") if kind.is_date() else column)
        texts = table.mutate(ga_here=column.cast("string"), ga_there=ibis.null("string"))
        return texts.mutate(ga_seen_at=_local(texts.ga_here, mapped.time_zone, engine))
    if kind.is_integer() or kind.is_floating() or kind.is_decimal():
        numbers = table.mutate(ga_number=column.cast("float64"))
        return numbers.mutate(ga_seen_at=_from_epoch(numbers.ga_number, mapped, engine))
    if not kind.is_string():
        raise InputError(
            f"{source}: the time column is of type {kind}; a timestamp, a date, a number or a text is needed"
        )
    cells = table.mutate(ga_cell=trimmed(column))
    if mapped.time_format:
        cells = cells.mutate(ga_iso=iso_of(cells.ga_cell, mapped.time_format, engine, source=source))
        number = ibis.null("string")
    else:
        cells = cells.mutate(ga_iso=cells.ga_cell)
        number = ibis.ifelse(cells.ga_cell.re_search(_NUMBER), cells.ga_cell, ibis.null("string"))
    cells = cells.mutate(ga_iso=sound(cells.ga_iso), ga_number=number.cast("float64"))
    offset = ibis.literal(True) if not mapped.time_zone else cells.ga_iso.re_search(WITH_OFFSET)
    cells = cells.mutate(ga_there=ibis.ifelse(offset, cells.ga_iso, ibis.null("string")),
                         ga_here=ibis.ifelse(offset, ibis.null("string"), cells.ga_iso))  # fmt: skip
    found = [_from_epoch(cells.ga_number, mapped, engine)] if not mapped.time_format else []
    found.append(_offset(cells.ga_there, engine))
    if mapped.time_zone:
        found.append(_local(cells.ga_here, mapped.time_zone, engine))
    return cells.mutate(ga_seen_at=ibis.coalesce(*found))


def _offset(iso: StringValue, engine: str) -> TimestampValue:
    if engine == "clickhouse":
        return clickhouse_time(iso, 6, "UTC")
    whole = iso.re_replace(" ?(UTC|[zZ])$", "")
    instant = dt.Timestamp(timezone="UTC", scale=6)
    if engine == "duckdb":
        return whole.try_cast(instant).cast("timestamp")
    return whole.cast(instant) if engine == "postgres" else whole.try_cast("timestamp")


def _local(iso: StringValue, zone: str, engine: str) -> TimestampValue:
    """A local time: of two that a clock shows alike the later one; one that it never shows is that much after the last it does."""
    if engine == "postgres":
        return zoned(zone, iso.cast(dt.Timestamp(scale=6)))
    if engine == "duckdb":
        return zoned(zone, iso.try_cast("timestamp")).cast("timestamp")
    hour = ibis.interval(hours=1)
    if engine == "clickhouse":  # takes the earlier of two, and goes back where there is none
        first, wanted = clickhouse_time(iso, 6, zone), clickhouse_text(clickhouse_time(iso, 6, "UTC"), "UTC")
        off = (clickhouse_text(first + hour, zone) == wanted) | (clickhouse_text(first, zone) != wanted)
        return ibis.ifelse(off, first + hour, first)
    moment = iso.try_cast("timestamp")
    first = spark_zone(moment, zone)  # takes the earlier of two
    return ibis.ifelse(spark_local(first + hour, zone) == moment, first + hour, first)


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
        return duckdb_micros(whole)
    return postgres_seconds(whole / 1e6) if engine == "postgres" else spark_micros(whole)
