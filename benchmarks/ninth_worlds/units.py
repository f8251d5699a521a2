"""A day in seconds, and types of columns."""

import numpy as np
from numpy.typing import NDArray

DAY = 86400.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint64]
