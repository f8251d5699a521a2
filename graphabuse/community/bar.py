"""What score must a group reach to be taken? A fixed one, higher where abuse is rare, or one that the data's own twins set."""

import numpy as np

CONFIDENT = 0.6
USUAL_SHARE = 0.02
RAREST_SHARE = 0.001
ACCOUNTS_OF_DOUBT = 1_000
PER_LOGIT = 0.4


def bar_for_rarity(lowest: float, score: np.ndarray, sizes: np.ndarray, *, n_accounts: int) -> float:
    """``lowest``, raised where groups beyond doubt hold a smaller share of all accounts than usual.

    The level of the score supposes that abuse is about as common as in the worlds it was trained on. Where it is rarer, a
    group in doubt is likelier honest, by Bayes' rule in proportion: logit(bar) = logit(lowest) + .4 ln((.02 + .001) / (share + .001)).
    A few accounts say little about that: share counts a thousand more accounts of the usual sort.

    Parameters
    ----------
    score, sizes : numpy.ndarray
        Scores and accounts of disjoint groups, shape ``(n_groups,)``.
    """
    beyond_doubt = float(sizes[score >= CONFIDENT].sum())
    share = (beyond_doubt + ACCOUNTS_OF_DOUBT * USUAL_SHARE) / (n_accounts + ACCOUNTS_OF_DOUBT)
    if share >= USUAL_SHARE or not 0.0 < lowest < 1.0:
        return lowest
    rarity = np.log((USUAL_SHARE + RAREST_SHARE) / (share + RAREST_SHARE))
    return float(1.0 / (1.0 + (1.0 / lowest - 1.0) * np.exp(-PER_LOGIT * rarity)))


def fdr_threshold(found: np.ndarray, by_chance: list[np.ndarray], *, target: float) -> float:
    """Lowest score with (mean groups by chance) / (groups found) at or above it within ``target``; 1 if there is none.

    Parameters
    ----------
    found : numpy.ndarray
        Scores of the groups found in the data.
    by_chance : list of numpy.ndarray
        Scores of the groups found in each rewired world.
    """
    levels = np.unique(found)
    real = len(found) - np.searchsorted(np.sort(found), levels)
    chance = np.mean([len(part) - np.searchsorted(np.sort(part), levels) for part in by_chance], axis=0)
    fine = chance <= target * real
    failing = np.flatnonzero(~fine)
    first = failing[-1] + 1 if len(failing) else 0
    return float(levels[first]) if first < len(levels) else 1.0
