"""How does who runs a ring work? In shifts with days off, from addresses of one kind, through accounts in turn."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from eighth_worlds.service import Service
from eighth_worlds.units import DAY, HOUR, Address, Floats, Ints


@dataclass(frozen=True)
class Source:
    """Where an operator's sessions come from: a kind, and addresses for moments and devices."""

    kind: str
    address: Callable[[Floats, ArrayLike], Address]


class Operator:
    """One person or team at work."""

    def __init__(self, service: Service) -> None:
        """A shift's start and length in hours, and the days of the week without work."""
        self.service, self.rng = service, service.rng
        self.hour = self.rng.uniform(0, 24)
        self.length = self.rng.uniform(3.5, 9)
        self.off = set(self.rng.choice(7, int(self.rng.integers(0, 3)), False).tolist())

    def working_days(self, since: float, until: float) -> list[int]:
        """Days of work, with pauses of some days; one at least."""
        days = []
        day = int(since)
        while day < min(until, self.service.days - 1.5):
            if day % 7 not in self.off:
                days.append(day)
            day += 1 if self.rng.random() < 0.75 else int(self.rng.integers(2, 6))
        return days or [int(min(since, self.service.days - 2))]

    def moments(self, day: float, count: int = 1) -> Floats:
        """Moments in the shift of a day, around a meal."""
        part = self.rng.random(count)
        part = np.where(abs(part - 0.5) < 0.05, part + 0.1, part)
        at = day * DAY + (self.hour + part * self.length) * HOUR % DAY
        return np.clip(at, 60, self.service.days * DAY - 60)

    def source(self, kinds: list[str]) -> Source:
        """Addresses of one of these kinds: home, server, vpn or modem."""
        rng, nets = self.rng, self.service.nets
        kind = str(rng.choice(kinds))
        if kind == "home":
            home = nets.new_home()
            return Source(kind, lambda at, device: nets.lines.address(home, at, np.broadcast_to(device, at.shape)))
        if kind == "modem":
            carrier, region = int(rng.integers(0, len(nets.carriers))), int(rng.integers(0, 6))
            cards = 10**7 + rng.integers(0, 10**6, int(rng.integers(2, 7)))
            return Source(kind, lambda at, _: nets.mobile(carrier, region, rng.choice(cards, len(at)), at))
        if kind == "server":
            addresses = nets.servers(int(rng.integers(1, 6)))
        else:
            addresses = rng.choice(nets.vpns[rng.integers(0, len(nets.vpns))], int(rng.integers(2, 7)))
        return Source(kind, lambda at, _: nets.any_of(addresses, len(at)))

    def sign_ups(self, members: Ints, spread: float) -> tuple[Floats, int]:
        """When accounts are created: some in each shift, minutes apart; and the last of these days."""
        at, done = np.zeros(len(members)), 0
        start = self.rng.uniform(0, max(1, self.service.days - spread - 4))
        days = self.working_days(start, start + spread)
        batch = max(2, int(np.ceil(len(members) / len(days))))
        for day in days:
            count = min(batch, len(members) - done)
            if count <= 0:
                break
            at[done : done + count] = self.moments(day)[0] + np.cumsum(self.rng.exponential(200, count) + 60)
            done += count
        return at, days[-1]

    def rounds(self, members: Ints, since: float, until: float, share: float, gap: float) -> tuple[Ints, Floats, Ints]:
        """Who is used when and in which round: a part of the accounts each day of work, one after the other."""
        parts = []
        for nth, day in enumerate(self.working_days(since, until)):
            order = self.rng.permutation(members)
            used = order[: max(1, round(len(members) * share * self.rng.uniform(0.5, 1.3)))]
            at = self.moments(day)[0] + np.cumsum(self.rng.exponential(gap, len(used)) + 20)
            parts.append((used, at, np.full(len(used), nth)))
        account, when, which = (np.concatenate(part) for part in zip(*parts, strict=True))
        return account, when, which
