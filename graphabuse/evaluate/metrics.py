"""How well do flagged groups recover the true rings, and whom do they harm?

A true ring is *found* when a flagged group overlaps it with Jaccard ≥ .5; a flagged group is *right* when more than half
of its accounts belong to one true ring; ring F1 is the harmonic mean of the two shares.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

REVIEWED = (50, 200, 1_000)


@dataclass(frozen=True)
class RingMetrics:
    """Figures of one world; shares are 0..1 and NaN where there is nothing to count.

    Attributes
    ----------
    rings, flagged : int
        True rings and flagged groups.
    recall, precision, f1 : float
        The headline: share of rings found, share of groups right, harmonic mean.
    matched_recall, matched_precision, matched_f1 : float
        One-to-one at Jaccard ≥ .5 (Hungarian).
    touched : float
        Share of true rings with at least one flagged account.
    bcubed : float
        B-cubed F over flagged or abusive accounts.
    account_precision, account_recall : float
        Over accounts in rings.
    victims_flagged : float
        Share of victims that are in a flagged group.
    harm_per_10k : float
        Honest accounts flagged for each 10,000 honest accounts.
    precision_at : dict
        Share of abusive accounts among the first 50, 200 and 1,000 that are reviewed, in the order of the groups.
    by_typology, by_tier : dict
        Recall of rings per typology and per tier.
    harm_by_mechanism : dict
        Wrong groups whose largest honest part comes from that mechanism.
    flagged_by_mechanism : dict
        Honest accounts flagged for each 10,000 accounts of that honest mechanism.
    accounts : dict
        Ranking and calibration of single accounts, see :func:`graphabuse.evaluate.account_scores.account_figures`.
    """

    rings: int
    flagged: int
    recall: float
    precision: float
    f1: float
    matched_recall: float
    matched_precision: float
    matched_f1: float
    touched: float
    bcubed: float
    account_precision: float
    account_recall: float
    victims_flagged: float
    harm_per_10k: float
    precision_at: dict[str, float] = field(default_factory=dict)
    by_typology: dict[str, float] = field(default_factory=dict)
    by_tier: dict[str, float] = field(default_factory=dict)
    harm_by_mechanism: dict[str, int] = field(default_factory=dict)
    flagged_by_mechanism: dict[str, float] = field(default_factory=dict)
    accounts: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def evaluate_groups(
    groups: pd.DataFrame,
    truth: pd.DataFrame,
    *,
    n_accounts: int,
    victims: set[str] | None = None,
    honest: pd.DataFrame | None = None,
) -> RingMetrics:
    """Compare flagged groups with true rings.

    Parameters
    ----------
    groups : pandas.DataFrame
        ``ring_id``, ``account_id`` of flagged accounts (``core`` and ``edge``), best ring first; each account once.
    truth : pandas.DataFrame
        ``ring_id``, ``account_id`` and, if known, ``typology`` and ``tier``.
    n_accounts : int
        All accounts of the world.
    victims : set of str, optional
        Accounts that were attacked.
    honest : pandas.DataFrame, optional
        ``account_id``, ``mechanism`` of honest look-alike groups.
    """
    flagged = {name: set(part) for name, part in groups.groupby("ring_id", sort=True)["account_id"]}
    rings = {name: set(part) for name, part in truth.groupby("ring_id", sort=True)["account_id"]}
    common, jaccard = overlaps(list(flagged.values()), list(rings.values()))
    found = jaccard.max(axis=0, initial=0.0) >= 0.5
    sizes = np.array([len(part) for part in flagged.values()], dtype=float)
    right = common.max(axis=1, initial=0.0) > sizes / 2
    recall, precision = _share(found), _share(right)
    pairs = linear_sum_assignment(-jaccard) if jaccard.size else (np.empty(0, int), np.empty(0, int))
    matched = int((jaccard[pairs] >= 0.5).sum()) if jaccard.size else 0
    matched_recall = matched / len(rings) if rings else float("nan")
    matched_precision = matched / len(flagged) if flagged else float("nan")
    flagged_accounts = set().union(*flagged.values()) if flagged else set()
    abusive = set().union(*rings.values()) if rings else set()
    attacked = (victims or set()) - abusive
    honest_flagged = flagged_accounts - abusive
    return RingMetrics(
        rings=len(rings),
        flagged=len(flagged),
        recall=recall,
        precision=precision,
        f1=harmonic(recall, precision),
        matched_recall=matched_recall,
        matched_precision=matched_precision,
        matched_f1=harmonic(matched_recall, matched_precision),
        touched=_share(common.max(axis=0, initial=0.0) > 0),
        bcubed=_bcubed(common, sizes, np.array([len(part) for part in rings.values()], dtype=float)),
        account_precision=len(flagged_accounts & abusive) / len(flagged_accounts) if flagged_accounts else float("nan"),
        account_recall=len(flagged_accounts & abusive) / len(abusive) if abusive else float("nan"),
        victims_flagged=len(attacked & flagged_accounts) / len(attacked) if attacked else float("nan"),
        harm_per_10k=1e4 * len(honest_flagged) / max(n_accounts - len(abusive), 1),
        precision_at={str(k): _share(groups["account_id"].head(k).isin(abusive).to_numpy()) for k in REVIEWED},
        by_typology=_recall_by(truth, list(rings), found, "typology"),
        by_tier=_recall_by(truth, list(rings), found, "tier"),
        harm_by_mechanism=_harm(flagged, right, honest, abusive),
        flagged_by_mechanism=_flagged_by(honest, honest_flagged, abusive),
    )


def overlaps(left: list[set[str]], right: list[set[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Accounts in common and Jaccard of every pair of groups, both of shape ``(n_left, n_right)``."""
    where: dict[str, list[int]] = {}
    for at, part in enumerate(right):
        for account in part:
            where.setdefault(account, []).append(at)
    common = np.zeros((len(left), len(right)))
    for row, part in enumerate(left):
        for account in part:
            for at in where.get(account, ()):
                common[row, at] += 1
    sizes_left = np.array([len(part) for part in left], dtype=float)[:, None]
    sizes_right = np.array([len(part) for part in right], dtype=float)[None, :]
    return common, common / np.maximum(sizes_left + sizes_right - common, 1)


def harmonic(a: float, b: float) -> float:
    """Harmonic mean; 0 when either is 0 or unknown while the other is known."""
    if np.isnan(a) and np.isnan(b):
        return float("nan")
    a, b = np.nan_to_num(a), np.nan_to_num(b)
    return float(2 * a * b / (a + b)) if a + b > 0 else 0.0


def _share(flags: np.ndarray) -> float:
    return float(flags.mean()) if len(flags) else float("nan")


def _bcubed(common: np.ndarray, sizes: np.ndarray, true_sizes: np.ndarray) -> float:
    if not common.size:
        return float("nan") if not len(true_sizes) else 0.0
    precision = float((common**2 / sizes[:, None]).sum() / sizes.sum())
    recall = float((common**2 / true_sizes[None, :]).sum() / true_sizes.sum())
    return harmonic(precision, recall)


def _recall_by(truth: pd.DataFrame, names: list[str], found: np.ndarray, column: str) -> dict[str, float]:
    if column not in truth or not names:
        return {}
    label = truth.drop_duplicates("ring_id").set_index("ring_id")[column].reindex(names)
    return pd.Series(found.astype(float), index=label.to_numpy()).groupby(level=0).mean().sort_index().to_dict()


def _flagged_by(honest: pd.DataFrame | None, flagged: set[str], abusive: set[str]) -> dict[str, float]:
    if honest is None or honest.empty:
        return {}
    mine = honest.loc[~honest["account_id"].isin(abusive)].drop_duplicates(["mechanism", "account_id"])
    share = mine["account_id"].isin(flagged).groupby(mine["mechanism"]).mean()
    return (1e4 * share).round(1).sort_index().to_dict()


def _harm(
    flagged: dict[str, set[str]], right: np.ndarray, honest: pd.DataFrame | None, abusive: set[str]
) -> dict[str, int]:
    if honest is None:
        return {}
    mechanism = honest.drop_duplicates("account_id").set_index("account_id")["mechanism"]
    counted: dict[str, int] = {}
    for (_, accounts), is_right in zip(flagged.items(), right, strict=True):
        if not is_right:
            kinds = mechanism.reindex(sorted(accounts - abusive)).dropna()
            name = str(kinds.value_counts().sort_index().idxmax()) if len(kinds) else "background"
            counted[name] = counted.get(name, 0) + 1
    return dict(sorted(counted.items()))
