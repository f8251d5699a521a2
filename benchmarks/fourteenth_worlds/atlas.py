"""Where do people live, and who sells them a connection there?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, FOREVER, HOUR
from fourteenth_worlds.lines import Lines


class Atlas:
    """Countries with their clock and habits of leasing addresses, and places from villages to megacities."""

    def __init__(self, rng: np.random.Generator, lines: Lines) -> None:
        self.rng, self.lines = rng, lines
        countries = int(rng.integers(4, 8))
        self.offset = rng.choice([-8, -6, -5, -3, -3, 0, 1, 1, 2, 2, 3, 5.5, 7, 8, 9], countries)
        self.lease = rng.choice([DAY, DAY, 7 * DAY, 40 * DAY, FOREVER], countries)
        self.six = rng.choice([0.0, 0.1, 0.35, 0.6], countries)
        self.fixed = rng.uniform(0.45, 0.9, countries)
        share = rng.dirichlet(np.full(countries, 1.6))
        towns = rng.integers(5, 11, countries)
        self.country = np.repeat(np.arange(countries), towns)
        rank = np.concatenate([np.arange(1, k + 1) for k in towns])
        weight = share[self.country] / rank ** rng.uniform(0.8, 1.6)
        self.weight, self.rank = weight / weight.sum(), rank
        self.carriers = rng.integers(2, 5, countries)
        self.sellers = np.where(rank <= 2, 3, np.where(rank <= 5, 2, 1))
        self.provide()

    def provide(self) -> None:
        """Providers of fixed lines and carriers, each with ranges of its own in every place."""
        rng, lines, many = self.rng, self.lines, len(self.country)
        self.pool = np.array([[lines.block() for _ in range(3)] for _ in range(many)])
        nets = np.array([[lines.net() for _ in range(8)] for _ in range(len(self.offset))])
        self.net = nets[self.country][:, :3]
        self.cell = np.full((many, 4), -1)
        reach = rng.choice([2, 3, 4, 5], (len(self.offset), 4))
        stick = rng.choice([2, 6, 12, 24], (len(self.offset), 4)) * HOUR
        modern = rng.random((len(self.offset), 4)) < 0.4
        for country in range(len(self.offset)):
            for carrier in range(4):
                here = np.flatnonzero(self.country == country)
                start = lines.block() + np.arange(len(here)) * 256
                self.cell[here, carrier] = lines.add(
                    len(here),
                    start,
                    bits=np.maximum(1, reach[country, carrier] + (self.rank[here] < 3) - (self.rank[here] > 5)),
                    lease=stick[country, carrier],
                    shared=True,
                    six=0.6 if modern[country, carrier] else 0.0,
                    net=nets[country, 3 + carrier],
                )
        self.square = self.halls(np.arange(many))
        starts = [lines.block() for _ in self.offset]
        self.trains = lines.add(len(starts), starts, bits=3, lease=2 * HOUR, shared=True)

    def homes(self, place: np.ndarray) -> np.ndarray:
        """A fixed line in each place given, with the lease habits of its country."""
        rng, many = self.rng, len(place)
        seller = rng.integers(0, self.sellers[place])
        lease = self.lease[self.country[place]]
        night = rng.integers(2 * HOUR, 5 * HOUR, many) - (self.offset[self.country[place]] * HOUR).astype(int)
        phase = np.where(
            lease == DAY, -night, np.where(lease < FOREVER, rng.integers(0, np.minimum(lease, DAY * 90)), 0)
        )
        bits = np.where(self.rank[place] <= 2, 16, 14)
        six = np.where(rng.random(many) < self.six[self.country[place]], 0.55, 0.0)
        return self.lines.add(many, self.pool[place, seller], bits, lease, phase, False, six, self.net[place, seller])

    def halls(self, place: np.ndarray, bits: int = 0) -> np.ndarray:
        """A line with addresses that never change: an office, a school, a cafe."""
        rng, many = self.rng, len(place)
        start = self.pool[place, 0] + rng.integers(0, 65_536 >> bits, many) * (1 << bits)
        return self.lines.add(many, start, bits, lease=8 * HOUR if bits else FOREVER, shared=bits > 0)

    def phones(self, place: np.ndarray) -> np.ndarray:
        """A carrier's line in each place."""
        return self.cell[place, self.rng.integers(0, self.carriers[self.country[place]])]

    def tunnels(self, many: int, bits: int) -> np.ndarray:
        """Exits of sellers of private tunnels, in rented data centres."""
        starts = self.lines.block() + np.arange(many) * 256
        return self.lines.add(many, starts, bits, lease=3 * HOUR, shared=True)
