"""How are columns about accounts (age, country, plan …) kept? In long form, numbers and texts apart."""

from pathlib import Path

import duckdb
import pandas as pd

from graphabuse.engine.duckdb import arrow
from graphabuse.errors import InputError
from ingest.sources import columns_of, resolve, stage


def load_account_columns(connection: duckdb.DuckDBPyConnection, accounts: str | Path | pd.DataFrame) -> None:
    """Store ``account_id`` and any further columns; a value given again replaces the one before.

    Raises
    ------
    InputError
        No ``account_id`` column.
    """
    if isinstance(accounts, pd.DataFrame):
        frame = accounts
    else:
        source = resolve([accounts], scratch=Path())[0]
        names = columns_of(source, connection)
        stage(source, names, connection, table="ga_accounts_file")
        frame = arrow(connection, "SELECT * EXCLUDE (ga_row) FROM ga_accounts_file").to_pandas()
    if "account_id" not in frame.columns:
        raise InputError(
            f"the accounts table has no column 'account_id'; it has {', '.join(map(str, frame.columns[:8]))}"
        )
    long = (
        frame.astype({"account_id": "string"})
        .melt(id_vars="account_id", var_name="name", value_name="value")
        .dropna(subset="value")
    )
    long["text"] = long["value"].astype("string")
    long["number"] = pd.to_numeric(long["value"], errors="coerce").astype("float64")
    connection.register("ga_long", long[["account_id", "name", "number", "text"]])
    connection.execute("DELETE FROM account_columns WHERE (account_id, name) IN (SELECT account_id, name FROM ga_long)")
    connection.execute("INSERT INTO account_columns SELECT account_id, name, number, text FROM ga_long")
    connection.unregister("ga_long")
