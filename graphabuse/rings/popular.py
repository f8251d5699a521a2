"""Which identifiers have so many users outside a ring that they tie nobody inside it? One rule for tables, pictures and checks."""

import numpy as np

OUTSIDE = 100
TIMES_INSIDE = 5


def widely_used(inside: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """More than a hundred accounts outside, and more than five for each one inside; bool, in the shape of the counts.

    Never the share inside: the one device of a farm is used by all of it and by nobody else.

    >>> widely_used(np.array([30, 30, 2]), np.array([0, 151, 101])).tolist()
    [False, True, True]
    """
    return np.asarray(outside) > np.maximum(OUTSIDE, TIMES_INSIDE * np.asarray(inside))
