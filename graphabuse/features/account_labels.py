"""How many of those around an account are known to be abusive? Label rates, out of fold.

An account's own label must not come back to it, not even through a neighbour's rate. So known accounts are dealt into
``FOLDS`` folds; for the accounts of a fold every rate is computed as if no label of that fold were known. (Leaving out the own
label alone is no remedy: among the accounts of one identifier the abusive ones would always see the lower rate.)
"""

import numpy as np

from graphabuse.features.account_operators import Operator

FOLDS = 10
PRIOR_WEIGHT = 5.0
UNKNOWN = -1
CAP = 32.0


def folds_of(known: np.ndarray, *, seed: int) -> np.ndarray:
    """Fold 0..9 of each account with a label, ``FOLDS`` for the others, shape ``(n_accounts,)``."""
    fold = np.full(len(known), FOLDS)
    rows = np.flatnonzero(known != UNKNOWN)
    fold[rows] = np.random.default_rng(seed).permutation(len(rows)) % FOLDS
    return fold


def label_features(
    operators: dict[str, Operator], known: np.ndarray, fold: np.ndarray, *, prior: float
) -> dict[str, np.ndarray]:
    """Smoothed rates of known abuse around each account, float32 of shape ``(n_accounts,)`` each.

    Parameters
    ----------
    operators : dict of str to Operator
        From :func:`graphabuse.features.account_operators.operators`.
    known : numpy.ndarray
        1, 0 or −1 for unknown, by account code.
    fold : numpy.ndarray
        From :func:`folds_of`.
    prior : float
        Share of abuse among labelled accounts, what is expected where nothing is known.

    Returns
    -------
    dict
        For each operator ``rate`` (others it shares with), ``known`` (how many of them have a label, capped), ``worst`` (highest
        rate of one identifier; relations only) and ``rate_2`` (mean rate of the others).
    """
    seen = (fold[:, None] != np.arange(FOLDS + 1)[None, :]) & (known != UNKNOWN)[:, None]
    labelled = seen.astype("float32")
    abusive = labelled * (known == 1)[:, None]
    rows = np.arange(len(known))
    found: dict[str, np.ndarray] = {}
    for name, operator in operators.items():
        part = _around(operator, labelled, abusive, prior)
        found |= {f"{name}:{feature}": values[rows, fold].astype("float32") for feature, values in part.items()}
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
