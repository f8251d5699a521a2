"""How are two accounts connected? The cheapest chain of shared identifiers: rare ones before popular ones.

Two walks, one from each account, go to what is nearest until nothing cheaper than the chain they found can be left (Dijkstra
from both ends). Each reads only what it touches, some nodes at a time, and never the users of an identifier so popular that
a chain over them would cost more than the one that is known.
"""

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from math import inf, log2

import pandas as pd

from graphabuse.errors import NotFoundError
from graphabuse.store import Store
from graphabuse.store.frames import unknown_account
from graphabuse.store.protocol import Key

STEP = 1e-3
AT_ONCE = 200
AT_ONCE_ROWS = 5_000
COLUMNS = ["step", "account_id", "kind", "identifier", "accounts", "next_account_id"]
ACCOUNT = "account_id"
Node = tuple[str, str]


def path_between(store: Store, a: str, b: str, *, max_steps: int = 6) -> pd.DataFrame:
    """Chain of accounts and the identifiers between them; each step costs log2(accounts on the identifier) twice.

    Returns
    -------
    pandas.DataFrame
        ``step`` (1 is first), ``account_id``, ``kind``, ``identifier``, ``accounts`` (how many use it), ``next_account_id``.

    Raises
    ------
    NotFoundError
        An account is unknown, or no chain of at most ``max_steps`` identifiers joins them.
    """
    near = _Near(store)
    for account in (a, b):
        near.check(account)
    chain = _cheapest(near, (ACCOUNT, a), (ACCOUNT, b)) if a != b else []
    rows = [
        (step, chain[at][1], *chain[at + 1], near.popularity[chain[at + 1]], chain[at + 2][1])
        for step, at in enumerate(range(0, len(chain) - 1, 2), start=1)
    ]
    if (not rows and a != b) or len(rows) > max_steps:
        raise NotFoundError(f"no chain of at most {max_steps} shared identifiers joins {a[:80]!r} and {b[:80]!r}")
    return pd.DataFrame(rows, columns=COLUMNS)


class _Near:
    """Neighbours of accounts and identifiers, read when they are first asked for, together with what will be asked for next."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.popularity: dict[Key, int] = {}
        self._of: dict[Node, list[Node]] = {}

    def check(self, account: str) -> None:
        """Raise where an account is not in the store."""
        self._read([(ACCOUNT, account)])
        if (ACCOUNT, account) not in self._of:
            raise unknown_account(account, self.store.address)

    def cost(self, node: Node, other: Node) -> float:
        """Of the link between an account and an identifier."""
        return log2(max(self.popularity[other if node[0] == ACCOUNT else node], 2)) + STEP

    def past(self, node: Node, cost: float) -> float:
        """Least cost of what lies past a node: past an identifier nobody is nearer than its link."""
        return cost if node[0] == ACCOUNT else cost + self.cost(node, node)

    def of(self, node: Node, following: Callable[[], list[Node]]) -> list[Node]:
        """Neighbours in order of their text."""
        if node not in self._of:
            self._read([node, *self._worth_it(node, following())])
        return self._of[node]

    def _worth_it(self, first: Node, following: list[Node]) -> list[Node]:
        """What is read in the same breath: of the same sort, not known yet, and not too much."""
        found, room = [], AT_ONCE_ROWS
        for node in following:
            if (node[0] == ACCOUNT) == (first[0] == ACCOUNT) and node != first and node not in self._of:
                room -= self.popularity.get(node, 1)
                if room < 0:
                    break
                found.append(node)
        return found

    def _read(self, nodes: list[Node]) -> None:
        if nodes[0][0] == ACCOUNT:
            for account, uses in self.store.used([name for _, name in nodes]).items():
                self.popularity |= dict(uses)
                self._of[ACCOUNT, account] = sorted(key for key, _ in uses)
        else:
            for key, accounts in self.store.users(nodes).items():
                self._of[key] = [(ACCOUNT, account) for account in sorted(accounts)]


class _Side:
    """One of the two walks."""

    def __init__(self, start: Node) -> None:
        self.cost: dict[Node, float] = {start: 0.0}
        self.before: dict[Node, Node] = {}
        self.settled: set[Node] = set()
        self.waiting: list[tuple[float, Node]] = [(0.0, start)]

    def least(self) -> float:
        """Cost of what comes next."""
        while self.waiting and self.waiting[0][1] in self.settled:
            heappop(self.waiting)
        return self.waiting[0][0] if self.waiting else inf

    def chain(self, node: Node) -> list[Node]:
        """From a node back to the start."""
        found = [node]
        while found[-1] in self.before:
            found.append(self.before[found[-1]])
        return found


def _following(near: _Near, side: _Side, room: float) -> list[Node]:
    """The next nodes that a walk will come to, nearest first."""
    cheap = sorted(entry for entry in side.waiting if near.past(entry[1], entry[0]) < room)
    return [node for _, node in cheap[:AT_ONCE] if node not in side.settled]


def _cheapest(near: _Near, a: Node, b: Node) -> list[Node]:
    """Nodes from one account to the other; empty where nothing joins them."""
    one, two = _Side(a), _Side(b)
    best, middle = inf, a
    while one.least() + two.least() < best:
        side, other = (one, two) if one.least() <= two.least() else (two, one)
        cost, node = heappop(side.waiting)
        side.settled.add(node)
        room = best - other.least()
        if near.past(node, cost) >= room:
            continue  # whoever uses it is too far off; where the other walk came by, it knows the chain
        for next_node in near.of(node, partial(_following, near, side, room)):
            reached = cost + near.cost(node, next_node)
            if reached < side.cost.get(next_node, inf):
                side.cost[next_node], side.before[next_node] = reached, node
                heappush(side.waiting, (reached, next_node))
                if reached + other.cost.get(next_node, inf) < best:
                    best, middle = reached + other.cost[next_node], next_node
    return [*reversed(one.chain(middle)), *two.chain(middle)[1:]] if best < inf else []
