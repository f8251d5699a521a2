"""How does a candidate stand among those of its own window? The rank of each of its figures, beside the figure itself.

What is much differs from log to log: in one, half of all families share a tablet; in another a shared tablet is news. A figure alone
says how a candidate compares with those the score was trained on, its rank how it compares with its neighbours here.
"""

from dataclasses import dataclass

import numpy as np

KNOTS = 33
MOST_PEERS = 10_000


@dataclass(frozen=True)
class Peers:
    """Candidates of a window with which others are compared.

    Attributes
    ----------
    levels : tuple of numpy.ndarray
        What is known of each feature, ascending, each figure once.
    upto : tuple of numpy.ndarray
        How many peers are below each level, and at last how many are known.
    count : int
        How many candidates these are.
    """

    levels: tuple[np.ndarray, ...]
    upto: tuple[np.ndarray, ...]
    count: int

    def ranks(self, values: np.ndarray) -> np.ndarray:
        """Share of the peers below each figure, those equal counted half: float32, the shape of ``values``; NaN stays."""
        columns = np.ascontiguousarray(values.T)
        ranks = np.full(columns.shape, np.nan, "float32")
        for rank, column, levels, upto in zip(ranks, columns, self.levels, self.upto, strict=True):
            known = ~np.isnan(column)
            rank[known] = _middle_rank(levels, upto, column[known])
        return ranks.T


def peers_of(values: np.ndarray) -> Peers:
    """All candidates, or ``MOST_PEERS`` of them at equal distances; ``values`` has shape ``(n_groups, n_features)``."""
    count = min(len(values), MOST_PEERS)
    return _peers(values[np.linspace(0, len(values) - 1, count).astype(int)])


def usual_of(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Quantiles of each feature, float32, shape ``(n_features, KNOTS)``; 0 where nothing is known of it."""
    at = (np.arange(KNOTS) + 0.5) / KNOTS
    knots = np.zeros((values.shape[1], KNOTS), "float32")
    for feature, column in enumerate(values.T):
        order = np.argsort(column, kind="stable")[: np.count_nonzero(~np.isnan(column))]
        if len(order):
            share = np.cumsum(weight[order])
            knots[feature] = column[order][np.searchsorted(share, at * share[-1])]
    return knots


def standing(ranks: np.ndarray, count: np.ndarray | int, values: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Ranks as they would be with ``KNOTS`` usual candidates more among the peers: of a few peers alone they say little.

    Parameters
    ----------
    ranks : numpy.ndarray
        From :meth:`Peers.ranks`, shape ``(n_groups, n_features)``.
    count : int or numpy.ndarray
        How many peers there were, for all or of each candidate, shape ``(n_groups,)``.
    values : numpy.ndarray
        The figures, in the shape of ``ranks``.
    usual : numpy.ndarray
        From :func:`usual_of`.
    """
    among_usual = _peers(usual.T).ranks(values)
    many = np.broadcast_to(np.asarray(count, "float32"), len(values))[:, None]
    return np.asarray((ranks * many + among_usual * KNOTS) / (many + KNOTS), "float32")


def _peers(values: np.ndarray) -> Peers:
    found = [np.unique(column[~np.isnan(column)], return_counts=True) for column in values.T]
    upto = tuple(np.concatenate([[0], np.cumsum(many)]) for _, many in found)
    return Peers(tuple(levels for levels, _ in found), upto, len(values))


def _middle_rank(levels: np.ndarray, upto: np.ndarray, values: np.ndarray) -> np.ndarray:
    if len(levels) == 0:
        return np.full(len(values), 0.5, "float32")
    at = np.searchsorted(levels, values)
    met = levels[np.minimum(at, len(levels) - 1)] == values
    return np.asarray((upto[at] + upto[at + met]) / (2.0 * upto[-1]), "float32")
