"""What has been loaded into the graph? Loads with their files and rejects, as nodes."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.store.names import Names
from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.session import Server

PART_ROWS = 50_000
_COUNTS = ("read", "written", "rejected", "skipped")


def loads(server: Server, names: Names) -> list[dict[str, object]]:
    """As :meth:`graphabuse.store.Store.loads`."""
    rows = server.ask(f"MATCH (l:{names.label('Load')}) RETURN l.load_id, l.files, l.written ORDER BY l.load")
    return [{"load_id": row[0], "files": row[1], "events": row[2]} for row in rows]


def prime(connection: duckdb.DuckDBPyConnection, server: Server, names: Names) -> None:
    """Tell a staging engine which loads and files there were."""
    rows = server.ask(
        f"MATCH (l:{names.label('Load')}) RETURN l.load, l.load_id, l.digest_files, l.digests ORDER BY l.load"
    )
    for load, load_id, files, digests in rows:
        connection.execute("INSERT INTO loads (load, load_id) VALUES (?, ?)", [load, load_id])
        for name, digest in zip(files, digests, strict=True):
            connection.execute("INSERT INTO load_files VALUES (?, ?, ?)", [load, name, digest])


def bring(connection: duckdb.DuckDBPyConnection, server: Server, names: Names) -> None:
    """Fill the ledger of an empty embedded store: loads with their counts and files, and what they rejected."""
    prime(connection, server, names)
    load, table = names.label("Load"), names.label("LoadTable")
    facts = ", ".join(f"l.{name}" for name in _COUNTS)
    asked = f"MATCH (l:{load}) RETURN l.loaded_at.epochMillis, l.files, {facts}, l.load ORDER BY l.load"
    for at, files, *rest in server.ask(asked):
        moment = datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None)
        setting = ", ".join(f'"{name}" = ?' for name in _COUNTS)
        connection.execute(
            f"UPDATE loads SET loaded_at = ?, files = ?, {setting} WHERE load = ?", [moment, "\n".join(files), *rest]
        )
    for (data,) in server.ask(f"MATCH (t:{table} {{name: 'rejects'}}) RETURN t.data ORDER BY t.load, t.part"):
        connection.register("ga_rejects", pq.read_table(pa.BufferReader(data)))
        connection.execute("INSERT INTO rejects SELECT * FROM ga_rejects")
        connection.unregister("ga_rejects")


def last_load(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of the newest load, 0 without any."""
    row = first_row(connection, "SELECT coalesce(max(load), 0) FROM loads")
    return int(row[0]) if row else 0


def record(connection: duckdb.DuckDBPyConnection, lease: Lease, load: int) -> None:
    """Write the ledger of a load whose events have arrived: its tables first, then the load itself."""
    facts_of = f"SELECT load_id, files, {', '.join(_COUNTS)}, loaded_at FROM loads WHERE load = ?"
    row = first_row(connection, facts_of, [load])
    if row is None:
        return
    keep_table(lease, load, "rejects", arrow(connection, f"SELECT * FROM rejects WHERE load = {load} ORDER BY ALL"))
    files = connection.execute("SELECT file, digest FROM load_files WHERE load = ? ORDER BY rowid", [load]).fetchall()
    text = f"MERGE (l:{lease.names.label('Load')} {{load: $load}}) SET l += $facts, l.loaded_at = datetime($at)"
    facts = {
        "load_id": row[0], "files": str(row[1]).splitlines(), "digest_files": [name for name, _ in files],
        "digests": [digest for _, digest in files], **dict(zip(_COUNTS, row[2:-1], strict=True)),
    }  # fmt: skip

    lease.write(text, load=load, facts=facts, at=row[-1].replace(tzinfo=UTC).isoformat())


def keep_table(lease: Lease, load: int, name: str, table: pa.Table, *, first: int = 0) -> None:
    """Write a table of a load as Parquet, in parts that are numbered from ``first``."""
    text = f"MERGE (t:{lease.names.label('LoadTable')} {{load: $load, name: $name, part: $part}}) SET t.data = $data"
    for part, content in parquet_parts(table, first=first):
        lease.write(text, load=load, name=name, part=part, data=content)


def parquet_parts(table: pa.Table, *, first: int = 0, rows: int = PART_ROWS) -> Iterator[tuple[int, bytes]]:
    """Number and content of the parts of a table."""
    for part, start in enumerate(range(0, table.num_rows, rows), start=first):
        buffer = io.BytesIO()
        pq.write_table(table.slice(start, rows), buffer, compression="zstd")
        yield part, buffer.getvalue()
