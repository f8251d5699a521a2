"""How are columns about accounts kept on the server? As tables that are only added to: what comes later replaces what came before."""

from base64 import b64decode

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from graphabuse.engine.duckdb import arrow
from graphabuse.store.names import Names
from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.ledger import keep_table
from graphabuse.store.neo4j.session import Server

NAME = "account_columns"
_NONE = pa.table({"account_id": pa.array([], pa.string()), "name": pa.array([], pa.string()),
                  "number": pa.array([], pa.float64()), "text": pa.array([], pa.string())})  # fmt: skip


def listed(server: Server, names: Names) -> pd.DataFrame:
    """``account_id``, ``name``, ``number``, ``text``: what was given last."""
    return _rows(server, names)[0]


def _rows(server: Server, names: Names) -> tuple[pd.DataFrame, int]:
    """What was given last, and in how many parts it is kept."""
    text = f"MATCH (t:{names.label('LoadTable')} {{name: $name}}) RETURN t.data ORDER BY t.load, t.part"
    parts = [_table(row[0]) for row in server.ask(text, name=NAME)]
    rows: pd.DataFrame = pa.concat_tables([_NONE, *parts]).to_pandas()
    return rows.drop_duplicates(["account_id", "name"], keep="last", ignore_index=True), len(parts)


def bring(connection: duckdb.DuckDBPyConnection, server: Server, names: Names) -> None:
    """Fill the table of an embedded store with them."""
    rows = pa.Table.from_pandas(listed(server, names), schema=_NONE.schema, preserve_index=False)
    connection.register("ga_columns_there", rows)
    connection.execute(f"INSERT INTO {NAME} SELECT * FROM ga_columns_there")
    connection.unregister("ga_columns_there")


def keep(connection: duckdb.DuckDBPyConnection, lease: Lease, load: int) -> None:
    """Add the staged columns that are not on the server as they are; none where there is nothing new."""
    if not connection.execute(f"SELECT 1 FROM {NAME} LIMIT 1").fetchall():
        return
    rows, first = _rows(lease.server, lease.names)
    connection.register("ga_columns_there", pa.Table.from_pandas(rows, schema=_NONE.schema, preserve_index=False))
    fresh = arrow(connection, f"SELECT * FROM {NAME} EXCEPT SELECT * FROM ga_columns_there ORDER BY ALL")
    connection.unregister("ga_columns_there")
    keep_table(lease, load, NAME, fresh, first=first)


def _table(data: bytes | str) -> pa.Table:
    """A part as it was written, or as it was imported."""
    return pq.read_table(pa.BufferReader(b64decode(data) if isinstance(data, str) else data))
