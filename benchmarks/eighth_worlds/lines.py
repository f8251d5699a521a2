"""Lines of homes: which provider, which address from when to when, and IPv6 where the line has it."""

import numpy as np
from numpy.typing import ArrayLike

from eighth_worlds.units import DAY, U64, Address, mixed

FIRST_BYTES = (5, 24, 31, 46, 62, 71, 77, 78, 81, 84, 86, 88, 91, 93, 95, 109, 151, 176, 178, 185, 188, 212, 213, 217)
LEASES = (1, 3, 7, 21, 200)  # days until a home gets another address


class Blocks:
    """Address blocks of 65,536, each given once."""

    def __init__(self, rng: np.random.Generator) -> None:
        """None is given yet."""
        self.rng = rng
        self.used: set[tuple[int, int]] = set()

    def take(self) -> int:
        """The first address of an unused block."""
        while True:
            block = (int(self.rng.choice(FIRST_BYTES)), int(self.rng.integers(1, 255)))
            if block not in self.used:
                self.used.add(block)
                return (block[0] << 24) | (block[1] << 16)


class Lines:
    """One line for every home, at providers of very different sizes and habits."""

    def __init__(self, rng: np.random.Generator, blocks: Blocks, homes: int, days: int) -> None:
        """Providers with their pools; homes of one provider swap places in its pool when leases end."""
        self.rng, self.days = rng, days
        providers = int(rng.integers(12, 26))
        weight = 1 / np.arange(1, providers + 1) ** rng.uniform(0.6, 1.0)
        self.provider = rng.choice(providers, homes, p=weight / weight.sum())
        self.lease = rng.choice(LEASES, providers, p=[0.2, 0.12, 0.2, 0.2, 0.28])
        self.six = rng.random(homes) < (rng.random(providers) < 0.55)[self.provider] * rng.uniform(0.5, 0.85)
        self.prefix = 0x2A000000 + rng.permutation(0x00FFFF)[:providers] * 0x80
        self.rank = np.zeros(homes, int)
        self.start, self.served = np.zeros(providers, int), np.zeros(providers, int)
        parts = []
        position = 0
        for provider in range(providers):
            mine = np.flatnonzero(self.provider == provider)
            self.rank[mine] = np.arange(len(mine))
            self.served[provider] = max(len(mine), 1)
            self.start[provider] = position
            size = int(max(len(mine), 20) * rng.uniform(2.5, 9))
            bases = np.array([blocks.take() for _ in range(size // 60000 + 1 + int(rng.integers(0, 3)))])
            hosts = rng.choice(65000, size // len(bases) + 1, False) + 256
            pool = bases[np.arange(size) % len(bases)] + hosts[np.arange(size) // len(bases)]
            for _ in range(days // self.lease[provider] + 1):
                parts.append(pool[rng.permutation(size)[: self.served[provider]]])
                position += self.served[provider]
        self.addresses = np.concatenate(parts)

    def address(self, home: ArrayLike, at: ArrayLike, device: ArrayLike | None = None) -> Address:
        """Where a home is seen; a device may speak IPv6, with a lower half of its own each day."""
        homes, when = np.broadcast_arrays(np.asarray(home), np.asarray(at))
        provider = self.provider[homes]
        lease = self.lease[provider]
        epoch = np.clip(when // (lease * DAY), 0, self.days // lease).astype(int)
        low = self.addresses[self.start[provider] + epoch * self.served[provider] + self.rank[homes]].astype(U64)
        if device is None:
            return np.zeros(len(low), U64), low
        six = self.six[homes] & (self.rng.random(len(low)) < 0.78)
        renewed = np.where(lease > 3, 0, epoch)
        upper = (self.prefix[provider].astype(U64) << U64(32)) | (mixed(homes, renewed, 6) & U64(0xFFFFFF00))
        return np.where(six, upper, U64(0)), np.where(six, mixed(device, when // DAY, 66), low)
