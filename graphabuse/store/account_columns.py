"""Which columns about accounts does a store hold? The long form it keeps as one row for each account."""

import pandas as pd
from ibis.backends.duckdb import Backend

from graphabuse.engine.duckdb import first_row

TABLE = "account_columns"


def account_columns(backend: Backend) -> pd.DataFrame | None:
    """``account_id`` and the columns that were loaded with it; None where there are none."""
    if not first_row(backend.con, "SELECT 1 FROM information_schema.tables WHERE table_name = ?", [TABLE]):
        return None
    return wide(backend.table(TABLE).to_pandas())


def wide(rows: pd.DataFrame) -> pd.DataFrame | None:
    """One row for each account from ``account_id``, ``name``, ``number``, ``text``; numbers where every value is one."""
    if rows.empty:
        return None
    columns = {}
    for name, part in rows.sort_values(["account_id", "name"], kind="stable").groupby("name", sort=True):
        value = part["number"] if part["number"].notna().all() else part["text"]
        columns[str(name)] = pd.Series(value.to_numpy(), index=part["account_id"].to_numpy())
    return pd.DataFrame(columns).rename_axis("account_id").reset_index()
