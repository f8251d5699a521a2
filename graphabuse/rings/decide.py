"""Block, review or allow? By expected value per account, with the costs of the configuration."""

import numpy as np

from graphabuse.config import DecideConfig


def expected_values(purity: np.ndarray, accounts: np.ndarray, costs: DecideConfig) -> tuple[np.ndarray, np.ndarray]:
    """EV(block) = s[ρl − (1 − ρ)c] and EV(review) = s[aρl − (1 − a)(1 − ρ)c − r].

    Parameters
    ----------
    purity : numpy.ndarray
        ρ, expected share of abusive accounts, shape ``(n_rings,)``.
    accounts : numpy.ndarray
        s, accounts that would be acted on, shape ``(n_rings,)``.
    """
    honest = 1.0 - purity
    block = accounts * (purity * costs.loss - honest * costs.cost)
    review = accounts * (
        costs.accuracy * purity * costs.loss - (1.0 - costs.accuracy) * honest * costs.cost - costs.review
    )
    return block, review


def actions(score: np.ndarray, block: np.ndarray, review: np.ndarray, costs: DecideConfig) -> np.ndarray:
    """``block``, ``review`` or ``allow`` for each ring; blocking also needs ``block_score``."""
    chosen = np.where((block >= review) & (score >= costs.block_score), "block", "review")
    return np.where(np.maximum(block, review) > 0, chosen, "allow")
