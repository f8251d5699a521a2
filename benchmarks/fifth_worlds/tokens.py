"""Numbers that stand for identifiers until the log is written: same parts, same number, on every machine."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
STEP, TURN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def mix(*parts: object) -> Numbers:
    """A well-mixed number of the parts, each a number or an array of them."""
    mixed = np.zeros(1, np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            mixed = (mixed + STEP) ^ np.atleast_1d(np.asarray(part)).astype(np.int64).astype(np.uint64)
            mixed = (mixed ^ (mixed >> np.uint64(30))) * TURN
            mixed = (mixed ^ (mixed >> np.uint64(27))) * STEP
            mixed = mixed ^ (mixed >> np.uint64(31))
    return mixed


def below(mixed: Numbers, size: object) -> npt.NDArray[np.int64]:
    """The numbers folded into 0 … size - 1."""
    return ((mixed >> np.uint64(11)) % np.atleast_1d(np.asarray(size)).astype(np.uint64)).astype(np.int64)
