"""What travels in one writing transaction? A run of accounts with their events and links, made ready while the one before is written."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.store.embedded.schema import quote
from graphabuse.store.neo4j.activity import columns_of, pack
from graphabuse.store.neo4j.hashed import mark_sql

LINKS_A_BATCH = 10_000
ACCOUNTS_A_SLICE = 20_000


@dataclass(frozen=True)
class Batch:
    """A run of accounts with everything that is written about them.

    Attributes
    ----------
    batch_id : str
        Made of the content.
    accounts : list
        Rows ``[account_id, events, mark, first, last, bytes]``.
    links : dict
        Per kind and whether the accounts are new to the graph: rows ``[account_id, [[value, events, first, last, days] …]]``.
    """

    batch_id: str
    accounts: list[list[Any]]
    links: dict[tuple[str, bool], list[list[Any]]]


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, each made in another thread while the caller is busy with the one before."""
    with ThreadPoolExecutor(1, thread_name_prefix="graphabuse-batch") as maker:
        coming = maker.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = maker.submit(next, batches, None)
            yield batch


def batches(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], known: set[str]) -> Iterator[Batch]:
    """Accounts of ``ga_all`` in order of id with their ``ga_links_<kind>``, about ten thousand links at a time.

    The engine keeps the whole; of it some thousand accounts at a time are held as arrays.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ga_order AS SELECT account, account_id, row_number() OVER (ORDER BY account_id) - 1 AS position "
        "FROM accounts SEMI JOIN ga_all USING (account)"
    )
    columns = ", ".join(quote(name) for name in columns_of(kinds))
    tables = {
        "ga_send": f"SELECT o.position, {columns}, {mark_sql(kinds, events='a', account_id='o.account_id')} AS mark "
        "FROM ga_all a JOIN ga_order o USING (account)"
    }
    for kind in kinds:
        source = quote(f"ga_links_{kind}")
        tables[f"ga_send_{kind}"] = (
            f"SELECT o.position, l.value, l.events, l.first_at, l.last_at, l.days FROM {source} l JOIN ga_order o USING (account)"
        )
    for name, query in tables.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {quote(name)} AS {query} ORDER BY position")
    row = first_row(connection, "SELECT count(*) FROM ga_order")
    for low in range(0, int(row[0]) if row else 0, ACCOUNTS_A_SLICE):
        yield from _Slice(connection, kinds, low, known).batches()


class _Slice:
    """Some thousand accounts as arrays."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], low: int, known: set[str]) -> None:
        where = f"WHERE position >= {low} AND position < {low + ACCOUNTS_A_SLICE}"
        self.kinds, self.known = kinds, known
        ids = arrow(connection, f"SELECT account_id FROM ga_order {where} ORDER BY position")
        self.ids: list[str] = ids["account_id"].to_pylist()
        events = arrow(connection, f"SELECT * FROM ga_send {where} ORDER BY ALL")
        edges = np.arange(low, low + len(self.ids) + 1)
        self.bounds = np.searchsorted(events["position"].to_numpy(), edges)
        self.rows = pack([events[name].to_numpy() for name in columns_of(kinds)])
        self.marks = np.concatenate([[0], np.cumsum(events["mark"].to_numpy(), dtype="int64")])
        self.links = {
            k: arrow(connection, f"SELECT * FROM {quote(f'ga_send_{k}')} {where} ORDER BY 1, 2") for k in kinds
        }
        self.link_bounds = {k: np.searchsorted(t["position"].to_numpy(), edges) for k, t in self.links.items()}

    def batches(self) -> Iterator[Batch]:
        weight = np.sum([np.diff(found) for found in self.link_bounds.values()], axis=0) + 1
        cut = np.flatnonzero(np.diff((np.cumsum(weight) // LINKS_A_BATCH), prepend=-1))
        for low, high in zip(cut, [*cut[1:], len(self.ids)], strict=True):
            accounts = self._accounts(int(low), int(high))
            links: dict[tuple[str, bool], list[list[Any]]] = {}
            for kind in self.kinds:
                for row in self._links(kind, int(low), int(high)):
                    links.setdefault((kind, row[0] not in self.known), []).append(row)
            yield Batch(_digest(accounts), accounts, links)

    def _accounts(self, low: int, high: int) -> list[list[Any]]:
        found = []
        for at in range(low, high):
            start, end = int(self.bounds[at]), int(self.bounds[at + 1])
            mine = self.rows[start:end]
            mark = int(self.marks[end] - self.marks[start])
            found.append([self.ids[at], end - start, mark, int(mine[0, 0]), int(mine[-1, 0]), mine.tobytes()])
        return found

    def _links(self, kind: str, low: int, high: int) -> Iterator[list[Any]]:
        bounds = self.link_bounds[kind]
        first, last = int(bounds[low]), int(bounds[high])
        values = lists_of(self.links[kind].slice(first, last - first).drop_columns("position"))
        for at in range(low, high):
            mine = values[int(bounds[at]) - first : int(bounds[at + 1]) - first]
            if mine:
                yield [self.ids[at], mine]


def _digest(accounts: list[list[Any]]) -> str:
    """The batch's name in the ledger."""
    content = hashlib.sha256()
    for row in accounts:
        content.update(repr(row[:5]).encode())
        content.update(row[5])
    return content.hexdigest()[:32]


def lists_of(table: pa.Table) -> list[list[Any]]:
    """Rows of a table as lists, as the driver sends them."""
    return [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]
