"""How do many millions of links come into a new database? Through files for ``neo4j-admin database import``."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import csv

from graphabuse.engine.duckdb import first_row
from graphabuse.errors import InputError
from graphabuse.store.embedded.schema import kinds_of, quote
from graphabuse.store.embedded.store import EmbeddedStore
from graphabuse.store.names import label_of, relationship_of
from graphabuse.store.neo4j.hashed import hashed_sql, make_digests
from graphabuse.store.neo4j.packed import Packed, order_events, slices
from graphabuse.version import __version__

_TIMES = "strftime({0}, '%Y-%m-%dT%H:%M:%S.%fZ')"


def export_import(store: EmbeddedStore, folder: str | Path, *, database: str = "neo4j", prefix: str = "") -> str:
    """Write the events of an embedded store as CSV files; returns the command that imports them.

    ``prefix`` stands before every label, as in the address of the server. Constraints are made when graphabuse first opens the
    imported database. Runs are not part of it: detect on the server.

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
    nodes = {"Account": _accounts(connection, out), "Activity": _activity(connection, kinds, out / "activity.csv")}
    nodes |= {"EventType": _event_types(connection, out), "GraphabuseSchema": _schema(connection, kinds, out)}
    links = {}
    for kind in kinds:
        nodes[label_of(kind)] = _identifiers(connection, kind, out)
        links[relationship_of(kind)] = _links(connection, kind, out)
    arguments = [f"--nodes={prefix}{label}={file}" for label, file in nodes.items()]
    arguments += [f"--relationships={name}={file}" for name, file in links.items()]
    options = "--array-delimiter=; --id-type=string"
    if _has_line_breaks(connection):  # such a file is read by one thread alone
        options += " --multiline-fields=true"
    return f"neo4j-admin database import full {database} {options} {' '.join(arguments)}"


def _has_line_breaks(connection: duckdb.DuckDBPyConnection) -> bool:
    texts = {"accounts": "account_id", "identifiers": "value", "actions": "event_type"}
    found = " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE contains({text}, chr(10)) OR contains({text}, chr(13))"
        for table, text in texts.items()
    )
    return first_row(connection, f"SELECT 1 FROM ({found}) LIMIT 1") is not None


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


def _activity(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], file: Path) -> Path:
    """Events as base64, which is quicker to import than a list of integers; the reader takes either."""
    make_digests(connection, kinds)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ga_all AS {hashed_sql('events', kinds)}")
    order_events(connection, kinds)
    names = ("account_id:ID(Activity)", "events:long", "mark:long", "data:string")
    schema = pa.schema(zip(names, (pa.string(), pa.int64(), pa.int64(), pa.string()), strict=True))
    with csv.CSVWriter(file, schema, write_options=csv.WriteOptions(quoting_style="all_valid")) as writer:
        for low in slices(connection):
            packed = Packed(connection, kinds, low)
            rows = [[row[0], row[1], row[2], b64encode(row[5]).decode()] for row in packed.rows(0, len(packed.ids))]
            writer.write(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), schema=schema))
    return file


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
