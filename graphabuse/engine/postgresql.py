"""How does relational work run on PostgreSQL? Results through COPY, scratch in temporary tables of one session."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.csv as pc
from ibis.backends.postgres import Backend
from ibis.expr.types import Expr, Table

from graphabuse.engine.address import Address
from graphabuse.errors import InputError, LostConnectionError, NotFoundError, StoreError

OLDEST = 12


class CopyPostgres(Backend):  # type: ignore[misc]
    """The ibis backend with results read through COPY instead of row by row, and failures told in one sentence."""

    address: Address

    def to_pyarrow(self, expr: Expr, /, **kwargs: Any) -> Any:
        """Rows of an expression."""
        table = expr.as_table()
        schema = table.schema().to_pyarrow()
        content = io.BytesIO()
        with told(self.address), self.con.cursor() as cursor, self.con.transaction():
            query = f"COPY ({self.compile(table, **kwargs)}) TO STDOUT (FORMAT csv)"
            with cursor.copy(query.encode()) as copy:
                for block in copy:
                    content.write(block)
        return expr.__pyarrow_result__(_parsed(content, schema))

    def execute(self, expr: Expr, /, **kwargs: Any) -> Any:
        """The same as pandas."""
        kwargs.pop("limit", None)
        return expr.__pandas_result__(self.to_pyarrow(expr.as_table(), **kwargs).to_pandas())


def connect(address: Address) -> CopyPostgres:
    """A session on a server.

    Raises
    ------
    StoreError
        Unreachable, refused, or too old.
    """
    driver = import_module("psycopg")
    known = {"connect_timeout": "10", "application_name": "graphabuse", **address.options}
    where = {"host": known.pop("host", address.host), "port": address.port, "dbname": address.database}
    if address.user:
        where["user"] = address.user
    with told(address):
        connection = driver.connect(**where, **known, autocommit=True)
    if connection.info.server_version // 10_000 < OLDEST:
        raise StoreError(
            f"{address.server} runs PostgreSQL {connection.info.server_version // 10_000}; version {OLDEST} or newer is needed: upgrade "
            "the server, or export the table to CSV files and give those"
        )
    backend: CopyPostgres = CopyPostgres.from_connection(connection)
    backend.address = address
    return backend


def read_table(backend: CopyPostgres, address: Address) -> Table:
    """The address's table as an expression."""
    schema, dot, name = address.table.rpartition(".")
    with told(address):
        return backend.table(name, database=schema) if dot else backend.table(name)


def write_csv(backend: CopyPostgres, table: Table, path: Path) -> None:
    """Write rows to a file as CSV with a header."""
    query = f"COPY ({backend.compile(table)}) TO STDOUT (FORMAT csv, HEADER)"
    with (
        told(backend.address),
        backend.con.cursor() as cursor,
        path.open("wb") as file,
        cursor.copy(query.encode()) as copy,
    ):
        for block in copy:
            file.write(block)


def materialise(backend: CopyPostgres, name: str, content: Table | pa.Table) -> Table:
    """Keep rows as a temporary table of the session, with statistics for the planner."""
    with told(backend.address), backend.con.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}_next"')
        if isinstance(content, pa.Table):
            mapper = backend.compiler.type_mapper
            types = ", ".join(
                f'"{column}" {mapper.to_string(kind)}' for column, kind in ibis.schema(content.schema).items()
            )
            cursor.execute(f'CREATE TEMP TABLE "{name}_next" ({types})')
            with cursor.copy(f'COPY "{name}_next" FROM STDIN (FORMAT csv)') as copy:
                copy.write(_written(content))
        else:
            cursor.execute(f'CREATE TEMP TABLE "{name}_next" AS {ibis.to_sql(content, dialect="postgres")}'.encode())
        cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
        cursor.execute(f'ALTER TABLE "{name}_next" RENAME TO "{name}"')
        cursor.execute(f'ANALYZE "{name}"')
        return backend.table(name)


def _parsed(content: io.BytesIO, schema: pa.Schema) -> pa.Table:
    """CSV of COPY as Arrow: an empty cell is NULL, a quoted empty one is a text."""
    plain = pa.schema([part.with_nullable(True) for part in schema])
    if content.tell() == 0:
        return plain.empty_table()
    content.seek(0)
    options = pc.ConvertOptions(
        column_types=plain, true_values=["t"], false_values=["f"], null_values=[""],
        strings_can_be_null=True, quoted_strings_can_be_null=False,
    )  # fmt: skip
    return pc.read_csv(
        content,
        read_options=pc.ReadOptions(column_names=plain.names, block_size=1 << 24),
        parse_options=pc.ParseOptions(newlines_in_values=True),
        convert_options=options,
    )


def _written(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pc.write_csv(table, sink, pc.WriteOptions(include_header=False, quoting_style="needed"))
    return sink.getvalue()


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turn a failure of the server or of the way to it into one sentence."""
    errors = import_module("psycopg.errors")
    psycopg, ibis_errors = import_module("psycopg"), import_module("ibis.common.exceptions")
    try:
        yield
    except (ibis_errors.TableNotFound, errors.UndefinedTable) as error:
        raise NotFoundError(
            f"there is no table {address.table} in {address.server}; check its name and schema, and that this user may read it"
        ) from error
    except errors.InvalidCatalogName as error:
        raise NotFoundError(f"there is no database {address.database} on {address.host}:{address.port}") from error
    except psycopg.Error as error:
        raise _sentence(address, error, errors) from error


def _sentence(address: Address, error: Exception, errors: Any) -> Exception:
    lines = [line for line in str(error).splitlines() if line]
    reason = re.sub(r"\s+", " ", lines[0] if lines else type(error).__name__)[:160]
    if "authentication failed" in str(error) or "no password supplied" in str(error):
        return StoreError(
            f"{address.server} refused user {address.user!r}; set PGPASSWORD to this user's password, or use a ~/.pgpass file"
        )
    if 'database "' in str(error) and "does not exist" in str(error):
        return NotFoundError(
            f"there is no database {address.database} on {address.host}:{address.port}; check the address"
        )
    if isinstance(error, errors.InsufficientPrivilege):
        return StoreError(
            f"{address.server}: {reason}; the user needs SELECT on the table and TEMPORARY on the database"
        )
    if isinstance(
        error, errors.QueryCanceled | errors.OutOfMemory | errors.DiskFull | errors.ConfigurationLimitExceeded
    ):
        return StoreError(
            f"{address.server} stopped a query at its limits: {reason}; narrow the window with --since, or raise the user's limits "
            "(nothing was stored)",
            retryable=True,
        )
    if isinstance(error, errors.DataError):
        return InputError(
            f"{address}: a value cannot be read as its column's type: {reason}; name the time format in a --mapping"
        )
    if getattr(error, "sqlstate", None) is None or isinstance(error, errors.OperationalError):
        return LostConnectionError(
            f"{address.server} cannot be reached, or the connection was lost; check host, port and network, then run the same "
            "command again (nothing was stored)"
        )
    return StoreError(f"{address.server} could not run a query: {reason}; check the table and its --mapping")
