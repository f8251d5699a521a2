"""Which accounts act together too often to be chance, even when they share nothing?

Accounts × (action, time bucket), two overlapping bucketings. Under a degree-corrected null the common buckets of a pair
are Poisson with λ = k_a k_b Σ d² / E² (Saracco 2017). People come in sessions, so the buckets of one evening are no more
independent than the pages of one visit: what is counted is occasions, hours with a common bucket, and λ is divided by the
buckets that an occasion has on average. A pair is kept when −log2 P(X ≥ n) is above
log2(N (N − 1) / 2): Bonferroni over all pairs, not only over those listed. λ is that of the time both accounts were
there: two who came for the same day share buckets of that day by chance (λ · T · L / (l_a l_b), L the common part of
the lives l_a and l_b, both at least a twentieth of the window T).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from scipy.special import gammaln

from graphabuse.config import EvidenceConfig
from graphabuse.evidence.buckets import ArrayBuckets, Common, EngineBuckets, Sizes
from graphabuse.graph.moments import Moments
from graphabuse.graph.snapshot import Snapshot

WIDTHS_S = (900, 300, 60, 15)
CAP_BITS = 24.0
SHORTEST_SHARE = 0.05
_NOBODY = pd.DataFrame({"a": [], "b": [], "n_common": [], "bits": [], "throng": [], "beyond": [], "clock": []}).astype(
    {"a": "int32", "b": "int32", "n_common": "int32", "bits": "float32", "throng": "float32", "beyond": "float32", "clock": "float32"}
)  # fmt: skip
COMPANY = ("throng", "beyond", "clock")


@dataclass(frozen=True)
class Synchrony:
    """Validated pairs and how they were counted.

    Attributes
    ----------
    pairs : pandas.DataFrame
        ``a`` < ``b``, ``n_common``, ``bits``, and in what company: ``throng``, accounts in the common buckets as a multiple of what is usual
        where two meet by chance; ``beyond``, accounts there beyond the usual; ``clock``, hours of the day at which they met, by occasion.
    width_s : int
        Bucket width used; 0 when no width fits the budget.
    crowded : int
        Buckets left out because too many accounts were in them.
    """

    pairs: pd.DataFrame
    width_s: int
    crowded: int


def synchronous_pairs(
    backend: BaseBackend, snapshot: Snapshot, config: EvidenceConfig, moments: Moments | None = None
) -> Synchrony:
    """Count common buckets at the widest width that fits the pair budget, and keep the significant pairs.

    Widths at which even evenly spread events would hold too many pairs, Σ n_a² w / 2T over actions, are not tried.

    Parameters
    ----------
    moments : Moments or None
        The events as arrays; None counts on the engine.
    """
    evenly = float((snapshot.actions.totals.astype(float) ** 2).sum()) / (2.0 * max(snapshot.end - snapshot.start, 1))
    if snapshot.n_accounts < 3:
        return Synchrony(_NOBODY, 0, 0)
    for width in WIDTHS_S:
        if evenly * width > config.synchrony_budget:
            continue
        found = _both_shifts(backend, snapshot, config, moments, width)
        if found is not None:
            pairs = pd.concat([part for part, _ in found], ignore_index=True)
            best = pairs.sort_values(["a", "b", "bits"], ascending=[True, True, False]).drop_duplicates(["a", "b"])
            return Synchrony(best.reset_index(drop=True), width, sum(crowded for _, crowded in found))
    return Synchrony(_NOBODY, 0, 0)


def _both_shifts(
    backend: BaseBackend, snapshot: Snapshot, config: EvidenceConfig, moments: Moments | None, width_s: int
) -> list[tuple[pd.DataFrame, int]] | None:
    """Significant pairs and crowded buckets of the two bucketings of one width; None where the width does not fit."""
    n_accounts = snapshot.n_accounts
    found = []
    for offset in (0, width_s // 2):
        buckets: ArrayBuckets | EngineBuckets
        if moments is not None:
            buckets = ArrayBuckets(moments, config, n_accounts=n_accounts, width_s=width_s, offset_s=offset)
        else:
            buckets = EngineBuckets(backend, snapshot.events_with(()), config, width_s=width_s, offset_s=offset)
        sizes = buckets.sizes()
        mostly_crowded = sizes.crowded > 0.2 * sizes.buckets
        if sizes.pairs > config.synchrony_budget or (mostly_crowded and width_s > WIDTHS_S[-1]):
            return None
        found.append((_significant(buckets.common(), sizes, snapshot), sizes.crowded))
    return found


def _significant(common: Common, sizes: Sizes, snapshot: Snapshot) -> pd.DataFrame:
    n_accounts = snapshot.n_accounts
    n_common = common.n_common.astype(float)
    expected = common.ka.astype(float) * common.kb.astype(float) * sizes.squares / max(sizes.total, 1.0) ** 2
    expected = expected / common.clump * crowding(common.a, common.b, snapshot)
    surprise = poisson_surprise(n_common, expected)
    bar = np.log2(n_accounts) + np.log2(n_accounts - 1.0) - 1.0
    bits = np.minimum(surprise - np.log2(n_accounts), CAP_BITS).astype("float32")
    usual = max(sizes.squares / max(sizes.total, 1.0), 1.0)
    company = (common.crowd / usual, common.crowd - usual, common.clock / n_common)
    found = pd.DataFrame({"a": common.a, "b": common.b, "n_common": common.n_common, "bits": bits} | {
        name: column.astype("float32") for name, column in zip(COMPANY, company, strict=True)
    })  # fmt: skip
    return found.loc[surprise > bar]


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
