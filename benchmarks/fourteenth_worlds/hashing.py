"""How do numbers become other numbers that look like nothing?"""

import numpy as np

DAY = 86_400
HOUR = 3_600
FOREVER = 10**9
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def mixed(*parts: np.ndarray | int) -> np.ndarray:
    """One well mixed 64-bit number for each row of the parts."""
    state = np.full(1, 0x9E3779B97F4A7C15, np.uint64)
    for part in parts:
        state = (state ^ np.asarray(part).astype(np.int64).astype(np.uint64)) + np.uint64(0x632BE59BD9B4E019)
        state = (state ^ (state >> np.uint64(30))) * FIRST
        state = (state ^ (state >> np.uint64(27))) * SECOND
        state ^= state >> np.uint64(31)
    return state


def below(limit: np.ndarray | int, *parts: np.ndarray | int) -> np.ndarray:
    """A number from 0 up to a limit, the same whenever the parts are."""
    return (mixed(*parts) >> np.uint64(1)).astype(np.int64) % limit
