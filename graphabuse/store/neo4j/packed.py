"""How do coded events become rows of bytes, one run of bytes for each account? Some thousand accounts at a time are held as arrays.

What the engine needs no more goes at once: a first load of many millions is held once and not three times.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import numpy as np

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.store.embedded.schema import quote
from graphabuse.store.neo4j.activity import columns_of, pack
from graphabuse.store.neo4j.hashed import mark_sql

ACCOUNTS_A_SLICE = 20_000


def order_events(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> None:
    """Of the hashed events ``ga_all`` make ``ga_send``, sorted by the position of their accounts, which ``ga_order`` tells."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ga_order AS SELECT account, account_id, row_number() OVER (ORDER BY account_id) - 1 AS position "
        "FROM accounts SEMI JOIN ga_all USING (account)"
    )
    columns = ", ".join(quote(name) for name in columns_of(kinds))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ga_send AS SELECT o.position, {columns}, "
        f"{mark_sql(kinds, events='a', account_id='o.account_id')} AS mark FROM ga_all a JOIN ga_order o USING (account) ORDER BY position"
    )
    connection.execute("DROP TABLE ga_all")


def slices(connection: duckdb.DuckDBPyConnection) -> Iterator[int]:
    """First position of each slice."""
    row = first_row(connection, "SELECT count(*) FROM ga_order")
    yield from range(0, int(row[0]) if row else 0, ACCOUNTS_A_SLICE)


class Packed:
    """Accounts of one slice with their events.

    Attributes
    ----------
    where : str
        SQL: the slice's positions.
    edges : numpy.ndarray
        Positions, and one more; shape ``(n_accounts + 1,)``.
    ids : list of str
        Account ids.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], low: int) -> None:
        self.where = f"WHERE position >= {low} AND position < {low + ACCOUNTS_A_SLICE}"
        ids = arrow(connection, f"SELECT account_id FROM ga_order {self.where} ORDER BY position")
        self.ids: list[str] = ids["account_id"].to_pylist()
        self.edges = np.arange(low, low + len(self.ids) + 1)
        events = arrow(connection, f"SELECT * FROM ga_send {self.where} ORDER BY ALL")
        self._bounds = np.searchsorted(events["position"].to_numpy(), self.edges)
        self._rows = pack([events[name].to_numpy() for name in columns_of(kinds)])
        self._marks = np.concatenate([[0], np.cumsum(events["mark"].to_numpy(), dtype="int64")])

    def rows(self, low: int, high: int) -> list[list[Any]]:
        """``[account_id, events, mark, first, last, bytes]`` of some accounts of the slice."""
        found = []
        for at in range(low, high):
            start, end = int(self._bounds[at]), int(self._bounds[at + 1])
            mine = self._rows[start:end]
            mark = int(self._marks[end] - self._marks[start])
            found.append([self.ids[at], end - start, mark, int(mine[0, 0]), int(mine[-1, 0]), mine.tobytes()])
        return found
