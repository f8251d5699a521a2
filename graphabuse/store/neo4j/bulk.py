"""How do many millions of links come into a new database? Through files for ``neo4j-admin database import``."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import csv

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.errors import InputError
from graphabuse.store.embedded.schema import kinds_of, quote
from graphabuse.store.embedded.store import EmbeddedStore
from graphabuse.store.names import label_of, relationship_of
from graphabuse.store.neo4j.hashed import hashed_sql, make_digests
from graphabuse.store.neo4j.ledger import parquet_parts
from graphabuse.store.neo4j.packed import Packed, order_events, slices
from graphabuse.version import __version__

BUFFER_BYTES = 4 * 2**20
COLUMNS_A_PART = 10_000
# the tool reads times with an expression that tries one form after the other: this one is the first, and the zone is the header's
_WHOLE = "%Y%m%dT%H:%M:%S"
_TIMES = (
    f"CASE WHEN epoch_us({{0}}) % 1000000 = 0 THEN strftime({{0}}, '{_WHOLE}') ELSE strftime({{0}}, '{_WHOLE}.%f') END"
)
_UTC = ":datetime{timezone:+00:00}"


def export_import(store: EmbeddedStore, folder: str | Path, *, database: str = "neo4j", prefix: str = "") -> str:
    """Write the events of an embedded store as CSV files; returns the command that imports them.

    ``prefix`` stands before every label, as in the address of the server. Constraints are made when graphabuse first opens the
    imported database. Runs and decisions are not part of it: :func:`graphabuse.write_copy` brings them.

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
    activity, longest = _activity(connection, kinds, out / "activity.csv")
    nodes = {"Account": _accounts(connection, out), "Activity": activity}
    nodes |= {"EventType": _event_types(connection, out), "GraphabuseSchema": _schema(connection, kinds, out)}
    if columns := _columns(connection, out / "account_columns.csv"):
        nodes["LoadTable"] = columns
    links = {}
    for kind in kinds:
        nodes[label_of(kind)] = _identifiers(connection, kind, out)
        links[relationship_of(kind)] = _links(connection, kind, out)
    arguments = [f"--nodes={prefix}{label}={file}" for label, file in nodes.items()]
    arguments += [f"--relationships={name}={file}" for name, file in links.items()]
    options = "--array-delimiter=; --id-type=integer"
    if longest > BUFFER_BYTES // 2:  # the tool's own holds no longer value
        options += f" --read-buffer-size={longest // 2**19 + 1}m"
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


def _write(connection: duckdb.DuckDBPyConnection, query: str, file: Path, texts: Sequence[str] = ()) -> Path:
    """Only ``texts`` are quoted: numbers and times are read sooner without."""
    target = str(file).replace("'", "''")
    quoted = f"FORCE_QUOTE ({', '.join(quote(name) for name in texts)}), " if texts else ""
    connection.execute(f"COPY ({query}) TO '{target}' (FORMAT csv, HEADER, QUOTE '\"', {quoted}NULLSTR '')")
    return file


def _span(column: str) -> str:
    first, last = (_TIMES.format(f"{of}({column})") for of in ("min", "max"))
    return f'{first} AS "first_seen{_UTC}", {last} AS "last_seen{_UTC}"'


def _number(column: str, kind: str = "") -> str:
    """SQL: what names a node in the files. One row of numbers for all nodes: where two groups of nodes share numbers, each is searched twice."""
    return f"{column}::BIGINT + (SELECT coalesce(max(account), -1) + 1 FROM accounts)" if kind else column


def _accounts(connection: duckdb.DuckDBPyConnection, out: Path) -> Path:
    query = (
        f'SELECT {_number("e.account")} AS ":ID", any_value(a.account_id) AS "account_id", count(*) AS "events:long", {_span("e.seen_at")} '
        "FROM events e JOIN accounts a USING (account) GROUP BY e.account ORDER BY e.account"
    )
    return _write(connection, query, out / "accounts.csv", ("account_id",))


def _activity(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], file: Path) -> tuple[Path, int]:
    """Events as base64, which is quicker to import than a list of integers (the reader takes either); with the length of the longest."""
    make_digests(connection, kinds)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ga_all AS {hashed_sql('events', kinds)}")
    order_events(connection, kinds)
    names = ("account_id", "events:long", "mark:long", "data:string")
    schema = pa.schema(zip(names, (pa.string(), pa.int64(), pa.int64(), pa.string()), strict=True))
    longest = 0
    with csv.CSVWriter(file, schema) as writer:
        for low in slices(connection):
            packed = Packed(connection, kinds, low)
            rows = [[row[0], row[1], row[2], b64encode(row[5]).decode()] for row in packed.rows(0, len(packed.ids))]
            longest = max(longest, *(len(row[3]) for row in rows))
            writer.write(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), schema=schema))
    return file, longest


def _columns(connection: duckdb.DuckDBPyConnection, file: Path) -> Path | None:
    """Columns about accounts as :mod:`~graphabuse.store.neo4j.columns` keeps them, in base64; None without any."""
    table = arrow(connection, "SELECT * FROM account_columns ORDER BY ALL")
    rows = [
        (0, "account_columns", part, b64encode(content).decode())
        for part, content in parquet_parts(table, rows=COLUMNS_A_PART)
    ]
    if not rows:
        return None
    names = ("load:long", "name", "part:long", "data:string")
    csv.write_csv(pa.table(dict(zip(names, zip(*rows, strict=True), strict=True))), file)
    return file


def _event_types(connection: duckdb.DuckDBPyConnection, out: Path) -> Path:
    query = "SELECT event_type AS \"name\" FROM actions WHERE event_type <> '' ORDER BY 1"
    return _write(connection, query, out / "event_types.csv", ("name",))


def _schema(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], out: Path) -> Path:
    query = (
        'SELECT \'graphabuse\' AS "name", 0 AS "version:long", '
        f'\'{__version__}\' AS "written_by", \'{";".join(kinds)}\' AS "kinds:string[]", false AS "dirty:boolean", '
        '\'\' AS "writer", 0 AS "writer_until:long"'
    )
    return _write(connection, query, out / "schema.csv", ("name", "written_by", "kinds:string[]", "writer"))


def _identifiers(connection: duckdb.DuckDBPyConnection, kind: str, out: Path) -> Path:
    code = f"e.{quote(f'id_{kind}')}"
    query = (
        f'SELECT {_number(code, kind)} AS ":ID", any_value(i.value) AS "value", \'{kind}\' AS "kind", '
        f'count(DISTINCT e.account) AS "accounts:long", {_span("e.seen_at")} '
        f"FROM events e JOIN identifiers i ON i.identifier = {code} GROUP BY {code} ORDER BY {code}"
    )
    return _write(connection, query, out / f"{kind}.csv", ("value", "kind"))


def _links(connection: duckdb.DuckDBPyConnection, kind: str, out: Path) -> Path:
    code = f"e.{quote(f'id_{kind}')}"
    query = (
        f'SELECT {_number("e.account")} AS ":START_ID", {_number(code, kind)} AS ":END_ID", count(*) AS "events:long", {_span("e.seen_at")}, '
        f"count(DISTINCT date_trunc('day', e.seen_at)) AS \"days:long\" FROM events e WHERE {code} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return _write(connection, query, out / f"used_{kind}.csv")
