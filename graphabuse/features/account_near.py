"""Which part of a graph can reach one account? Its identifiers, those on them, theirs, and the accounts on those.

Two parts are cut out. The *star* holds every use of the account's own identifiers: its structural features are exact there. What is
*near* holds everything within two account steps: what a network of two layers or a feature of two hops can see. Of a crowded
identifier ``MOST_OF_A_HUB`` accounts are drawn, because a mean over many is told well by some.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from graphabuse.features.account_graph import AccountGraph, Relation, Ties
from graphabuse.features.grouped import ranges

MOST_OF_A_HUB = 200


@dataclass(frozen=True, eq=False)
class Lookup:
    """Rows of a table by key: those of key k are ``rows[starts[k]:starts[k + 1]]``."""

    starts: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(cls, keys: np.ndarray, n_keys: int) -> "Lookup":
        """Index the rows of a column."""
        starts = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=n_keys))])
        return cls(starts, np.argsort(keys, kind="stable"))

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Rows of all ``keys``, in their order."""
        return self.rows[ranges(self.starts[keys], self.starts[keys + 1] - self.starts[keys])]

    def some(self, keys: np.ndarray, most: int) -> np.ndarray:
        """Rows of all ``keys``, evenly spaced ones where a key has more than ``most``."""
        found = [self.rows[self.starts[key] : self.starts[key + 1]] for key in keys]
        return np.concatenate([rows[:: -(-len(rows) // most)] for rows in found]) if found else np.zeros(0, "int64")


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Indexes of a graph, made once, from which the part around any account is cut.

    Attributes
    ----------
    graph : AccountGraph
        The whole graph.
    by_account, by_identifier : mapping of str to Lookup
        Rows of each relation.
    by_end : mapping of str to Lookup
        Rows of each set of ties, both ends (row modulo their number).
    """

    graph: AccountGraph
    by_account: Mapping[str, Lookup]
    by_identifier: Mapping[str, Lookup]
    by_end: Mapping[str, Lookup]

    @classmethod
    def of(cls, graph: AccountGraph) -> "Surroundings":
        """Index a graph."""
        uses, ties = graph.relations.items(), graph.ties.items()
        return cls(
            graph,
            {name: Lookup.of(use.account, graph.n_accounts) for name, use in uses},
            {name: Lookup.of(use.identifier, use.n_identifiers) for name, use in uses},
            {name: Lookup.of(np.concatenate([tie.a, tie.b]), graph.n_accounts) for name, tie in ties},
        )

    def shared(self, account: int) -> list[tuple[str, int, int]]:
        """``(kind, identifier code, others on it)`` of every identifier the account shares."""
        found = []
        for name, use in self.graph.relations.items():
            index = self.by_identifier[name]
            for code in use.identifier[self.by_account[name].find(np.array([account]))]:
                others = int(index.starts[code + 1] - index.starts[code]) - 1
                if others:
                    found.append((name, int(code), others))
        return found

    def star(self, account: int) -> "Part":
        """Every use of the account's own identifiers, and all ties of those it is tied to; the account is code 0."""
        me = np.array([account])
        uses = {}
        for name, use in self.graph.relations.items():
            mine = use.identifier[self.by_account[name].find(me)]
            uses[name] = self.by_identifier[name].find(mine)
        tied = self._tied(np.union1d(me, self._ends(self._tied(me))))
        return self._part(account, uses, tied)

    def near(self, account: int) -> "Part":
        """Everything within two account steps; the account is code 0."""
        me = np.array([account])
        first = np.union1d(me, np.concatenate([self._on(me, MOST_OF_A_HUB), self._ends(self._tied(me))]))
        second = np.union1d(first, np.concatenate([self._on(first, MOST_OF_A_HUB), self._ends(self._tied(first))]))
        inside = np.zeros(self.graph.n_accounts, bool)
        inside[second] = True
        uses, tied = {}, {}
        for name in self.graph.relations:
            uses[name] = self.by_account[name].find(second)
        for name, tie in self.graph.ties.items():
            rows = np.unique(self.by_end[name].find(second) % max(len(tie.a), 1))
            tied[name] = rows[inside[tie.a[rows]] & inside[tie.b[rows]]]
        return self._part(account, uses, tied)

    def _on(self, accounts: np.ndarray, most: int) -> np.ndarray:
        found = [accounts]
        for name, use in self.graph.relations.items():
            codes = np.unique(use.identifier[self.by_account[name].find(accounts)])
            found.append(use.account[self.by_identifier[name].some(codes, most)])
        return np.unique(np.concatenate(found))

    def _tied(self, accounts: np.ndarray) -> dict[str, np.ndarray]:
        return {
            name: np.unique(self.by_end[name].find(accounts) % max(len(tie.a), 1))
            for name, tie in self.graph.ties.items()
        }

    def _ends(self, tied: Mapping[str, np.ndarray]) -> np.ndarray:
        found = [np.zeros(0, "int64")]
        for name, rows in tied.items():
            found += [self.graph.ties[name].a[rows], self.graph.ties[name].b[rows]]
        return np.unique(np.concatenate(found))

    def _part(self, account: int, uses: Mapping[str, np.ndarray], tied: Mapping[str, np.ndarray]) -> "Part":
        graph = self.graph
        ends = [np.array([account])]
        ends += [graph.relations[name].account[rows] for name, rows in uses.items()]
        ends += [end[rows] for name, rows in tied.items() for end in (graph.ties[name].a, graph.ties[name].b)]
        others = np.unique(np.concatenate(ends))
        accounts = np.concatenate([[account], others[others != account]])
        order = np.argsort(accounts, kind="stable")

        def place(codes: np.ndarray) -> np.ndarray:
            return order[np.searchsorted(accounts, codes, sorter=order)]

        relations = {}
        for name, rows in uses.items():
            use = graph.relations[name]
            codes, identifier = np.unique(use.identifier[rows], return_inverse=True)
            at = None if use.first_at is None else use.first_at[rows]
            relations[name] = Relation(place(use.account[rows]), identifier, len(codes), at, codes)
        ties = {}
        for name, rows in tied.items():
            tie = graph.ties[name]
            weight = None if tie.weight is None else tie.weight[rows]
            ties[name] = Ties(place(tie.a[rows]), place(tie.b[rows]), weight)
        return Part(accounts, AccountGraph(len(accounts), relations, ties, graph.own[accounts], graph.own_names))


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a graph; code 0 is the account it was cut around.

    Attributes
    ----------
    accounts : numpy.ndarray
        Codes in the whole graph, by code in the part.
    graph : AccountGraph
        The part; the names of its identifiers are their codes in the whole graph.
    """

    accounts: np.ndarray
    graph: AccountGraph

    def without(self, dropped: set[tuple[str, int]]) -> AccountGraph:
        """The part without the account's use of ``(kind, code in the whole graph)``, and without the ties that rest on it.

        A tie of the account falls when it and the other end share nothing but what is dropped.
        """
        relations = {}
        lost, kept = [np.zeros(0, "int64")], [np.zeros(0, "int64")]
        for name, use in self.graph.relations.items():
            codes = np.array([code for kind, code in dropped if kind == name], "int64")
            gone = (
                np.isin(use.names[use.identifier], codes) if use.names is not None else np.zeros(len(use.account), bool)
            )
            away = gone & (use.account == 0)
            mine = np.unique(use.identifier[(use.account == 0) & ~away])
            lost.append(use.account[gone & ~away])
            kept.append(use.account[np.isin(use.identifier, mine)])
            at = None if use.first_at is None else use.first_at[~away]
            relations[name] = Relation(use.account[~away], use.identifier[~away], use.n_identifiers, at, use.names)
        fallen = np.setdiff1d(np.concatenate(lost), np.concatenate(kept))
        ties = {}
        for name, tie in self.graph.ties.items():
            stays = ~(((tie.a == 0) & np.isin(tie.b, fallen)) | ((tie.b == 0) & np.isin(tie.a, fallen)))
            weight = None if tie.weight is None else tie.weight[stays]
            ties[name] = Ties(tie.a[stays], tie.b[stays], weight)
        return replace(self.graph, relations=relations, ties=ties)
