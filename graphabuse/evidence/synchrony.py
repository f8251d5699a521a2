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

from graphabuse.config import EvidenceConfig
from graphabuse.evidence.buckets import ArrayBuckets, EngineBuckets
from graphabuse.evidence.relays import relays
from graphabuse.evidence.surprise import NOBODY, above_chance
from graphabuse.evidence.tiers import WIDTHS_S, Tier, first_that_fit, lightest_first, number_that_fit
from graphabuse.graph.moments import Moments
from graphabuse.graph.snapshot import Snapshot


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
    relays : tuple of Tier
        Actions whose relays were counted, if any.
    uncounted : int
        Actions that fit the budget at no width.
    """

    pairs: pd.DataFrame
    tiers: tuple[Tier, ...] = ()
    relays: tuple[Tier, ...] = ()
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
        return Synchrony(NOBODY)
    parts, tiers = [], []
    for width in WIDTHS_S:
        actions, found, crowded = _both_shifts(
            backend, snapshot, config, moments, width, first_that_fit(snapshot, config, rest, width)
        )
        if len(actions):
            parts += found
            tiers.append(Tier(width, tuple(actions.tolist()), crowded))
            rest = rest[len(actions) :]
    relayed = relays(backend, snapshot, config, moments)
    kept = [part.loc[part["over"] > np.log2(len(tiers))].drop(columns="over") for part in parts]
    kept += [part.loc[part["over"] > 0].drop(columns="over") for part in relayed.parts]
    pairs = pd.concat(kept or [NOBODY], ignore_index=True)
    best = pairs.sort_values(["a", "b", "bits"], ascending=[True, True, False]).drop_duplicates(["a", "b"])
    return Synchrony(best.reset_index(drop=True), tuple(tiers), relayed.counted, len(rest))


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
            whole = sizes.sum()
            total = max(float(whole["total"]), 1.0)
            together, usual = float(whole["squares"]), max(float(whole["squares"]) / total, 1.0)
            found.append(
                above_chance(buckets.common(), together=together, apart=total**2, usual=usual, snapshot=snapshot)
            )
            crowded += int(sizes["crowded"].sum())
        else:
            return actions, found, crowded
        actions, everything = actions[:fitting], False  # the heaviest of them take narrower buckets
    return actions, [], 0
