"""Where does a session come from? Homes with leases, carriers that rotate, one door for many, rented exits, borrowed homes."""

from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from third_worlds.names import hexes

# A place that does not change has no use for the day.
# ruff: noqa: ARG002


class Place(Protocol):
    """Anything that has an address at a time (in days)."""

    def address(self, rng: Random, day: float) -> str:
        """The address a session that starts then is seen from."""
        ...


@dataclass
class Home:
    """A subscriber line: its address is leased from the provider's pool for some days, then another household gets it."""

    pool: list[str]
    lease: float
    prefix: str | None = None  # IPv6 beside IPv4
    v6: float = 0.0
    leased: dict[int, str] = field(default_factory=dict)

    def address(self, rng: Random, day: float) -> str:
        if self.prefix and rng.random() < self.v6:
            return f"{self.prefix}:{hexes(rng, 4)}:{hexes(rng, 4)}:{hexes(rng, 4)}:{hexes(rng, 4)}"
        number = int((day + 1_000) // self.lease)
        if number not in self.leased:
            self.leased[number] = rng.choice(self.pool)
        return self.leased[number]


@dataclass
class Carrier:
    """A mobile network: each session leaves through one of the exits of the region, some of them far busier than others."""

    exits: list[str]

    def address(self, rng: Random, day: float) -> str:
        return self.exits[min(int(rng.random() ** 1.6 * len(self.exits)), len(self.exits) - 1)]


@dataclass
class Door:
    """Many people behind few lasting addresses: an office, a campus, a hotel, the exits of a VPN, servers somebody rents."""

    addresses: list[str]

    def address(self, rng: Random, day: float) -> str:
        return rng.choice(self.addresses)


@dataclass
class Borrowed:
    """A residential proxy service: every session leaves through the line of some household that does not know."""

    homes: list[Home]

    def address(self, rng: Random, day: float) -> str:
        return rng.choice(self.homes).address(rng, day)


@dataclass(eq=False)  # two phones with one name are two phones
class Device:
    """What the log calls a device, which may change by an update and be the same for two phones of a kind."""

    name: str
    renewed: list[tuple[float, str]] = field(default_factory=list)  # from which day another name

    def seen(self, day: float) -> str:
        """Name in the log on that day."""
        name = self.name
        for since, later in self.renewed:
            if day >= since:
                name = later
        return name
