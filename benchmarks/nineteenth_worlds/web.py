"""What is a world before anything happens in it? A bipartite graph of accounts and identifiers, with times on its edges."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from nineteenth_worlds.dials import Dials

NORMAL, SIGNUP, PAYING, STOLEN, TALKING = range(5)
ALWAYS = (-np.inf, np.inf)
Bound = float | np.ndarray


class Web:
    """Accounts are the numbers up to ``n``; identifiers of each kind are numbered as they are made."""

    def __init__(self, rng: np.random.Generator, dials: Dials, n: int, abusive: int) -> None:
        self.rng, self.dials, self.n = rng, dials, n
        self.edges: dict[str, list[tuple[np.ndarray, ...]]] = {kind: [] for kind in dials.kinds}
        self.made = dict.fromkeys(dials.kinds, 0)
        self.nets: list[tuple[np.ndarray, np.ndarray]] = []  # network and whether IPv6, for addresses as they are made
        self.n_nets = 0
        order = rng.permutation(n)
        self.reserved, self.honest = order[:abusive], order[abusive:]
        self.cursor = 0
        self.joined = self._joined()
        self.left = np.full(n, float(dials.days))
        rates = np.exp(rng.normal(0, dials.rates, n))
        self.rate = rates / rates.mean()
        self.least = np.ones(n, int)  # visits
        self.region = rng.integers(0, dials.regions, n)
        self.visits: list[tuple[np.ndarray, np.ndarray, int, dict[str, np.ndarray]]] = []
        self.rings: list[tuple[np.ndarray, str, str, str]] = []
        self.groups: list[tuple[np.ndarray, str]] = []
        self.victims: list[tuple[np.ndarray, str]] = []
        self.homes = self.hubs = np.zeros(0, int)
        self.rental: dict[str, np.ndarray] = {}

    def _joined(self) -> np.ndarray:
        old = self.rng.random(self.n) < self.dials.old
        return np.where(old, -1.0, self.dials.days * 0.98 * self.rng.beta(1, self.rng.uniform(0.8, 1.4), self.n))

    def new(self, kind: str, k: int, near: bool = False, six: float = 0.0) -> np.ndarray:
        """Further identifiers; addresses ``near`` each other are of one small network."""
        first = self.made[kind]
        self.made[kind] += k
        if kind == "ip":
            net = np.full(k, self.n_nets) if near else -1 - self.rng.integers(0, 40, k)
            self.n_nets += int(near)
            self.nets.append((net, self.rng.random(k) < six))
        return np.arange(first, first + k)

    def tie(
        self,
        kind: str,
        accounts: np.ndarray,
        idents: np.ndarray,
        weight: Bound = 1.0,
        since: Bound = ALWAYS[0],
        until: Bound = ALWAYS[1],
    ) -> None:
        """Edges along which visits between two times may be made, the heavier the more often."""
        parts = np.broadcast_arrays(accounts, idents, weight, since, until)
        self.edges[kind].append(tuple(parts))

    def visit(self, accounts: np.ndarray, times: np.ndarray, act: int = NORMAL, **on: np.ndarray) -> None:
        """Visits that happen at given times, on given identifiers of some kinds."""
        idents = {kind: np.broadcast_to(part, len(accounts)) for kind, part in on.items() if kind in self.made}
        self.visits.append((accounts, np.broadcast_to(times, len(accounts)), act, idents))

    def some(self, k: int) -> np.ndarray:
        """The next honest accounts: others than those of the last groups, so long as there are any."""
        chosen = self.honest[(self.cursor + np.arange(k)) % len(self.honest)]
        self.cursor += k
        return chosen

    def group(self, accounts: np.ndarray, mechanism: str) -> None:
        """Honest people who share something, for the truth."""
        self.groups.append((np.unique(accounts), mechanism))

    def each(self, share: float, low: float, high: float, tail: float, act: Callable[[np.ndarray], None]) -> None:
        """Groups of heavy-tailed sizes that take up about a share of the honest accounts, one at least."""
        left = share * len(self.honest)
        high = max(low, min(high, len(self.honest) / 20))
        while True:
            size = int(low * (high / low) ** (self.rng.random() ** tail))
            act(self.some(max(2, size)))
            left -= size
            if left <= 0:
                return

    def truth(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Rings, groups and victims, with accounts as numbers."""
        rings = [
            pd.DataFrame({"ring_id": f"r{i}", "account_id": m, "typology": t, "tier": tier, "manner": manner})
            for i, (m, t, tier, manner) in enumerate(self.rings)
        ]
        size = [len(accounts) for accounts, _ in self.groups]
        groups = pd.DataFrame(
            {
                "group_id": np.repeat([f"g{i}" for i in range(len(size))], size),
                "account_id": np.concatenate([accounts for accounts, _ in self.groups]),
                "mechanism": np.repeat([name for _, name in self.groups], size),
            }
        )
        victims = pd.concat([pd.DataFrame({"account_id": a, "attack": how}) for a, how in self.victims])
        return pd.concat(rings, ignore_index=True), groups, victims.drop_duplicates("account_id", ignore_index=True)
