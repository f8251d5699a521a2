"""Which pairs of accounts are linked, how strongly and by what? All generators together, as arrays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import CandidateConfig, EvidenceConfig
from graphabuse.engine.kept import in_arrays, materialise, release, rest
from graphabuse.evidence.coincidence import without_coincident
from graphabuse.evidence.everyone import Everyone, everyone_of
from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.lone_pairs import count_sources, discount_lone_pairs, explained_by_chance
from graphabuse.evidence.nearby import nearby
from graphabuse.evidence.ownership import count_owners, owned_sightings
from graphabuse.evidence.rarity import linkable
from graphabuse.evidence.size import degrees, pair_sizes, within_budget
from graphabuse.evidence.sources import Sources, sources_of
from graphabuse.graph.snapshot import Snapshot


@dataclass(frozen=True)
class Links:
    """Evidence between accounts and the sightings it rests on.

    Attributes
    ----------
    a, b : numpy.ndarray
        Account codes of each linked pair, ``a`` < ``b``, sorted; shape ``(n_links,)``.
    bits : numpy.ndarray
        Total evidence of each pair, float32.
    by_source : dict of str to numpy.ndarray
        Bits per source: one entry for each identifier kind, ``cotimed`` and ``synchrony``.
    by_chance : dict of str to numpy.ndarray
        Bits that were taken from pairs tied by one kind alone, per kind and half bit.
    company : dict of str to numpy.ndarray
        In what company pairs in step met (:class:`~graphabuse.evidence.synchrony.Synchrony`), 0 for all others.
    sightings : dict of str to numpy.ndarray
        Columns of the owned sightings, sorted by account, then identifier: of all accounts, or of those that can be in a candidate.
    owners : numpy.ndarray
        Accounts that own each identifier of ``sightings``, by identifier code.
    everyone : Everyone
        What all sightings say together.
    linkable : ibis Table or None
        The owned sightings, on the engine, that may create a link; None where all are in ``sightings``.
    left_out : list of dict
        What could create no link: kind, number of identifiers, reason.
    """

    a: np.ndarray
    b: np.ndarray
    bits: np.ndarray
    by_source: dict[str, np.ndarray]
    by_chance: dict[str, np.ndarray]
    company: dict[str, np.ndarray]
    sightings: dict[str, np.ndarray]
    owners: np.ndarray
    everyone: Everyone
    linkable: Table | None
    left_out: list[dict[str, object]]

    def __len__(self) -> int:
        return len(self.a)

    @cached_property
    def n_sources(self) -> np.ndarray:
        """Sources that give each pair any bits, shape ``(n_links,)``."""
        return count_sources(self.by_source)

    @cached_property
    def bits_of_use(self) -> np.ndarray:
        """Evidence of each pair without synchrony, shape ``(n_links,)``."""
        return np.sum([column for name, column in self.by_source.items() if name != "synchrony"], axis=0)

    @cached_property
    def attacked(self) -> np.ndarray:
        """Whether the identifier of each sighting is one that an attack came from; shape ``(n_sightings,)``."""
        return np.isin(self.sightings["identifier"], self.everyone.touches["identifier"])

    @cached_property
    def n_identifiers(self) -> int:
        """One more than the highest identifier code."""
        return int(self.sightings["identifier"].max()) + 1 if len(self.sightings["identifier"]) else 1


def find_links(
    backend: BaseBackend, snapshot: Snapshot, config: EvidenceConfig, candidates: CandidateConfig | None = None
) -> Links:
    """Run the three generators (shared rare identifiers, co-timed addresses, validated synchrony) and add their bits.

    Parameters
    ----------
    candidates : CandidateConfig, optional
        What a candidate may be: only the sightings of accounts that can be in one then come home. All do when it is left
        out, and from data of a single kind, which is dealt anew at home.
    """
    kinds, n_accounts = snapshot.kinds, snapshot.n_accounts
    owned = owned_sightings(
        snapshot.sightings_relation, snapshot.spans_relation, kinds, settle_hours=config.settle_hours,
        opened=snapshot.actions.opened(),
    )  # fmt: skip
    owned = materialise(backend, "ga_owned", owned)
    release(backend, "ga_sightings", "ga_spans", "ga_recoded_spans")  # all that is asked of them is in the owned ones
    histogram = degrees(owned).to_pandas()
    owned, coincident = without_coincident(backend, owned, histogram, kinds, config, n_accounts=n_accounts)
    if coincident:
        histogram = degrees(owned).to_pandas()
    config, over = within_budget(histogram, kinds, config)
    everyone = everyone_of(
        backend, owned, histogram, kinds, n_accounts=n_accounts, window=(snapshot.start, snapshot.end)
    )
    release(backend)
    usable = materialise(backend, "ga_linkable", linkable(owned, kinds, config))
    found = sources_of(backend, snapshot, owned, usable, config)
    holders = {kinds[code]: held for code, held in everyone.holders.items()}
    by_chance = explained_by_chance(found.by_source, found.a, found.b, holders)
    discount_lone_pairs(found.by_source, by_chance)
    bits = np.sum(list(found.by_source.values()), axis=0, dtype="float32")
    some = candidates if len(everyone.sightings) > 1 else None
    if some:
        strong = bits >= some.lowest_bits
        linked = np.union1d(found.a[strong], found.b[strong])
        near = nearby(backend, owned, kinds, some, linked=linked)
    else:
        near = owned.drop("owners")
    seen = in_arrays(near.order_by(["account", "identifier"]))
    rest(backend, "ga_owned", "ga_telling", "ga_linked", "ga_nearby", *(() if some else ("ga_linkable",)))
    return Links(
        a=found.a,
        b=found.b,
        bits=bits,
        by_source=found.by_source,
        by_chance=by_chance,
        company=found.company,
        owners=_owners(seen),
        sightings=seen,
        everyone=everyone,
        linkable=usable if some else None,
        left_out=coincident + over + _left_out(histogram, kinds, config, found),
    )


def _owners(seen: dict[str, np.ndarray]) -> np.ndarray:
    """Owners of each identifier: as the engine counted them, or counted here where all sightings are."""
    span = int(seen["identifier"].max(initial=0)) + 1
    if "owners" not in seen:
        return count_owners(seen, span)
    owners = np.zeros(span, "int32")
    owners[seen["identifier"]] = seen.pop("owners")
    return owners


def _left_out(
    histogram: pd.DataFrame, kinds: tuple[str, ...], config: EvidenceConfig, sources: Sources
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for kind, size in pair_sizes(histogram, kinds, config).items():
        cap = config.address_chain_upto if kind_weight(kind).is_address else config.chain_upto
        if size.hubs:
            found.append(
                {"kind": kind, "identifiers": size.hubs, "reason": f"more than {cap} accounts: creates no link"}
            )
    for tier in (*sources.tiers, *sources.relays):
        if tier.crowded:
            reason = f"time buckets of {tier.width_s} s with more than {config.synchrony_bucket_cap} accounts: not used for synchrony"
            found.append({"kind": "synchrony", "identifiers": tier.crowded, "reason": reason})
    if sources.uncounted:
        which = f"of {sources.uncounted} event types " if sources.tiers else ""
        reason = f"more pairs than the budget: synchrony {which}was not computed"
        found.append({"kind": "synchrony", "identifiers": 0, "reason": reason})
    return found
