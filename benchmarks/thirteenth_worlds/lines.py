"""What kinds of lines are there to be had in a region?"""

import numpy as np

from thirteenth_worlds.internet import Lines, Region


def homes(rng: np.random.Generator, lines: Lines, place: Region, count: int) -> np.ndarray:
    """Lines of homes: leased addresses, and with some providers one address for many homes."""
    seller = rng.integers(0, len(place.homes), count)
    base = place.homes[seller, rng.integers(0, 3, count)]
    narrow = place.narrow[seller]
    lease = place.lease[seller] * rng.lognormal(0, 0.3, count)
    return lines.add(
        np.where(narrow, base + 64 * rng.integers(0, 40, count), base),
        np.where(narrow, 64, 65_536),
        np.where(narrow, 0.4, lease),
        place.six[seller],
        place.turn[seller],
    )


def mobiles(rng: np.random.Generator, lines: Lines, place: Region, count: int) -> np.ndarray:
    """Lines of phones: an address of the carrier's pool for some hours."""
    carrier = rng.integers(0, 2, count)
    return lines.add(place.carriers[carrier], place.pool[carrier], rng.uniform(0.05, 0.4, count), 0.35, 0.5)


def fixed(rng: np.random.Generator, lines: Lines, place: Region, count: int, size: int = 1) -> np.ndarray:
    """Business lines: one address, or a handful that a proxy goes out through."""
    base = rng.choice(place.homes.ravel(), count) + rng.integers(0, 65_000, count)
    return lines.add(base, size, 0.1)


def pooled(lines: Lines, base: int, size: int, count: int, period: float) -> np.ndarray:
    """Lines out of one pool, each with its own turn through it."""
    return lines.add(np.full(count, base), size, period)
