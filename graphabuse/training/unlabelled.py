"""What can be learned where only abusive accounts are labelled? Unknown accounts stand in, and how many of them are abusive is estimated.

Assumes that labelled abuse is a fair sample of all abuse (labels are missing at random among abusive accounts). It seldom is, so
about 200 checked honest accounts are worth more than this.
"""

import numpy as np

from graphabuse.rings.labels import ABUSIVE, HONEST, UNKNOWN

UNKNOWN_A_POSITIVE = 20
FEWEST_ABOVE = 0.5
SURE = 0.1
HIGHEST_SHARE = 0.5


def stand_ins(
    learn: np.ndarray, choose: np.ndarray, barred: np.ndarray, old: np.ndarray, *, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Labels to learn from and to choose by, with unknown accounts standing in as honest; no account in both.

    Parameters
    ----------
    learn, choose : numpy.ndarray
        1, 0, −1 for each account.
    barred, old : numpy.ndarray
        Accounts that must not stand in, and those that were there while learning; bool.
    """
    free = (learn == UNKNOWN) & (choose == UNKNOWN) & ~barred
    spare = np.random.default_rng([seed, 43]).random(len(free)) < 0.5
    return _with_unknown(learn, free & spare & old, seed=seed), _with_unknown(choose, free & ~spare, seed=seed + 1)


def _with_unknown(label: np.ndarray, free: np.ndarray, *, seed: int) -> np.ndarray:
    """Labels with unknown accounts standing in as honest, some for each abusive one."""
    spare = np.flatnonzero(free)
    wanted = min(len(spare), UNKNOWN_A_POSITIVE * int((label == ABUSIVE).sum()))
    filled = label.copy()
    filled[np.random.default_rng([seed, 41]).choice(spare, size=wanted, replace=False)] = HONEST
    return filled


def abusive_share(score: np.ndarray, abusive: np.ndarray) -> float:
    """Share of abusive accounts among unlabelled ones: at the best cut, unlabelled above it over labelled above it.

    Above any score lie at least the abusive share times as many unlabelled as labelled accounts, so the least ratio bounds the
    share from above; the cut is chosen with an allowance for chance, as in best bin estimation (Garg et al. 2021).

    Parameters
    ----------
    score : numpy.ndarray
        A ranking that was not learned from any of these accounts.
    abusive : numpy.ndarray
        True for labelled abusive accounts, False for unlabelled ones.
    """
    cuts = np.unique(score[abusive])
    above = [1.0 - np.searchsorted(np.sort(score[side]), cuts) / side.sum() for side in (abusive, ~abusive)]
    kept = above[0] >= min(FEWEST_ABOVE, above[0].max())
    slack = sum(np.sqrt(np.log(4 / SURE) / (2 * side.sum())) * at for side, at in ((abusive, 0.1), (~abusive, 1.0)))
    best = int(np.argmin(((above[1] + slack) / above[0])[kept]))
    return float(np.clip(above[1][kept][best] / above[0][kept][best], 1.0 / (~abusive).sum(), HIGHEST_SHARE))
