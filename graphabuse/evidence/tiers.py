"""At which width are the buckets of each action counted? Each at the widest that the budget of pairs allows.

One heavy action, such as the calls of an interface, holds more pairs than all others: it takes narrow buckets, and the others need not.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphabuse.config import EvidenceConfig
from graphabuse.graph.snapshot import Snapshot

WIDTHS_S = (900, 300, 60, 15)
MOSTLY = 0.2  # share of crowded buckets


@dataclass(frozen=True)
class Tier:
    """Actions counted together: their codes, lightest first, the width of their buckets, and how many were too crowded."""

    width_s: int
    actions: tuple[int, ...]
    crowded: int


def lightest_first(snapshot: Snapshot) -> np.ndarray:
    """Codes of the actions that occur, by number of events."""
    totals = snapshot.actions.totals
    order = np.argsort(totals, kind="stable")
    return order[totals[order] > 0]


def evenly_spread(snapshot: Snapshot, actions: np.ndarray, width_s: int) -> np.ndarray:
    """Pairs of each action's events in one bucket were they spread evenly, n² w / 2T; real counts are higher."""
    window = float(max(snapshot.end - snapshot.start, 1))
    return snapshot.actions.totals[actions].astype(float) ** 2 * width_s / (2.0 * window)


def first_that_fit(snapshot: Snapshot, config: EvidenceConfig, actions: np.ndarray, width_s: int) -> np.ndarray:
    """Those of ``actions``, lightest first, that would fit together were they spread evenly: wider ones are not tried."""
    together = np.cumsum(evenly_spread(snapshot, actions, width_s))
    return actions[: int(np.searchsorted(together, config.synchrony_budget, side="right"))]


def number_that_fit(sizes: pd.DataFrame, config: EvidenceConfig, width_s: int) -> int:
    """How many actions, lightest first, fit as they were counted: within the budget and not mostly crowded, or at the narrowest width."""
    so_far = sizes.cumsum()
    fits = so_far["pairs"] <= config.synchrony_budget
    if width_s > WIDTHS_S[-1]:
        fits &= so_far["crowded"] <= MOSTLY * so_far["buckets"]
    return int(np.flatnonzero(fits)[-1]) + 1 if fits.any() else 0
