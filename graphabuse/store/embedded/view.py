"""How is the Cypher view made? From the truth, by bulk copy into a new file that is counted and then moved into place."""

import shutil
import tempfile
from pathlib import Path

import duckdb
import ladybug
import pyarrow as pa

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.errors import StoreError
from graphabuse.store.embedded.schema import has_table, kinds_of, quote
from graphabuse.store.names import label_of, relationship_of

BUFFER_BYTES = 512 * 2**20
_TIMES = "first_seen TIMESTAMP, last_seen TIMESTAMP"


def current_view(connection: duckdb.DuckDBPyConnection, folder: Path, *, fingerprint: str) -> Path:
    """The view of the present truth, made now if it is missing or stale; older ones are removed.

    Raises
    ------
    StoreError
        The view could not be written, or does not hold what the truth holds.
    """
    run = _latest_run(connection)
    name = f"cypher-{fingerprint}-{run or 'none'}.lbug"
    target = folder / name
    if target.exists():
        return target
    scratch = Path(tempfile.mkdtemp(prefix=".cypher-", dir=folder))
    try:
        _build(connection, scratch / name, run)
        for old in folder.glob("cypher-*.lbug*"):
            old.unlink(missing_ok=True)
        (scratch / name).rename(target)
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"the Cypher view in {folder} could not be made: {str(error).splitlines()[0][:160]}; free some disk space and ask again "
            "(the stored data are not touched)"
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _latest_run(connection: duckdb.DuckDBPyConnection) -> str | None:
    row = first_row(connection, "SELECT run_id FROM runs ORDER BY sequence DESC LIMIT 1")
    return str(row[0]) if row else None


def _build(connection: duckdb.DuckDBPyConnection, path: Path, run: str | None) -> None:
    database = ladybug.Database(str(path), buffer_pool_size=BUFFER_BYTES)
    graph = ladybug.Connection(database)
    try:
        _accounts(connection, graph)
        for kind in kinds_of(connection):
            _kind(connection, graph, kind)
        _rings(connection, graph, run)
    finally:
        graph.close()
        database.close()


def _copy(graph: ladybug.Connection, table: str, rows: pa.Table, *, count: str) -> None:
    """Copy and count: a copy can report success and be gone."""
    if rows.num_rows:
        graph.execute(f"COPY {table} FROM $rows", {"rows": rows})
    stored = graph.execute(count).get_all()[0][0]
    if stored != rows.num_rows:
        raise RuntimeError(f"{table} holds {stored} of {rows.num_rows} rows")


def _nodes(graph: ladybug.Connection, label: str, columns: str, rows: pa.Table) -> None:
    graph.execute(f"CREATE NODE TABLE {label}({columns})")
    _copy(graph, label, rows, count=f"MATCH (n:{label}) RETURN count(*)")


def _edges(graph: ladybug.Connection, kind: str, ends: str, columns: str, rows: pa.Table) -> None:
    graph.execute(f"CREATE REL TABLE {kind}({ends}{', ' + columns if columns else ''})")
    _copy(graph, kind, rows, count=f"MATCH ()-[e:{kind}]->() RETURN count(*)")


def _accounts(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection) -> None:
    rows = arrow(
        connection,
        "SELECT a.account_id, min(e.seen_at) AS first_seen, max(e.seen_at) AS last_seen, count(*) AS events "
        "FROM events e JOIN accounts a USING (account) GROUP BY a.account_id ORDER BY 1",
    )
    _nodes(graph, "Account", f"account_id STRING PRIMARY KEY, {_TIMES}, events INT64", rows)


def _kind(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection, kind: str) -> None:
    label, column = label_of(kind), quote(f"id_{kind}")
    nodes = arrow(
        connection,
        f"SELECT i.value, i.kind, count(DISTINCT e.account) AS accounts, min(e.seen_at) AS first_seen, max(e.seen_at) AS last_seen "
        f"FROM events e JOIN identifiers i ON i.identifier = e.{column} GROUP BY ALL ORDER BY 1",
    )
    _nodes(graph, label, f"value STRING PRIMARY KEY, kind STRING, accounts INT64, {_TIMES}", nodes)
    edges = arrow(
        connection,
        "SELECT a.account_id, i.value, min(e.seen_at) AS first_seen, max(e.seen_at) AS last_seen, count(*) AS events, "
        f"count(DISTINCT date_trunc('day', e.seen_at)) AS days FROM events e JOIN accounts a USING (account) "
        f"JOIN identifiers i ON i.identifier = e.{column} GROUP BY ALL ORDER BY 1, 2",
    )
    _edges(graph, relationship_of(kind), f"FROM Account TO {label}", f"{_TIMES}, events INT64, days INT64", edges)


def _rings(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection, run: str | None) -> None:
    """Runs as nodes; rings and members of the latest run only, so that a ring id names one ring."""
    runs = arrow(connection, "SELECT run_id, created_at, sequence FROM runs ORDER BY sequence")
    _nodes(graph, "Run", "run_id STRING PRIMARY KEY, created_at TIMESTAMP, sequence INT64", runs)
    have = run is not None and has_table(connection, "run_rings")
    where, values = ("WHERE run_id = ?", [run]) if have else ("", [])
    source = {name: f"FROM run_{name} {where}" for name in ("rings", "members")}
    if not have:
        source = {
            "rings": "FROM (SELECT '' ring_id, 0 rank, 0.0 score, '' action, 0 accounts, 0 core_accounts, '' change, '' top_reason, "
            "'' top_doubt, NULL::TIMESTAMP first_seen, NULL::TIMESTAMP last_seen) WHERE false",
            "members": "FROM (SELECT '' ring_id, '' account_id, '' AS role, 0.0 score) WHERE false",
        }
    rings = arrow(
        connection,
        "SELECT ring_id, rank::BIGINT AS rank, score, action, accounts::BIGINT AS accounts, core_accounts::BIGINT AS core_accounts, "
        "change, top_reason, top_doubt, first_seen::TIMESTAMP AS first_seen, last_seen::TIMESTAMP AS last_seen "
        + source["rings"],
        values,
    )
    columns = (
        "ring_id STRING PRIMARY KEY, rank INT64, score DOUBLE, action STRING, accounts INT64, core_accounts INT64, "
    )
    _nodes(graph, "Ring", columns + f"change STRING, top_reason STRING, top_doubt STRING, {_TIMES}", rings)
    members = arrow(connection, 'SELECT account_id, ring_id, "role", score ' + source["members"], values)
    _edges(graph, "MEMBER_OF", "FROM Account TO Ring", "`role` STRING, score DOUBLE", members)
    found = pa.table({"ring_id": rings["ring_id"], "run_id": pa.array([run or ""] * rings.num_rows, pa.string())})
    _edges(graph, "FOUND_IN", "FROM Ring TO Run", "", found)
