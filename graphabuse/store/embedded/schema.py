"""Which tables does the truth hold, and how is its version checked?"""

import duckdb

from graphabuse.engine.duckdb import first_row
from graphabuse.errors import StoreError
from graphabuse.store.names import check_kind
from graphabuse.version import __version__

SCHEMA_VERSION = 3
FIRST_KINDS = ("device", "ip", "payment_token")

_TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (key VARCHAR PRIMARY KEY, value VARCHAR)",
    "CREATE TABLE IF NOT EXISTS accounts (account INTEGER, account_id VARCHAR)",
    "CREATE TABLE IF NOT EXISTS identifiers (identifier INTEGER, kind VARCHAR, value VARCHAR)",
    "CREATE TABLE IF NOT EXISTS actions (action INTEGER, event_type VARCHAR)",
    "CREATE TABLE IF NOT EXISTS events (seen_at TIMESTAMP, account INTEGER, action INTEGER, event_key UBIGINT, load INTEGER)",
    "CREATE TABLE IF NOT EXISTS loads (load INTEGER, load_id VARCHAR, loaded_at TIMESTAMP, files VARCHAR, "
    "read BIGINT, written BIGINT, rejected BIGINT, skipped BIGINT)",
    "CREATE TABLE IF NOT EXISTS load_files (load INTEGER, file VARCHAR, digest VARCHAR)",
    "CREATE TABLE IF NOT EXISTS rejects (load INTEGER, file VARCHAR, row BIGINT, reason VARCHAR, "
    "column_name VARCHAR, value_class VARCHAR)",
    "CREATE TABLE IF NOT EXISTS account_columns (account_id VARCHAR, name VARCHAR, number DOUBLE, text VARCHAR)",
    "CREATE TABLE IF NOT EXISTS runs (run_id VARCHAR, created_at TIMESTAMP, sequence BIGINT, summary VARCHAR)",
    "CREATE TABLE IF NOT EXISTS verdicts (verdict_id VARCHAR, ring_id VARCHAR, run_id VARCHAR, membership_hash VARCHAR, outcome VARCHAR, "
    'reason VARCHAR, note VARCHAR, "by" VARCHAR, decided_at TIMESTAMP, core VARCHAR[], edge VARCHAR[], exceptions VARCHAR[], supersedes VARCHAR, '
    "evidence VARCHAR[])",
    "ALTER TABLE verdicts ADD COLUMN IF NOT EXISTS evidence VARCHAR[]",  # version 2 had none
)


def prepare(connection: duckdb.DuckDBPyConnection, *, where: str) -> None:
    """Make the tables of a new truth; add to one of an earlier version what it lacks.

    Raises
    ------
    StoreError
        The truth was written by a newer version.
    """
    if has_table(connection, "meta"):
        version = check_version(connection, where=where)
        if version < SCHEMA_VERSION:
            connection.execute("BEGIN")
            _make(connection)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(SCHEMA_VERSION)])
            connection.execute("COMMIT")
        return
    connection.execute("BEGIN")
    _make(connection)
    for kind in FIRST_KINDS:
        add_kind(connection, kind)
    rows = {"schema_version": str(SCHEMA_VERSION), "written_by": __version__, "fingerprint": "0" * 16, "content": "0|0"}
    for key, value in rows.items():
        connection.execute("INSERT INTO meta VALUES (?, ?)", [key, value])
    connection.execute("COMMIT")


def _make(connection: duckdb.DuckDBPyConnection) -> None:
    for statement in _TABLES:
        connection.execute(statement)


def check_version(connection: duckdb.DuckDBPyConnection, *, where: str) -> int:
    """Version of a truth; one that a newer graphabuse wrote is refused."""
    row = first_row(connection, "SELECT value FROM meta WHERE key = 'schema_version'")
    version = int(row[0]) if row else 0
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"store {where} has schema version {version}, this graphabuse reads up to {SCHEMA_VERSION}; "
            "upgrade graphabuse, or use another store folder"
        )
    return version


def has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Does the truth have that table?"""
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'main' AND table_name = ?"
    row = first_row(connection, query, [name])
    return bool(row and row[0])


def has_column(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> bool:
    """Does a table of the truth have that column?"""
    query = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'main' AND table_name = ? AND column_name = ?"
    row = first_row(connection, query, [table, name])
    return bool(row and row[0])


def kinds_of(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Identifier kinds, sorted: the ``id_<kind>`` columns of the events."""
    query = "SELECT column_name FROM information_schema.columns WHERE table_name = 'events' AND table_schema = 'main'"
    names = [row[0] for row in connection.execute(query).fetchall()]
    return tuple(sorted(name.removeprefix("id_") for name in names if name.startswith("id_")))


def add_kind(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Add the column of a kind; a kind that is there already is left as it is.

    Raises
    ------
    InputError
        Its nodes would be called like others of the graph.
    """
    have = kinds_of(connection)
    if kind in have:
        return
    check_kind(kind, have)
    connection.execute(f"ALTER TABLE events ADD COLUMN {quote(f'id_{kind}')} INTEGER")


def quote(name: str) -> str:
    """A name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
