"""Who does something soon after another did something else, again and again? One pays, the other cashes out.

For each action Y, the more frequent ones that are still rare enough beside it are taken together: a did any of them, b did Y in the same half hour.
Which came first is not asked, and what one account does itself is no pair. Chance, occasions and bar are those of synchrony, the
two sides having totals of their own: λ = k_a k_b Σ d_a d_b / (E_a E_b).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend

from graphabuse.config import EvidenceConfig
from graphabuse.evidence.crossings import ArrayCrossings, EngineCrossings
from graphabuse.evidence.surprise import above_chance
from graphabuse.evidence.tiers import Tier, lightest_first
from graphabuse.graph.moments import Moments
from graphabuse.graph.snapshot import Snapshot

WIDTH_S = 1_800
SHIFTS_S = (0, WIDTH_S // 2)
PART = 4  # of the budget that two actions may take
OVER = 2.0  # how far real counts may be above evenly spread ones: most of a day's events are in half of its hours


class Relays(NamedTuple):
    """Significant pairs, ``over`` their bar by how many bits, and what was counted."""

    parts: list[pd.DataFrame]
    counted: tuple[Tier, ...]


def relays(backend: BaseBackend, snapshot: Snapshot, config: EvidenceConfig, moments: Moments | None) -> Relays:
    """Pairs that do different things in the same half hours too often to be chance, ``a`` < ``b``."""
    beside = rare_beside(snapshot, config)
    if not beside:
        return Relays([], ())
    parts, crowded = [], 0
    for offset in SHIFTS_S:
        crossings: ArrayCrossings | EngineCrossings
        if moments is not None:
            crossings = ArrayCrossings(
                moments, config, n_accounts=snapshot.n_accounts, width_s=WIDTH_S, offset_s=offset, beside=beside
            )
        else:
            events = snapshot.events_with(())
            crossings = EngineCrossings(backend, events, config, width_s=WIDTH_S, offset_s=offset, beside=beside)
        sizes = crossings.sizes().sort_values("pairs", kind="stable")
        sizes = sizes.loc[(sizes["pairs"].cumsum() <= OVER * config.synchrony_budget) & (sizes["pairs"] > 0)]
        crowded += int(sizes["crowded"].sum())
        for action, common in crossings.common(sizes.index.tolist()).items():
            pairs, left, right = (float(sizes.at[action, name]) for name in ("pairs", "left", "right"))
            found = above_chance(
                common, together=pairs, apart=left * right, usual=pairs / left + pairs / right, snapshot=snapshot
            )
            low, high = np.minimum(found["a"], found["b"]), np.maximum(found["a"], found["b"])
            parts.append(found.assign(a=low, b=high, over=found["over"] - np.log2(len(beside))))
    return Relays(parts, (Tier(WIDTH_S, tuple(beside), crowded),))


def rare_beside(snapshot: Snapshot, config: EvidenceConfig) -> dict[int, list[int]]:
    """By action, the more frequent others whose evenly spread pairs with it are few; the rarest twos that fit the budget together."""
    actions, totals = lightest_first(snapshot).tolist(), snapshot.actions.totals.astype(float)
    window = float(max(snapshot.end - snapshot.start, 1))
    twos = sorted(
        (totals[x] * totals[y] * WIDTH_S / window, x, y) for at, x in enumerate(actions) for y in actions[at + 1 :]
    )
    beside: dict[int, list[int]] = {}
    together = 0.0
    for pairs, x, y in twos:
        together += pairs
        if pairs > config.synchrony_budget / PART or together > config.synchrony_budget:
            break
        beside.setdefault(x, []).append(y)
    return dict(sorted(beside.items()))
