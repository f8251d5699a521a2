"""How do the frames of a run become files that read the same everywhere and run nothing?"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from graphabuse.records import Run

TEXT, WHOLE, REAL, TIME = pa.string(), pa.int64(), pa.float64(), pa.timestamp("us", tz="UTC")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

SCHEMAS: Mapping[str, Mapping[str, pa.DataType]] = {
    "rings": {
        "ring_id": TEXT, "rank": WHOLE, "score": REAL, "action": TEXT, "accounts": WHOLE, "core_accounts": WHOLE,
        "identifiers": WHOLE, "first_seen": TIME, "last_seen": TIME, "change": TEXT, "top_reason": TEXT,
        "top_doubt": TEXT,
    },
    "members": {"ring_id": TEXT, "account_id": TEXT, "role": TEXT, "score": REAL},
    "accounts": {"account_id": TEXT, "score": REAL, "ring_id": TEXT},
    "links": {
        "ring_id": TEXT, "account_id": TEXT, "kind": TEXT, "identifier": TEXT, "first_seen": TIME, "last_seen": TIME,
        "events": WHOLE,
    },
    "reasons": {"ring_id": TEXT, "kind": TEXT, "code": TEXT, "text": TEXT, "value": REAL, "base_rate": REAL},
    "identifiers": {
        "ring_id": TEXT, "kind": TEXT, "identifier": TEXT, "identifier_class": TEXT, "accounts_inside": WHOLE,
        "accounts_outside": WHOLE, "first_seen": TIME, "last_seen": TIME, "events": WHOLE, "bits": REAL,
    },
    "protected": {"account_id": TEXT, "kind": TEXT, "identifier": TEXT, "first_seen": TIME, "accounts_touching": WHOLE},
}  # fmt: skip
CSV_TABLES = ("rings", "members")


def write_tables(run: Run, folder: Path) -> dict[str, Path]:
    """Write every table as Parquet, and the two that people open in a spreadsheet as CSV, too.

    Returns
    -------
    dict of str to Path
        File name (``rings.parquet``) to its path.
    """
    written: dict[str, Path] = {}
    for name in SCHEMAS:
        table = as_arrow(getattr(run, name), name)
        written[f"{name}.parquet"] = _parquet(table, folder / f"{name}.parquet")
        if name in CSV_TABLES:
            written[f"{name}.csv"] = _csv(table, folder / f"{name}.csv")
    return written


def as_arrow(frame: pd.DataFrame, name: str) -> pa.Table:
    """A frame with the columns of the output contract first, in their types; further columns follow as they are."""
    schema = SCHEMAS[name]
    known = {column: pa.array(frame[column], type=kind, from_pandas=True) for column, kind in schema.items()}
    more = {
        column: pa.array(frame[column], from_pandas=True, type=TEXT if _is_textual(frame[column]) else None)
        for column in frame.columns
        if column not in schema
    }
    return pa.table(known | more)


def neutral(text: str) -> str:
    """A CSV cell that a spreadsheet will not run: an apostrophe before ``= + - @``, tab and carriage return."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _is_textual(column: pd.Series) -> bool:
    return bool(pd.api.types.is_object_dtype(column.dtype) or pd.api.types.is_string_dtype(column.dtype))


def _parquet(table: pa.Table, path: Path) -> Path:
    # fixed settings, no pandas block and no writer time: the same rows give the same bytes
    pyarrow.parquet.write_table(
        table, path, compression="zstd", compression_level=3, version="2.6", row_group_size=1 << 17
    )
    return path


def _csv(table: pa.Table, path: Path) -> Path:
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_string(column.type):
            values = column.to_pylist()
            columns[name] = pa.array([None if text is None else neutral(text.replace("\0", "")) for text in values], TEXT)
        elif pa.types.is_timestamp(column.type):
            columns[name] = pyarrow.compute.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
        else:
            columns[name] = column
    with path.open("wb") as file:
        pyarrow.csv.write_csv(pa.table(columns), file)
    return path
