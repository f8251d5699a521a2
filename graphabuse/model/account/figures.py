"""How good is a ranking of accounts, and how sure is that? AUROC, average precision and recall at K, under paired resamples."""

from dataclasses import dataclass

import numpy as np

RESAMPLES = 60
CELLS_A_PASS = 3_000_000


@dataclass(frozen=True)
class Figure:
    """One figure on the validation rows with the standard error of ``RESAMPLES`` bootstrap resamples."""

    value: float
    error: float


def resamples(n_rows: int, *, seed: int, times: int = RESAMPLES) -> np.ndarray:
    """How often each row is drawn, first as it is, then ``times`` bootstrap draws; shape ``(times + 1, n_rows)``."""
    random = np.random.default_rng(seed)
    drawn = random.multinomial(n_rows, np.full(n_rows, 1.0 / n_rows), size=times)
    return np.vstack([np.ones((1, n_rows)), drawn])


def case_resamples(case: np.ndarray, *, seed: int, times: int = RESAMPLES) -> np.ndarray:
    """How often each row counts: as it is, then in resamples of whole cases; shape ``(times + 1, n_rows)``."""
    _, of_row = np.unique(case, return_inverse=True)
    return resamples(int(of_row.max()) + 1, seed=seed, times=times)[:, of_row]


def ranking_figures(score: np.ndarray, label: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """AUROC, AUPRC (average precision) and recall at K (K = number of positives) for each row of ``weights``.

    Equal scores share one threshold. Where a draw holds one class alone its figures are NaN.

    Parameters
    ----------
    score, label : numpy.ndarray
        Shape ``(n_rows,)``; label 0 or 1.
    weights : numpy.ndarray
        Multiplicity of each row, shape ``(n_draws, n_rows)``.
    """
    parts = [_figures_of(score, label, part) for part in np.array_split(weights, -(-weights.size // CELLS_A_PASS))]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _figures_of(score: np.ndarray, label: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    order = np.argsort(-score, kind="stable")
    ends = np.flatnonzero(np.concatenate([np.diff(score[order]) != 0, [True]]))
    drawn = weights[:, order]
    right = np.cumsum(drawn * (label[order] == 1), axis=1)[:, ends]
    taken = np.cumsum(drawn, axis=1)[:, ends]
    wrong = taken - right
    positives, negatives = right[:, -1:], wrong[:, -1:]
    before_right = np.hstack([np.zeros((len(drawn), 1)), right[:, :-1]])
    before_wrong = np.hstack([np.zeros((len(drawn), 1)), wrong[:, :-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        area = ((wrong - before_wrong) * (right + before_right) / 2).sum(axis=1) / (positives * negatives)[:, 0]
        precision = np.where(taken > 0, right / taken, 0.0)
        average = ((right - before_right) * precision).sum(axis=1) / positives[:, 0]
        nothing = np.zeros((len(drawn), 1))
        curves = zip(positives[:, 0], np.hstack([nothing, taken]), np.hstack([nothing, right]), strict=True)
        found = [np.interp(k, t, r) for k, t, r in curves]  # inside a tie: the expected number
        recall = np.asarray(found) / positives[:, 0]
    one_class = (positives[:, 0] == 0) | (negatives[:, 0] == 0)
    return {
        name: np.where(one_class, np.nan, values)
        for name, values in (("auroc", area), ("auprc", average), ("recall_at_k", recall))
    }


def figure(values: np.ndarray) -> Figure:
    """The figure itself (first draw) and its standard error over the others."""
    return Figure(float(values[0]), spread(values))


def spread(values: np.ndarray) -> float:
    """Standard error over all draws but the first, NaN where none has a figure."""
    return float(np.nanstd(values[1:])) if np.isfinite(values[1:]).any() else float("nan")


def calibration_error(probability: np.ndarray, label: np.ndarray, *, bins: int = 10) -> float:
    """Expected calibration error over bins of equal mass, 0..1; equal probabilities share their mean label."""
    _, tie = np.unique(probability, return_inverse=True)
    label = (np.bincount(tie, weights=label) / np.bincount(tie))[tie]
    order = np.argsort(probability, kind="stable")
    error = 0.0
    for part in np.array_split(order, min(bins, max(len(order), 1))):
        if len(part):
            error += len(part) / len(order) * abs(probability[part].mean() - label[part].mean())
    return float(error)
