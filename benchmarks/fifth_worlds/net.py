"""The internet of a country: providers with their pools, and sites attached to them; an address is a site at a time.

A ``lease`` changes every few days and the address goes to another subscriber, a ``fixed`` line keeps it, a ``carrier``
puts thousands behind few addresses, a ``relay`` hands out another exit by the hour, a ``vpn`` has favourite servers, a
``host`` is a machine in a data centre, a ``proxy`` leaves through the homes of people who know nothing of it.
"""

from dataclasses import dataclass, field

import numpy as np

from fifth_worlds.tokens import Numbers, below, mix

OCTETS = [n for n in range(23, 222) if n not in (100, 127, 169, 172, 192, 198, 203)]
SIX = np.uint64(1 << 63)


@dataclass(frozen=True)
class Provider:
    """A pool of addresses and how long a site keeps one of them, in days."""

    kind: str
    base: int
    size: int
    period: float
    six: float = 0.0


@dataclass
class Net:
    """Providers and sites."""

    rng: np.random.Generator
    accounts: int
    providers: list[Provider] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    slot: list[int] = field(default_factory=list)
    exits: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Draw the market."""
        rng, octets = self.rng, iter(self.rng.permutation(OCTETS))

        def offer(kind: str, size: float, period: float, six: float = 0.0) -> None:
            self.providers.append(Provider(kind, int(next(octets)) << 24, int(size), period, six))

        for _ in range(rng.integers(2, 5)):
            six = rng.choice([0.0, 0.0, 0.7])
            offer("lease", min(40 * self.accounts, 1 << 23), rng.choice([1.0, 4.0, 15.0, 60.0, 400.0]), six)
        offer("fixed", 1 << 22, 9999)
        offer("fixed", 1 << 22, 9999, 0.5)
        for _ in range(rng.integers(2, 4)):
            offer("carrier", rng.choice([12, 40, 160, 600]), rng.choice([0.05, 0.3, 1.0]), rng.choice([0.0, 0.0, 0.8]))
        for _ in range(2):
            offer("vpn", rng.integers(30, 300), rng.choice([0.2, 1.0, 7.0]))
        offer("relay", rng.integers(300, 3000), 0.04)
        for _ in range(3):
            offer("host", 1 << 18, 9999)
        offer("cloud", rng.integers(4, 24), 0.02)
        offer("proxy", 0, 0.01)
        offer("sticky", 0, 3.0)

    def site(self, kind: str, slot: int | None = None) -> int:
        """A new site of a kind: one more subscriber of one of the providers."""
        ids = [n for n, provider in enumerate(self.providers) if provider.kind == kind]
        self.of.append(int(self.rng.choice(ids)))
        self.slot.append(len(self.of) if slot is None else slot)
        return len(self.of) - 1

    def home(self) -> int:
        """A dwelling; some of them serve as exits of residential proxies."""
        site = self.site("lease" if self.rng.random() < 0.85 else "fixed")
        if self.rng.random() < 0.06:
            self.exits.append(site)
        return site

    def strangers(self, number: int) -> None:
        """Homes of people who are no customers, for proxies to leave through."""
        self.exits += [self.site("lease") for _ in range(number)]

    def address(self, sites: np.ndarray, days: np.ndarray, visits: np.ndarray) -> Numbers:
        """The address of each site at each time; visits share the draw that picks between versions 4 and 6."""
        of, slot = np.array(self.of)[sites], np.array(self.slot)[sites]
        kinds = np.array([provider.kind for provider in self.providers])[of]
        period = np.array([provider.period for provider in self.providers])[of]
        through = np.isin(kinds, ("proxy", "sticky"))
        if through.any():
            epoch = np.where(kinds == "proxy", visits, np.floor(days / period))
            leave = np.array(self.exits)[below(mix(of, slot, epoch, 5), len(self.exits))]
            of = np.where(through, np.array(self.of)[leave], of)
            slot = np.where(through, np.array(self.slot)[leave], slot)
            period = np.array([provider.period for provider in self.providers])[of]
        phase = below(mix(slot, 1), 1000) / 1000 * period
        epoch = np.floor((days + phase) / period)
        favourite = np.array([provider.kind == "vpn" for provider in self.providers])[of]
        epoch = np.where(favourite, epoch.astype(np.int64) % 3, epoch)
        base = np.array([provider.base for provider in self.providers])[of]
        size = np.array([max(provider.size, 1) for provider in self.providers])[of]
        four = (base + 256 + below(mix(of, slot, epoch), size)).astype(np.uint64)
        share = np.array([provider.six for provider in self.providers])[of]
        six = below(mix(visits, 6), 1000) < 1000 * share
        return np.where(six & ~through, SIX | (mix(of, slot, epoch, 6) >> np.uint64(20)), four)
