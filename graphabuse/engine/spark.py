"""How does relational work run on Spark? On a session that exists, a master URL or a Spark Connect server."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.expr.types import Expr, Table

from graphabuse.errors import InputError, LostConnectionError, NotFoundError, StoreError

OLDEST = (3, 5)
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",  # joins and partitions are chosen from what stages really gave
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


class ArrowSpark(Backend):  # type: ignore[misc]
    """The ibis backend with results read as Arrow, and failures told in one sentence."""

    where: str
    ours: bool

    def disconnect(self) -> None:
        """Stop a session that was made here; one that was given goes on."""
        if self.ours:
            self._session.stop()

    def to_pyarrow(self, expr: Expr, /, **kwargs: Any) -> Any:
        """Rows of an expression."""
        table = expr.as_table()
        schema = table.schema().to_pyarrow()
        with told(self.where):
            found = self._session.sql(self.compile(table, **kwargs)).toArrow()
        plain = pa.schema([part.with_nullable(True) for part in schema])
        columns = [column.cast(part.type, safe=False) for column, part in zip(found.columns, plain, strict=True)]
        return expr.__pyarrow_result__(pa.Table.from_arrays(columns, schema=plain))

    def execute(self, expr: Expr, /, **kwargs: Any) -> Any:
        """The same as pandas."""
        kwargs.pop("limit", None)
        return expr.__pandas_result__(self.to_pyarrow(expr.as_table(), **kwargs).to_pandas())


def connect(where: str, *, session: Any = None) -> ArrowSpark:
    """An engine on a Spark master (``local[2]``, ``spark://…``), a Connect server (``sc://…``) or an existing session.

    Raises
    ------
    StoreError
        Unreachable, without Java, or too old.
    """
    sql = import_module("pyspark.sql")
    ours = session is None
    with told(where):
        session = session or _session(sql.SparkSession, where)
        for name, value in _SETTINGS.items():
            session.conf.set(name, value)
        version = tuple(int(part) for part in session.version.split(".")[:2])
    if version < OLDEST:
        raise StoreError(
            f"{where} runs Spark {session.version}; version {OLDEST[0]}.{OLDEST[1]} or newer is needed: upgrade it, or name another --engine"
        )
    assert ibis.pyspark.name  # ibis registers an engine's options when it is first named
    backend = ArrowSpark()
    backend.do_connect(session)
    backend.where, backend.ours = where, ours
    return backend


def _session(kind: Any, where: str) -> Any:
    builder = kind.builder.appName("graphabuse")
    if where.startswith("sc://"):
        return builder.remote(where).getOrCreate()
    if where != "spark":
        builder = builder.master(where)
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    if where.startswith("local"):
        quiet["spark.driver.host"] = quiet["spark.driver.bindAddress"] = "127.0.0.1"
        quiet["spark.sql.shuffle.partitions"] = str(4 * (os.cpu_count() or 1))
    for name, value in quiet.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def read_table(backend: ArrowSpark, text: str) -> Table:
    """A table of the catalogue, or Parquet, ORC, JSON or CSV files in a folder, as an expression."""
    with told(backend.where, text):
        if re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,2}", text):
            database, _, name = text.rpartition(".")
            return backend.table(name, database=database or None)
        ending = text.rstrip("/*").rsplit(".", 1)[-1].lower()
        form = {"csv": "csv", "json": "json", "ndjson": "json", "jsonl": "json", "orc": "orc"}.get(ending, "parquet")
        reader = backend._session.read.format(form)
        if form == "csv":
            reader = reader.option("header", "true")
        reader.load(text).createOrReplaceTempView("ga_source")
        return backend.table("ga_source")


def materialise(backend: ArrowSpark, name: str, content: Table | pa.Table) -> Table:
    """Keep rows as a view on a checkpoint, so that plans do not grow from stage to stage.

    The checkpoint is in the folder ``spark.checkpoint.dir`` where the session has one, which survives the loss of an executor;
    else with the executors.
    """
    session = backend._session
    with told(backend.where):
        if isinstance(content, pa.Table):
            kept = session.createDataFrame(content) if content.num_rows else _empty(session, content)
        else:
            frame = session.sql(ibis.to_sql(content, dialect="pyspark"))
            safe = session.conf.get("spark.checkpoint.dir", "")
            kept = frame.checkpoint() if safe else frame.localCheckpoint()
        kept.createOrReplaceTempView(name)
        return backend.table(name)


def _empty(session: Any, content: pa.Table) -> Any:
    types = import_module("pyspark.sql.pandas.types")
    return session.createDataFrame([], types.from_arrow_schema(content.schema))


@contextmanager
def told(where: str, what: str = "") -> Iterator[None]:
    """Turn a failure of Spark or of the way to it into one sentence."""
    errors = import_module("pyspark.errors")
    ibis_errors = import_module("ibis.common.exceptions")
    try:
        yield
    except ibis_errors.TableNotFound as error:
        raise NotFoundError(_nothing(where, what)) from error
    except errors.PySparkException as error:
        raise _sentence(where, what, error) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("py4j", "grpc"):
            raise
        raise LostConnectionError(
            f"Spark at {where} cannot be reached, or was lost; check the address and that it runs, then run the same command again "
            "(nothing was stored)"
        ) from error


def _nothing(where: str, what: str) -> str:
    return f"there is no table or path {what or 'of that name'} for Spark at {where}; check its name or path"


def _sentence(where: str, what: str, error: Any) -> Exception:
    condition = str(error.getCondition() or "")
    reason = re.sub(r"\s+", " ", str(error)).strip()[:160]
    if condition.startswith(("TABLE_OR_VIEW_NOT_FOUND", "PATH_NOT_FOUND", "SCHEMA_NOT_FOUND")):
        return NotFoundError(_nothing(where, what))
    if condition.startswith("JAVA_GATEWAY_EXITED"):
        return StoreError(
            "Spark needs Java 17 or newer, which did not start; install it, or set JAVA_HOME, or name another --engine"
        )
    if condition.startswith(("CAST_INVALID_INPUT", "CANNOT_PARSE")):
        return InputError(f"a value cannot be read as its column's type: {reason}; name the time format in a --mapping")
    if "OutOfMemory" in reason or "ExecutorLost" in reason:
        return StoreError(
            f"Spark at {where} lost an executor or ran out of memory: {reason}; give it more memory or narrow the window with --since "
            "(nothing was stored)",
            retryable=True,
        )
    return StoreError(f"Spark at {where} could not run a query: {reason}; check the table and its --mapping")
