"""How do rows become nodes and relationships of the view? By bulk copy, counted: a copy can report success and be gone."""

from collections.abc import Mapping

import ladybug
import pyarrow as pa


def copy_nodes(graph: ladybug.Connection, label: str, columns: str, rows: pa.Table) -> None:
    """A node table with its rows."""
    graph.execute(f"CREATE NODE TABLE {label}({columns})")
    _copy(graph, label, "", rows)
    _check(graph, label, f"MATCH (n:{label}) RETURN count(*)", rows.num_rows)


def copy_edges(graph: ladybug.Connection, kind: str, columns: str, parts: Mapping[tuple[str, str], pa.Table]) -> None:
    """A relationship table with its rows, one part for each pair of labels; the first two columns are the keys of the ends."""
    ends = ", ".join(f"FROM {start} TO {end}" for start, end in parts)
    graph.execute(f"CREATE REL TABLE {kind}({ends}{', ' + columns if columns else ''})")
    for (start, end), rows in parts.items():
        _copy(graph, kind, f" (from='{start}', to='{end}')" if len(parts) > 1 else "", rows)
    _check(graph, kind, f"MATCH ()-[e:{kind}]->() RETURN count(*)", sum(rows.num_rows for rows in parts.values()))


def _copy(graph: ladybug.Connection, table: str, options: str, rows: pa.Table) -> None:
    if rows.num_rows:
        graph.execute(f"COPY {table} FROM $rows{options}", {"rows": rows})


def _check(graph: ladybug.Connection, table: str, count: str, wanted: int) -> None:
    stored = graph.execute(count).get_all()[0][0]
    if stored != wanted:
        raise RuntimeError(f"{table} holds {stored} of {wanted} rows")
