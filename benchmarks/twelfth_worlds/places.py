"""Which places does a world have? Homes with their inhabitants, offices, campuses, schools, cafes, libraries."""

import numpy as np

from twelfth_worlds.conditions import Params
from twelfth_worlds.network import Network


class City:
    """All places; homes are numbered like the network's home lines."""

    first_weekday: int = 0

    def __init__(self, rng: np.random.Generator, p: Params) -> None:
        self.hours_off = int(rng.integers(-8, 10))
        self._fill_homes(rng, p)
        self.net = Network(rng, p, self.homes)
        self.kind: list[str] = []
        self.site: list[int] = []
        self.town: list[int] = []
        size = p.accounts
        self.offices = self._sites(rng, p, "office", max(6, size // int(rng.integers(90, 400))), 3)
        self.campuses = self._sites(rng, p, "campus", max(2, size // 9_000), 12)
        self.schools = self._sites(rng, p, "school", max(3, size // 2_500), 2)
        self.cafes = self._sites(rng, p, "cafe", max(8, size // 300), 1)
        self.libraries = self._sites(rng, p, "library", max(2, size // 4_000), 2)
        self.place_site = np.array(self.site)
        self.place_town = np.array(self.town)

    def _fill_homes(self, rng: np.random.Generator, p: Params) -> None:
        """Put the accounts into homes: singles, families, flat-shares."""
        sizes = 1 + rng.poisson(p.home_mean - 1, p.accounts)
        flats = rng.random(p.accounts) < 0.008
        sizes = np.where(flats, rng.integers(3, 9, p.accounts), np.minimum(sizes, 7))
        ends = np.cumsum(sizes)
        count = int(np.searchsorted(ends, p.accounts)) + 1
        self.homes = count
        self.flat = flats[:count]
        of = np.repeat(np.arange(count), sizes[:count])[: p.accounts]
        self.home_of = np.empty(p.accounts, dtype=np.int64)
        self.home_of[rng.permutation(p.accounts)] = of
        weight = rng.dirichlet(np.full(p.cities, 2.0))
        self.home_town = rng.choice(p.cities, size=count, p=weight)
        self.no_line = (rng.random(count) < p.no_line_share) & ~self.flat
        self.tablet = (rng.random(count) < p.tablet_share) & ~self.flat
        self.joint_card = (rng.random(count) < p.family_card) & ~self.flat

    def _sites(self, rng: np.random.Generator, p: Params, kind: str, count: int, addresses: int) -> np.ndarray:
        """Found places of one kind, each with 1..addresses static addresses."""
        first = len(self.kind)
        for _ in range(count):
            self.kind.append(kind)
            self.site.append(self.net.site(int(rng.integers(1, addresses + 1))))
            self.town.append(int(rng.integers(p.cities)))
        return np.arange(first, first + count)

    def extra_site(self, addresses: int = 1) -> int:
        """A site of its own for one organisation (agency, desk, crew's server)."""
        return self.net.site(addresses)

    def local(self, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Local hour of the day (a fraction) and weekday (0 is Monday)."""
        hours = np.asarray(t) / 3600.0 + self.hours_off
        return hours % 24, self.weekday(hours)

    def weekday(self, hours: np.ndarray) -> np.ndarray:
        """Weekday of a local hour count; the first day is set by the world."""
        return (np.floor(hours / 24).astype(np.int64) + self.first_weekday) % 7
