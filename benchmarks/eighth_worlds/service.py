"""The service in the making: its window, networks, people and sites, what happened, and who is what."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from eighth_worlds.networks import Networks
from eighth_worlds.people import People
from eighth_worlds.sessions import Diary
from eighth_worlds.units import Ints


@dataclass(frozen=True)
class Site:
    """A place with fixed addresses and perhaps machines of its own, which may be wiped every night."""

    addresses: Ints
    devices: Ints
    device_often: float
    six: float
    wiped: bool
    prefix: int


class Service:
    """A world in the making: mechanisms change habits, add sessions and write down who is what."""

    people: People  # since ``settle``
    honest: Ints

    def __init__(self, seed: int, accounts: int) -> None:
        """Nobody is there yet; odd seeds are hard."""
        self.seed, self.hard, self.count = seed, seed % 2 == 1, accounts
        self.rng = rng = np.random.default_rng([seed, 77, 4 if self.hard else 5])
        self.days = int(rng.integers(30, 91))
        self.monday = pd.Timestamp("2025-01-06") + pd.Timedelta(days=int(rng.integers(0, 300)) // 7 * 7)
        self.ringed = rng.uniform(0.02, 0.04)
        self.nets = Networks(rng, accounts, self.days)
        self.diary = Diary()
        self.sites: list[Site] = []
        self.rings: list[tuple[str, int, str, str, str]] = []
        self.groups: list[tuple[str, int, str]] = []
        self.victims: list[int] = []
        self.device_count = self.card_count = self.ring_count = self.group_count = 0

    def settle(self, honest: Ints) -> None:
        """People come: some of the accounts are honest, the others a ring's."""
        self.honest = honest
        waiting = self.rng.permutation(honest).tolist()
        self.people = People(
            self.rng, self.nets, self.days, self.new_devices(2 * self.count), self.new_cards(self.count)
        )
        self.people.waiting = waiting
        self.nets.lease_firms()

    @property
    def size(self) -> float:
        """Honest accounts, in units of fifty thousand."""
        return len(self.honest) / 50_000

    def few(self, low: float, high: float) -> int:
        """How many groups there are, were there fifty thousand honest accounts: in proportion, at least one."""
        return max(1, round(self.size * self.rng.uniform(low, high)))

    def new_devices(self, count: int) -> Ints:
        """Devices nobody used before, counted from one."""
        self.device_count += count
        return np.arange(self.device_count - count, self.device_count) + 1

    def new_cards(self, count: int) -> Ints:
        """Cards nobody used before, counted from one: zero is no card."""
        self.card_count += count
        return np.arange(self.card_count - count, self.card_count) + 1

    def site(
        self,
        size: int,
        devices: int = 0,
        device_often: float = 0.0,
        six: float = 0.0,
        wiped: bool = False,
        central: bool = False,
    ) -> int:
        """The number of a new site with so many addresses, ``central`` ones are in a computing centre."""
        addresses = self.nets.servers(size) if central else self.nets.fixed(size)
        prefix = 0x2B000000 + len(self.sites)
        self.sites.append(Site(addresses, self.new_devices(devices), device_often, six, wiped, prefix))
        return len(self.sites) - 1

    def existed(self, day: float) -> Ints:
        """Honest accounts that were there on a day."""
        people = self.people
        return self.honest[~people.new[self.honest] | (people.came[self.honest] < day)]

    def ring(self, members: Ints, typology: str, tier: str, manner: str) -> None:
        """These accounts were one ring."""
        self.ring_count += 1
        name = f"r{self.ring_count:04d}"
        self.rings += [(name, int(member), typology, tier, manner) for member in members]

    def group(self, members: ArrayLike, mechanism: str) -> None:
        """These accounts have something in common, honestly."""
        self.group_count += 1
        name = f"g{self.group_count:05d}"
        self.groups += [(name, int(member), mechanism) for member in np.asarray(members)]
