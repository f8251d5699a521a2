"""How does the same key always give the same number, or the same opaque name?"""

import numpy as np

A, B, C = (np.uint64(k) for k in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
S30, S27, S31, S11 = (np.uint64(k) for k in (30, 27, 31, 11))


def mix(*keys: np.ndarray | int) -> np.ndarray:
    """Fold integer keys (arrays or scalars, broadcast) into 64 scrambled bits (splitmix64)."""
    with np.errstate(over="ignore"):
        state = np.zeros(1, dtype=np.uint64)
        for key in keys:
            word = np.asarray(key).astype(np.int64).astype(np.uint64)
            z = (state ^ word) + A
            z = (z ^ (z >> S30)) * B
            z = (z ^ (z >> S27)) * C
            state = z ^ (z >> S31)
    return state


def unit(*keys: np.ndarray | int) -> np.ndarray:
    """A number in [0, 1) for each key."""
    return (mix(*keys) >> S11).astype(np.float64) / float(1 << 53)


def names(codes: np.ndarray, salt: int, form: str) -> np.ndarray:
    """Opaque strings for integer codes; codes below zero have no name (None).

    ``form`` is "hex", "uuid" or "short": the looks of an identifier differ between companies.
    """
    unique, where = np.unique(codes, return_inverse=True)
    left, right = mix(unique, salt), mix(unique, salt + 1)
    out = np.empty(len(unique), dtype=object)
    for i, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        text = f"{a:016x}{b:016x}"
        if form == "uuid":
            text = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
        elif form == "short":
            text = text[:14]
        else:
            text = text[:20]
        out[i] = text
    out[unique < 0] = None
    return out[where]
