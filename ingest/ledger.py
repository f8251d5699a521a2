"""What has been loaded? The ledger makes a job run twice equal a job run once."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb

from graphabuse.engine.duckdb import first_row
from graphabuse.store.embedded.content import content_mark, set_content, stored_content


@dataclass
class Tally:
    """Counts of one job as it goes.

    ``files`` pairs names with their content marks (``known``: loaded before); ``left_out`` holds the columns that were not read.
    """

    read: int = 0
    written: int = 0
    rejected: int = 0
    absent: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    files: list[tuple[str, str]] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)


def next_load(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of the load that begins."""
    row = first_row(connection, "SELECT coalesce(max(load), 0) + 1 FROM loads")
    return int(row[0]) if row else 1


def close_load(connection: duckdb.DuckDBPyConnection, load: int, tally: Tally) -> str:
    """Write the ledger and move the fingerprint; a job that stored nothing leaves both alone."""
    events, total = stored_content(connection)
    new = [(name, mark) for name, mark in tally.files if mark not in ("known", "")]
    more = content_mark(connection, load) if tally.written else 0
    content = f"{events}|{total}|{tally.written}|{more}|{[name for _, name in new]}"
    load_id = "load-" + hashlib.sha256(content.encode()).hexdigest()[:12]
    for name, mark in new:
        connection.execute("INSERT INTO load_files VALUES (?, ?, ?)", [load, name, mark])
    if tally.written:
        set_content(connection, events + tally.written, total + more)
    if new or tally.written:
        values = [load, load_id, datetime.now(UTC).replace(tzinfo=None), "\n".join(name for name, _ in tally.files), tally.read,
                  tally.written, tally.rejected, tally.read - tally.written - tally.rejected]  # fmt: skip
        connection.execute("INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    return load_id
