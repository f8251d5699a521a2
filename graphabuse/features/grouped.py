"""How are sums, means and quantiles of thousands of groups computed without a loop over groups?"""

import numpy as np
from scipy import sparse


class Grouped:
    """Reductions over rows that belong to groups ``0 … n_groups − 1``; groups without rows give ``empty``.

    Parameters
    ----------
    owner : numpy.ndarray
        Group of each row, any order; shape ``(n_rows,)``.
    n_groups : int
        Number of groups.
    """

    def __init__(self, owner: np.ndarray, n_groups: int) -> None:
        self.owner = owner
        self.n_groups = n_groups
        self.count = np.bincount(owner, minlength=n_groups).astype(float)
        ordered = len(owner) < 2 or bool((owner[1:] >= owner[:-1]).all())
        self._order = None if ordered else np.argsort(owner, kind="stable")

    def sum(self, values: np.ndarray) -> np.ndarray:
        """Sum of ``values`` per group, shape ``(n_groups,)``."""
        return np.bincount(self.owner, weights=values, minlength=self.n_groups)

    def mean(self, values: np.ndarray, *, empty: float = 0.0) -> np.ndarray:
        """Mean per group."""
        return np.divide(self.sum(values), self.count, out=np.full(self.n_groups, empty), where=self.count > 0)

    def sums(self, rows: np.ndarray) -> np.ndarray:
        """Sum of each column per group, in order of rows; shape ``(n_groups, n_columns)``."""
        at = np.arange(len(self.owner))
        belongs = sparse.csr_matrix((np.ones(len(at)), (self.owner, at)), shape=(self.n_groups, len(at)))
        return np.asarray(belongs @ rows)

    def means(self, rows: np.ndarray) -> np.ndarray:
        """Mean of each column per group; 0 for groups without rows."""
        return self.sums(rows) / np.maximum(self.count, 1.0)[:, None]

    def centred(self, values: np.ndarray) -> np.ndarray:
        """Each value less the mean of its group."""
        return np.asarray(values - self.mean(values).take(self.owner))

    def std(self, values: np.ndarray) -> np.ndarray:
        """Population standard deviation per group; 0 for groups of one row."""
        centred = self.centred(values)
        return np.sqrt(self.mean(centred * centred))

    def max(self, values: np.ndarray, *, empty: float = 0.0) -> np.ndarray:
        """Largest value per group."""
        result = np.full(self.n_groups, float(empty))
        if len(values):
            ordered = np.asarray(values, float)
            ordered = ordered if self._order is None else ordered.take(self._order)
            filled = self.count > 0
            starts = (np.cumsum(self.count) - self.count).astype("int64")[filled]
            result[filled] = np.maximum.reduceat(ordered, starts)
        return result

    def min(self, values: np.ndarray, *, empty: float = 0.0) -> np.ndarray:
        """Smallest value per group."""
        return -self.max(-np.asarray(values, float), empty=-empty)

    def quantile(self, values: np.ndarray, q: float, *, empty: float = 0.0) -> np.ndarray:
        """Lower empirical quantile per group."""
        order = np.lexsort((values, self.owner))
        ordered = np.asarray(values, float).take(order)
        ends = np.cumsum(self.count).astype("int64")
        at = ends - self.count.astype("int64") + np.floor(q * np.maximum(self.count - 1, 0)).astype("int64")
        safe = np.minimum(at, max(len(ordered) - 1, 0))
        return np.where(self.count > 0, ordered[safe] if len(ordered) else empty, empty)


def ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Concatenated ``arange(start, start + length)`` of every row; the building block of grouped joins."""
    total = int(lengths.sum())
    if total == 0:
        return np.empty(0, dtype="int64")
    offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return offsets + np.arange(total)


def ratio(part: np.ndarray, whole: np.ndarray, *, empty: float = 0.0) -> np.ndarray:
    """part / whole, ``empty`` where whole is 0."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return np.divide(part, whole, out=np.full(part.shape, empty), where=whole > 0)


def entropy(share: np.ndarray) -> np.ndarray:
    """Bits, over the last axis; shares of 0 count for nothing."""
    return np.asarray(-np.sum(share * np.log2(np.maximum(share, 1e-12)), axis=-1))


def divergence(share: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Jensen and Shannon's, in bits, over the last axis."""
    return np.asarray(entropy((share + other) / 2) - (entropy(share) + entropy(other)) / 2)
