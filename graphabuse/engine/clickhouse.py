"""How does relational work run on ClickHouse? Over HTTP, results as Arrow, scratch in temporary tables of one session."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.backends.clickhouse import Backend
from ibis.expr.types import Expr, Table

from graphabuse.engine.address import Address
from graphabuse.errors import InputError, LostConnectionError, NotFoundError, StoreError

OLDEST = (23, 8)
SESSION_S = 3600
_NUMBERS = count(1)
_SETTINGS = {
    "join_use_nulls": 1,  # an outer join gives NULL, as everywhere else
    "max_bytes_before_external_group_by": 2_000_000_000,
    "max_bytes_before_external_sort": 2_000_000_000,
    "join_algorithm": "grace_hash,hash,parallel_hash",  # spills to disk
}


class ArrowClickHouse(Backend):  # type: ignore[misc]
    """The ibis backend with results read as Arrow instead of as rows, and failures told in one sentence."""

    address: Address

    def to_pyarrow(self, expr: Expr, /, **kwargs: Any) -> Any:
        """Rows of an expression."""
        table = expr.as_table()
        schema = table.schema().to_pyarrow()
        with told(self.address):
            found = self.con.query_arrow(self.compile(table, **kwargs), use_strings=True)
        columns = [column.cast(part.type, safe=False) for column, part in zip(found.columns, schema, strict=True)]
        return expr.__pyarrow_result__(pa.Table.from_arrays(columns, schema=_nullable(schema)))

    def execute(self, expr: Expr, /, **kwargs: Any) -> Any:
        """The same as pandas."""
        kwargs.pop("limit", None)
        frame: pd.DataFrame = self.to_pyarrow(expr.as_table(), **kwargs).to_pandas()
        return expr.__pandas_result__(frame)


def connect(address: Address) -> ArrowClickHouse:
    """A session on a server, or on the in-process engine.

    Raises
    ------
    StoreError
        Unreachable, refused, or too old.
    """
    driver = import_module("clickhouse_connect")
    with told(address):
        if address.scheme == "chdb":
            client = driver.get_client(interface="chdb", path=address.folder or None, settings=_SETTINGS)
        else:
            client = driver.get_client(
                host=address.host,
                port=address.port,
                username=address.user or "default",
                password=address.password,
                database=address.database,
                secure=address.options.get("secure", "") in ("1", "true"),
                client_name="graphabuse",
                query_limit=0,
                connect_timeout=10,
                send_receive_timeout=SESSION_S,
                settings={**_SETTINGS, "session_timeout": SESSION_S},
            )
    found = tuple(int(part) for part in re.findall(r"\d+", client.server_version)[:2])
    if found < OLDEST:
        raise _too_old(address, client.server_version)
    backend: ArrowClickHouse = ArrowClickHouse.from_connection(client)
    backend.address = address
    return backend


def read_table(backend: ArrowClickHouse, address: Address) -> Table:
    """The address's table as an expression."""
    with told(address):
        return backend.table(address.table, database=address.database)


def write_csv(backend: ArrowClickHouse, table: Table, path: Path) -> None:
    """Write rows to a file as CSV with a header."""
    settings = {"date_time_output_format": "iso", "format_csv_null_representation": ""}
    with (
        told(backend.address),
        path.open("wb") as file,
        backend.con.raw_stream(backend.compile(table), fmt="CSVWithNames", settings=settings) as stream,
    ):
        for block in iter(lambda: stream.read(1 << 20), b""):
            file.write(block)


def materialise(backend: ArrowClickHouse, name: str, content: Table | pa.Table) -> Table:
    """Keep rows as a temporary table of the session; the server drops it when the session ends."""
    fresh = f"{name}_{next(_NUMBERS)}"  # temporary tables cannot be renamed
    make = f"CREATE TEMPORARY TABLE `{fresh}`"
    order = "ENGINE = MergeTree ORDER BY tuple()"
    with told(backend.address):
        mapper = backend.compiler.type_mapper
        schema = ibis.schema(content.schema) if isinstance(content, pa.Table) else content.schema()
        # named, because a comparison gives a small integer here where a truth value is meant
        types = ", ".join(f"`{n}` {mapper.to_string(kind)}" for n, kind in schema.items())
        if isinstance(content, pa.Table):
            backend.con.command(f"{make} ({types}) {order}")
            if content.num_rows:
                backend.con.insert_arrow(fresh, content)
        else:
            backend.con.command(f"{make} ({types}) {order} AS {ibis.to_sql(content, dialect='clickhouse')}")
        kept: dict[str, str] = backend.__dict__.setdefault("kept", {})
        if name in kept:
            backend.con.command(f"DROP TEMPORARY TABLE IF EXISTS `{kept[name]}`")
        kept[name] = fresh
        return backend.table(fresh)


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([part.with_nullable(True) for part in schema])


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turn a failure of the server or of the way to it into one sentence."""
    errors = import_module("clickhouse_connect.driver.exceptions")
    ibis_errors = import_module("ibis.common.exceptions")
    try:
        yield
    except ibis_errors.TableNotFound as error:
        raise NotFoundError(_no_table(address)) from error
    except (errors.ClickHouseError, OSError) as error:
        raise _sentence(address, str(error)) from error


def _too_old(address: Address, version: str) -> StoreError:
    return StoreError(
        f"{address.server} runs ClickHouse {version}; version {OLDEST[0]}.{OLDEST[1]} or newer is needed: upgrade "
        "the server, or export the table to Parquet files and give those"
    )


def _no_table(address: Address) -> str:
    return f"there is no table {address.table} in {address.server}; check its name, and that this user may read it"


def _sentence(address: Address, text: str) -> Exception:
    code = re.search(r"Code: (\d+)", text)
    number = int(code.group(1)) if code else 0
    reason = re.sub(r"\s+", " ", text.rsplit("DB::Exception: ", maxsplit=1)[-1])[:160].rstrip(". ")
    if number in (60, 81):  # UNKNOWN_TABLE, UNKNOWN_DATABASE
        return NotFoundError(_no_table(address))
    if number in (192, 193, 194, 516) or "AUTHENTICATION" in text:
        return StoreError(
            f"{address.server} refused user {address.user or 'default'!r}; set CLICKHOUSE_PASSWORD to this user's password"
        )
    if number == 497:  # ACCESS_DENIED
        return StoreError(
            f"{address.server}: the user may not do this ({reason}); it needs SELECT on the table and CREATE TEMPORARY TABLE"
        )
    if number in (159, 160, 241, 307, 396, 158):  # limits of time, memory and rows
        return StoreError(
            f"{address.server} stopped a query at its limits: {reason}; narrow the window with --since, or raise the user's limits "
            "(nothing was stored)",
            retryable=True,
        )
    if number == 0:
        return LostConnectionError(
            f"{address.server} cannot be reached, or the connection was lost; check host, port and network, then run the same "
            "command again (nothing was stored)"
        )
    if number in (46, 47) and "readonly" in text:  # the driver's own first question
        return _too_old(address, "of long ago")
    if number in (6, 27, 38, 41, 53, 70, 72):  # values that cannot be parsed or cast
        return InputError(
            f"{address}: a value cannot be read as its column's type: {reason}; name the time format in a --mapping"
        )
    return StoreError(f"{address.server} could not run a query: {reason}; check the table and its --mapping")
