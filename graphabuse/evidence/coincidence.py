"""Which identifiers only say what somebody uses, and not who he is? Those on which strangers coincide.

A browser's fingerprint that every tenth of a handset's owners has, or a card known by its last four digits, ties strangers with
as many bits as a stolen card ties a ring. Single identifiers do not show it; a kind as a whole does: people who belong together
mostly share something else, too. Where more than a quarter of a kind's sightings are on *lone* identifiers, whose accounts
share nothing else, the lone identifiers of that kind can be left out (`leave_out_coincident`), as if they had not been logged.
"""

from collections.abc import Sequence

import ibis
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.engine.kept import materialise, release
from graphabuse.evidence.exact import bits_of
from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.rarity import identifier_links, linkable, pair_evidence

LONE_SHARE = 0.25  # of a kind's sightings
ONE_RING = 20
REASON = "strangers coincide on them: left out as if they had not been logged"
TOGETHER = 0.5  # share of its accounts that share more, from which an identifier is not a lone one


def without_coincident(
    backend: BaseBackend,
    owned: Table,
    histogram: pd.DataFrame,
    kinds: Sequence[str],
    config: EvidenceConfig,
    *,
    n_accounts: int,
) -> tuple[Table, list[dict[str, object]]]:
    """Owned sightings without those of identifiers on which strangers coincide, and how many identifiers of each kind that were."""
    doubtful = doubtful_kinds(histogram, kinds) if config.leave_out_coincident else []
    if not doubtful:
        return owned, []
    links = identifier_links(linkable(owned, kinds, config), kinds, config, n_accounts=n_accounts)
    pairs = materialise(backend, "ga_first_pairs", pair_evidence(links, kinds))
    left_out, lone = [], []
    for code in doubtful:
        alone = materialise(backend, f"ga_lone_{code}", lone_identifiers(owned, pairs, code, kinds[code]))
        small = alone.filter(alone.degree <= config.pairs_upto)
        on_lone = small.degree.sum().to_pyarrow().as_py() or 0
        if _too_many(on_lone, _sightings(histogram, code)):
            lone.append(alone.select("identifier"))
            left_out.append(
                {"kind": kinds[code], "identifiers": int(alone.count().to_pyarrow().as_py()), "reason": REASON}
            )
    if not lone:
        return owned, []
    gone = ibis.union(*lone) if len(lone) > 1 else lone[0]
    telling = materialise(backend, "ga_telling", owned.anti_join(gone, "identifier"))
    release(backend, "ga_owned", "ga_first_pairs", *(f"ga_lone_{code}" for code in doubtful))
    return telling, left_out


def doubtful_kinds(histogram: pd.DataFrame, kinds: Sequence[str]) -> list[int]:
    """Codes of kinds that have so many shared identifiers that these may be coincidence; none in a log of one kind."""
    if histogram["kind"].nunique() < 2:
        return []
    shared = histogram[histogram["degree"] > 1]
    return [
        code for code, kind in enumerate(kinds)
        if not kind_weight(kind).is_address and _too_many(_sightings(shared, code), _sightings(histogram, code))
    ]  # fmt: skip


def lone_identifiers(owned: Table, pairs: Table, code: int, kind: str) -> Table:
    """``identifier`` and ``degree`` of one kind's shared identifiers whose accounts mostly share nothing else.

    Two accounts share more when their other evidence is stronger than what an account finds by chance among those on the
    identifier: log2(degree) + 1 bits.
    """
    here = owned.filter((owned.kind == code) & (owned.degree > 1)).select("account", "identifier", "degree")
    both = pairs.filter(pairs[f"bits_{kind}"] > 0).select("a", "b", other=pairs.bits - pairs[f"bits_{kind}"])
    both = both.filter(both.other > 1)
    first = both.join(here, both.a == here.account).select("a", "b", "identifier", "degree", "other")
    second = here.select(b="account", identifier="identifier")
    met = first.join(second, ["b", "identifier"])
    met = met.filter(met.other.cast("float64") >= bits_of(met.degree.cast("float64")) + 1)
    ends = ibis.union(met.select("identifier", account="a"), met.select("identifier", account="b"), distinct=True)
    together = ends.group_by("identifier").aggregate(together=ends.count())
    each = here.select("identifier", "degree").distinct()
    known = each.left_join(together, "identifier")
    return known.filter(known.together.fill_null(0) < TOGETHER * known.degree).select("identifier", "degree")


def _sightings(histogram: pd.DataFrame, code: int) -> int:
    part = histogram[histogram["kind"] == code]
    return int(np.sum(part["degree"] * part["identifiers"]))


def _too_many(lone: int, sightings: int) -> bool:
    return lone > ONE_RING + LONE_SHARE * sightings
