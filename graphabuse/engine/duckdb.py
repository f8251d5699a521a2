"""How is a DuckDB engine opened so that it leaves the machine usable?"""

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from graphabuse.errors import InputError, StoreError

ROWS_A_PIECE = 1_000_000
RESTING = "300MB"


@dataclass(frozen=True)
class EngineLimits:
    """Resources the engine may take.

    Attributes
    ----------
    memory_limit : str
        DuckDB size text such as ``2GB``; empty means a quarter of the physical memory, at most 1.5 GB.
    threads : int
        Worker threads; 0 means all cores.
    spill_dir : str
        Folder for data that does not fit; empty means beside the database, or the system's
        temporary folder for a database in memory.
    """

    memory_limit: str = ""
    threads: int = 0
    spill_dir: str = ""


def default_memory_limit() -> str:
    """A quarter of the physical memory, at most 1.5 GB, as DuckDB size text."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(physical // 4, 15 * 10**8) // 10**6}MB"


def connect(
    path: str | Path, *, limits: EngineLimits | None = None, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB database (``:memory:`` for none on disk) with limits, UTC and no outside access.

    Raises
    ------
    duckdb.Error
        As DuckDB says it; stores turn it into a :class:`~graphabuse.errors.StoreError`.
    """
    limits = limits or EngineLimits()
    connection = duckdb.connect(str(path), read_only=read_only)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = false")
    limit = _size(limits.memory_limit or default_memory_limit())
    connection.execute(f"SET memory_limit = '{limit}'; SET VARIABLE ga_memory_limit = '{limit}'")
    if limits.threads:
        connection.execute(f"SET threads = {int(limits.threads)}")
    if limits.spill_dir:
        connection.execute("SET temp_directory = ?", [limits.spill_dir])
    return connection


def as_ibis(connection: duckdb.DuckDBPyConnection) -> Backend:
    """The same connection as an ibis backend; expressions and SQL see the same tables."""
    return ibis.duckdb.from_connection(connection)


def first_row(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> tuple[Any, ...] | None:
    """First row of a query, None without rows; the result is read to its end, which frees the connection."""
    rows = connection.execute(query, list(parameters)).fetchall()
    return rows[0] if rows else None


def arrow(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> pa.Table:
    """All rows of a query as an Arrow table."""
    return connection.sql(query, params=list(parameters)).to_arrow_table()


def materialise(backend: Backend, name: str, content: Table | pa.Table) -> Table:
    """Keep an expression's rows, or an Arrow table, as the temporary table ``name`` (replaced if there is one)."""
    quoted = '"' + name.replace('"', '""') + '"'
    if isinstance(content, pa.Table):
        backend.con.register("ga_arrow", content)
        backend.con.execute(f"CREATE OR REPLACE TEMP TABLE {quoted} AS SELECT * FROM ga_arrow")
        backend.con.unregister("ga_arrow")
    else:
        backend.con.execute(f"CREATE OR REPLACE TEMP TABLE {quoted} AS {ibis.to_sql(content, dialect='duckdb')}")
    return backend.table(name, database=("temp", "main"))


def in_arrays(backend: Backend, content: Table) -> dict[str, np.ndarray]:
    """Columns of an expression without missing values, in its order."""
    reader = backend.con.sql(ibis.to_sql(content, dialect="duckdb")).to_arrow_reader(ROWS_A_PIECE)
    pieces = {field.name: [np.empty(0, field.type.to_pandas_dtype())] for field in reader.schema}
    for batch in reader:
        for name, column in zip(reader.schema.names, batch.columns, strict=True):
            pieces[name].append(column.to_numpy(zero_copy_only=False).copy())
    return {name: np.concatenate(pieces.pop(name)) for name in reader.schema.names}


def release(backend: Backend, names: Sequence[str]) -> None:
    """Drop temporary tables and give back to the system what the engine holds but does not use.

    Its allocator keeps a gigabyte for later; it lets go whenever the limit is set, be it to what it was.
    """
    for name in names:
        quoted = '"' + name.replace('"', '""') + '"'
        backend.con.execute(f"DROP TABLE IF EXISTS temp.main.{quoted}")
    limit = first_row(backend.con, "SELECT getvariable('ga_memory_limit')")  # the setting itself is told rounded down
    if limit and limit[0]:
        backend.con.execute(f"SET memory_limit = '{_size(limit[0])}'")
    if sys.platform == "linux":
        getattr(ctypes.CDLL(None), "malloc_trim", int)(0)  # not every C library has it


def rest(backend: Backend, names: Sequence[str]) -> None:
    """The same, and what tables and pages of the database take beyond ``RESTING`` goes to disk until it is asked for."""
    with suppress(duckdb.OutOfMemoryException, duckdb.IOException):  # what cannot go there stays
        backend.con.execute(f"SET memory_limit = '{RESTING}'")
    release(backend, names)


@contextmanager
def within_limits(stage: str) -> Iterator[None]:
    """Turn a lack of memory or of room to spill into one sentence."""
    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise StoreError(
            f"the stage {stage} needs more memory than it may take; give [engine] memory_limit more in a --config, or narrow the "
            "window with --since (the store is as it was)"
        ) from error
    except duckdb.IOException as error:
        raise StoreError(
            f"the stage {stage} could not spill to disk: {str(error).splitlines()[0][:160]}; free some space, or name another folder as "
            "[engine] spill_dir in a --config (the store is as it was)"
        ) from error


def _size(text: str) -> str:
    if not text.replace(".", "", 1).rstrip("KMGTiB ").isdigit():
        raise InputError(f"memory limit {text!r} is not a size; write for instance '2GB' or '800MB'")
    return text
