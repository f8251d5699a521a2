"""How is an intermediate relation kept where it was computed? Each engine has its own kind of temporary table."""

from importlib import import_module

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


def sorts_in_arrays(backend: BaseBackend) -> bool:
    """Are events read into arrays cheaper than joined? Only where the engine is in this process and beside them."""
    return bool(backend.name == "duckdb")
