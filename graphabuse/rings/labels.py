"""Which accounts are known, as what, and since when? Labels from a file or a table, checked."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.config import near
from graphabuse.errors import InputError, NotFoundError
from graphabuse.graph.snapshot import Snapshot

UNKNOWN, HONEST, ABUSIVE = -1, 0, 1


def load_labels(labels: str | Path | pd.DataFrame | None, snapshot: Snapshot) -> np.ndarray:
    """Label of every account of the window: 1 abusive, 0 honest, −1 unknown; shape ``(n_accounts,)``.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        Not a table with ``account_id`` and ``label``, or labels other than 0 and 1, or one account with both.
    """
    known = np.full(snapshot.n_accounts, UNKNOWN, dtype="int8")
    if labels is None:
        return known
    table = read_labels(labels)
    at = pd.Index(snapshot.account_ids.to_pylist()).get_indexer(table["account_id"])
    known[at[at >= 0]] = table["label"].to_numpy()[at >= 0]
    return known


def read_labels(labels: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Checked labels, each account once: ``account_id`` (text), ``label`` (1 or 0), ``labelled_at`` and ``weight`` if given.

    Raises
    ------
    NotFoundError, InputError
        As for :func:`load_labels`; also a ``labelled_at`` that is no time, or a weight that is not between 0 and 1.
    """
    frame = labels if isinstance(labels, pd.DataFrame) else _read(Path(labels))
    for name in ("account_id", "label"):
        if name not in frame.columns:
            raise InputError(
                f"labels have no column {name!r}, they need account_id,label; {near(name, [str(c) for c in frame.columns])}"
            )
    nobody = frame["account_id"].isna() | (frame["account_id"].astype("string").str.strip() == "")
    if nobody.any():
        raise InputError(
            f"{int(nobody.sum())} of {len(frame)} labels name no account; fill in account_id, or leave those rows out"
        )
    value = pd.to_numeric(frame["label"], errors="coerce")
    if not value.isin([0, 1]).all():
        bad = frame.loc[~value.isin([0, 1]), "label"].iloc[0]
        raise InputError(
            f"label {str(bad)[:40]!r} is not allowed; write 1 for abuse and 0 for honest, and leave unknown accounts out"
        )
    columns = {"account_id": frame["account_id"].astype(str), "label": value.astype("int8")}
    if "labelled_at" in frame.columns:
        columns["labelled_at"] = _times(frame["labelled_at"])
    if "weight" in frame.columns:
        columns["weight"] = _weights(frame["weight"])
    table = pd.DataFrame(columns).sort_values(list(columns), kind="stable")
    table = table.drop_duplicates(["account_id", "label"]).reset_index(drop=True)
    if table["account_id"].duplicated().any():
        twice = table.loc[table["account_id"].duplicated(), "account_id"].iloc[0]
        raise InputError(f"account {twice[:60]!r} is labelled both 0 and 1; keep one of the two rows")
    return table


def _weights(column: pd.Series) -> pd.Series:
    weight = pd.to_numeric(column, errors="coerce").astype("float64")
    if not weight.between(0, 1, inclusive="right").all():
        bad = str(column[~weight.between(0, 1, inclusive="right")].iloc[0])[:40]
        raise InputError(
            f"label weight {bad!r} is not allowed; write a number above 0 and up to 1, or leave the column out"
        )
    return weight


def _times(column: pd.Series) -> pd.Series:
    given = column.notna() & (column.astype(str).str.strip() != "")
    parsed = pd.to_datetime(
        column.where(given), utc=True, errors="coerce", format="ISO8601" if column.dtype == object else None
    )
    if parsed[given].isna().any():
        bad = str(column[given & parsed.isna()].iloc[0])[:40]
        raise InputError(
            f"labelled_at {bad!r} is not a time; write ISO 8601, for instance 2024-03-01T12:00:00Z, or leave it empty"
        )
    return parsed


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise NotFoundError(f"labels file {path} does not exist; give a CSV or Parquet file with account_id,label")
    try:
        return read_table(path, dtype=str)
    except (ValueError, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0][:120]
        raise InputError(
            f"labels file {path} cannot be read: {reason}; give a CSV or Parquet file with account_id,label"
        ) from error


def read_table(path: Path, *, dtype: Any) -> pd.DataFrame:
    """A CSV or Parquet file as it stands; a row with more cells than the header is an error, not a shift of columns."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            return pd.read_csv(path, dtype=dtype, index_col=False)
        except pd.errors.ParserWarning as warning:
            raise ValueError("rows have more cells than the header has names") from warning
