"""How do columns of any scale enter a network? By rank, as normal scores, and for few columns also piece by piece.

Rank-Gauss: p = mean rank in the training graph, z = Φ⁻¹(p). Piecewise-linear encoding (Gorishniy et al., NeurIPS 2022) with T bins
of equal mass: clip(T·p − t, 0, 1) for t = 0 … T − 1, so that a network can bend at each bin as a tree can split.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

KNOTS = 512
BINS = 12
MOST_PIECEWISE = 40
EDGE = 1e-3


@dataclass(frozen=True)
class Encoder:
    """Quantiles of the training graph.

    Attributes
    ----------
    knots : numpy.ndarray
        Quantiles of each column, float32, shape ``(n_columns, n_knots)``.
    piecewise : bool
        True when the piecewise-linear encoding is added.
    """

    knots: np.ndarray
    piecewise: bool

    @property
    def width(self) -> int:
        """Columns that come out."""
        return len(self.knots) * (BINS + 1 if self.piecewise else 1)

    def encode(self, values: np.ndarray) -> np.ndarray:
        """float32, shape ``(n_rows, width)``."""
        steps = np.linspace(0.0, 1.0, self.knots.shape[1]) if len(self.knots) else np.zeros(0)
        result = np.empty((len(values), self.width), "float32")
        bins = np.arange(BINS, dtype="float32")
        for at, knots in enumerate(self.knots):
            upper = np.interp(values[:, at], knots, steps)
            lower = -np.interp(-values[:, at], -knots[::-1], -steps[::-1])
            rank = (upper + lower) / 2.0
            result[:, at] = ndtri(np.clip(rank, EDGE, 1.0 - EDGE))
            if self.piecewise:
                start = len(self.knots) + at * BINS
                result[:, start : start + BINS] = np.clip(BINS * rank[:, None] - bins, 0.0, 1.0)
        return result


def fit_encoder(values: np.ndarray, *, lean: bool) -> Encoder:
    """Quantiles of ``values``; the piecewise encoding for up to ``MOST_PIECEWISE`` columns, unless ``lean``."""
    knots = np.quantile(values, np.linspace(0.0, 1.0, KNOTS), axis=0).T if values.size else np.zeros((0, KNOTS))
    return Encoder(np.ascontiguousarray(knots, "float32"), not lean and values.shape[1] <= MOST_PIECEWISE)
