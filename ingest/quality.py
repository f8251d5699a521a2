"""Which rows are set aside, and how many are too many?"""

from datetime import UTC, datetime, timedelta

import duckdb

from graphabuse.engine.duckdb import first_row
from graphabuse.errors import TooManyRejects
from graphabuse.store.embedded.schema import quote
from ingest.mapping import Mapping

EARLIEST = "1990-01-01"
AHEAD = timedelta(days=1)
MAX_ID_LENGTH = 512


def time_sql(column: str, column_type: str, mapping: Mapping) -> str:
    """SQL expression that reads a time as UTC, NULL where it cannot."""
    name = quote(column)
    kind = column_type.upper()
    if kind.startswith("TIMESTAMP WITH TIME ZONE"):
        return f"timezone('UTC', {name})"
    if kind.startswith(("TIMESTAMP", "DATE")):
        return _zoned(f"CAST({name} AS TIMESTAMP)", mapping)
    if kind != "VARCHAR":
        return _epoch(f"CAST({name} AS DOUBLE)", mapping)
    text = f"trim({name})"
    if mapping.time_format:
        pattern = mapping.time_format.replace("'", "''")
        parsed = f"try_strptime({text}, '{pattern}')"
        return f"timezone('UTC', {parsed})" if "%z" in mapping.time_format else _zoned(parsed, mapping)
    number = f"CASE WHEN regexp_full_match({text}, '[0-9]{{9,19}}(\\.[0-9]+)?') THEN {_epoch(f'TRY_CAST({text} AS DOUBLE)', mapping)} END"
    iso = _zoned(f"TRY_CAST({text} AS TIMESTAMP)", mapping)
    zoned = f"timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ))"
    has_zone = f"regexp_matches({text}, '[0-9](Z|z|[+-][0-9]{{2}}(:?[0-9]{{2}})?| UTC)$') AND length({text}) > 10"
    return f"coalesce({number}, CASE WHEN {has_zone} THEN {zoned} ELSE {iso} END)"


def count_reasons(connection: duckdb.DuckDBPyConnection) -> tuple[int, dict[str, int]]:
    """Rows of ``ga_rows``, and how many of them are rejected for which reason.

    Times are looked at as a range and accounts (``ga_map_account``) once each; only where that finds something are the rows counted.
    """
    row = first_row(
        connection,
        f"SELECT count(*), count(seen_at) = count(*) AND coalesce(min(seen_at) >= TIMESTAMP '{EARLIEST}', true) "
        f"AND coalesce(max(seen_at) <= TIMESTAMP '{_latest()}', true) FROM ga_rows",
    )
    rows, timely = row or (0, True)
    bad = first_row(connection, f"SELECT count(*) FROM ga_map_account WHERE ({_account_reason('value')}) IS NOT NULL")
    if timely and not (bad and bad[0]):
        return int(rows), {}
    counted = connection.execute(f"SELECT {reason_sql()} AS reason, count(*) FROM ga_rows GROUP BY 1").fetchall()
    return int(rows), {reason: int(count) for reason, count in counted if reason is not None}


def reason_sql() -> str:
    """SQL expression over the columns of ``ga_rows``: why a row is rejected, NULL when it is fine."""
    return (
        "CASE WHEN no_time THEN 'no time' "
        "WHEN seen_at IS NULL THEN 'time not readable' "
        f"WHEN seen_at < TIMESTAMP '{EARLIEST}' THEN 'time before 1990' "
        f"WHEN seen_at > TIMESTAMP '{_latest()}' THEN 'time in the future' "
        f"ELSE {_account_reason('account_id')} END"
    )


def _account_reason(value: str) -> str:
    return (
        f"CASE WHEN {value} IS NULL OR {value} = '' THEN 'no account' "
        f"WHEN length({value}) > {MAX_ID_LENGTH} THEN 'account id too long' "
        f"WHEN contains({value}, chr(0)) THEN 'account id with a NUL byte' END"
    )


def _latest() -> str:
    """Times after this are in the future."""
    return (datetime.now(UTC) + AHEAD).strftime("%Y-%m-%d %H:%M:%S")


def value_class_sql(value: str) -> str:
    """SQL expression: what kind of text a bad cell held, without repeating it."""
    return (
        f"CASE WHEN {value} IS NULL OR {value} = '' THEN 'empty' WHEN length({value}) > {MAX_ID_LENGTH} THEN 'very long' "
        f"WHEN regexp_full_match({value}, '[0-9.]+') THEN 'number' ELSE 'text' END"
    )


def check_share(rejected: int, read: int, max_rejects: float, reasons: dict[str, int]) -> None:
    """Fail the job when more than ``max_rejects`` of the rows were set aside.

    Raises
    ------
    TooManyRejects
        With the most frequent reasons and the next step.
    """
    if read and rejected > max_rejects * read:
        top = ", ".join(
            f"{reason} ({count:,})" for reason, count in sorted(reasons.items(), key=lambda item: -item[1])[:3]
        )
        raise TooManyRejects(
            f"{rejected:,} of {read:,} rows were rejected, more than the allowed {100 * max_rejects:g} %: {top}; nothing was "
            "stored. Check the file or its --mapping, or allow more with --max-rejects"
        )


def _zoned(naive: str, mapping: Mapping) -> str:
    if not mapping.time_zone:
        return naive
    return f"timezone('UTC', timezone('{mapping.time_zone}', {naive}))"


def _epoch(number: str, mapping: Mapping) -> str:
    if mapping.epoch:
        factor = {"s": "1e6", "ms": "1e3", "us": "1.0", "ns": "1e-3"}[mapping.epoch]
    else:
        factor = f"CASE WHEN {number} < 1e11 THEN 1e6 WHEN {number} < 1e14 THEN 1e3 WHEN {number} < 1e17 THEN 1.0 ELSE 1e-3 END"
    micros = f"({number} * {factor})"
    return f"CASE WHEN {micros} BETWEEN -6e16 AND 2e17 THEN make_timestamp(CAST(round({micros}) AS BIGINT)) END"
