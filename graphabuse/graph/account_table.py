"""Which columns about accounts does a store hold? The long form of the store as one row for each account."""

import pandas as pd
from ibis.backends import BaseBackend

from graphabuse.engine.duckdb import first_row

TABLE = "account_columns"


def account_table(backend: BaseBackend) -> pd.DataFrame | None:
    """``account_id`` and the columns that were loaded with it, numbers where every value is one; None where there are none."""
    if backend.name != "duckdb":  # events in place come without
        return None
    if not first_row(backend.con, "SELECT 1 FROM information_schema.tables WHERE table_name = ?", [TABLE]):
        return None
    rows = backend.table(TABLE).order_by(["account_id", "name"]).to_pandas()
    if rows.empty:
        return None
    columns = {}
    for name, part in rows.groupby("name", sort=True):
        value = part["number"] if part["number"].notna().all() else part["text"]
        columns[str(name)] = pd.Series(value.to_numpy(), index=part["account_id"].to_numpy())
    return pd.DataFrame(columns).rename_axis("account_id").reset_index()
