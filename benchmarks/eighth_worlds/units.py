"""Hours and days in seconds, types of columns, and a hash that stands in for what is fixed but looks random."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

HOUR, DAY = 3600.0, 86400.0
U64 = np.uint64

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint64]
Address = tuple[Codes, Codes]  # upper half, zero for IPv4, and lower half


def mixed(a: ArrayLike, b: ArrayLike = 0, c: ArrayLike = 0) -> Codes:
    """One well mixed number of three, elementwise."""
    with np.errstate(over="ignore"):
        first = np.asarray(a).astype(U64) * U64(0x9E3779B97F4A7C15)
        second = np.asarray(b).astype(U64) * U64(0xC2B2AE3D27D4EB4F)
        third = np.asarray(c).astype(U64) * U64(0x165667B19E3779F9)
        value = first + second + (third + U64(0x632BE59BD9B4E019))
        value = (value ^ (value >> U64(30))) * U64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> U64(27))) * U64(0x94D049BB133111EB)
        return value ^ (value >> U64(31))


def hours(rng: np.random.Generator, count: int) -> Floats:
    """Hours of the day as people live it: around lunch or in the evening."""
    noon = rng.random(count) < 0.45
    return np.where(noon, rng.normal(12.5, 2.6, count), rng.normal(20, 2.2, count)) % 24
