"""How many of those around an account are known to be abusive? Label rates, out of fold.

An account's own label must not come back to it, not even through a neighbour's rate. So known accounts are dealt into
``FOLDS`` folds; for the accounts of a fold every rate is computed as if no label of that fold were known. (Leaving out the own
label alone is no remedy: among the accounts of one identifier the abusive ones would always see the lower rate.)

Where the model will be used on accounts that come after the labelled ones, folds are blocks of time and an account sees earlier
blocks only. Otherwise a training account has labelled contemporaries and a new one has none: the model leans on what will not
be there.
"""

from dataclasses import dataclass

import numpy as np

from graphabuse.features.account_operators import Operator

FOLDS = 10
PRIOR_WEIGHT = 5.0
UNKNOWN = -1
CAP = 32.0


@dataclass(frozen=True, eq=False)
class Folds:
    """Who may see whose label.

    Attributes
    ----------
    of : numpy.ndarray
        Fold 0..9 of each account with a label, ``FOLDS`` for the others, shape ``(n_accounts,)``.
    forward : bool
        True when folds are blocks of time and only labels of earlier ones are seen; otherwise those of all other folds.
    """

    of: np.ndarray
    forward: bool

    def seen(self) -> np.ndarray:
        """Whether accounts of each fold (column) see the label of an account (row), shape ``(n_accounts, FOLDS + 1)``."""
        columns = np.arange(FOLDS + 1)[None, :]
        return self.of[:, None] < columns if self.forward else self.of[:, None] != columns

    def take(self, rows: np.ndarray) -> "Folds":
        """The same for some accounts."""
        return Folds(self.of[rows], self.forward)


def folds_of(known: np.ndarray, *, seed: int, at: np.ndarray | None = None) -> Folds:
    """Deal the labelled accounts into folds, at random or, given times ``at``, into blocks of time of equal size."""
    fold = np.full(len(known), FOLDS)
    rows = np.flatnonzero(known != UNKNOWN)
    if at is None:
        fold[rows] = np.random.default_rng(seed).permutation(len(rows)) % FOLDS
    else:
        order = np.argsort(at[rows], kind="stable")
        fold[rows[order]] = np.arange(len(rows)) * FOLDS // max(len(rows), 1)
    return Folds(fold, at is not None)


def label_features(
    operators: dict[str, Operator], known: np.ndarray, folds: Folds, *, prior: float
) -> dict[str, np.ndarray]:
    """Smoothed rates of known abuse around each account, float32 of shape ``(n_accounts,)`` each.

    Parameters
    ----------
    operators : dict of str to Operator
        From :func:`graphabuse.features.account_operators.operators`.
    known : numpy.ndarray
        1, 0 or −1 for unknown, by account code.
    folds : Folds
        From :func:`folds_of`.
    prior : float
        Share of abuse among labelled accounts, what is expected where nothing is known.

    Returns
    -------
    dict
        For each operator ``rate`` (others it shares with), ``known`` (how many of them have a label, capped), ``worst`` (highest
        rate of one identifier; relations only) and ``rate_2`` (mean rate of the others).
    """
    labelled = (folds.seen() & (known != UNKNOWN)[:, None]).astype("float32")
    abusive = labelled * (known == 1)[:, None]
    rows = np.arange(len(known))
    found: dict[str, np.ndarray] = {}
    for name, operator in operators.items():
        part = _around(operator, labelled, abusive, prior)
        found |= {f"{name}:{feature}": values[rows, folds.of].astype("float32") for feature, values in part.items()}
    return found


def _around(operator: Operator, labelled: np.ndarray, abusive: np.ndarray, prior: float) -> dict[str, np.ndarray]:
    count = operator.total(labelled)
    rate = (operator.total(abusive) + PRIOR_WEIGHT * prior) / (count + PRIOR_WEIGHT)
    found = {"rate": rate, "known": np.log2(1.0 + np.minimum(count, CAP))}
    if operator.back is not None:
        at_identifier = (operator.back @ abusive + PRIOR_WEIGHT * prior) / (operator.back @ labelled + PRIOR_WEIGHT)
        found["worst"] = _row_max(operator, at_identifier, empty=prior)
    second = operator.mean(rate)
    found["rate_2"] = np.where(operator.scale > 0, second, prior)
    return found


def _row_max(operator: Operator, values: np.ndarray, *, empty: float) -> np.ndarray:
    """Largest ``values`` over the identifiers of each account, column by column."""
    use = operator.use
    result = np.full((use.shape[0], values.shape[1]), empty, dtype="float32")
    filled = np.diff(use.indptr) > 0
    if filled.any():
        starts = use.indptr[:-1][filled]
        for column in range(values.shape[1]):
            result[filled, column] = np.maximum.reduceat(values[use.indices, column], starts)
    return result
