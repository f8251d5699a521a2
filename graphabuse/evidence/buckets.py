"""On how many occasions did two accounts do the same thing in the same time bucket? Counted on an engine, or in arrays where they fit."""

from collections.abc import Sequence

import ibis
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.engine.kept import materialise
from graphabuse.evidence.cells import Cells, cells_of, pair_blocks
from graphabuse.evidence.occasions import HOURS, Common, often_met, with_hours
from graphabuse.graph.moments import Moments
from graphabuse.graph.sightings import HOUR_S, activity

SIZES = ("buckets", "crowded", "pairs", "squares", "total")  # all but the first two leave crowded buckets out


class ArrayBuckets:
    """Buckets of one width and shift, sorted in memory; of some actions where they are given."""

    def __init__(
        self, moments: Moments, config: EvidenceConfig, *, n_accounts: int, width_s: int, offset_s: int,
        actions: Sequence[int] | None = None,
    ) -> None:  # fmt: skip
        self.config, self.n_accounts, self.width_s = config, n_accounts, width_s
        self.first_slot = (moments.start + offset_s) // width_s
        slot, self.n_slots = slots_of(moments, width_s, offset_s)
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
        able = with_hours(inside.account, self._hour_of(inside.cell), least)
        met = often_met(
            pair_blocks(inside, n_accounts=self.n_accounts), least, hour_of=self._hour_of, size_of=self._size_of
        )
        a, b = np.divmod(met.key, max(self.n_accounts, 1))
        return Common(
            a.astype("int32"), b.astype("int32"), met.n_common, k[a], k[b], met.crowd, met.clock, met.clump,
            able * (able - 1) / 2,
        )  # fmt: skip

    def _size_of(self, cell: np.ndarray) -> np.ndarray:
        """Accounts in each cell."""
        return self.cells.sizes.take(np.searchsorted(self.cells.cell.take(self.cells.starts), cell))

    def _hour_of(self, cell: np.ndarray) -> np.ndarray:
        """Hour of each cell, counted from the epoch."""
        return (cell % self.n_slots + self.first_slot) * self.width_s // HOUR_S


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
            a=inside.account, b=right.account, ka=inside.k, kb=right.k, crowd=inside.d, hour=inside.hour
        )  # fmt: skip
        counted = materialise(self.backend, "ga_met", by_occasion(met, "a", "b"))
        whole = (
            counted.aggregate(buckets=counted.buckets.sum(), occasions=counted.n_common.sum()).to_pyarrow().to_pylist()
        )
        clump = float(whole[0]["buckets"] or 0) / max(float(whole[0]["occasions"] or 0), 1.0)
        often = counted.filter(counted.n_common >= least).to_pyarrow()
        columns = {name: often[name].to_numpy() for name in often.column_names}
        crowd = columns.pop("crowd") / columns.pop("buckets")
        return Common(**columns, crowd=crowd, clump=max(clump, 1.0), trials=able * (able - 1) / 2)


def by_occasion(met: Table, *keys: str) -> Table:
    """By pair, the hours in which it met, and what :class:`Common` tells of them; ``met`` has a row for each common bucket."""
    hourly = met.group_by(*keys, "hour").aggregate(
        ka=met.ka.max(), kb=met.kb.max(), buckets=met.count(), crowd=met.crowd.sum()
    )
    return hourly.group_by(*keys).aggregate(
        n_common=hourly.count().cast("int32"), ka=hourly.ka.max(), kb=hourly.kb.max(),
        buckets=hourly.buckets.sum().cast("float64"), crowd=hourly.crowd.sum().cast("float64"),
        clock=(hourly.hour % HOURS).nunique().cast("int32"),
    )  # fmt: skip


def slots_of(moments: Moments, width_s: int, offset_s: int) -> tuple[np.ndarray, int]:
    """Bucket of each event, counted from the window's first, and the number of buckets."""
    slot = (moments.second + np.int32((moments.start + offset_s) % width_s)) // np.int32(width_s)
    return slot, int(slot.max()) + 1 if len(slot) else 1
