"""What does every ring have? Members, a share of events on what the ring shares, a life, a place in the truth."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from seventh_worlds.events import GREEDY, SIGNUP, Batch, Floats, Ints
from seventh_worlds.market import Market

TIERS = ("hard", "medium", "easy")


class Crew:
    """One ring at work; ``careless`` is the chance that an event takes the ring's address, device or card."""

    def __init__(self, market: Market, members: Ints, careless: float) -> None:
        """Members that are in no other ring."""
        self.market, self.rng = market, market.rng
        self.members, self.careless = members, careless
        self.size = len(members)

    @property
    def tier(self) -> str:
        """How much of the ring the log shows."""
        return TIERS[int(np.searchsorted([0.6, 0.8], self.careless))]

    def dealt(self, pool: Ints, each: int = 1) -> Ints:
        """Some of the pool's for each member, a row a member."""
        return self.rng.choice(pool, (self.size, each))

    def in_runs(self, low: int, high: int, new: Callable[[int], Ints]) -> Ints:
        """Neighbours in runs of one length, a new one for every run."""
        run = np.arange(self.size) // self.rng.integers(low, high + 1)
        return new(int(run.max()) + 1)[run][:, None]

    def made(self, born: ArrayLike) -> None:
        """The accounts are the ring's own: no life but what it writes."""
        self.market.rate[self.members] = 0
        self.market.told[self.members] = True
        self.market.born[self.members] = born

    def came_by(self, part: float) -> None:
        """Real accounts that were all there by this part of the window, and stay."""
        market, latest = self.market, part * self.market.days
        born = market.born[self.members]
        market.born[self.members] = np.where(born > latest, latest * market.luck[self.members], born)
        market.gone[self.members] = market.days

    def life(
        self,
        since: Floats,
        until: ArrayLike,
        events: float,
        ips: Ints | None,
        devices: Ints | None,
        cards: Ints | None,
        night: bool = False,
    ) -> Batch:
        """Members sign up and live for a time; ``night``: at any hour."""
        market, rng = self.market, self.rng
        self.made(since)
        row = np.repeat(np.arange(self.size), rng.poisson(events, self.size) + 2)
        low = np.maximum(since[row], 0)
        high = np.minimum(np.broadcast_to(until, self.size)[row], market.days)
        at = rng.uniform(low, np.maximum(high, low))
        if not night:
            at = market.awake(at, low, high)
        kind = np.concatenate([market.kinds(len(row), GREEDY), np.full(self.size, SIGNUP)])
        row = np.concatenate([row, np.arange(self.size)])
        return self.act(np.concatenate([at, since]), row, ips, devices, cards, kind)

    def act(
        self, at: ArrayLike, row: Ints, ips: Ints | None, devices: Ints | None, cards: Ints | None, kind: ArrayLike
    ) -> Batch:
        """Events of members (by their place in the crew), carelessly with the ring's things, else with own ones."""
        own = self.market.own(self.members[row])
        ip, device, card = (self.shared(*pair, row) for pair in zip((ips, devices, cards), own, strict=True))
        return self.market.emit(at, self.members[row], ip, device, card, kind)

    def shared(self, table: Ints | None, own: Ints, row: Ints) -> Ints:
        """The ring's where it is careless; always the own one of what the ring does not share."""
        if table is None:
            return own
        careless = self.rng.random(len(row)) < self.careless
        return np.where(careless, self.market.one_of(table, row), own)
