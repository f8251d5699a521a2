"""How is a run kept and read back? One table for each frame, plus the run's id; nothing is ever changed."""

import json
from dataclasses import fields
from datetime import UTC, datetime

import duckdb
import pandas as pd

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.errors import NotFoundError
from graphabuse.records import Run
from graphabuse.store.embedded.schema import has_table, quote

FRAMES = tuple(field.name for field in fields(Run) if field.name not in ("run_id", "summary"))


def save_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write a run in one transaction; one that is there already is left as it is."""
    if first_row(connection, "SELECT 1 FROM runs WHERE run_id = ?", [run.run_id]):
        return
    connection.execute("BEGIN")
    try:
        for name in FRAMES:
            table = quote(f"run_{name}")
            frame: pd.DataFrame = getattr(run, name).assign(run_id=run.run_id)
            connection.register("ga_frame", _for_engine(frame))
            if has_table(connection, f"run_{name}"):
                connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM ga_frame")
            else:
                connection.execute(f"CREATE TABLE {table} AS SELECT * FROM ga_frame")
            connection.unregister("ga_frame")
        connection.execute(
            "INSERT INTO runs SELECT ?, ?, coalesce(max(sequence), 0) + 1, ? FROM runs",
            [run.run_id, datetime.now(UTC).replace(tzinfo=None), json.dumps(dict(run.summary))],
        )
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
        hint = f"known runs: {', '.join(known)}" if known else "there is none yet: run `graphabuse detect` first"
        raise NotFoundError(f"run {which!r} is not in this store; {hint}")
    frames = {}
    for name in FRAMES:
        query = f"SELECT * EXCLUDE (run_id) FROM {quote(f'run_{name}')} WHERE run_id = ? ORDER BY rowid"
        frames[name] = _from_engine(arrow(connection, query, [row[0]]).to_pandas())
    return Run(run_id=row[0], summary=json.loads(row[1]), **frames)


def list_runs(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All runs, oldest first."""
    rows = connection.execute("SELECT run_id, created_at, sequence, summary FROM runs ORDER BY sequence").fetchall()
    counts = [json.loads(row[3])["counts"] for row in rows]
    return pd.DataFrame(
        {
            "run_id": pd.Series([row[0] for row in rows], dtype=object),
            "created_at": pd.to_datetime([row[1] for row in rows], utc=True),
            "sequence": pd.Series([row[2] for row in rows], dtype="int64"),
            "rings": pd.Series([count["rings"] for count in counts], dtype="int64"),
            "members": pd.Series([count["accounts_in_rings"] for count in counts], dtype="int64"),
        }
    )


def _for_engine(frame: pd.DataFrame) -> pd.DataFrame:
    """Text columns as text even where they are empty, so that a table's first run fixes the right types."""
    text = {name: "string" for name in frame.columns if frame[name].dtype == object or frame[name].isna().all()}
    numbers = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    return frame.astype({name: kind for name, kind in text.items() if name not in numbers})


def _from_engine(frame: pd.DataFrame) -> pd.DataFrame:
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.DatetimeTZDtype):
            frame[name] = frame[name].astype("datetime64[us, UTC]")
        elif pd.api.types.is_string_dtype(frame[name]):
            column = frame[name].astype(object)
            frame[name] = column.where(column.notna(), None)
    return frame
