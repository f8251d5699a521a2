"""What does the score say about a ring, and which figures moved it most? Never the reason itself."""

import warnings

import numpy as np

from graphabuse.rings.reasons import Reason
from graphabuse.rings.words import estimate

MAX_ESTIMATES = 3


def middle_of(values: np.ndarray) -> np.ndarray:
    """Median of every feature over all candidates of the window; NaN where none is known."""
    if len(values) == 0:
        return np.full(values.shape[1], np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a kind that the data lack: all NaN
        return np.asarray(np.nanmedian(values, axis=0), float)


def estimates(
    names: tuple[str, ...], pulls: np.ndarray, values: np.ndarray, usual: np.ndarray, *, score: float, purity: float
) -> list[Reason]:
    """The score in words, then the features with the largest contributions to the trees.

    Parameters
    ----------
    pulls, values, usual : numpy.ndarray
        Contribution, value, and value in the middle candidate of each feature, shape ``(n_features,)``.
    """
    text = f"score {score:.2f}: expected overlap with a true ring; about {100 * purity:.0f} of 100 members expected to be abusive"
    found = [Reason("estimated", "score", text, score, float("nan"), 0.0)]
    for at in np.argsort(-np.abs(pulls), kind="stable")[:MAX_ESTIMATES]:
        value, base = float(values[at]), float(usual[at])
        text = estimate(names[at], value, base, raised=bool(pulls[at] > 0))
        found.append(Reason("estimated", f"feature_{names[at]}", text, value, base, 0.0))
    return found
