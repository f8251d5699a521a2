"""How do many millions of links come into a new database? Through files for ``neo4j-admin database import``."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from graphabuse.errors import InputError
from graphabuse.store.embedded.schema import kinds_of, quote
from graphabuse.store.embedded.store import EmbeddedStore
from graphabuse.store.names import label_of, relationship_of
from graphabuse.store.neo4j.activity import columns_of
from graphabuse.store.neo4j.hashed import hashed_sql, make_digests, mark_sql
from graphabuse.version import __version__

_TIMES = "strftime({0}, '%Y-%m-%dT%H:%M:%S.%fZ')"


def export_import(store: EmbeddedStore, folder: str | Path, *, database: str = "neo4j") -> str:
    """Write the events of an embedded store as CSV files; returns the command that imports them.

    Constraints are made when graphabuse first opens the imported database. Runs are not part of it: detect on the server.

    Raises
    ------
    InputError
        ``folder`` cannot be written or holds files.
    """
    out = Path(folder)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise InputError(f"{out} holds files; give an empty or a new folder")
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}; choose another folder") from error
    connection, kinds = store.connection, kinds_of(store.connection)
    make_digests(connection, kinds)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ga_hashed AS {hashed_sql('events', kinds)}")
    nodes = {"Account": _accounts(connection, out), "Activity": _activity(connection, kinds, out)}
    nodes |= {"EventType": _event_types(connection, out), "GraphabuseSchema": _schema(connection, kinds, out)}
    links = {}
    for kind in kinds:
        nodes[label_of(kind)] = _identifiers(connection, kind, out)
        links[relationship_of(kind)] = _links(connection, kind, out)
    arguments = [f"--nodes={label}={file}" for label, file in nodes.items()]
    arguments += [f"--relationships={name}={file}" for name, file in links.items()]
    options = "--multiline-fields=true --array-delimiter=; --id-type=string"
    return f"neo4j-admin database import full {database} {options} {' '.join(arguments)}"


def _write(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> Path:
    target = str(file).replace("'", "''")
    connection.execute(f"COPY ({query}) TO '{target}' (FORMAT csv, HEADER, QUOTE '\"', FORCE_QUOTE *, NULLSTR '')")
    return file


def _time(column: str) -> str:
    return _TIMES.format(column)


def _accounts(connection: duckdb.DuckDBPyConnection, out: Path) -> Path:
    query = (
        f'SELECT account_id AS "account_id:ID(Account)", count(*) AS "events:long", {_time("min(seen_at)")} AS "first_seen:datetime", '
        f'{_time("max(seen_at)")} AS "last_seen:datetime" FROM events JOIN accounts USING (account) GROUP BY 1 ORDER BY 1'
    )
    return _write(connection, query, out / "accounts.csv")


def _activity(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], out: Path) -> Path:
    columns = [f"h.{quote(name)}" for name in columns_of(kinds)]
    query = (
        f'SELECT a.account_id AS "account_id:ID(Activity)", count(*) AS "events:long", '
        f'sum({mark_sql(kinds, events="h", account_id="a.account_id")})::BIGINT AS "mark:long", '
        f"string_agg(concat_ws(';', {', '.join(columns)}), ';' ORDER BY {', '.join(columns)}) AS \"data:long[]\" "
        "FROM ga_hashed h JOIN accounts a USING (account) GROUP BY 1 ORDER BY 1"
    )
    return _write(connection, query, out / "activity.csv")


def _event_types(connection: duckdb.DuckDBPyConnection, out: Path) -> Path:
    query = 'SELECT event_type AS "name", action AS ":ID(EventType)" FROM actions WHERE event_type <> \'\' ORDER BY 1'
    return _write(connection, query, out / "event_types.csv")


def _schema(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], out: Path) -> Path:
    query = (
        'SELECT \'graphabuse\' AS "name:ID(GraphabuseSchema)", 0 AS "version:long", '
        f'\'{__version__}\' AS "written_by", \'{";".join(kinds)}\' AS "kinds:string[]", false AS "dirty:boolean", '
        '\'\' AS "writer", 0 AS "writer_until:long"'
    )
    return _write(connection, query, out / "schema.csv")


def _identifiers(connection: duckdb.DuckDBPyConnection, kind: str, out: Path) -> Path:
    query = (
        f'SELECT i.value AS "value:ID({label_of(kind)})", \'{kind}\' AS "kind", count(DISTINCT e.account) AS "accounts:long", '
        f'{_time("min(e.seen_at)")} AS "first_seen:datetime", {_time("max(e.seen_at)")} AS "last_seen:datetime" '
        f"FROM events e JOIN identifiers i ON i.identifier = e.{quote(f'id_{kind}')} GROUP BY 1 ORDER BY 1"
    )
    return _write(connection, query, out / f"{kind}.csv")


def _links(connection: duckdb.DuckDBPyConnection, kind: str, out: Path) -> Path:
    query = (
        f'SELECT a.account_id AS ":START_ID(Account)", i.value AS ":END_ID({label_of(kind)})", count(*) AS "events:long", '
        f'{_time("min(e.seen_at)")} AS "first_seen:datetime", {_time("max(e.seen_at)")} AS "last_seen:datetime", '
        "count(DISTINCT date_trunc('day', e.seen_at)) AS \"days:long\" FROM events e JOIN accounts a USING (account) "
        f"JOIN identifiers i ON i.identifier = e.{quote(f'id_{kind}')} GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return _write(connection, query, out / f"used_{kind}.csv")
