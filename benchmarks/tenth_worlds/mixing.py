"""How do small integers become stable opaque numbers and names? By keyed hashing."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tenth_worlds.units import Codes, Floats, Ints, Texts

_A, _B, _C = (np.uint64(x) for x in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def mix(*parts: ArrayLike) -> Codes:
    """Hash integer arrays (broadcast against each other) into one uint64 array."""
    out = np.zeros(1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            z = out + np.asarray(part).astype(np.int64).astype(np.uint64) + _A
            z = (z ^ (z >> np.uint64(30))) * _B
            z = (z ^ (z >> np.uint64(27))) * _C
            out = z ^ (z >> np.uint64(31))
    return out


def below(size: ArrayLike, *parts: ArrayLike) -> Ints:
    """Hash into 0..size-1 (size may be an array)."""
    size = np.maximum(np.asarray(size).astype(np.uint64), np.uint64(1))
    return (mix(*parts) % size).astype(np.int64)


def unit(*parts: ArrayLike) -> Floats:
    """Hash into [0, 1)."""
    return (mix(*parts) >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def hexes(numbers: Codes, width: int, head: str = "") -> Texts:
    """Write uint64 numbers as fixed-width hex names, formatting each distinct one once."""
    codes, uniques = pd.factorize(numbers)
    cut = int(width)
    texts = np.array([head + format(int(u), "016x")[:cut] for u in uniques], dtype=object)
    return texts[codes] if len(texts) else np.array([], dtype=object)


def texts(numbers: Ints, write: Callable[[int], str]) -> Texts:
    """Map integers to strings through ``write``, once per distinct value."""
    codes, uniques = pd.factorize(numbers)
    return np.array([write(u) for u in uniques], dtype=object)[codes]
