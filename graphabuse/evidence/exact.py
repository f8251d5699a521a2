"""How are bits kept so that their sums do not depend on the order of adding? As multiples of 1/65536.

Engines add in whatever order their threads finish, and the last digit of a logarithm differs between them. On this grid
every sum of one pair's evidence is exact in 64 and in 32 bits, so that every engine gives the same number.
"""

from math import log

import numpy as np
from ibis.expr.types import FloatingValue

STEPS = 65_536.0


def bits_of(odds: FloatingValue) -> FloatingValue:
    """log2 of odds of at least 1 on the grid, on an engine; natural logarithms are in double precision everywhere."""
    return (odds.ln() / log(2.0) * STEPS + 0.5).floor().cast("float64") / STEPS


def bits_in_arrays(odds: np.ndarray) -> np.ndarray:
    """The same in arrays, float64."""
    return np.floor(np.log2(odds) * STEPS + 0.5) / STEPS
