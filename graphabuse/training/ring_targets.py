"""What do labels of accounts say a candidate should score? Its overlap with a labelled ring, or nothing at all.

Labels name accounts, not rings. The ring around labelled accounts is taken to be the group that the day-one score, updated
by the labels, would cut out; what is learned is which groups to raise and lower, not where their borders lie. A candidate
without labels is no example of an honest group: it only holds the learned score to the day-one score.
"""

from dataclasses import dataclass

import numpy as np

from graphabuse.community.cut import best_cut
from graphabuse.features.grouped import Grouped
from graphabuse.graph.groups import Groups
from graphabuse.rings.labels import ABUSIVE, HONEST
from graphabuse.rings.posterior import PRIOR_WEIGHT, updated

LOWEST = 0.03
ANCHORS = 1_500
ANCHOR_WEIGHT = 0.5


@dataclass(frozen=True)
class RingExamples:
    """Candidates to learn from.

    Attributes
    ----------
    rows : numpy.ndarray
        Rows of the candidates.
    target, weight : numpy.ndarray
        Expected Jaccard 0..1 and weight of each.
    case : numpy.ndarray
        Case of each, for folds; −1 for candidates that only hold the score.
    groups : int
        Abusive groups among them.
    """

    rows: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    case: np.ndarray
    groups: int


def ring_examples(
    groups: Groups,
    base: np.ndarray,
    label: np.ndarray,
    told: tuple[np.ndarray, np.ndarray],
    barred: np.ndarray,
    case: np.ndarray,
    *,
    seed: int,
) -> RingExamples:
    """Targets of the candidates that hold labelled accounts, and a sample of the others as anchors.

    Parameters
    ----------
    base : numpy.ndarray
        Day-one score of each candidate.
    label : numpy.ndarray
        Labels that may be learned from: 1, 0, −1; shape ``(n_accounts,)``.
    told : tuple of numpy.ndarray
        Abusive and honest accounts among them that speak about each candidate (:func:`graphabuse.rings.posterior.speaking`).
    barred : numpy.ndarray
        Accounts whose labels are kept for choosing or testing; a candidate that holds one teaches nothing.
    case : numpy.ndarray
        Case of each account.
    """
    abusive, honest = told
    members = Grouped(groups.owner, len(groups))
    free = members.sum(barred[groups.accounts].astype(float)) == 0
    chosen = best_cut(groups, updated(base, abusive, honest), n_accounts=len(label), lowest=LOWEST)
    bad = chosen[abusive[chosen] > honest[chosen]]
    overlap, which = _overlap(groups, groups.take(bad), len(label))
    purity = updated(base, abusive, honest)
    target = np.where(abusive > 0, overlap * purity[bad][which] if len(bad) else 0.0, 0.0)
    seen = abusive + honest
    of_case = _case_of(groups, label, case)
    labelled = np.flatnonzero(free & (seen > 0))
    sure = seen[labelled] / (seen[labelled] + PRIOR_WEIGHT)
    _, at = np.unique(of_case[labelled], return_inverse=True)
    share = np.bincount(at, weights=sure) if len(labelled) else np.empty(0)
    strongest = np.zeros(len(share))
    np.maximum.at(strongest, at, sure)
    weight = sure * (strongest / share)[at] if len(labelled) else sure
    silent = np.flatnonzero(free & (seen == 0) & (overlap == 0))
    random = np.random.default_rng([seed, 61])
    anchors = np.sort(random.choice(silent, size=min(len(silent), ANCHORS), replace=False))
    hold = np.full(len(anchors), ANCHOR_WEIGHT * max(weight.sum(), 1.0) / max(len(anchors), 1))
    return RingExamples(
        rows=np.concatenate([labelled, anchors]),
        target=np.concatenate([target[labelled], base[anchors]]),
        weight=np.concatenate([weight, hold]),
        case=np.concatenate([of_case[labelled], np.full(len(anchors), -1)]),
        groups=len(np.unique(of_case[labelled][abusive[labelled] > honest[labelled]])),
    )


def _overlap(groups: Groups, rings: Groups, n_accounts: int) -> tuple[np.ndarray, np.ndarray]:
    """Best Jaccard of each candidate with one of some disjoint rings, and which it is."""
    best, which = np.zeros(len(groups)), np.zeros(len(groups), "int64")
    if len(rings) == 0:
        return best, which
    ring = np.full(n_accounts, -1)
    ring[rings.accounts] = rings.owner
    of_row = ring[groups.accounts]
    hit = of_row >= 0
    pair, common = np.unique(groups.owner[hit] * len(rings) + of_row[hit], return_counts=True)
    group, at = pair // len(rings), pair % len(rings)
    jaccard = common / (groups.sizes[group] + rings.sizes[at] - common)
    for row in np.argsort(jaccard, kind="stable"):
        best[group[row]], which[group[row]] = jaccard[row], at[row]
    return best, which


def _case_of(groups: Groups, label: np.ndarray, case: np.ndarray) -> np.ndarray:
    """Case of the first labelled member of each candidate (abusive before honest); −1 without labels."""
    found = np.full(len(groups), -1, dtype="int64")
    for value in (HONEST, ABUSIVE):
        rows = np.flatnonzero(label[groups.accounts] == value)[::-1]
        found[groups.owner[rows]] = case[groups.accounts[rows]]
    return found
