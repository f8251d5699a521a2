"""What do mechanisms work with while a world is built?"""

from collections.abc import Callable

import numpy as np

from tenth_worlds.knobs import DAY, HOUR, Knobs, chance, whole
from tenth_worlds.networks import Nets
from tenth_worlds.people import GROUP, RING, People
from tenth_worlds.things import Things
from tenth_worlds.truth import Truth
from tenth_worlds.units import Ints
from tenth_worlds.visits import Visits


class Stage:
    """Knobs, tables and the truth of one world under construction."""

    def __init__(self, rng: np.random.Generator, n: int, knobs: Knobs) -> None:
        salt = int(rng.integers(1, 1 << 60))
        self.rng, self.knobs, self.n, self.salt = rng, knobs, n, salt
        self.nets = Nets(rng, knobs, salt)
        self.things = Things(rng, knobs, salt)
        self.people = People(rng, n, knobs, self.nets, self.things)
        self.visits = Visits()
        self.truth = Truth()
        self.later: list[Callable[[], None]] = []

    def recruits(self, count: int) -> Ints:
        """Fresh accounts for a ring."""
        return self.people.take(count, RING)

    def members(self, count: int, mechanism: str) -> Ints:
        """Fresh accounts for an honest group, already noted in the truth."""
        got = self.people.take(count, GROUP)
        self.people.lively(got, self.rng.uniform(1.0, 2.2))
        if len(got) > 1:
            self.truth.group(got, mechanism)
        return got

    def day_time(self) -> float:
        """A random moment in the window in somebody's waking hours."""
        local = self.rng.uniform(8, 23)
        day = self.rng.integers(0, self.knobs.days)
        return float(np.clip(day * DAY + ((local - self.knobs.utc_shift) % 24) * HOUR, 0, self.knobs.span - HOUR))

    def stretch(self, shortest: float = 0.03) -> tuple[float, float]:
        """A random active period (start, stop) inside the window."""
        length = self.knobs.span * np.exp(self.rng.uniform(np.log(shortest), 0))
        start = self.rng.uniform(0, self.knobs.span - length)
        return float(start), float(start + length)

    def lair(self, allow: str = "line lines mobile vpn server") -> Ints:
        """Networks that one hand uses."""
        kind = self.rng.choice(allow.split())
        if kind == "line":
            return self.nets.home(1)
        if kind == "lines":
            return self.nets.home(whole(self.rng, 2, 8))
        if kind == "mobile":
            return np.array([self.rng.choice(self.people.carriers)])
        if kind == "vpn":
            return self.rng.choice(self.people.vpns, whole(self.rng, 1, 2), replace=False)
        if kind == "proxy":
            return np.array([self.nets.proxy(whole(self.rng, 20, 3000), whole(self.rng, 1, 48) * HOUR / 2)])
        return np.array([self.nets.fixed(whole(self.rng, 1, 6))])

    def purse(self, count: int) -> tuple[Ints, Ints]:
        """Cards and bank accounts of a ring: own ones, shared ones, or none."""
        out = []
        for _ in range(2):
            if chance(self.rng, 0.25):
                out.append(np.array([-1]))
            elif chance(self.rng, 0.4):
                out.append(self.things.cards(count))
            else:
                out.append(self.things.cards(whole(self.rng, 1, max(1, count // 3))))
        return out[0], out[1]

    def crowded(self, nets: Ints) -> bool:
        """Whether these networks are shared with many strangers."""
        return bool(np.isin(nets, list(self.people.carriers) + list(self.people.vpns)).any())
