"""How is an intermediate relation kept where it was computed? Each engine has its own kind of temporary table."""

from importlib import import_module

import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

_HOMES = {
    "duckdb": "graphabuse.engine.duckdb",
    "clickhouse": "graphabuse.engine.clickhouse",
    "postgres": "graphabuse.engine.postgresql",
    "pyspark": "graphabuse.engine.spark",
}


def materialise(backend: BaseBackend, name: str, content: Table | pa.Table) -> Table:
    """Keep an expression's rows, or an Arrow table, as the temporary table ``name`` (replaced if there is one)."""
    kept: Table = import_module(_HOMES[backend.name]).materialise(backend, name, content)
    return kept


def in_arrays(content: Table) -> dict[str, np.ndarray]:
    """Columns of an expression without missing values; from an engine in this process in pieces, so that there are never two of all."""
    backend = content.get_backend()
    if not sorts_in_arrays(backend):
        table = content.to_pyarrow()
        return {name: table[name].to_numpy() for name in table.column_names}
    found: dict[str, np.ndarray] = import_module(_HOMES[backend.name]).in_arrays(backend, content)
    return found


def release(backend: BaseBackend, *names: str) -> None:
    """Give back the memory of temporary tables, where that is this machine's; elsewhere they end with the session."""
    if sorts_in_arrays(backend):
        import_module(_HOMES[backend.name]).release(backend, names)


def rest(backend: BaseBackend, *names: str) -> None:
    """The same before arrays take long: the engine keeps as little in memory as it can meanwhile."""
    if sorts_in_arrays(backend):
        import_module(_HOMES[backend.name]).rest(backend, names)


def expect_rows(backend: BaseBackend, rows: int) -> None:
    """Tell an engine that has to know it beforehand how much work is coming."""
    if backend.name == "pyspark":
        import_module(_HOMES[backend.name]).expect_rows(backend, rows)


def sorts_in_arrays(backend: BaseBackend) -> bool:
    """Are events read into arrays cheaper than joined? Only where the engine is in this process and beside them."""
    return bool(backend.name == "duckdb")
