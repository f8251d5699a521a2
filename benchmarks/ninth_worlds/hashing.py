"""How do numbers become texts that say nothing? By a hash that is a bijection: two codes of a kind never meet by accident."""

import numpy as np
from numpy.typing import ArrayLike

from ninth_worlds.units import Codes, Ints

GOLD = np.uint64(0x9E3779B97F4A7C15)
FACTOR = np.uint64(0xBF58476D1CE4E5B9)
OTHER_FACTOR = np.uint64(0x94D049BB133111EB)


def as_codes(values: ArrayLike) -> Codes:
    """Numbers as 64 bits without a sign."""
    numbers = np.asarray(values)
    if numbers.dtype == np.uint64:
        return np.atleast_1d(numbers)
    return np.atleast_1d(numbers.astype(np.int64)).view(np.uint64)


def scramble(values: ArrayLike) -> Codes:
    """Each number well mixed (splitmix64)."""
    with np.errstate(over="ignore"):
        value = as_codes(values) + GOLD
        value = (value ^ (value >> np.uint64(30))) * FACTOR
        value = (value ^ (value >> np.uint64(27))) * OTHER_FACTOR
    return value ^ (value >> np.uint64(31))


def mixed(*parts: ArrayLike) -> Codes:
    """One well mixed number of several, elementwise."""
    value = scramble(parts[0])
    for part in parts[1:]:
        with np.errstate(over="ignore"):
            value = scramble(value + as_codes(part))
    return value


def below(value: Codes, size: ArrayLike) -> Ints:
    """Each hash as a number below a size."""
    limit = np.maximum(np.asarray(size, dtype=np.int64), 1).astype(np.uint64)
    return (value % limit).astype(np.int64)


def hex_ids(codes: ArrayLike, salt: int, prefix: str = "") -> np.ndarray:
    """Texts of numbers; equal numbers give equal texts."""
    unique, which = np.unique(np.asarray(codes, dtype=np.int64), return_inverse=True)
    with np.errstate(over="ignore"):
        value = scramble(scramble(unique) ^ scramble(salt))
    words = np.array([f"{prefix}{number:016x}" for number in value.tolist()], dtype=object)
    return words[which]


def device_strings(codes: ArrayLike, salt: int) -> np.ndarray:
    """Fingerprints and cookies; negative is none."""
    unique, which = np.unique(np.asarray(codes, dtype=np.int64), return_inverse=True)
    value = mixed(salt, unique)
    other = mixed(salt + 1, unique)
    words = np.empty(unique.size, dtype=object)
    for nth, (code, first, second) in enumerate(zip(unique.tolist(), value.tolist(), other.tolist(), strict=True)):
        if code < 0:
            words[nth] = None
        elif second & 1:
            words[nth] = f"{first:016x}{second >> 32:08x}"
        else:
            text = f"{first:016x}{second:016x}"
            words[nth] = f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{text[16:20]}-{text[20:]}"
    return words[which]


def address_strings(high: Codes, low: Codes) -> np.ndarray:
    """Addresses as texts: IPv4 where the upper half is zero."""
    packed = high ^ scramble(low)
    _, once, which = np.unique(packed, return_index=True, return_inverse=True)
    words = np.empty(once.size, dtype=object)
    for nth, (upper, lower) in enumerate(zip(high[once].tolist(), low[once].tolist(), strict=True)):
        if upper == 0:
            words[nth] = f"{lower >> 24 & 255}.{lower >> 16 & 255}.{lower >> 8 & 255}.{lower & 255}"
        else:
            words[nth] = ":".join(f"{half >> shift & 0xFFFF:x}" for half in (upper, lower) for shift in (48, 32, 16, 0))
    return words[which]
