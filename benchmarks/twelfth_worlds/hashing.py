"""How does a number become what looks random and stays the same? Hashes of integers."""

import numpy as np


def mix(*parts: np.ndarray | int) -> np.ndarray:
    """Hash integers (arrays broadcast) to unsigned 64-bit values (splitmix64)."""
    state = np.uint64(0x9E3779B97F4A7C15)
    with np.errstate(over="ignore"):
        out = np.zeros((), dtype=np.uint64)
        for part in parts:
            out = out + np.asarray(part).astype(np.int64).astype(np.uint64) + state
            out = (out ^ (out >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            out = (out ^ (out >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            out = out ^ (out >> np.uint64(31))
    return out


def pick(size: np.ndarray | int, *parts: np.ndarray | int) -> np.ndarray:
    """A stable pseudo-random index below size for the given key."""
    return (mix(*parts) % np.asarray(size).astype(np.uint64)).astype(np.int64)


def chance(*parts: np.ndarray | int) -> np.ndarray:
    """A stable pseudo-random number in [0, 1) for the given key."""
    return (mix(*parts) >> np.uint64(11)).astype(float) / float(1 << 53)
