"""Which functions do engines have that ibis does not name?"""

import ibis
import ibis.expr.datatypes as dt


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def host(address: dt.INET) -> str:  # type: ignore[empty-body]
    """An address of PostgreSQL as text, without its mask."""


@ibis.udf.scalar.builtin(name="toString")  # type: ignore[untyped-decorator]
def clickhouse_plain(word: str) -> str:  # type: ignore[empty-body]
    """A word of an enumeration as text, by ClickHouse; ibis takes it for one."""


@ibis.udf.scalar.builtin(name="toStringCutToZero")  # type: ignore[untyped-decorator]
def clickhouse_unpadded(text: str) -> str:  # type: ignore[empty-body]
    """A text of fixed length without the zero bytes that fill it, by ClickHouse."""


@ibis.udf.scalar.builtin(name="parseDateTime64BestEffortOrNull")  # type: ignore[untyped-decorator]
def clickhouse_time(text: str, digits: int, zone: str) -> dt.Timestamp(timezone="UTC", scale=6):  # type: ignore[valid-type]
    """A text as a time, by ClickHouse."""


@ibis.udf.scalar.builtin(name="toString")  # type: ignore[untyped-decorator]
def clickhouse_text(moment: dt.Timestamp(timezone="UTC", scale=6), zone: str) -> str:  # type: ignore[empty-body, valid-type]
    """What clocks of a zone show at an instant, by ClickHouse."""


@ibis.udf.scalar.builtin(name="fromUnixTimestamp64Micro")  # type: ignore[untyped-decorator]
def clickhouse_micros(micros: int, zone: str) -> dt.Timestamp(timezone="UTC", scale=6):  # type: ignore[valid-type]
    """Microseconds since the epoch as a time, by ClickHouse."""


@ibis.udf.scalar.builtin(name="make_timestamp")  # type: ignore[untyped-decorator]
def duckdb_micros(micros: int) -> dt.Timestamp(scale=6):  # type: ignore[valid-type]
    """The same, by DuckDB."""


@ibis.udf.scalar.builtin(name="to_timestamp")  # type: ignore[untyped-decorator]
def postgres_seconds(seconds: float) -> dt.Timestamp(timezone="UTC", scale=6):  # type: ignore[valid-type]
    """Seconds since the epoch as a time, by PostgreSQL."""


@ibis.udf.scalar.builtin(name="timestamp_micros")  # type: ignore[untyped-decorator]
def spark_micros(micros: int) -> dt.Timestamp(timezone="UTC", scale=6):  # type: ignore[valid-type]
    """Microseconds since the epoch as a time, by Spark."""


@ibis.udf.scalar.builtin(name="timezone")  # type: ignore[untyped-decorator]
def zoned(zone: str, moment: dt.Timestamp(scale=6)) -> dt.Timestamp(timezone="UTC", scale=6):  # type: ignore[valid-type]
    """A local time as an instant, by PostgreSQL and DuckDB."""


@ibis.udf.scalar.builtin(name="to_utc_timestamp")  # type: ignore[untyped-decorator]
def spark_zone(moment: dt.Timestamp(scale=6), zone: str) -> dt.Timestamp(scale=6):  # type: ignore[valid-type]
    """A local time as an instant, by Spark."""


@ibis.udf.scalar.builtin(name="from_utc_timestamp")  # type: ignore[untyped-decorator]
def spark_local(moment: dt.Timestamp(scale=6), zone: str) -> dt.Timestamp(scale=6):  # type: ignore[valid-type]
    """What clocks of a zone show at an instant, by Spark."""


@ibis.udf.scalar.builtin(name="convert_to")  # type: ignore[untyped-decorator]
def postgres_bytes(text: str, encoding: str) -> bytes:  # type: ignore[empty-body]
    """A text as bytes, which sort as everywhere else; texts sort by the language of the database."""
