"""When do two stores hold the same events? When their counts and marks agree, in whatever order the events came.

The mark of an event is the sum of its time and of 32-bit digests of its texts; marks add up, so a store keeps one number.
"""

import hashlib

import duckdb

from graphabuse.engine.duckdb import first_row
from graphabuse.store.embedded.schema import kinds_of, quote

# codes of so many bits are counted in a plain array of each thread, 32 MB: five times as fast as hashing them
COUNTED_DENSE = 22


def digest_sql(text: str) -> str:
    """SQL: 63 bits of a text's MD5 as a positive BIGINT."""
    return f"CAST(md5_number_lower({text}) >> 1 AS BIGINT)"


def short_digest_sql(text: str) -> str:
    """SQL: 32 bits of the same."""
    return f"({digest_sql(text)} % 4294967296)"


def time_mark_sql(micros: str) -> str:
    """SQL: the part of an event's mark that its time gives."""
    return f"(({micros} // 1000) % 2147483648)"


def fingerprint_of(events: int, mark: int) -> str:
    """Sixteen hex digits from a store's number of events and the sum of their marks."""
    return hashlib.sha256(f"{events}|{mark}".encode()).hexdigest()[:16] if events else "0" * 16


def stored_content(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Number of events and their mark, as kept with the last load; counted in a store of a version that did not keep it."""
    row = first_row(connection, "SELECT value FROM meta WHERE key = 'content'")
    if row:
        events, mark = str(row[0]).split("|")
        return int(events), int(mark)
    counted = first_row(connection, "SELECT count(*) FROM events")
    return (int(counted[0]), content_mark(connection)) if counted and counted[0] else (0, 0)


def set_content(connection: duckdb.DuckDBPyConnection, events: int, mark: int) -> None:
    """Keep the number of events and their mark."""
    connection.execute("DELETE FROM meta WHERE key IN ('content', 'fingerprint')")
    rows = [["content", f"{events}|{mark}"], ["fingerprint", fingerprint_of(events, mark)]]
    connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)


def content_mark(connection: duckdb.DuckDBPyConnection, load: int | None = None) -> int:
    """Sum of the marks of all events, or of one load's: digests are taken of distinct texts and weighed by their events."""
    where = "" if load is None else f"WHERE load = {int(load)}"
    parts = [
        f"SELECT sum({time_mark_sql('epoch_us(seen_at)')}) FROM events {where}",
        _weighed("account", "accounts", "account", "account_id", where),
        _weighed("action", "actions", "action", "event_type", where),
        *(_weighed(quote(f"id_{kind}"), "identifiers", "identifier", "value", where) for kind in kinds_of(connection)),
    ]
    connection.execute(f"SET perfect_ht_threshold = {COUNTED_DENSE}")
    found = [first_row(connection, part) for part in parts]
    connection.execute("RESET perfect_ht_threshold")
    return sum(int(row[0]) for row in found if row and row[0] is not None)


def _weighed(column: str, table: str, key: str, text: str, where: str) -> str:
    return (
        f"SELECT sum(e.n * {short_digest_sql(f't.{text}')}::HUGEINT) FROM (SELECT {column} AS code, count(*) AS n FROM events {where} "
        f"GROUP BY 1) e JOIN {table} t ON t.{key} = e.code"
    )
