"""Which two accounts were in one time bucket, one doing a certain action and the other any of some others? In arrays or on an engine."""

from functools import cached_property

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.engine.kept import materialise
from graphabuse.evidence.buckets import by_occasion, slots_of
from graphabuse.evidence.cells import Cells, cells_of, crossing_blocks
from graphabuse.evidence.occasions import Common, hours_there, often_met
from graphabuse.evidence.surprise import fewest_that_count
from graphabuse.graph.moments import Moments
from graphabuse.graph.sightings import HOUR_S, activity

SIZES = ("crowded", "pairs", "left", "right")  # all but the first leave crowded buckets out


class ArrayCrossings:
    """By action ``beside`` has others for: accounts that did one of those on the left, that did it on the right."""

    def __init__(
        self, moments: Moments, config: EvidenceConfig, *, n_accounts: int, width_s: int, offset_s: int,
        beside: dict[int, list[int]],
    ) -> None:  # fmt: skip
        self.config, self.n_accounts, self.width_s = config, n_accounts, width_s
        self.first_slot = (moments.start + offset_s) // width_s
        slot, n_slots = slots_of(moments, width_s, offset_s)
        known = int(moments.action.max(initial=0)) + 1
        self.sides: dict[int, tuple[Cells, Cells]] = {}
        self.crowd: dict[int, np.ndarray] = {}
        self._sizes = {}
        for action, others in beside.items():
            right = self._cells(moments, slot, np.arange(known) == action)
            left = self._cells(moments, slot, np.isin(np.arange(known), others))
            d_left, d_right = (np.bincount(side.cell, minlength=n_slots).astype(float) for side in (left, right))
            cap = config.synchrony_bucket_cap
            both = (d_left > 0) & (d_right > 0)
            fine = both & (d_left <= cap) & (d_right <= cap)
            self.sides[action] = left.keep(fine.take(left.cell)), right.keep(fine.take(right.cell))
            self.crowd[action] = d_left + d_right
            sums = (d_left * d_right * fine, d_left * fine, d_right * fine)
            self._sizes[action] = [float((both & ~fine).sum()), *(float(part.sum()) for part in sums)]

    def _cells(self, moments: Moments, slot: np.ndarray, wanted: np.ndarray) -> Cells:
        rows = np.flatnonzero(wanted.take(moments.action))
        return cells_of(slot.take(rows).astype("int64"), moments.account.take(rows), n_accounts=self.n_accounts)

    def sizes(self) -> pd.DataFrame:
        """How the buckets in which both sides are are filled: ``SIZES`` by action."""
        return pd.DataFrame.from_dict(self._sizes, orient="index", columns=list(SIZES))

    def common(self, actions: list[int]) -> dict[int, Common]:
        """Of each of some actions, pairs that meet on at least ``synchrony_min_common`` occasions; ``a`` is on the left."""
        return {action: self._common(action) for action in actions}

    def _common(self, action: int) -> Common:
        sides, n = self.sides[action], self.n_accounts
        ks = [np.bincount(side.account, minlength=n) for side in sides]
        hours = [hours_there(side.account, self._hour_of(side.cell), n) for side in sides]
        _, pairs, *totals = self._sizes[action]
        least = fewest_that_count(
            *(np.bincount(there) for there in hours), rate=pairs / (totals[0] * totals[1]),
            least=self.config.synchrony_min_common,
        )  # fmt: skip
        able = [int((there >= least).sum()) for there in hours]
        left, right = (side.keep(there.take(side.account) >= least) for side, there in zip(sides, hours, strict=True))
        met = often_met(
            crossing_blocks(left, right, n_accounts=n), least, hour_of=self._hour_of, size_of=self.crowd[action].take
        )
        a, b = np.divmod(met.key, max(n, 1))
        return Common(
            a.astype("int32"), b.astype("int32"), met.n_common, ks[0][a], ks[1][b], met.crowd, met.clock, met.clump,
            float(able[0] * able[1]),
        )  # fmt: skip

    def _hour_of(self, slot: np.ndarray) -> np.ndarray:
        """Hour of each slot, counted from the epoch."""
        return (slot + self.first_slot) * self.width_s // HOUR_S


class EngineCrossings:
    """The same as relations on an engine, all actions at once."""

    def __init__(
        self, backend: BaseBackend, events: Table, config: EvidenceConfig, *, width_s: int, offset_s: int,
        beside: dict[int, list[int]],
    ) -> None:  # fmt: skip
        self.backend, self.config = backend, config
        twos = [(other, action) for action, others in beside.items() for other in others]
        told = {
            name: pa.array(column, "int32")
            for name, column in zip(("action", "beside"), zip(*twos, strict=True), strict=True)
        }
        roles = materialise(backend, "ga_beside", pa.table(told))
        used = events.filter(events.action.isin(sorted({action for two in twos for action in two})))
        slots = activity(used, width_s=width_s, offset_s=offset_s)
        slots = materialise(backend, "ga_slots", slots.mutate(hour=slots.slot * width_s // HOUR_S))
        left = slots.join(roles, "action").select("account", "slot", "hour", action="beside").distinct()
        self.left = materialise(backend, "ga_left", left)
        self.right = slots.select("account", "slot", "hour", "action")
        d_left = self.left.group_by("action", "slot").aggregate(d_left=self.left.count())
        d_right = self.right.group_by("action", "slot").aggregate(d_right=self.right.count())
        both = d_left.join(d_right, ["action", "slot"]).select("action", "slot", "d_left", "d_right")
        fine = (both.d_left <= config.synchrony_bucket_cap) & (both.d_right <= config.synchrony_bucket_cap)
        self.both = materialise(backend, "ga_both", both.mutate(fine=ibis.ifelse(fine, 1, 0).cast("int64")))

    def sizes(self) -> pd.DataFrame:
        """How the buckets in which both sides are are filled: ``SIZES`` by action."""
        return self._sizes

    @cached_property
    def _sizes(self) -> pd.DataFrame:
        both = self.both
        sums = both.group_by("action").aggregate(
            crowded=(1 - both.fine).sum(), pairs=(both.fine * both.d_left * both.d_right).sum(),
            left=(both.fine * both.d_left).sum(), right=(both.fine * both.d_right).sum(),
        )  # fmt: skip
        return sums.to_pyarrow().to_pandas().set_index("action").sort_index()[list(SIZES)].astype(float)

    def common(self, actions: list[int]) -> dict[int, Common]:
        """Of each of some actions, pairs that meet on at least ``synchrony_min_common`` occasions; ``a`` is on the left."""
        if not actions:
            return {}
        both = self.both.filter((self.both.fine == 1) & self.both.action.isin(actions))
        left, right = self._there(self.left, both, "ga_there_left"), self._there(self.right, both, "ga_there_right")
        by_hours = [self._by_hours(active, actions) for _, active in (left, right)]
        sizes = self.sizes()
        least = {
            action: fewest_that_count(
                *(counts[action] for counts in by_hours), least=self.config.synchrony_min_common,
                rate=sizes.at[action, "pairs"] / (sizes.at[action, "left"] * sizes.at[action, "right"]),
            )
            for action in actions
        }  # fmt: skip
        left, right = (
            self._often(*side, least, name) for side, name in ((left, "ga_often_left"), (right, "ga_often_right"))
        )
        right = right.select("action", "slot", b="account", kb="k")
        met = left.join(right, ["action", "slot"])
        met = met.filter(met.account != met.b).select("action", "hour", "crowd", "b", "kb", a="account", ka="k")
        counted = materialise(self.backend, "ga_met", by_occasion(met, "action", "a", "b"))
        whole = counted.group_by("action").aggregate(
            buckets=counted.buckets.sum(), occasions=counted.n_common.sum().cast("float64")
        )
        clumps = whole.to_pyarrow().to_pandas().set_index("action")
        often = (
            counted.filter(counted.n_common >= self.config.synchrony_min_common)
            .order_by(["action", "a", "b"])
            .to_pyarrow()
            .to_pandas()
        )
        often["crowd"] = often["crowd"] / often.pop("buckets")
        found = {}
        for action in actions:
            rows = often.loc[(often["action"] == action) & (often["n_common"] >= least[action])].drop(columns="action")
            clump = clumps.at[action, "buckets"] / clumps.at[action, "occasions"] if action in clumps.index else 1.0
            found[action] = Common(
                **{name: column.to_numpy() for name, column in rows.items()}, clump=max(float(clump), 1.0),
                trials=float(np.prod([float(counts[action][least[action] :].sum()) for counts in by_hours])),
            )  # fmt: skip
        return found

    def _there(self, side: Table, both: Table, name: str) -> tuple[Table, Table]:
        """Rows in buckets in which both sides are, and how many buckets and hours of them each account has."""
        inside = side.join(both, ["action", "slot"]).select(
            "account", "action", "slot", "hour", crowd=both.d_left + both.d_right
        )
        active = inside.group_by("action", "account").aggregate(k=inside.count(), hours=inside.hour.nunique())
        return inside, materialise(self.backend, name, active)

    def _by_hours(self, active: Table, actions: list[int]) -> dict[int, np.ndarray]:
        """Accounts by the number of hours they were there, of each action."""
        rows = active.group_by("action", "hours").aggregate(accounts=active.count()).to_pyarrow().to_pandas()
        return {
            action: np.bincount(part["hours"], part["accounts"])
            for action, part in ((action, rows.loc[rows["action"] == action]) for action in actions)
        }

    def _often(self, inside: Table, active: Table, least: dict[int, int], name: str) -> Table:
        """Rows of accounts that were there in enough hours."""
        enough = [(active.action == action) & (active.hours >= hours) for action, hours in least.items()]
        kept = inside.join(active.filter(ibis.or_(*enough)), ["action", "account"])
        return materialise(self.backend, name, kept.select("account", "action", "slot", "hour", "crowd", "k"))
