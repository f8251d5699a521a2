"""How is the Cypher view made? From the truth, by bulk copy into a new file that is counted and then moved into place."""

import shutil
import tempfile
from pathlib import Path

import duckdb
import ladybug

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.errors import StoreError
from graphabuse.store.embedded.copying import copy_edges, copy_nodes
from graphabuse.store.embedded.schema import has_table, kinds_of, quote
from graphabuse.store.embedded.view_rings import copy_rings
from graphabuse.store.names import label_of, relationship_of

VIEW_VERSION = 4
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
    counts = f"{_count(connection, 'runs')}-{_count(connection, 'verdicts')}"
    name = f"cypher-{VIEW_VERSION}-{fingerprint}-{run or 'none'}-{counts}.lbug"
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


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = first_row(connection, f"SELECT count(*) FROM {table}") if has_table(connection, table) else None
    return int(row[0]) if row else 0


def _build(connection: duckdb.DuckDBPyConnection, path: Path, run: str | None) -> None:
    database = ladybug.Database(str(path), buffer_pool_size=BUFFER_BYTES)
    graph = ladybug.Connection(database)
    try:
        _accounts(connection, graph)
        for kind in kinds_of(connection):
            _kind(connection, graph, kind, run)
        copy_rings(connection, graph, run)
    finally:
        graph.close()
        database.close()


def _accounts(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection) -> None:
    rows = arrow(
        connection,
        "SELECT a.account_id, min(e.seen_at) AS first_seen, max(e.seen_at) AS last_seen, count(*) AS events "
        "FROM events e JOIN accounts a USING (account) GROUP BY a.account_id ORDER BY 1",
    )
    copy_nodes(graph, "Account", f"account_id STRING PRIMARY KEY, {_TIMES}, events INT64", rows)


def _classes(connection: duckdb.DuckDBPyConnection) -> str:
    none = "(SELECT '' AS run_id, '' AS kind, '' AS identifier, '' AS identifier_class WHERE false)"
    return "run_classes" if has_table(connection, "run_classes") else none


def _kind(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection, kind: str, run: str | None) -> None:
    """Identifiers of a kind, with the class that the run gave them, and who used them."""
    label, column = label_of(kind), quote(f"id_{kind}")
    nodes = arrow(
        connection,
        f"SELECT i.value, i.kind, any_value(c.identifier_class) AS class, count(DISTINCT e.account) AS accounts, "
        f"min(e.seen_at) AS first_seen, max(e.seen_at) AS last_seen FROM events e JOIN identifiers i ON i.identifier = e.{column} "
        f"LEFT JOIN {_classes(connection)} c ON c.run_id = ? AND c.kind = i.kind AND c.identifier = i.value GROUP BY i.value, i.kind ORDER BY 1",
        [run or ""],
    )
    copy_nodes(graph, label, f"value STRING PRIMARY KEY, kind STRING, class STRING, accounts INT64, {_TIMES}", nodes)
    edges = arrow(
        connection,
        "SELECT a.account_id, i.value, min(e.seen_at) AS first_seen, max(e.seen_at) AS last_seen, count(*) AS events, "
        f"count(DISTINCT date_trunc('day', e.seen_at)) AS days FROM events e JOIN accounts a USING (account) "
        f"JOIN identifiers i ON i.identifier = e.{column} GROUP BY ALL ORDER BY 1, 2",
    )
    copy_edges(graph, relationship_of(kind), f"{_TIMES}, events INT64, days INT64", {("Account", label): edges})
