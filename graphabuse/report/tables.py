"""How are the tables written, so that the same run gives the same bytes and no cell is live in a spreadsheet?"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from graphabuse.records import Run

CSV_TWINS = ("rings", "members")
TABLES = ("rings", "members", "accounts", "links", "reasons", "identifiers", "protected", "lineage", "moves", "classes")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(run: Run, folder: Path) -> None:
    """Every table as Parquet, rings and members also as CSV."""
    for name in TABLES:
        frame: pd.DataFrame = getattr(run, name)
        write_parquet(frame, folder / f"{name}.parquet")
        if name in CSV_TWINS:
            write_csv(frame, folder / f"{name}.csv")


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """A table as Parquet, values as they are."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, path, compression="zstd")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """A table as CSV in which no cell is live."""
    frame.map(harmless).to_csv(path, index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%SZ")


def harmless(cell: object) -> object:
    """A text cell that a spreadsheet would run as a formula, with an apostrophe before it.

    >>> harmless("=1+1")
    "'=1+1"
    >>> harmless(0.5)
    0.5
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
