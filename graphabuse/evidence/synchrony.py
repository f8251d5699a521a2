"""Which accounts act together too often to be chance, even when they share nothing?

Accounts × (action, time bucket), two overlapping bucketings. Under a degree-corrected null the common buckets of a pair
are Poisson with λ = k_a k_b Σ d² / E² (Saracco 2017). People come in sessions, so the buckets of one evening are no more
independent than the pages of one visit: what is counted is occasions, hours with a common bucket, and λ is divided by the
buckets that an occasion has on average. A pair is kept when −log2 P(X ≥ n) is above log2(M (M − 1) / 2) + log2 of the
number of tiers: Bonferroni over all pairs that could be significant, not only over those listed, M accounts having been there in
enough hours (Tarone 1990: who was not cannot meet anybody so often, and is no trial). λ is that of the time both accounts were
there: two who came for the same day share buckets of that day by chance (λ · T · L / (l_a l_b), L the common part of
the lives l_a and l_b, both at least a twentieth of the window T).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from scipy.special import gammaln

from graphabuse.config import EvidenceConfig
from graphabuse.evidence.buckets import ArrayBuckets, Common, EngineBuckets
from graphabuse.evidence.tiers import WIDTHS_S, Tier, first_that_fit, lightest_first, number_that_fit
from graphabuse.graph.moments import Moments
from graphabuse.graph.snapshot import Snapshot

LEAST_BITS, CAP_BITS = 1.0, 24.0
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
    tiers : tuple of Tier
        Which actions were counted together, at which width; none when no action fits the budget.
    uncounted : int
        Actions that fit the budget at no width.
    """

    pairs: pd.DataFrame
    tiers: tuple[Tier, ...] = ()
    uncounted: int = 0


def synchronous_pairs(
    backend: BaseBackend, snapshot: Snapshot, config: EvidenceConfig, moments: Moments | None = None
) -> Synchrony:
    """Count common buckets, of each action at the widest width that fits the pair budget, and keep the significant pairs.

    Parameters
    ----------
    moments : Moments or None
        The events as arrays; None counts on the engine.
    """
    rest = lightest_first(snapshot)
    if snapshot.n_accounts < 3:
        return Synchrony(_NOBODY)
    parts, tiers = [], []
    for width in WIDTHS_S:
        actions, found, crowded = _both_shifts(
            backend, snapshot, config, moments, width, first_that_fit(snapshot, config, rest, width)
        )
        if len(actions):
            parts += found
            tiers.append(Tier(width, tuple(actions.tolist()), crowded))
            rest = rest[len(actions) :]
    kept = [part.loc[part["over"] > np.log2(len(tiers))].drop(columns="over") for part in parts]
    pairs = pd.concat(kept or [_NOBODY], ignore_index=True)
    best = pairs.sort_values(["a", "b", "bits"], ascending=[True, True, False]).drop_duplicates(["a", "b"])
    return Synchrony(best.reset_index(drop=True), tuple(tiers), len(rest))


def _both_shifts(
    backend: BaseBackend, snapshot: Snapshot, config: EvidenceConfig, moments: Moments | None, width_s: int,
    actions: np.ndarray,
) -> tuple[np.ndarray, list[pd.DataFrame], int]:  # fmt: skip
    """The first of ``actions`` that fit this width by real counts, significant pairs of the two bucketings, crowded buckets."""
    everything = snapshot.actions.totals[actions].sum() == snapshot.actions.totals.sum()
    while len(actions):
        some = None if everything else actions.tolist()
        found, crowded = [], 0
        for offset in (0, width_s // 2):
            buckets: ArrayBuckets | EngineBuckets
            if moments is not None:
                buckets = ArrayBuckets(
                    moments, config, n_accounts=snapshot.n_accounts, width_s=width_s, offset_s=offset, actions=some
                )
            else:
                events = snapshot.events_with(())
                buckets = EngineBuckets(backend, events, config, width_s=width_s, offset_s=offset, actions=some)
            sizes = buckets.sizes().reindex(actions, fill_value=0.0)
            fitting = number_that_fit(sizes, config, width_s)
            if fitting < len(actions):
                break
            found.append(_significant(buckets.common(), sizes.sum(), snapshot))
            crowded += int(sizes["crowded"].sum())
        else:
            return actions, found, crowded
        actions, everything = actions[:fitting], False  # the heaviest of them take narrower buckets
    return actions, [], 0


def _significant(common: Common, sizes: pd.Series, snapshot: Snapshot) -> pd.DataFrame:
    """Pairs above the bar of one tier, and ``over`` it by how many bits."""
    n_accounts = snapshot.n_accounts
    n_common = common.n_common.astype(float)
    expected = common.ka.astype(float) * common.kb.astype(float) * sizes.squares / max(sizes.total, 1.0) ** 2
    expected = expected / common.clump * crowding(common.a, common.b, snapshot)
    surprise = poisson_surprise(n_common, expected)
    over = surprise - np.log2(max(common.able * (common.able - 1) / 2, 1.0))
    bits = np.clip(surprise - np.log2(n_accounts), LEAST_BITS, CAP_BITS).astype("float32")
    usual = max(sizes.squares / max(sizes.total, 1.0), 1.0)
    company = (common.crowd / usual, common.crowd - usual, common.clock / n_common)
    found = pd.DataFrame({"a": common.a, "b": common.b, "n_common": common.n_common, "bits": bits, "over": over} | {
        name: column.astype("float32") for name, column in zip(COMPANY, company, strict=True)
    })  # fmt: skip
    return found.loc[over > 0]


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
