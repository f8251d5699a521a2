"""What travels in one writing transaction? A run of accounts with their events and links, made ready while the one before is written."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import duckdb
import numpy as np
import pyarrow as pa

from graphabuse.engine.duckdb import arrow
from graphabuse.store.embedded.schema import quote
from graphabuse.store.neo4j.packed import Packed, order_events, slices

LINKS_A_BATCH = 10_000
Made = TypeVar("Made")


@dataclass(frozen=True)
class Links:
    """Links of some accounts to identifiers of one kind.

    Attributes
    ----------
    account_ids : list of str
        The accounts; length ``n_accounts``.
    bounds : numpy.ndarray
        Where the links of each begin, and where the last end; shape ``(n_accounts + 1,)``.
    identifiers : numpy.ndarray
        Codes of the identifiers, shape ``(n_links,)``.
    facts : list of list of int
        Columns ``events``, ``first``, ``last``, ``days`` of length ``n_links``.
    """

    account_ids: list[str]
    bounds: np.ndarray
    identifiers: np.ndarray
    facts: list[list[int]]

    def rows(self, nodes: np.ndarray) -> Iterator[tuple[str, list[list[int]]]]:
        """Accounts that have links, with ``[identifier, events, first, last, days]`` of each; ``nodes`` has for each code what names it."""
        links = [list(row) for row in zip(nodes[self.identifiers].tolist(), *self.facts, strict=True)]
        bounds = self.bounds.tolist()
        for at, account_id in enumerate(self.account_ids):
            if bounds[at] < bounds[at + 1]:
                yield account_id, links[bounds[at] : bounds[at + 1]]


@dataclass(frozen=True)
class Batch:
    """A run of accounts with everything that is written about them.

    Attributes
    ----------
    batch_id : str
        Made of the content.
    identifiers : dict
        Per kind, those that no batch before had: rows ``[value, accounts, first, last, code]``, as they are after the load.
    accounts : list
        Rows ``[account_id, events, mark, first, last, bytes]``.
    links : dict of str to Links
        Per kind.
    """

    batch_id: str
    identifiers: dict[str, list[list[Any]]]
    accounts: list[list[Any]]
    links: dict[str, Links]


def ahead(batches: Iterator[Made]) -> Iterator[Made]:
    """The same batches, each made in another thread while the caller is busy with the one before; may be put one behind the other."""
    with ThreadPoolExecutor(1, thread_name_prefix="graphabuse-batch") as maker:
        coming = maker.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = maker.submit(next, batches, None)
            yield batch


def batches(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> Iterator[Batch]:
    """Accounts of ``ga_all`` in order of id with their ``ga_links_<kind>``, about ten thousand links at a time.

    The engine keeps the whole; of it some thousand accounts at a time are held as arrays.
    """
    order_events(connection, kinds)
    for kind in kinds:
        source = f"{quote(f'ga_links_{kind}')} l JOIN ga_order o USING (account)"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quote(f'ga_send_{kind}')} AS "
            f"SELECT o.position, l.identifier, l.events, l.first_at, l.last_at, l.days FROM {source} ORDER BY position"
        )
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quote(f'ga_nodes_{kind}')} AS SELECT min(o.position) AS position, any_value(i.value) AS value, "
            f"count(*) AS accounts, min(l.first_at) AS first_at, max(l.last_at) AS last_at, l.identifier FROM {source} "
            f"JOIN {quote(f'ga_ids_{kind}')} i USING (identifier) GROUP BY l.identifier ORDER BY position"
        )
        connection.execute(f"DROP TABLE {quote(f'ga_links_{kind}')}")
    for low in slices(connection):
        yield from _Slice(connection, kinds, low).batches()


class _Slice:
    """Some thousand accounts as arrays."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, kinds: Sequence[str], low: int) -> None:
        self.kinds, self.packed = kinds, Packed(connection, kinds, low)
        self.ids, where, edges = self.packed.ids, self.packed.where, self.packed.edges
        self.links, self.nodes = (
            {k: arrow(connection, f"SELECT * FROM {quote(f'ga_{what}_{k}')} {where} ORDER BY 1, 2") for k in kinds}
            for what in ("send", "nodes")
        )
        self.link_bounds, self.node_bounds = (
            {k: np.searchsorted(t["position"].to_numpy(), edges) for k, t in tables.items()}
            for tables in (self.links, self.nodes)
        )

    def batches(self) -> Iterator[Batch]:
        weight = np.sum([np.diff(found) for found in self.link_bounds.values()], axis=0) + 1
        cut = np.flatnonzero(np.diff((np.cumsum(weight) // LINKS_A_BATCH), prepend=-1))
        for low, high in zip(cut, [*cut[1:], len(self.ids)], strict=True):
            first, last = int(low), int(high)
            accounts = self.packed.rows(first, last)
            identifiers = {kind: self._identifiers(kind, first, last) for kind in self.kinds}
            links = {kind: self._links(kind, first, last) for kind in self.kinds}
            yield Batch(_digest(accounts), identifiers, accounts, links)

    def _identifiers(self, kind: str, low: int, high: int) -> list[list[Any]]:
        first, last = int(self.node_bounds[kind][low]), int(self.node_bounds[kind][high])
        return lists_of(self.nodes[kind].slice(first, last - first).drop_columns("position"))

    def _links(self, kind: str, low: int, high: int) -> Links:
        bounds = self.link_bounds[kind][low : high + 1]
        mine = self.links[kind].slice(int(bounds[0]), int(bounds[-1] - bounds[0]))
        facts = [mine[name].to_pylist() for name in ("events", "first_at", "last_at", "days")]
        return Links(self.ids[low:high], bounds - bounds[0], mine["identifier"].to_numpy(), facts)


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
