"""How are columns about accounts (age, country, plan …) read and kept? In long form, numbers and texts apart."""

from pathlib import Path
from typing import TypeAlias

import duckdb
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.address import is_database
from graphabuse.engine.duckdb import arrow
from graphabuse.engine.opened import open_beside, open_table
from graphabuse.errors import InputError
from graphabuse.store.account_columns import wide
from ingest.sources import columns_of, resolve, stage

Accounts: TypeAlias = str | Path | pd.DataFrame


def load_account_columns(connection: duckdb.DuckDBPyConnection, accounts: Accounts) -> None:
    """Store ``account_id`` and any further columns; a value given again replaces the one before.

    Raises
    ------
    InputError
        No ``account_id`` column.
    """
    connection.register("ga_long", _long(_frame(connection, accounts)))
    connection.execute("DELETE FROM account_columns WHERE (account_id, name) IN (SELECT account_id, name FROM ga_long)")
    connection.execute("INSERT INTO account_columns SELECT account_id, name, number, text FROM ga_long")
    connection.unregister("ga_long")


def columns_in_place(backend: BaseBackend, listed: Table, accounts: Accounts) -> pd.DataFrame | None:
    """The same for accounts whose events stay where they are; of a table on an engine only the accounts in ``listed`` come home.

    Parameters
    ----------
    listed : ibis Table
        ``account_id`` of the window, on ``backend``.
    accounts : path, DataFrame or str
        A file, a table in memory, the address of a database's table, or for Spark a table or folder.
    """
    on_file = not isinstance(accounts, str) or Path(accounts).is_file()
    table = None if on_file else open_beside(backend, str(accounts))
    if table is not None:
        _check(list(table.columns))
        known = table.mutate(account_id=table.account_id.cast("string")).semi_join(listed, "account_id")
        return wide(_long(known.to_pyarrow().to_pandas()))
    with duckdb.connect() as connection:
        return wide(_long(_frame(connection, accounts)))


def _frame(connection: duckdb.DuckDBPyConnection, accounts: Accounts) -> pd.DataFrame:
    if isinstance(accounts, pd.DataFrame):
        frame = accounts
    elif is_database(str(accounts)):
        backend, table, _ = open_table(str(accounts))
        frame = table.to_pyarrow().to_pandas()
        backend.disconnect()
    else:
        source = resolve([accounts], scratch=Path())[0]
        names = columns_of(source, connection)
        stage(source, names, connection, table="ga_accounts_file")
        frame = arrow(connection, "SELECT * EXCLUDE (ga_row) FROM ga_accounts_file").to_pandas()
    _check(list(map(str, frame.columns)))
    return frame


def _check(names: list[str]) -> None:
    if "account_id" not in names:
        raise InputError(f"the accounts table has no column 'account_id'; it has {', '.join(names[:8])}")


def _long(frame: pd.DataFrame) -> pd.DataFrame:
    long = (
        frame.astype({"account_id": "string"})
        .melt(id_vars="account_id", var_name="name", value_name="value")
        .dropna(subset="value")
    )
    long["text"] = long["value"].astype("string")
    long["number"] = pd.to_numeric(long["value"], errors="coerce").astype("float64")
    return long[["account_id", "name", "number", "text"]]
