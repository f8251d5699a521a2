"""Which draws does everything else need? Hashes of arrays, heavy tails and hours of the day."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]
Times = Ints | Floats | NDArray[Any] | float
Bools = NDArray[np.bool_]
Rng = np.random.Generator

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000  # all times are milliseconds from the start of the window
HOURS = np.array([3, 2, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 10, 9, 9, 9, 10, 11, 13, 15, 15, 13, 9, 5], float)
OFFICE = np.where((np.arange(24) >= 8) & (np.arange(24) < 18), 1.0, 0.02)
GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mixed(values: Ints | NDArray[np.uint64], key: int = 0) -> NDArray[np.uint64]:
    """A one-to-one scrambling of 64-bit numbers, so that names tell nothing and never collide."""
    x = np.atleast_1d(values).astype(np.uint64) + np.uint64((key * GOLDEN + GOLDEN) % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(FIRST)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(SECOND)
    out: NDArray[np.uint64] = x ^ (x >> np.uint64(31))
    return out


def lot(values: Ints, again: Ints, size: Ints) -> Ints:
    """A number below ``size`` that depends on two numbers only: what a line gets in its n-th lease."""
    mix = mixed(mixed(values) ^ np.atleast_1d(again).astype(np.uint64))
    below: Ints = (mix % np.maximum(size, 1).astype(np.uint64)).astype(np.int64)
    return below


def tailed(rng: Rng, low: int, high: int, alpha: float, n: int) -> Ints:
    """Sizes between two bounds with a Pareto tail."""
    u = rng.random(n)
    ratio = (low / (high + 1)) ** alpha
    sizes: Ints = (low * (1 - u * (1 - ratio)) ** (-1 / alpha)).astype(np.int64)
    return sizes.clip(low, high)


def clock(rng: Rng, n: int, weights: Floats = HOURS) -> Ints:
    """Times of day."""
    hour = rng.choice(24, n, p=weights / weights.sum())
    return hour * HOUR + rng.integers(0, HOUR, n)


def within(rng: Rng, start: Times, stop: Times, zone: Ints | int, weights: Floats = HOURS) -> Ints:
    """Times between two bounds that follow the hours of the day where they can."""
    start, stop = np.broadcast_arrays(start, stop)
    span = np.maximum(stop - start, 1.0)
    flat = start + rng.random(len(start)) * span
    shaped = np.floor(flat / DAY) * DAY + (clock(rng, len(start), weights) - np.asarray(zone) * HOUR) % DAY
    return np.where((shaped >= start) & (shaped < start + span), shaped, flat).astype(np.int64)
