"""Who lives here? Accounts with their connections, machines and cards; what happened; who did it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sixth_worlds.clock import DAY, Bools, Floats, Ints, moments
from sixth_worlds.nets import Nets

HOME, MOBILE, WORK, PLACE, OTHER = range(5)  # columns of the connections of an account
PHONE, LAPTOP, SHARED = range(3)  # columns of its machines
FIELDS = ("account", "net", "machine", "card", "script")


@dataclass(frozen=True)
class Move:
    """From ``since`` to ``until`` an account used ``new`` where it would have used ``old`` (-1: whatever it was)."""

    account: int
    what: str
    old: int
    new: int
    since: float
    until: float


class Town:
    """A world in the making: mechanisms change habits, add visits and write down who is what."""

    def __init__(self, seed: int, hard: bool, count: int) -> None:
        """An empty town: see ``people.settle`` for its people."""
        self.rng = np.random.default_rng([seed, 60606])
        rng = self.rng
        self.seed, self.hard, self.count = seed, hard, count
        self.days = int(rng.integers(60, 91))
        self.end = self.days * DAY
        self.monday = int(rng.integers(7))
        week = rng.uniform(0.75, 1.1, 7)
        week[[(self.monday + 5) % 7, (self.monday + 6) % 7]] *= rng.uniform(0.7, 1.5)
        self.week: Floats = week
        self.nets = Nets(rng, seed)
        self.isps: list[int] = []
        self.hosts: list[int] = []
        self.carriers: list[int] = []
        self.pools: list[Ints] = []
        self.spots: list[int] = []
        self.net = np.full((count, 5), -1, np.int64)
        self.often = np.zeros((count, 5))
        self.machine = np.full((count, 3), -1, np.int64)
        self.uses = np.zeros((count, 3))
        self.card = np.full(count, -1, np.int64)
        self.buys = np.zeros(count)
        self.wish = np.zeros(count)  # visits of an ordinary life, were it here for the whole window
        self.born, self.gone = np.zeros(count), np.full(count, self.end)
        self.signed = np.zeros(count, bool)  # its sign-up is already told
        self.shift, self.pace = np.zeros(count), np.zeros(count)
        self.ringed = np.zeros(count, bool)
        self.machines = self.cards = self.ring_count = self.group_count = 0
        self.moves: list[Move] = []
        self.batches: list[dict[str, np.ndarray]] = []
        self.rings: list[tuple[int, int, str, str, str]] = []
        self.groups: list[tuple[int, int, str]] = []
        self.victims: list[int] = []
        self.waiting = rng.permutation(count).tolist()

    def new_machines(self, count: int) -> Ints:
        """Machines nobody used before."""
        self.machines += count
        return np.arange(self.machines - count, self.machines)

    def new_cards(self, count: int) -> Ints:
        """Cards nobody used before."""
        self.cards += count
        return np.arange(self.cards - count, self.cards)

    def recruits(self, count: int) -> Ints:
        """Accounts that are to be a ring's."""
        taken = np.array([self.waiting.pop() for _ in range(count)], np.int64)
        self.ringed[taken] = True
        return taken

    def honest(self, share: float, untold: bool = False) -> Ints:
        """A random share of the honest accounts, in no order; ``untold``: of those whose sign-up is not told yet."""
        people = self.rng.permutation(np.flatnonzero(~self.ringed & ~(self.signed & untold)))
        return people[: round(len(people) * share)]

    def parties(self, share: float, low: int, high: int, lean: float = 0.8, untold: bool = False) -> list[Ints]:
        """Parties of honest accounts, mostly small, together a share of all."""
        people = self.honest(share, untold)
        parties: list[Ints] = []
        while len(people) >= low:
            size = min(self.size(low, high, lean), len(people))
            parties.append(people[:size])
            people = people[size:]
        return parties

    def size(self, low: int, high: int, lean: float = 0.8) -> int:
        """A size between two bounds, the smaller ones more often: in logarithms, with a lean."""
        return int(np.exp(np.log(low) + self.rng.beta(1, 1 + lean) * np.log((high + 1) / low)))

    def house_line(self) -> int:
        """A leased line of any provider."""
        return self.nets.home(int(self.rng.choice(self.isps)))

    def server(self) -> int:
        """An address in a computing centre."""
        return self.nets.site(int(self.rng.choice(self.hosts)))

    def times(self, count: int, since: ArrayLike = 0.0, until: ArrayLike | None = None, shift: float = 0.0) -> Floats:
        """Moments in the rhythm of people."""
        low = np.broadcast_to(np.asarray(since, float), count)
        high = np.broadcast_to(np.asarray(self.end if until is None else until, float), count)
        return moments(self.rng, low, np.maximum(high, low + 60), np.full(count, shift), self.week)

    def visit(
        self,
        account: ArrayLike,
        at: ArrayLike,
        net: ArrayLike,
        machine: ArrayLike,
        script: ArrayLike,
        card: ArrayLike = -1,
        pace: ArrayLike = 12.0,
        loose: float = 0.8,
    ) -> None:
        """Visits happened; ``pace`` is the middle gap between events in seconds, ``loose`` how much gaps differ."""
        count = np.asarray(account).size
        row = dict(zip(FIELDS, (account, net, machine, card, script), strict=True))
        batch = {name: np.broadcast_to(np.asarray(value, np.int64), count) for name, value in row.items()}
        for name, value in (("at", at), ("pace", pace), ("loose", loose)):
            batch[name] = np.broadcast_to(np.asarray(value, float), count)
        self.batches.append(batch)

    def ring(self, members: Ints, typology: str, tier: str, manner: str) -> None:
        """These accounts were one ring."""
        self.ring_count += 1
        self.rings += [(self.ring_count, int(member), typology, tier, manner) for member in members]

    def group(self, members: Ints, mechanism: str) -> None:
        """These accounts have something in common, honestly."""
        members = np.unique(members)
        members = members[~self.ringed[members]]
        if len(members) > 1:
            self.group_count += 1
            self.groups += [(self.group_count, int(member), mechanism) for member in members]

    def present(self, who: Ints) -> Bools:
        """Whose account was not gone before the window's end."""
        return np.asarray(self.gone[who] >= self.end)
