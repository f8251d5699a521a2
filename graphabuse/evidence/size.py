"""How many pairs will the evidence list? Counted from degrees before anything is joined, and held to a budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.evidence.kinds import kind_weight

CHAIN_STEPS = 3


@dataclass(frozen=True)
class PairSize:
    """Pairs of one kind.

    Attributes
    ----------
    listed : int
        Σ d(d − 1)/2 over identifiers of up to ``pairs_upto`` accounts.
    chained : int
        Three for each account of larger ones, up to the cap of the kind.
    hubs : int
        Identifiers above the cap: none.
    hub_sightings : int
        Sightings of those.
    """

    listed: int
    chained: int
    hubs: int
    hub_sightings: int


def degrees(sightings: Table) -> Table:
    """``kind``, ``degree`` (accounts on one identifier), ``identifiers`` of that degree, from ``kind`` and ``identifier``."""
    if "degree" in sightings.columns:
        counted = sightings.group_by("kind", "degree").aggregate(sightings=sightings.count())
        return counted.select("kind", "degree", identifiers=(counted.sightings // counted.degree).cast("int64"))
    each = sightings.group_by("kind", "identifier").aggregate(degree=sightings.count())
    return each.group_by("kind", "degree").aggregate(identifiers=each.count())


def pair_sizes(histogram: pd.DataFrame, kinds: Sequence[str], config: EvidenceConfig) -> dict[str, PairSize]:
    """Pairs by kind from a histogram as :func:`degrees` gives it; ``kind`` is the position in ``kinds``."""
    sizes = {}
    for code, kind in enumerate(kinds):
        part = histogram[histogram["kind"] == code]
        degree, n = part["degree"].to_numpy("float64"), part["identifiers"].to_numpy("float64")
        cap = config.address_chain_upto if kind_weight(kind).is_address else config.chain_upto
        small = degree <= min(config.pairs_upto, cap)
        chained = ~small & (degree <= cap)
        hub = degree > cap
        sizes[kind] = PairSize(
            listed=int((n * degree * (degree - 1) / 2)[small].sum()),
            chained=int(CHAIN_STEPS * (n * degree)[chained].sum()),
            hubs=int(n[hub].sum()),
            hub_sightings=int((n * degree)[hub].sum()),
        )
    return sizes


def within_budget(
    histogram: pd.DataFrame, kinds: Sequence[str], config: EvidenceConfig
) -> tuple[EvidenceConfig, list[dict[str, object]]]:
    """The settings with ``pairs_upto`` as low as ``pair_budget`` asks, and what is left out for it."""

    def total(upto: int) -> int:
        sizes = pair_sizes(histogram, kinds, replace(config, pairs_upto=upto))
        return sum(size.listed + size.chained for size in sizes.values())

    wanted = total(config.pairs_upto)
    if wanted <= config.pair_budget:
        return config, []
    upto = next((limit for limit in range(config.pairs_upto - 1, 2, -1) if total(limit) <= config.pair_budget), 2)
    crowd = histogram[(histogram["degree"] > upto) & (histogram["degree"] <= config.pairs_upto)]
    note = {
        "kind": "all",
        "identifiers": int(np.sum(crowd["identifiers"])),
        "reason": f"{wanted:,} pairs are more than pair_budget = {config.pair_budget:,}: identifiers of more than {upto} accounts list "
        f"chains instead of every pair ({total(upto):,} pairs)",
    }
    return replace(config, pairs_upto=upto), [note]
