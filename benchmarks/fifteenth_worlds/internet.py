"""Which addresses are there? Public blocks of /24 networks, and regions with providers that lease them in their own ways."""

from dataclasses import dataclass, field

import numpy as np

from fifteenth_worlds.numbers import DAY, Ints, Rng, lot

NOT_PUBLIC = {10, 100, 127, 169, 172, 192, 198, 203}  # first numbers with private or reserved parts are left out whole
PUBLIC = np.array([first for first in range(1, 224) if first not in NOT_PUBLIC])
SIX = 1 << 40  # codes from here on are prefixes of IPv6
USABLE = 254


def nth(first: Ints | int, k: Ints) -> Ints:
    """The k-th usable address of a block."""
    return np.asarray(first) + k // USABLE * 256 + 1 + k % USABLE


@dataclass
class Net:
    """Hands out blocks of addresses; ``prefixes[code // 256]`` is the /24 network of an address."""

    rng: Rng
    prefixes: list[int] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def block(self, size: int) -> int:
        """The first code of a new block of neighbouring networks."""
        first, needed = len(self.prefixes) * 256, -(-size // USABLE)
        while True:
            base = int(self.rng.choice(PUBLIC)) << 16 | int(self.rng.integers(0, 65_536 - needed))
            fresh = range(base, base + needed)
            if self.taken.isdisjoint(fresh):
                self.taken.update(fresh)
                self.prefixes.extend(fresh)
                return first

    def scattered(self, n: int) -> Ints:
        """Single addresses, each in a network of its own."""
        return np.array([self.block(1) + 1 + int(self.rng.integers(0, USABLE)) for _ in range(n)], np.int64)


@dataclass(frozen=True)
class Regions:
    """Providers by region: a pool of homes with its lease, exits of homes behind a carrier's NAT, exits of phones."""

    pool: Ints
    pool_size: Ints
    lease: Ints
    shared: np.ndarray
    exits: Ints
    exit_size: Ints
    phones: Ints
    phone_size: Ints
    zone: Ints


def regions(rng: Rng, net: Net, accounts: int) -> Regions:
    """Draw providers; pools are larger than the product's share of their customers, exits much smaller."""
    n = int(rng.integers(4, 11))
    size = accounts / n
    pool_size = (size * rng.uniform(3, 15, n)).astype(np.int64) + 300
    exit_size = (size / rng.uniform(20, 200, n)).astype(np.int64) + 2
    phone_size = (size / rng.uniform(8, 120, n)).astype(np.int64) + 4
    return Regions(
        pool=np.array([net.block(int(k)) for k in pool_size], np.int64),
        pool_size=pool_size,
        lease=rng.choice([1, 4, 14, 60, 10_000], n) * DAY,
        shared=np.where(rng.random(n) < 0.4, rng.uniform(0.2, 0.8, n), 0.0),
        exits=np.array([net.block(int(k)) for k in exit_size], np.int64),
        exit_size=exit_size,
        phones=np.array([net.block(int(k)) for k in phone_size], np.int64),
        phone_size=phone_size,
        zone=rng.integers(-8, 10, n),
    )


def leased(line: Ints, first: Ints, size: Ints, lease: Ints, t: Ints) -> Ints:
    """The address of a line at a time: a new lot from its pool with each lease, which begins at the line's own hour."""
    turn = (t + lot(line, np.array([7]), lease)) // lease
    return nth(first, lot(line, turn + 1_000, size))


def leased_six(line: Ints, lease: Ints, t: Ints) -> Ints:
    """The IPv6 prefix of a line at a time."""
    turn = (t + lot(line, np.array([7]), lease)) // lease
    return SIX + lot(line, turn + 9_000_000, np.array([1 << 38]))
