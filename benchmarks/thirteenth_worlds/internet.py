"""Which address does a line show at a moment: fixed, leased, behind a carrier's translation, or IPv6?"""

from dataclasses import dataclass, field

import numpy as np

from thirteenth_worlds.numbers import below, chance, stirred, together

FIRST = np.array(
    [2, 5, 24, 31, 37, 46, 62, 71, 73, 77, 79, 81, 83, 86, 88, 91, 94, 98, 109, 151, 176, 178, 188, 201, 212]
)
SIX = np.int64(1) << 62


@dataclass
class Lines:
    """Lines by number. ``size`` addresses from ``base`` on, another every ``period`` days; IPv6 with share ``six``."""

    base: list[np.ndarray] = field(default_factory=list)
    size: list[np.ndarray] = field(default_factory=list)
    period: list[np.ndarray] = field(default_factory=list)
    six: list[np.ndarray] = field(default_factory=list)
    turn: list[np.ndarray] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        base: np.ndarray,
        size: int | np.ndarray,
        period: float | np.ndarray,
        six: float | np.ndarray = 0.0,
        turn: float | np.ndarray = 1e4,
    ) -> np.ndarray:
        """Numbers of new lines; ``turn`` is how many days an IPv6 network stays."""
        base = np.atleast_1d(base)
        for column, value in zip(
            (self.base, self.size, self.period, self.six, self.turn), (base, size, period, six, turn), strict=True
        ):
            column.append(np.broadcast_to(value, base.shape))
        self.count += len(base)
        return np.arange(self.count - len(base), self.count)

    def addresses(self, line: np.ndarray, time: np.ndarray, machine: np.ndarray) -> np.ndarray:
        """Addresses as numbers, for lines at times (in days) with machines behind them."""
        base, size, period, six, turn = (
            np.concatenate(column)[line] for column in (self.base, self.size, self.period, self.six, self.turn)
        )
        shift = chance(line, 7)
        four = base + below(line, np.floor(time / period + shift).astype(np.int64), size)
        network = below(line + 1_000_000_000, np.floor(time / turn + shift).astype(np.int64), 1 << 24)
        provider = (stirred(base >> 16) & np.uint64(0xFF)).astype(np.int64)
        host = (together(machine + 5, np.floor(time).astype(np.int64)) & np.uint64((1 << 30) - 1)).astype(np.int64)
        new = chance(line * 64 + 3, machine + np.floor(time * 3).astype(np.int64)) < six
        return np.where(new, SIX | provider << 54 | network << 30 | host, four)


@dataclass(frozen=True)
class Region:
    """Who sells lines in a part of the world, and what its clock shows."""

    zone: float
    homes: np.ndarray
    lease: np.ndarray
    six: np.ndarray
    turn: np.ndarray
    narrow: np.ndarray
    carriers: np.ndarray
    pool: np.ndarray


def blocks(rng: np.random.Generator, count: int) -> np.ndarray:
    """Beginnings of networks of 65,536 addresses."""
    return rng.choice(FIRST, count).astype(np.int64) << 24 | rng.integers(0, 256, count) << 16


def region(rng: np.random.Generator) -> Region:
    """A part of the world with its providers; some of them put homes behind a shared address."""
    sellers = int(rng.integers(3, 6))
    return Region(
        zone=float(rng.choice([-8, -6, -5, -3, 0, 1, 1, 2, 3, 5.5, 7, 8, 9])),
        homes=blocks(rng, sellers * 3).reshape(sellers, 3),
        lease=np.clip(rng.lognormal(2.6, 1.3, sellers), 0.9, 200),
        six=np.where(rng.random(sellers) < 0.5, rng.uniform(0.2, 0.7, sellers), 0.0),
        turn=np.where(rng.random(sellers) < 0.4, 1.0, rng.uniform(20, 400, sellers)),
        narrow=rng.random(sellers) < 0.2,
        carriers=blocks(rng, 2),
        pool=rng.choice([256, 1024, 4096], 2),
    )
