"""What does the score say about a ring, and which figures moved it most? Never the reason itself."""

import warnings
from collections.abc import Mapping

import numpy as np

from graphabuse.rings.figures import legible, told_by, told_of_some
from graphabuse.rings.reasons import Reason
from graphabuse.rings.words import NOUNS, Nouns, elsewhere, estimate, nothing

MAX_ESTIMATES = 3
MIDDLE = "in the middle candidate of this data"
MIDDLE_OF_SOME = "in the middle one of the candidates where there is any"


def middle_of(names: tuple[str, ...], values: np.ndarray) -> dict[str, float]:
    """Median of every feature, as it is told, over those candidates of the window where it says something; NaN where none is known."""
    place = {name: at for at, name in enumerate(names)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no candidate, or a kind that the data lack: all NaN
        return {
            name: float(np.nanmedian(legible(name, lambda at: values[:, place[at]].astype(float)))) for name in names
        }


def estimates(
    pulls: Mapping[str, float],
    values: Mapping[str, float],
    usual: Mapping[str, float],
    *,
    score: float,
    purity: float,
    nouns: Nouns = NOUNS,
) -> list[Reason]:
    """The score in words, then the figures with the largest contributions to the trees.

    Where the members have nothing of a sort, all features about it say just that: it is told once, with their contributions together.

    Parameters
    ----------
    pulls, values : mapping of str to float
        Contribution and value of each feature.
    usual : mapping of str to float
        As :func:`middle_of` gives it.
    nouns : mapping
        The words for the kinds of each role.
    """
    text = f"score {score:.2f}: expected overlap with a true ring; about {100 * purity:.0f} of 100 members expected to be abusive"
    found = [Reason("estimated", "score", text, score, float("nan"), 0.0)]
    moved: dict[str, float] = {}
    for name, pull in pulls.items():
        told = told_by(name, values)
        moved[told] = moved.get(told, 0.0) + float(pull)
    for name in sorted(moved, key=lambda name: -abs(moved[name]))[:MAX_ESTIMATES]:
        value = float(legible(name, lambda at: np.asarray(values[at], float)))
        base, beside = _beside(name, value, usual, nouns)
        text = estimate(name, value, beside, raised=moved[name] > 0, nouns=nouns)
        found.append(Reason("estimated", f"feature_{name}", text, value, base, 0.0))
    return found


def _beside(name: str, value: float, usual: Mapping[str, float], nouns: Nouns) -> tuple[float, str]:
    """The same figure elsewhere, and the words for it; NaN where most candidates have nothing of the sort."""
    told = told_by(name, usual)
    if told == name:
        where = MIDDLE_OF_SOME if told_of_some(name) else MIDDLE
        return usual[name], elsewhere(name, value, usual[name], where, nouns)
    return float("nan"), f"{MIDDLE} {nothing(told, usual[told], nouns)}" if np.isfinite(usual[told]) else ""
