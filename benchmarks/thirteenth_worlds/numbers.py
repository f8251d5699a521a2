"""How is a number made from numbers, the same each time, and how are uneven sizes drawn?"""

import numpy as np

STIR = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def stirred(number: np.ndarray) -> np.ndarray:
    """A one-to-one scrambling of 64-bit numbers."""
    x = np.asarray(number).astype(np.uint64) + STIR[0]
    x = (x ^ (x >> np.uint64(30))) * STIR[1]
    x = (x ^ (x >> np.uint64(27))) * STIR[2]
    return x ^ (x >> np.uint64(31))


def together(first: np.ndarray, second: np.ndarray | int) -> np.ndarray:
    """One scrambled number out of two."""
    return stirred(stirred(first) ^ np.asarray(second).astype(np.uint64))


def below(first: np.ndarray, second: np.ndarray, size: np.ndarray) -> np.ndarray:
    """A whole number from zero to below ``size`` that always belongs to the two numbers."""
    return (together(first, second) >> np.uint64(2)).astype(np.int64) % np.asarray(size, dtype=np.int64)


def chance(first: np.ndarray, second: np.ndarray | int) -> np.ndarray:
    """A number from zero to one that always belongs to the two numbers."""
    return (together(first, second) >> np.uint64(11)).astype(float) / 2.0**53


def uneven(rng: np.random.Generator, low: int, middle: float, high: int) -> int:
    """A size with a long tail: about ``middle``, seldom near ``high``."""
    return int(np.clip(round(middle * rng.lognormal(0, 0.7)), low, high))


def shares(rng: np.random.Generator, members: np.ndarray, things: np.ndarray) -> np.ndarray:
    """One of few things for each member, some of the things much more used than others."""
    weight = rng.dirichlet(np.full(len(things), 2.5))
    return rng.choice(things, size=len(members), p=weight)
