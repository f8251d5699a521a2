"""What has been loaded? The ledger makes a job run twice equal a job run once."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb

from graphabuse.engine.duckdb import first_row


@dataclass
class Tally:
    """Counts of one job as it goes; ``files`` pairs names with their content marks (``known``: loaded before)."""

    read: int = 0
    written: int = 0
    rejected: int = 0
    absent: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    files: list[tuple[str, str]] = field(default_factory=list)


def next_load(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of the load that begins."""
    row = first_row(connection, "SELECT coalesce(max(load), 0) + 1 FROM loads")
    return int(row[0]) if row else 1


def close_load(connection: duckdb.DuckDBPyConnection, load: int, tally: Tally) -> str:
    """Write the ledger and move the fingerprint; a job that stored nothing leaves both alone."""
    row = first_row(connection, "SELECT value FROM meta WHERE key = 'fingerprint'")
    before = str(row[0]) if row else ""
    new = [(name, mark) for name, mark in tally.files if mark not in ("known", "")]
    content = f"{before}|{tally.written}|{[mark for _, mark in new]}"
    if tally.written:
        sums = first_row(
            connection,
            "SELECT count(*), sum(epoch_us(seen_at)), sum(account), count(DISTINCT account) FROM events WHERE load = ?",
            [load],
        )
        content += f"|{sums}"
    load_id = "load-" + hashlib.sha256(content.encode()).hexdigest()[:12]
    for name, mark in new:
        connection.execute("INSERT INTO load_files VALUES (?, ?, ?)", [load, name, mark])
    if tally.written:
        fingerprint = hashlib.sha256(content.encode()).hexdigest()[:16]
        connection.execute("UPDATE meta SET value = ? WHERE key = 'fingerprint'", [fingerprint])
    if new or tally.written:
        values = [load, load_id, datetime.now(UTC).replace(tzinfo=None), "\n".join(name for name, _ in tally.files), tally.read,
                  tally.written, tally.rejected, tally.read - tally.written - tally.rejected]  # fmt: skip
        connection.execute("INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    return load_id
