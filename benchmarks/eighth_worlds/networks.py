"""Networks that are nobody's home: firms, computing centres, carriers that share addresses, VPNs and proxies in homes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from eighth_worlds.lines import Blocks, Lines
from eighth_worlds.units import HOUR, U64, Address, Ints, mixed

SPARE_HOMES = 3000  # beside one for every account


@dataclass(frozen=True)
class Carrier:
    """A mobile carrier: a few shared exits for each region, and IPv6 for some of its customers' sessions."""

    exits: Ints
    six: float
    prefix: int


class Networks:
    """All networks of a world."""

    def __init__(self, rng: np.random.Generator, accounts: int, days: int) -> None:
        """One home for each account and some more; everything else in a handful."""
        self.rng = rng
        self.blocks = Blocks(rng)
        homes = accounts + SPARE_HOMES
        self.lines = Lines(rng, self.blocks, homes, days)
        self.centres = [self.blocks.take() for _ in range(int(rng.integers(5, 9)))]
        self.carriers = [self.carrier() for _ in range(int(rng.integers(3, 7)))]
        self.vpns = [self.servers(int(rng.integers(8, 60))) for _ in range(int(rng.integers(4, 9)))]
        # homes with an application that costs nothing and lends their line to whoever pays
        lent = rng.random(homes) < rng.uniform(0.03, 0.10)
        vendors = int(rng.integers(2, 4))
        self.exits = [np.flatnonzero(lent & (rng.random(homes) < 0.5)) for _ in range(vendors)]
        self.firms: list[int] = []
        self.next_home = accounts

    def carrier(self) -> Carrier:
        """A carrier with its regions."""
        regions, exits = int(self.rng.integers(2, 7)), int(self.rng.integers(4, 24))
        base = self.blocks.take()
        return Carrier(
            exits=base + self.rng.choice(4000, (regions, exits), False),
            six=self.rng.uniform(0, 0.6),
            prefix=0x26000000 + int(self.rng.integers(1, 60000)) * 0x100,
        )

    def servers(self, count: int) -> Ints:
        """Addresses side by side in a computing centre."""
        base = int(self.rng.choice(self.centres)) + int(self.rng.integers(1, 255)) * 256
        return base + self.rng.choice(np.arange(2, 254), count, False)

    def lease_firms(self) -> None:
        """Blocks that firms have their fixed addresses from."""
        self.firms = [self.blocks.take() for _ in range(8)]

    def fixed(self, count: int) -> Ints:
        """Fixed addresses of one firm or house."""
        return int(self.rng.choice(self.firms)) + self.rng.choice(60000, count, False)

    def new_home(self) -> int:
        """A home that no account of an honest person has."""
        self.next_home += 1
        return self.next_home - 1

    def mobile(self, carrier: ArrayLike, region: ArrayLike, account: ArrayLike, at: ArrayLike) -> Address:
        """A carrier's exit, the same for some hours, or an IPv6 address of one's own."""
        which, where, who, when = np.broadcast_arrays(carrier, region, account, at)
        high, low = np.zeros(len(when), U64), np.zeros(len(when), U64)
        for number, one in enumerate(self.carriers):
            mine = np.flatnonzero(which == number)
            if not len(mine):
                continue
            regions, exits = one.exits.shape
            nth = (mixed(who[mine], when[mine] // (6 * HOUR), 5) % U64(exits)).astype(int)
            low[mine] = one.exits[where[mine] % regions, nth]
            six = mine[self.rng.random(len(mine)) < one.six]
            shift = when[six] // (8 * HOUR)
            high[six] = (U64(one.prefix) << U64(32)) | (mixed(who[six], shift, 9) & U64(0xFFFFFFFF))
            low[six] = mixed(who[six], shift, 10)
        return high, low

    def any_of(self, addresses: ArrayLike, count: int) -> Address:
        """One of some addresses each time."""
        return np.zeros(count, U64), self.rng.choice(np.atleast_1d(addresses), count).astype(U64)

    def proxied(self, at: ArrayLike, vendor: int) -> Address:
        """Another stranger's line each time, rented from a vendor."""
        return self.lines.address(self.rng.choice(self.exits[vendor], len(np.asarray(at))), at)
