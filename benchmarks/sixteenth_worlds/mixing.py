"""How does a number become one that tells nothing of it, the same each time?"""

import numpy as np

GOLD = np.uint64(0x9E3779B97F4A7C15)


def mixed(*parts: object) -> np.ndarray:
    """Unsigned 64-bit numbers that depend on all parts (arrays or numbers), in the manner of splitmix64."""
    out = np.uint64(0)
    with np.errstate(over="ignore"):
        for part in parts:
            out = out ^ (np.asarray(part).astype(np.int64).astype(np.uint64) + GOLD)
            out = (out ^ (out >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            out = (out ^ (out >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            out = (out ^ (out >> np.uint64(31))) + GOLD
    return np.asarray(out)


def below(size: object, *parts: object) -> np.ndarray:
    """Whole numbers from 0 up to below ``size`` that depend on the parts."""
    return (mixed(*parts) % np.asarray(size).astype(np.uint64)).astype(np.int64)


def cells(rng: np.random.Generator, n: int, per: float) -> np.ndarray:
    """Cell of each of ``n`` members when a cell holds about ``per``, in no order; at least two share one if they can."""
    count = max(1, round(n / max(per, 1.0)))
    return rng.permutation(np.arange(n) % count)


def tailed(rng: np.random.Generator, low: int, high: int, shape: float = 1.1, step: float = 4.0) -> int:
    """A whole number between both with a heavy tail."""
    return int(min(high, low + rng.pareto(shape) * step))
