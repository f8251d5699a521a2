"""On what does a world happen? Accounts, what each uses, what happened to them by name, and the truth."""

import numpy as np

from seventeenth_worlds.business import Business
from seventeenth_worlds.internet import Internet
from seventeenth_worlds.numbers import DAY, DRAWN, Array, between


class Stage:
    """A world while it is made: arrays by account, further uses, explicit events, rings, groups and victims."""

    def __init__(self, seed: int, accounts: int, business: Business) -> None:
        self.seed, self.n, self.business = seed, accounts, business
        self.rng = rng = np.random.default_rng([17, seed])
        self.hard = seed % 2 == 1
        self.days = round(between(rng, 10, 100))
        self.end = self.days * DAY
        self.six = float(rng.choice([0.0, 0.15, 0.35, 0.6]))
        self.old = float(rng.uniform(0.3, 0.9))
        self.pace = between(rng, 3.5, 18)
        self.net = Internet(rng, self.six)
        self.free = rng.permutation(accounts)
        self.owned = np.zeros(accounts, bool)  # belongs to a ring
        self.quiet = np.zeros(accounts, bool)  # has no ordinary life in the log
        self.counters = {"device": 0, "token": 0, "contact": 0}
        self.extra: dict[str, list[tuple[Array, Array, Array]]] = {"line": [], "device": [], "token": []}
        self.rows: list[tuple[Array, ...]] = []
        self.rings: list[tuple[str, str, str, Array]] = []
        self.groups: list[tuple[str, Array]] = []
        self.victims: dict[int, str] = {}
        self.swap_at = np.full(accounts, np.inf)
        self.swap_device = np.full(accounts, DRAWN)
        self.first_line = np.full(accounts, DRAWN)
        self.first_device = np.full(accounts, DRAWN)
        self.tagged = np.zeros(accounts, bool)  # writes a tag into the mail address

    def new(self, kind: str, count: int) -> Array:
        """Numbers of new devices, tokens or contacts."""
        self.counters[kind] += count
        return np.arange(self.counters[kind] - count, self.counters[kind])

    def claim(self, count: int) -> Array:
        """Accounts that no other group or ring has; fewer when they run out."""
        taken, self.free = self.free[:count], self.free[count:]
        return taken

    def anyone(self, count: int) -> Array:
        """Honest accounts of any kind, each at most once."""
        picked = self.rng.choice(self.n, min(self.n, int(count * 1.2) + 5), replace=False)
        return picked[~self.owned[picked]][:count]

    def harm(self, accounts: Array, attack: str) -> None:
        """Victims of a crew; no later crew may have them."""
        self.victims.update(dict.fromkeys(accounts.tolist(), attack))
        self.free = self.free[~np.isin(self.free, accounts)]

    def uses(self, kind: str, accounts: Array, value: Array | int, weight: float) -> None:
        """Accounts also use a line, a device or a token; the main one has weight 1."""
        value = np.broadcast_to(np.asarray(value), accounts.shape)
        self.extra[kind].append((accounts, value, np.full(len(accounts), weight)))

    def put(
        self,
        accounts: Array,
        at: Array,
        role: Array | int,
        line: Array | int = DRAWN,
        device: Array | int = DRAWN,
        token: Array | int = DRAWN,
    ) -> None:
        """Events that happen by name; what is not given is drawn from what the account uses."""
        parts = np.broadcast_arrays(accounts, at, role, line, device, token)
        self.rows.append(tuple(np.array(part).ravel() for part in parts))

    def born_at(self, accounts: Array, at: Array) -> None:
        """Accounts that sign up at a time; before the window if it is negative."""
        self.born[accounts] = np.where(at < 0, at, np.clip(at, 1.0, self.end - 60.0))

    def group(self, mechanism: str, accounts: Array) -> None:
        """An honest group."""
        if len(accounts) >= 2:
            self.groups.append((mechanism, accounts))

    # set by people.settle
    born: Array
    home: Array
    household: Array
    home_weight: Array
    carrier: Array
    device: Array
    token: Array
    contact: Array
    zone: Array
