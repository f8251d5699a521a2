"""How is a run kept and read back? One table for each frame, plus the run's id; nothing is ever changed."""

import json
from datetime import UTC, datetime

import duckdb
import pandas as pd

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.records import Run
from graphabuse.store.embedded.schema import has_table, quote
from graphabuse.store.frames import FRAMES, for_engine, from_engine, runs_frame, unknown_run


def save_run(connection: duckdb.DuckDBPyConnection, run: Run, kept_at: datetime | None = None) -> None:
    """Write a run in one transaction, as the newest or in its place in time (UTC without a zone); one that is there already is left as it is."""
    if first_row(connection, "SELECT 1 FROM runs WHERE run_id = ?", [run.run_id]):
        return
    connection.execute("BEGIN")
    try:
        for name in FRAMES:
            table = quote(f"run_{name}")
            frame: pd.DataFrame = getattr(run, name).assign(run_id=run.run_id)
            connection.register("ga_frame", for_engine(frame))
            if has_table(connection, f"run_{name}"):
                _add_columns(connection, f"run_{name}")
                connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM ga_frame")
            else:
                connection.execute(f"CREATE TABLE {table} AS SELECT * FROM ga_frame")
            connection.unregister("ga_frame")
        place = first_row(
            connection,
            "SELECT coalesce(max(sequence), 0) + 1 FROM runs WHERE created_at <= coalesce(?, created_at)",
            [kept_at],
        )
        connection.execute("UPDATE runs SET sequence = sequence + 1 WHERE sequence >= ?", place)
        moment = kept_at or datetime.now(UTC).replace(tzinfo=None)
        values = [run.run_id, moment, *(place or ()), json.dumps(dict(run.summary))]
        connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?)", values)
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise


def load_run(connection: duckdb.DuckDBPyConnection, which: str) -> Run:
    """Read a run by id or the latest; rows come back in the order of rank."""
    if which == "latest":
        row = first_row(connection, "SELECT run_id, summary FROM runs ORDER BY sequence DESC LIMIT 1")
    else:
        row = first_row(connection, "SELECT run_id, summary FROM runs WHERE run_id = ?", [which])
    if row is None:
        known = [
            found[0]
            for found in connection.execute("SELECT run_id FROM runs ORDER BY sequence DESC LIMIT 5").fetchall()
        ]
        raise unknown_run(which, known)
    frames = {name: run_table(connection, row[0], name) for name in FRAMES if has_table(connection, f"run_{name}")}
    return Run(run_id=row[0], summary=json.loads(row[1]), **frames)


def run_table(connection: duckdb.DuckDBPyConnection, run_id: str, name: str) -> pd.DataFrame:
    """One table of a run."""
    query = f"SELECT * EXCLUDE (run_id) FROM {quote(f'run_{name}')} WHERE run_id = ? ORDER BY rowid"
    return from_engine(arrow(connection, query, [run_id]).to_pandas())


def _add_columns(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Columns that runs of earlier versions did not have; they are null there."""
    have = {row[0] for row in connection.execute(f"DESCRIBE {quote(table)}").fetchall()}
    for name, kind, *_ in connection.execute("DESCRIBE ga_frame").fetchall():
        if name not in have:
            connection.execute(f"ALTER TABLE {quote(table)} ADD COLUMN {quote(name)} {kind}")


def list_runs(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All runs, oldest first."""
    rows = connection.execute("SELECT run_id, created_at, sequence, summary FROM runs ORDER BY sequence").fetchall()
    return runs_frame((row[0], row[1], row[2], json.loads(row[3])) for row in rows)


def expire_runs(connection: duckdb.DuckDBPyConnection, older_than: datetime) -> list[str]:
    """Remove runs kept before a moment (UTC without a zone), but never the newest, in one transaction."""
    query = (
        "SELECT run_id FROM runs WHERE created_at < ? AND sequence < (SELECT max(sequence) FROM runs) ORDER BY sequence"
    )
    old = [str(row[0]) for row in connection.execute(query, [older_than]).fetchall()]
    connection.execute("BEGIN")
    try:
        for table in ("runs", *(f"run_{name}" for name in FRAMES)):
            if has_table(connection, table):
                connection.execute(f"DELETE FROM {quote(table)} WHERE run_id IN (SELECT unnest(?::VARCHAR[]))", [old])
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
    return old
