"""How are columns about accounts kept on the server? As tables that are only added to: what comes later replaces what came before."""

from base64 import b64decode

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graphabuse.engine.duckdb import arrow
from graphabuse.store.names import Names
from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.ledger import keep_table
from graphabuse.store.neo4j.session import Server

NAME = "account_columns"


def marks(server: Server, names: Names) -> list[str]:
    """What changes when the columns do."""
    text = (
        f"MATCH (t:{names.label('LoadTable')} {{name: $name}}) WITH t ORDER BY t.load, t.part "
        "RETURN collect(coalesce(t.mark, t.load + '/' + t.part))"
    )
    found: list[str] = server.ask(text, name=NAME)[0][0]
    return found


def read(connection: duckdb.DuckDBPyConnection, server: Server, names: Names, *, into: str = NAME) -> int:
    """Fill a table with the present columns; returns how many tables they are kept in."""
    text = f"MATCH (t:{names.label('LoadTable')} {{name: $name}}) RETURN t.data ORDER BY t.load, t.part"
    parts = [_table(row[0]) for row in server.ask(text, name=NAME)]
    connection.execute(f"DELETE FROM {into}")
    if parts:
        listed = pa.concat_tables(parts)
        connection.register("ga_parts", listed.append_column("place", pa.array(range(listed.num_rows), pa.int64())))
        connection.execute(
            f"INSERT INTO {into} SELECT account_id, name, number, text FROM ga_parts "
            "QUALIFY row_number() OVER (PARTITION BY account_id, name ORDER BY place DESC) = 1"
        )
        connection.unregister("ga_parts")
    return len(parts)


def keep(connection: duckdb.DuckDBPyConnection, lease: Lease, load: int) -> None:
    """Add the staged columns that are not on the server as they are; none where there is nothing new."""
    if not connection.execute(f"SELECT 1 FROM {NAME} LIMIT 1").fetchall():
        return
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ga_columns_there AS SELECT * FROM {NAME} LIMIT 0")
    first = read(connection, lease.server, lease.names, into="ga_columns_there")
    fresh = arrow(connection, f"SELECT * FROM {NAME} EXCEPT SELECT * FROM ga_columns_there ORDER BY ALL")
    keep_table(lease, load, NAME, fresh, first=first)


def _table(data: bytes | str) -> pa.Table:
    """A part as it was written, or as it was imported."""
    return pq.read_table(pa.BufferReader(b64decode(data) if isinstance(data, str) else data))
