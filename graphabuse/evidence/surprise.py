"""How surprising is it that two accounts met so often, and which pairs are above the bar?"""

import numpy as np
import pandas as pd
from scipy.special import gammaln

from graphabuse.evidence.occasions import Common
from graphabuse.graph.snapshot import Snapshot

LEAST_BITS, CAP_BITS = 1.0, 24.0
SHORTEST_SHARE = 0.05
COMPANY = ("throng", "beyond", "clock")
NOBODY = pd.DataFrame({"a": [], "b": [], "n_common": [], "bits": [], "throng": [], "beyond": [], "clock": []}).astype(
    {"a": "int32", "b": "int32", "n_common": "int32", "bits": "float32", "throng": "float32", "beyond": "float32", "clock": "float32"}
)  # fmt: skip


def above_chance(common: Common, *, together: float, apart: float, usual: float, snapshot: Snapshot) -> pd.DataFrame:
    """Pairs above the bar of one count, and ``over`` it by how many bits.

    Chance gives a pair k_a k_b ``together`` / ``apart`` common buckets; ``usual`` is in what company two meet by chance.
    """
    n_accounts, n_common = snapshot.n_accounts, common.n_common.astype(float)
    expected = common.ka.astype(float) * common.kb.astype(float) * together / apart
    expected = expected / common.clump * crowding(common.a, common.b, snapshot)
    surprise = poisson_surprise(n_common, expected)
    over = surprise - np.log2(max(common.trials, 1.0))
    bits = np.clip(surprise - np.log2(n_accounts), LEAST_BITS, CAP_BITS).astype("float32")
    company = (common.crowd / usual, common.crowd - usual, common.clock / n_common)
    found = pd.DataFrame({"a": common.a, "b": common.b, "n_common": common.n_common, "bits": bits, "over": over} | {
        name: column.astype("float32") for name, column in zip(COMPANY, company, strict=True)
    })  # fmt: skip
    return found.loc[over > 0]


def fewest_that_count(left: np.ndarray, right: np.ndarray, *, rate: float, least: int) -> int:
    """On how many occasions at least two accounts must meet to be above the bar, had they no other bucket; who was there less is no trial.

    Parameters
    ----------
    left, right : numpy.ndarray
        Accounts by the number of hours they were there.
    rate : float
        Common buckets that chance gives for one bucket of each.
    """
    for n in range(least, max(min(len(left), len(right)), least)):
        trials = float(left[n:].sum()) * float(right[n:].sum())
        surprise = poisson_surprise(np.array([float(n)]), np.array([n * n * rate]))[0]
        if surprise > np.log2(max(trials, 1.0)):
            return n
    return max(min(len(left), len(right)), least)


def crowding(a: np.ndarray, b: np.ndarray, snapshot: Snapshot) -> np.ndarray:
    """How many more common buckets chance gives a pair that was there for a part of the window only; 1 or more."""
    window = float(max(snapshot.end - snapshot.start, 1))
    least = SHORTEST_SHARE * window
    first, last = snapshot.first_at.astype(float), snapshot.last_at.astype(float)
    life = np.maximum(last - first, least)
    common = np.minimum(last[a], last[b]) - np.maximum(first[a], first[b])
    common = np.minimum(np.maximum(common, least), np.minimum(life[a], life[b]))
    return np.maximum(window * common / (life[a] * life[b]), 1.0)


def poisson_surprise(count: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """−log2 P(Poisson(expected) ≥ count), from the tail's leading term; exact enough where count ≫ expected.

    Both arrays have shape ``(n,)``; the result is 0 where count ≤ expected.
    """
    rate = np.maximum(expected, 1e-12)
    ratio = rate / (count + 1.0)
    log_tail = count * np.log(rate) - rate - gammaln(count + 1.0) - np.log1p(-np.minimum(ratio, 0.99))
    return np.where(count > expected, np.maximum(-log_tail / np.log(2.0), 0.0), 0.0)
