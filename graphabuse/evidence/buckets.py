"""On how many occasions did two accounts do the same thing in the same time bucket? Counted on an engine, or in arrays where they fit.

An occasion is an hour. Whoever is online at once with somebody shares a bucket for each thing both do there, and the buckets after
it, too: that is one meeting, and says no more than one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.engine.kept import materialise
from graphabuse.evidence.cells import Cells, cells_of, pair_blocks
from graphabuse.graph.moments import Moments
from graphabuse.graph.sightings import HOUR_S, activity

HOURS = 24
SIZES = ("buckets", "crowded", "pairs", "squares", "total")  # all but the first two leave crowded buckets out


@dataclass(frozen=True)
class Common:
    """Pairs with enough occasions in common: accounts ``a`` < ``b``, occasions of both, buckets of each; shape ``(n_pairs,)``.

    ``crowd`` is how many accounts the buckets of a pair hold on average, ``clock`` at how many hours of the day it met. ``clump``
    is how many buckets an occasion has on average, over all pairs that ever meet. ``able`` is how many accounts were there in enough
    hours to have so many occasions with anybody.
    """

    a: np.ndarray
    b: np.ndarray
    n_common: np.ndarray
    ka: np.ndarray
    kb: np.ndarray
    crowd: np.ndarray
    clock: np.ndarray
    clump: float
    able: int


class ArrayBuckets:
    """Buckets of one width and shift, sorted in memory; of some actions where they are given."""

    def __init__(
        self, moments: Moments, config: EvidenceConfig, *, n_accounts: int, width_s: int, offset_s: int,
        actions: Sequence[int] | None = None,
    ) -> None:  # fmt: skip
        self.config, self.n_accounts, self.width_s = config, n_accounts, width_s
        self.first_slot = (moments.start + offset_s) // width_s
        slot, self.n_slots = _slots(moments, width_s, offset_s)
        action, account = moments.action, moments.account
        if actions is not None:
            rows = np.flatnonzero(np.isin(action, list(actions)))
            slot, action, account = slot.take(rows), action.take(rows), account.take(rows)
        cell = action * np.int64(self.n_slots) + slot
        self.cells: Cells = cells_of(cell, account, n_accounts=n_accounts)

    def sizes(self) -> pd.DataFrame:
        """How the buckets of each action are filled: ``SIZES`` by action, ascending."""
        d = self.cells.sizes
        fine = d <= self.config.synchrony_bucket_cap
        inside = np.where(fine, d, 0).astype(float)
        action = self.cells.cell.take(self.cells.starts) // self.n_slots
        told = (None, ~fine, inside * (inside - 1) / 2, inside * inside, inside)
        sums = {name: np.bincount(action, weights) for name, weights in zip(SIZES, told, strict=True)}
        return pd.DataFrame(sums).astype(float).loc[sums["buckets"] > 0]

    def common(self) -> Common:
        """Pairs that meet on at least ``synchrony_min_common`` occasions."""
        least = self.config.synchrony_min_common
        inside = self.cells.of_size(2, self.config.synchrony_bucket_cap)
        k = np.bincount(inside.account, minlength=self.n_accounts)
        inside = inside.keep(k[inside.account] >= least)
        able = _with_hours(inside.account, self._hour_of(inside.cell), least)
        found = [(np.empty(0, "int64"), np.empty(0, "int64"), np.empty(0), np.empty(0, "int64"))]
        buckets, occasions = 0, 0
        for pair, cell in pair_blocks(inside, n_accounts=self.n_accounts):
            met = _once_an_hour(pair, self._hour_of(cell))
            buckets, occasions = buckets + len(pair), occasions + len(met)
            starts = np.flatnonzero(np.concatenate([[True], met[1:] != met[:-1]]))
            n = np.diff(starts, append=len(met))
            often = n >= least
            keys = met[starts[often]]
            found.append((keys, n[often], *self._company(keys, pair, cell)))
        keys, n_common, crowd, clock = (np.concatenate(part) for part in zip(*found, strict=True))
        a, b = np.divmod(keys, max(self.n_accounts, 1))
        clump = max(buckets / max(occasions, 1), 1.0)
        return Common(
            a.astype("int32"), b.astype("int32"), n_common.astype("int32"), k[a], k[b], crowd, clock.astype("int32"),
            clump, able,
        )  # fmt: skip

    def _company(self, keys: np.ndarray, pair: np.ndarray, cell: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Accounts in the buckets of each pair of ``keys`` (ascending) on average, and the hours of the day at which it met."""
        if len(keys) == 0:
            return np.empty(0), np.empty(0, "int64")
        at = np.minimum(np.searchsorted(keys, pair), len(keys) - 1)
        rows = np.flatnonzero(keys.take(at) == pair)
        at, cell = at.take(rows), cell.take(rows)
        size = self.cells.sizes.take(np.searchsorted(self.cells.cell.take(self.cells.starts), cell))
        crowd = np.bincount(at, weights=size, minlength=len(keys)) / np.bincount(at, minlength=len(keys))
        hour = (self._hour_of(cell) + self.first_slot * self.width_s // HOUR_S) % HOURS
        clock = np.bincount(np.unique(at * HOURS + hour) // HOURS, minlength=len(keys))
        return crowd, clock

    def _hour_of(self, cell: np.ndarray) -> np.ndarray:
        """Hour of each cell, counted from that of the first slot."""
        slot = cell % self.n_slots + self.first_slot
        return slot * self.width_s // HOUR_S - self.first_slot * self.width_s // HOUR_S


class EngineBuckets:
    """The same as relations on an engine."""

    def __init__(
        self, backend: BaseBackend, events: Table, config: EvidenceConfig, *, width_s: int, offset_s: int,
        actions: Sequence[int] | None = None,
    ) -> None:  # fmt: skip
        self.backend, self.config, self.width_s = backend, config, width_s
        if actions is not None:
            events = events.filter(events.action.isin(list(actions)))
        self.slots = materialise(backend, "ga_slots", activity(events, width_s=width_s, offset_s=offset_s))
        self.filled = self.slots.group_by("action", "slot").aggregate(d=self.slots.count())

    def sizes(self) -> pd.DataFrame:
        """How the buckets of each action are filled: ``SIZES`` by action, ascending."""
        filled, cap = self.filled, self.config.synchrony_bucket_cap
        fine = filled.d <= cap
        sums = filled.group_by("action").aggregate(
            buckets=filled.count(),
            crowded=(~fine).sum(),
            pairs=ibis.ifelse(fine, filled.d * (filled.d - 1) / 2, 0).sum(),
            squares=ibis.ifelse(fine, filled.d * filled.d, 0).sum(),
            total=ibis.ifelse(fine, filled.d, 0).sum(),
        )
        found = sums.to_pyarrow().to_pandas().set_index("action").sort_index()
        return found[list(SIZES)].astype(float)

    def common(self) -> Common:
        """Pairs that meet on at least ``synchrony_min_common`` occasions."""
        least = self.config.synchrony_min_common
        kept = self.filled.filter((self.filled.d >= 2) & (self.filled.d <= self.config.synchrony_bucket_cap))
        inside = self.slots.join(kept, ["action", "slot"]).select("account", "action", "slot", "d")
        inside = inside.mutate(hour=inside.slot * self.width_s // HOUR_S)
        active = inside.group_by("account").aggregate(k=inside.count(), hours=inside.hour.nunique())
        able = active.filter(active.hours >= least).count().to_pyarrow().as_py()
        often = inside.join(active.filter(active.k >= least), "account").select(
            "account", "action", "slot", "k", "d", "hour"
        )
        inside = materialise(self.backend, "ga_in_buckets", often)
        right = inside.view()
        met = inside.join(
            right, [inside.action == right.action, inside.slot == right.slot, inside.account < right.account]
        ).select(
            a=inside.account, b=right.account, ka=inside.k, kb=right.k, d=inside.d, hour=inside.hour
        )  # fmt: skip
        met = met.group_by("a", "b", "hour").aggregate(
            ka=met.ka.max(), kb=met.kb.max(), buckets=met.count(), crowd=met.d.sum()
        )
        counted = met.group_by("a", "b").aggregate(
            n_common=met.count().cast("int32"), ka=met.ka.max(), kb=met.kb.max(),
            buckets=met.buckets.sum().cast("float64"),
            crowd=met.crowd.sum().cast("float64"), clock=(met.hour % HOURS).nunique().cast("int32"),
        )  # fmt: skip
        counted = materialise(self.backend, "ga_met", counted)
        whole = (
            counted.aggregate(buckets=counted.buckets.sum(), occasions=counted.n_common.sum()).to_pyarrow().to_pylist()
        )
        clump = float(whole[0]["buckets"] or 0) / max(float(whole[0]["occasions"] or 0), 1.0)
        often = counted.filter(counted.n_common >= least).to_pyarrow()
        columns = {name: often[name].to_numpy() for name in often.column_names}
        crowd = columns.pop("crowd") / columns.pop("buckets")
        return Common(**columns, crowd=crowd, clump=max(clump, 1.0), able=int(able))


def _with_hours(account: np.ndarray, hour: np.ndarray, least: int) -> int:
    """Accounts that were there in at least ``least`` hours."""
    return int((np.bincount(_once_an_hour(account.astype("int64"), hour)) >= least).sum())


def _once_an_hour(pair: np.ndarray, hour: np.ndarray) -> np.ndarray:
    """The pairs, sorted, each once for every hour in which it met."""
    shift = int(hour.max(initial=0)).bit_length()
    if int(pair.max(initial=0)).bit_length() + shift < 63:
        key = np.sort((pair << shift) | hour)
        return key[np.diff(key, prepend=-1) > 0] >> shift
    order = np.lexsort((hour, pair))
    pair, hour = pair[order], hour[order]
    return pair[(np.diff(pair, prepend=-1) > 0) | (np.diff(hour, prepend=-1) != 0)]


def _slots(moments: Moments, width_s: int, offset_s: int) -> tuple[np.ndarray, int]:
    """Bucket of each event, counted from the window's first, and the number of buckets."""
    slot = (moments.second + np.int32((moments.start + offset_s) % width_s)) // np.int32(width_s)
    return slot, int(slot.max()) + 1 if len(slot) else 1
