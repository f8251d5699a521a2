"""Numbers that look random and are the same each time: hashes of what happened, and a few shapes of chance."""

from typing import Any

import numpy as np

DAY = 86_400.0
HOUR = 3_600.0
DRAWN = -2  # to be drawn from what the account uses
NONE = -1  # not in the log

Array = np.ndarray[Any, Any]


def mix(*parts: Any) -> Array:
    """Hash of whole numbers, element by element; for one part it is one-to-one, so that no two names collide."""
    state = np.zeros(1, np.uint64)
    for part in parts:
        state = state * np.uint64(0x9E3779B97F4A7C15) + np.atleast_1d(np.asarray(part)).astype(np.int64).astype(
            np.uint64
        )
        state = state + np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state = state ^ (state >> np.uint64(31))
    return state


def unit(*parts: Any) -> Array:
    """The hash as a number between 0 and 1."""
    return (mix(*parts) >> np.uint64(11)).astype(float) / 2.0**53


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A number whose magnitude is uniform: half of the draws lie below the geometric mean."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def heavy(rng: np.random.Generator, low: int, high: int, tail: float = 1.1) -> int:
    """A size with a heavy tail: most crews are small, and the largest hold most accounts."""
    return int(min(high, low + np.floor((rng.pareto(tail)) * low)))


def cells(rng: np.random.Generator, count: int, low: int, high: int) -> Array:
    """Number of the cell of each of ``count``: neighbours share one, and cells differ in size."""
    sizes = rng.integers(low, high + 1, size=count)
    return np.repeat(np.arange(count), sizes)[:count]


def split(rng: np.random.Generator, accounts: Array, low: int, high: int) -> list[Array]:
    """Accounts in groups of ``low`` to ``high``; a rest that is too small is left out."""
    group = cells(rng, len(accounts), low, high)
    parts = [accounts[group == number] for number in np.unique(group)]
    return [part for part in parts if len(part) >= low]
