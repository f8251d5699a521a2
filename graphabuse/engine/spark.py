"""How does relational work run on Spark? On a session that exists, a master URL or a Spark Connect server."""

import os
import re
import socket
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import ibis
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.expr.types import Expr, Table

from graphabuse.engine.spark_faults import lost, told
from graphabuse.errors import LostConnectionError, StoreError

OLDEST, OLDEST_CONNECT = (3, 5), (4, 0)  # a Connect server keeps intermediate tables from 4.0 on
CONNECT_PORT, MASTER_PORT = 15002, 7077
ROW_BYTES, PARTITION_BYTES, MOST_PARTITIONS = 100, 128 << 20, 20_000
PATIENCE_S = 10
TRIES = 6  # of a call to a Connect server: about a minute
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",  # joins and partitions are chosen from what stages really gave
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # account_id=007 is no number
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
    ours, said = session is None, shown(where)
    with told(said):
        session = session or _session(sql.SparkSession, where)
        for name, value in _SETTINGS.items():
            session.conf.set(name, value)
        version = tuple(int(part) for part in session.version.split(".")[:2])
    oldest = OLDEST_CONNECT if _on_connect(session) else OLDEST
    if version < oldest:
        raise StoreError(
            f"{said} runs Spark {session.version}; version {oldest[0]}.{oldest[1]} or newer is needed: upgrade it, or name another --engine"
        )
    assert ibis.pyspark.name  # ibis registers an engine's options when it is first named
    backend = ArrowSpark()
    backend.do_connect(session)
    backend.where, backend.ours = said, ours
    return backend


def shown(where: str) -> str:
    """An address without what follows it: the token of a Connect server stands there."""
    return where.partition(";")[0].rstrip("/")


def _session(kind: Any, where: str) -> Any:
    builder = kind.builder.appName("graphabuse")
    if where.startswith(("sc://", "spark://")):
        _knock(where)
    if where.startswith("sc://"):
        session = builder.remote(where).getOrCreate()
        for policy in session.client.get_retry_policies():
            policy.max_retries = TRIES
        return session
    if where != "spark":
        builder = builder.master(where)
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    if where.startswith("local"):
        quiet["spark.driver.host"] = quiet["spark.driver.bindAddress"] = "127.0.0.1"
        quiet["spark.sql.shuffle.partitions"] = str(4 * (os.cpu_count() or 1))
    for name, value in quiet.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _knock(where: str) -> None:
    """Is anybody there? The clients themselves go on asking for minutes."""
    for part in shown(where).partition("://")[2].split(","):  # a master may have others beside it
        place = urlsplit(f"//{part}")
        port = place.port or (CONNECT_PORT if where.startswith("sc://") else MASTER_PORT)
        try:
            socket.create_connection((place.hostname or "", port), timeout=PATIENCE_S).close()
            return
        except OSError:
            continue
    raise LostConnectionError(lost(shown(where)))


def _on_connect(session: Any) -> bool:
    return ".connect." in type(session).__module__


def read_table(backend: ArrowSpark, text: str, *, view: str = "ga_source") -> Table:
    """A table of the catalogue, or Parquet, ORC, JSON or CSV files in a folder, as an expression."""
    with told(backend.where, text):
        if re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,2}", text):
            database, _, name = text.rpartition(".")
            return backend.table(name, database=database or None)
        ending = text.rstrip("/*").rsplit(".", 1)[-1].lower()
        form = {"csv": "csv", "json": "json", "ndjson": "json", "jsonl": "json", "orc": "orc"}.get(ending, "parquet")
        if form == "parquet" and _is_delta(backend._session, text):
            form = "delta"
        reader = backend._session.read.format(form)
        if form == "csv":
            reader = reader.option("header", "true")
        reader.load(text).createOrReplaceTempView(view)
        return backend.table(view)


def expect_rows(backend: ArrowSpark, rows: int) -> None:
    """Shuffles fine enough for so many rows; adaptive execution joins the partitions that turn out small."""
    usual = str(backend._session.conf.get("spark.sql.shuffle.partitions"))
    wanted = min(rows * ROW_BYTES // PARTITION_BYTES + 1, MOST_PARTITIONS)
    if usual.isdigit() and wanted > int(usual):
        backend._session.conf.set("spark.sql.adaptive.coalescePartitions.initialPartitionNum", str(wanted))


def _is_delta(session: Any, folder: str) -> bool:
    """Does the folder have the log of a Delta table? Asked of Spark, which may see other disks than this machine."""
    errors = import_module("pyspark.errors")
    try:
        return bool(session.read.format("text").load(f"{folder.rstrip('/')}/_delta_log").schema)
    except errors.AnalysisException:
        return False


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
