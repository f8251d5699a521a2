"""What do the scores of its accounts say about a group? Four figures for each candidate."""

import numpy as np

from graphabuse.features.grouped import Grouped
from graphabuse.graph.groups import Groups

ROLLUPS = ("account_mean", "account_max", "account_above_share", "account_disagreement")


def rollups(groups: Groups, probability: np.ndarray, operating_point: float) -> np.ndarray:
    """Mean, maximum, share at or above the operating point, and standard deviation of the members' probabilities.

    Parameters
    ----------
    probability : numpy.ndarray
        Probability of abuse of each account, shape ``(n_accounts,)``.
    operating_point : float
        Probability from which an account alone would be looked at.

    Returns
    -------
    numpy.ndarray
        float32, shape ``(n_groups, 4)``; columns are ``ROLLUPS``.
    """
    members = Grouped(groups.owner, len(groups))
    of_row = probability[groups.accounts].astype(float)
    above = (of_row >= operating_point).astype(float)
    columns = [members.mean(of_row), members.max(of_row), members.mean(above), members.std(of_row)]
    return np.column_stack(columns).astype("float32")


def logit(probability: np.ndarray) -> np.ndarray:
    """Log-odds, kept finite."""
    safe = np.clip(np.asarray(probability, float), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(safe / (1 - safe)))


def sigmoid(log_odds: np.ndarray) -> np.ndarray:
    """Probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(np.asarray(log_odds, float), -30, 30))))
