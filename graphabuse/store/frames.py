"""How are the tables of a run kept, so that they come back as they were?"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

import pandas as pd

from graphabuse.errors import NotFoundError
from graphabuse.records import CLASSES, LINEAGE, MOVES, NETWORKS, Run, Verdict, empty_frame

FRAMES = tuple(field.name for field in fields(Run) if field.name not in ("run_id", "summary"))

_LATER = {"lineage": LINEAGE, "moves": MOVES, "classes": CLASSES, "networks": NETWORKS}


def empty_table(name: str) -> pd.DataFrame:
    """A table of a run that was made before there was such a table."""
    return empty_frame(_LATER.get(name, {}))


def for_engine(frame: pd.DataFrame) -> pd.DataFrame:
    """Text columns as text even where they are empty, so that a table's first run fixes the right types."""
    text = {name: "string" for name in frame.columns if frame[name].dtype == object or frame[name].isna().all()}
    numbers = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    return frame.astype({name: kind for name, kind in text.items() if name not in numbers})


def from_engine(frame: pd.DataFrame) -> pd.DataFrame:
    """Times in microseconds UTC, texts as objects with None where there is none."""
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.DatetimeTZDtype):
            frame[name] = frame[name].astype("datetime64[us, UTC]")
        elif pd.api.types.is_string_dtype(frame[name]):
            column = frame[name].astype(object)
            frame[name] = column.where(column.notna(), None)
    return frame


def runs_frame(rows: Iterable[tuple[str, datetime, int, dict[str, Any]]]) -> pd.DataFrame:
    """All runs from their ids, times, numbers and summaries; see :meth:`graphabuse.store.Store.runs`."""
    listed = list(rows)
    counts = [row[3]["counts"] for row in listed]
    return pd.DataFrame(
        {
            "run_id": pd.Series([row[0] for row in listed], dtype=object),
            "created_at": pd.to_datetime([row[1] for row in listed], utc=True),
            "sequence": pd.Series([row[2] for row in listed], dtype="int64"),
            "rings": pd.Series([count["rings"] for count in counts], dtype="int64"),
            "members": pd.Series([count["accounts_in_rings"] for count in counts], dtype="int64"),
            "job": pd.Series([row[3].get("job") for row in listed], dtype=object),
            "input_fingerprint": pd.Series([row[3].get("input_fingerprint") for row in listed], dtype=object),
            "window_start": pd.Series([row[3]["window"]["start"] for row in listed], dtype=object),
            "window_end": pd.Series([row[3]["window"]["end"] for row in listed], dtype=object),
        }
    )


VERDICT_FIELDS = tuple(field.name for field in fields(Verdict))


def verdicts_frame(verdicts: Iterable[Verdict]) -> pd.DataFrame:
    """``verdict_id`` and the fields of :class:`graphabuse.records.Verdict`, oldest first; lists of accounts as tuples."""
    listed = sorted(verdicts, key=lambda verdict: (verdict.decided_at, verdict.verdict_id))
    frame = pd.DataFrame(
        {
            name: pd.Series([getattr(verdict, name) for verdict in listed], dtype=object)
            for name in ("verdict_id", *VERDICT_FIELDS)
        }
    )
    return frame.assign(decided_at=pd.to_datetime(frame["decided_at"], utc=True).astype("datetime64[us, UTC]"))


def unique_names(names: list[str]) -> list[str]:
    """Column names of an answer, a repeated one with its place."""
    return [name if names.index(name) == at else f"{name}_{at}" for at, name in enumerate(names)]


def unknown_account(account_id: str, address: str) -> NotFoundError:
    """What to say when an account is not in the store at an address."""
    return NotFoundError(
        f"account {account_id[:80]!r} is not in store {address}; check the id (case counts) or the store"
    )


def unknown_run(which: str, known: list[str]) -> NotFoundError:
    """What to say when a run is not in a store that has the runs ``known``, newest first."""
    hint = f"known runs: {', '.join(known)}" if known else "there is none yet: run `graphabuse detect` first"
    return NotFoundError(f"run {which!r} is not in this store; {hint}")
