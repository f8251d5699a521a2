"""Which accounts act together too often to be chance, even when they share nothing?

Accounts × (action, time bucket), two overlapping bucketings. Under a degree-corrected null the common buckets of a pair
are Poisson with λ = k_a k_b Σ d² / E² (Saracco 2017). A pair is kept when −log2 P(X ≥ n) is above
log2(N (N − 1) / 2): Bonferroni over all pairs, not only over those listed.
"""

from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table
from scipy.special import gammaln

from graphabuse.config import EvidenceConfig
from graphabuse.engine.duckdb import materialise
from graphabuse.graph.sightings import activity
from graphabuse.graph.snapshot import Snapshot

WIDTHS_S = (900, 300, 60, 15)
CAP_BITS = 24.0


@dataclass(frozen=True)
class Synchrony:
    """Validated pairs and how they were counted.

    Attributes
    ----------
    pairs : pandas.DataFrame
        ``a`` < ``b``, ``n_common``, ``bits``.
    width_s : int
        Bucket width used; 0 when no width fits the budget.
    crowded : int
        Buckets left out because too many accounts were in them.
    """

    pairs: pd.DataFrame
    width_s: int
    crowded: int


def synchronous_pairs(backend: Backend, snapshot: Snapshot, config: EvidenceConfig) -> Synchrony:
    """Count common buckets at the widest width that fits the pair budget, and keep the significant pairs.

    Widths at which even evenly spread events would hold too many pairs, Σ n_a² w / 2T over actions, are not tried.
    """
    events, n_accounts = snapshot.events_relation, snapshot.n_accounts
    per_action = np.asarray(snapshot.actions.sum(axis=0), dtype=float).ravel()
    evenly = float((per_action**2).sum()) / (2.0 * max(snapshot.end - snapshot.start, 1))
    empty = pd.DataFrame({"a": [], "b": [], "n_common": [], "bits": []}).astype(
        {"a": "int32", "b": "int32", "n_common": "int32", "bits": "float32"}
    )
    if n_accounts < 3:
        return Synchrony(empty, 0, 0)
    for width in WIDTHS_S:
        if evenly * width > config.synchrony_budget:
            continue
        found = [_bucketing(backend, events, config, n_accounts, width, offset) for offset in (0, width // 2)]
        counted = [part for part in found if part is not None]
        if len(counted) == len(found):
            pairs = pd.concat([part[0] for part in counted], ignore_index=True)
            best = pairs.sort_values(["a", "b", "bits"], ascending=[True, True, False]).drop_duplicates(["a", "b"])
            return Synchrony(best.reset_index(drop=True), width, sum(part[1] for part in counted))
    return Synchrony(empty, 0, 0)


def _bucketing(
    backend: Backend, events: Table, config: EvidenceConfig, n_accounts: int, width_s: int, offset_s: int
) -> tuple[pd.DataFrame, int] | None:
    slots = materialise(backend, "ga_slots", activity(events, width_s=width_s, offset_s=offset_s))
    sizes = slots.group_by("action", "slot").aggregate(d=slots.count())
    kept = sizes.filter((sizes.d >= 2) & (sizes.d <= config.synchrony_bucket_cap))
    totals = sizes.aggregate(
        pairs=ibis.ifelse(sizes.d <= config.synchrony_bucket_cap, sizes.d * (sizes.d - 1) / 2, 0).sum(),
        squares=ibis.ifelse(sizes.d <= config.synchrony_bucket_cap, sizes.d * sizes.d, 0).sum(),
        crowded=(sizes.d > config.synchrony_bucket_cap).sum(),
        total=ibis.ifelse(sizes.d <= config.synchrony_bucket_cap, sizes.d, 0).sum(),
    ).execute()
    row = totals.iloc[0].fillna(0)
    mostly_crowded = row.crowded > 0.2 * int(sizes.count().execute())
    if row.pairs > config.synchrony_budget or (mostly_crowded and width_s > WIDTHS_S[-1]):
        return None
    inside = slots.join(kept, ["action", "slot"]).select("account", "action", "slot")
    active = inside.group_by("account").aggregate(k=inside.count())
    active = active.filter(active.k >= config.synchrony_min_common)
    inside = inside.join(active, "account")
    right = inside.view()
    met = inside.join(
        right, [inside.action == right.action, inside.slot == right.slot, inside.account < right.account]
    ).select(a=inside.account, b=right.account, ka=inside.k, kb=right.k)
    counted = met.group_by("a", "b").aggregate(n_common=met.count().cast("int32"), ka=met.ka.max(), kb=met.kb.max())
    often = counted.filter(counted.n_common >= config.synchrony_min_common).execute()
    expected = (
        often.ka.to_numpy(float) * often.kb.to_numpy(float) * float(row.squares) / max(float(row.total), 1.0) ** 2
    )
    surprise = poisson_surprise(often.n_common.to_numpy(float), expected)
    bar = np.log2(n_accounts) + np.log2(n_accounts - 1.0) - 1.0
    often["bits"] = np.minimum(surprise - np.log2(n_accounts), CAP_BITS).astype("float32")
    return often.loc[surprise > bar, ["a", "b", "n_common", "bits"]], int(row.crowded)


def poisson_surprise(count: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """−log2 P(Poisson(expected) ≥ count), from the tail's leading term; exact enough where count ≫ expected.

    Both arrays have shape ``(n,)``; the result is 0 where count ≤ expected.
    """
    rate = np.maximum(expected, 1e-12)
    ratio = rate / (count + 1.0)
    log_tail = count * np.log(rate) - rate - gammaln(count + 1.0) - np.log1p(-np.minimum(ratio, 0.99))
    return np.where(count > expected, np.maximum(-log_tail / np.log(2.0), 0.0), 0.0)
