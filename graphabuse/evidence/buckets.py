"""In how many time buckets did two accounts do the same thing? Counted on an engine, or in arrays where they fit."""

from dataclasses import dataclass

import ibis
import numpy as np
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.engine.kept import materialise
from graphabuse.evidence.cells import Cells, cells_of, pair_blocks
from graphabuse.graph.moments import Moments
from graphabuse.graph.sightings import activity


@dataclass(frozen=True)
class Sizes:
    """How the buckets of one width are filled; all but ``buckets`` and ``crowded`` leave crowded buckets out."""

    buckets: int
    crowded: int
    pairs: float
    squares: float
    total: float


@dataclass(frozen=True)
class Common:
    """Pairs with enough buckets in common: accounts ``a`` < ``b``, buckets of each and of both; shape ``(n_pairs,)``."""

    a: np.ndarray
    b: np.ndarray
    n_common: np.ndarray
    ka: np.ndarray
    kb: np.ndarray


class ArrayBuckets:
    """Buckets of one width and shift, sorted in memory."""

    def __init__(
        self, moments: Moments, config: EvidenceConfig, *, n_accounts: int, width_s: int, offset_s: int
    ) -> None:
        self.config, self.n_accounts = config, n_accounts
        slot, n_slots = _slots(moments, width_s, offset_s)
        self.cells: Cells = cells_of(moments.action * np.int64(n_slots) + slot, moments.account, n_accounts=n_accounts)

    def sizes(self) -> Sizes:
        """How the buckets are filled."""
        d = self.cells.sizes
        fine = d[d <= self.config.synchrony_bucket_cap].astype(float)
        return Sizes(
            len(d),
            len(d) - len(fine),
            float((fine * (fine - 1) / 2).sum()),
            float((fine * fine).sum()),
            float(fine.sum()),
        )

    def common(self) -> Common:
        """Pairs that share at least ``synchrony_min_common`` buckets."""
        least = self.config.synchrony_min_common
        inside = self.cells.of_size(2, self.config.synchrony_bucket_cap)
        k = np.bincount(inside.account, minlength=self.n_accounts)
        inside = inside.keep(k[inside.account] >= least)
        keys, counts = [np.empty(0, "int64")], [np.empty(0, "int64")]
        for pair, _ in pair_blocks(inside, n_accounts=self.n_accounts):
            pair.sort()
            starts = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
            n = np.diff(starts, append=len(pair))
            often = n >= least
            keys.append(pair[starts[often]])
            counts.append(n[often])
        a, b = np.divmod(np.concatenate(keys), max(self.n_accounts, 1))
        return Common(a.astype("int32"), b.astype("int32"), np.concatenate(counts).astype("int32"), k[a], k[b])


class EngineBuckets:
    """The same as relations on an engine."""

    def __init__(
        self, backend: BaseBackend, events: Table, config: EvidenceConfig, *, width_s: int, offset_s: int
    ) -> None:
        self.backend, self.config = backend, config
        self.slots = materialise(backend, "ga_slots", activity(events, width_s=width_s, offset_s=offset_s))
        self.filled = self.slots.group_by("action", "slot").aggregate(d=self.slots.count())

    def sizes(self) -> Sizes:
        """How the buckets are filled."""
        filled, cap = self.filled, self.config.synchrony_bucket_cap
        fine = filled.d <= cap
        row = (
            filled.aggregate(
                buckets=filled.count(),
                crowded=(~fine).sum(),
                pairs=ibis.ifelse(fine, filled.d * (filled.d - 1) / 2, 0).sum(),
                squares=ibis.ifelse(fine, filled.d * filled.d, 0).sum(),
                total=ibis.ifelse(fine, filled.d, 0).sum(),
            )
            .to_pyarrow()
            .to_pylist()[0]
        )
        filled_by = {name: value or 0 for name, value in row.items()}
        return Sizes(
            int(filled_by["buckets"]),
            int(filled_by["crowded"]),
            float(filled_by["pairs"]),
            float(filled_by["squares"]),
            float(filled_by["total"]),
        )

    def common(self) -> Common:
        """Pairs that share at least ``synchrony_min_common`` buckets."""
        least = self.config.synchrony_min_common
        kept = self.filled.filter((self.filled.d >= 2) & (self.filled.d <= self.config.synchrony_bucket_cap))
        inside = self.slots.join(kept, ["action", "slot"]).select("account", "action", "slot")
        active = inside.group_by("account").aggregate(k=inside.count())
        often = inside.join(active.filter(active.k >= least), "account").select("account", "action", "slot", "k")
        inside = materialise(self.backend, "ga_in_buckets", often)
        right = inside.view()
        met = inside.join(
            right, [inside.action == right.action, inside.slot == right.slot, inside.account < right.account]
        ).select(a=inside.account, b=right.account, ka=inside.k, kb=right.k)
        counted = met.group_by("a", "b").aggregate(n_common=met.count().cast("int32"), ka=met.ka.max(), kb=met.kb.max())
        often = counted.filter(counted.n_common >= least).to_pyarrow()
        return Common(*(often[name].to_numpy() for name in ("a", "b", "n_common", "ka", "kb")))


def _slots(moments: Moments, width_s: int, offset_s: int) -> tuple[np.ndarray, int]:
    """Bucket of each event, counted from the window's first, and the number of buckets."""
    slot = (moments.second + np.int32((moments.start + offset_s) % width_s)) // np.int32(width_s)
    return slot, int(slot.max()) + 1 if len(slot) else 1
