"""Does a score mean what it says? Two figures move log-odds to what was seen; how far off they are is measured in equal bins."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from graphabuse.model.team.rollup import logit, sigmoid

PULL = 1.0
WRONG = 0.01
NO_GROUP = 0.01
BINS = 10
FEWEST_A_BIN = 8


@dataclass(frozen=True)
class Calibration:
    """``sigmoid(slope · logit(p) + shift)``; 1 and 0 leave everything as it is."""

    slope: float = 1.0
    shift: float = 0.0

    def apply(self, probability: np.ndarray) -> np.ndarray:
        """Calibrated probability; its order is kept."""
        if (self.slope, self.shift) == (1.0, 0.0):
            return np.asarray(probability, float)
        return sigmoid(self.slope * logit(probability) + self.shift)


def fit_calibration(probability: np.ndarray, seen: np.ndarray, weight: np.ndarray | None = None) -> Calibration:
    """Platt's two figures, held near "as it is" while little was seen.

    Parameters
    ----------
    seen : numpy.ndarray
        1 abusive, 0 honest, shape ``(n,)``.
    weight : numpy.ndarray, optional
        Weight of each; accounts of one group are not independent and may count less.
    """
    if len(seen) == 0:
        return Calibration()
    start, load = logit(probability), np.ones(len(seen)) if weight is None else weight

    def loss(figures: np.ndarray) -> float:
        odds = figures[0] * start + figures[1]
        return float(
            (load * (np.logaddexp(0.0, odds) - seen * odds)).sum() + PULL * ((figures[0] - 1) ** 2 + figures[1] ** 2)
        )

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.05, 10.0), (-10.0, 10.0)])
    return Calibration(round(float(found.x[0]), 6), round(float(found.x[1]), 6))


def fit_level(probability: np.ndarray, seen: np.ndarray) -> tuple[float, float]:
    """Log-odds to add to every probability, held near 0 by half an observation, and the gain in log-likelihood."""
    odds = logit(probability)

    def loss(shift: float) -> float:
        return float((np.logaddexp(0.0, odds + shift) - seen * (odds + shift)).sum())

    found = minimize_scalar(lambda shift: loss(shift) + 0.5 * PULL * shift**2, bounds=(-10.0, 10.0), method="bounded")
    return float(found.x), loss(0.0) - loss(float(found.x))


@dataclass(frozen=True)
class Mix:
    """``sigmoid(model · logit(p) + ring · logit(r) + shift)``: an account's own probability and the score of its group."""

    model: float = 0.5
    ring: float = 0.5
    shift: float = 0.0

    def apply(self, probability: np.ndarray, ring_score: np.ndarray) -> np.ndarray:
        """Calibrated probability of each account."""
        return sigmoid(
            self.model * logit(probability) + self.ring * logit(np.maximum(ring_score, NO_GROUP)) + self.shift
        )


def fit_mix(probability: np.ndarray, ring_score: np.ndarray, seen: np.ndarray) -> Mix:
    """Weights of both, neither below 0, held near half and half while little was seen.

    One label in a hundred is taken to be wrong (``WRONG``): an abusive label on an account that nothing speaks against, or the
    reverse, moves the weights little.

    Parameters
    ----------
    ring_score : numpy.ndarray
        Day-one score of the best candidate around each account.
    seen : numpy.ndarray
        1 abusive, 0 honest; labels that taught neither.
    """
    if len(seen) == 0:
        return Mix()
    columns = _mixed_columns(probability, ring_score)

    def loss(figures: np.ndarray) -> float:
        expected = sigmoid(columns @ figures)
        labelled = WRONG + (1.0 - 2.0 * WRONG) * expected
        return float(-(seen * np.log(labelled) + (1.0 - seen) * np.log(1.0 - labelled)).sum() + _held(figures))

    return _least(loss)


def fit_mix_unlabelled(
    probability: np.ndarray,
    ring_score: np.ndarray,
    abusive: np.ndarray,
    *,
    share: float,
    weight: float,
) -> Mix:
    """The same from abusive and unlabelled accounts alone, given the share of abusive ones among the latter.

    The unbiased risk of du Plessis, Niu and Sugiyama (2015) for the logistic loss, which is convex: the abusive side as the
    labelled accounts show it, all of the population as the unlabelled ones do. At its least the mean probability of unlabelled
    accounts is ``share``.

    Parameters
    ----------
    probability, ring_score : numpy.ndarray
        Of labelled abusive and of unlabelled accounts together; ``abusive`` (bool) tells them apart.
    share : float
        Abusive share of the unlabelled accounts, 0..1.
    weight : float
        How much all of them count beside the pull to half and half; the number of labelled accounts is a sane choice.
    """
    columns = _mixed_columns(probability, ring_score)
    toward, rest = columns[abusive].mean(axis=0), columns[~abusive]

    def loss(figures: np.ndarray) -> float:
        risk = np.logaddexp(0.0, rest @ figures).mean() - share * float(toward @ figures)
        return float(weight * risk / max(share, 1e-6) + _held(figures))

    return _least(loss)


def _mixed_columns(probability: np.ndarray, ring_score: np.ndarray) -> np.ndarray:
    return np.column_stack([logit(probability), logit(np.maximum(ring_score, NO_GROUP)), np.ones(len(probability))])


def _held(figures: np.ndarray) -> float:
    return float(PULL * ((figures[:2] - 0.5) ** 2).sum() + 0.1 * figures[2] ** 2)


def _least(loss: Callable[[np.ndarray], float]) -> Mix:
    bounds = [(0.0, 5.0), (0.0, 5.0), (-10.0, 10.0)]
    found = minimize(loss, np.array([0.5, 0.5, 0.0]), method="L-BFGS-B", bounds=bounds)
    return Mix(*(round(float(value), 6) for value in found.x))


@dataclass(frozen=True)
class Reliability:
    """Expected and seen shares in bins of about equal size.

    Attributes
    ----------
    expected, seen : tuple of float
        Mean probability and share of abusive accounts of each bin.
    count : tuple of int
        Accounts of each bin.
    ece : float
        Mean distance of the two, weighted by accounts; NaN without accounts.
    """

    expected: tuple[float, ...]
    seen: tuple[float, ...]
    count: tuple[int, ...]
    ece: float


def reliability(probability: np.ndarray, seen: np.ndarray) -> Reliability:
    """Ten bins of equal size, fewer where accounts are few."""
    if len(seen) == 0:
        return Reliability((), (), (), float("nan"))
    bins = int(min(BINS, max(len(seen) // FEWEST_A_BIN, 1)))
    parts = np.array_split(np.argsort(probability, kind="stable"), bins)
    expected = [float(probability[part].mean()) for part in parts]
    share = [float(seen[part].mean()) for part in parts]
    count = [len(part) for part in parts]
    ece = float(np.average(np.abs(np.subtract(expected, share)), weights=count))
    return Reliability(tuple(expected), tuple(share), tuple(count), ece)
