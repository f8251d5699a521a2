"""Which pairs of accounts are linked, how strongly and by what? All generators together, as arrays."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import CandidateConfig, EvidenceConfig
from graphabuse.engine.kept import in_arrays, materialise, release, sorts_in_arrays
from graphabuse.evidence.coincidence import without_coincident
from graphabuse.evidence.cotimed import cotimed_in_arrays, cotimed_pairs, crowded, shared_hours
from graphabuse.evidence.everyone import Everyone, everyone_of
from graphabuse.evidence.kinds import beyond_device, kind_weight
from graphabuse.evidence.lone_pairs import count_sources, discount_lone_pairs, explained_by_chance
from graphabuse.evidence.nearby import nearby
from graphabuse.evidence.ownership import count_owners, owned_sightings
from graphabuse.evidence.rarity import identifier_links, linkable, pair_evidence
from graphabuse.evidence.size import degrees, pair_sizes, within_budget
from graphabuse.evidence.synchrony import COMPANY, synchronous_pairs
from graphabuse.graph.moments import read_moments
from graphabuse.graph.sightings import presence
from graphabuse.graph.snapshot import Snapshot

TOGETHER_CAP_BITS = 24.0
BESIDE_UPTO = 20_000_000  # events; with more, arrays and engine take their memory one after the other


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
    owned : ibis Table or None
        All owned sightings on the engine; None where all are in ``sightings``.
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
    owned: Table | None
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
        snapshot.sightings_relation, snapshot.spans_relation, kinds, settle_hours=config.settle_hours
    )
    owned = materialise(backend, "ga_owned", owned)
    release(backend, "ga_sightings")  # all that is asked of them is in the owned ones
    histogram = degrees(owned).to_pandas()
    owned, coincident = without_coincident(backend, owned, histogram, kinds, config, n_accounts=n_accounts)
    if coincident:
        histogram = degrees(owned).to_pandas()
    config, over = within_budget(histogram, kinds, config)
    usable = linkable(owned, kinds, config)
    here = sorts_in_arrays(backend)
    if not here:  # other engines plan joins by the size of what is kept
        usable = materialise(backend, "ga_linkable", usable)
    shared = pair_evidence(identifier_links(usable, kinds, config, n_accounts=n_accounts), kinds)
    addresses = [kind for kind in kinds if kind_weight(kind).is_address]
    everyone = everyone_of(
        backend, owned, histogram, kinds, n_accounts=n_accounts, window=(snapshot.start, snapshot.end)
    )
    release(backend)
    moments = read_moments(snapshot, addresses) if here else None
    if moments is None:
        sync = synchronous_pairs(backend, snapshot, config)
        met = [_met_on_engine(backend, owned, snapshot, kind) for kind in addresses]
        parts = [_source_frame(shared.to_pyarrow(), kinds)]
    else:
        with ThreadPoolExecutor(
            1
        ) as beside:  # one thread sorts arrays while the engine sorts and joins with the others
            acting = beside.submit(synchronous_pairs, backend, snapshot, config, moments)
            known = crowded(owned, n_accounts=n_accounts)
            meeting = [
                beside.submit(cotimed_in_arrays, moments, kind, known, kind_weight(kind), n_accounts=n_accounts)
                for kind in addresses
            ]
            if len(moments.account) > BESIDE_UPTO:
                wait([acting, *meeting])
            parts = [_source_frame(shared.to_pyarrow(), kinds)]
            sync, met = acting.result(), [found.result() for found in meeting]
    parts += [found.rename(columns={"bits": "cotimed"})[["a", "b", "cotimed"]] for found in met]
    parts.append(sync.pairs.rename(columns={"bits": "synchrony"})[["a", "b", "synchrony", *COMPANY]])
    del moments
    merged = _add_up(parts, n_accounts)
    by_source = _counted_once(merged, kinds)
    holders = {kinds[code]: held for code, held in everyone.holders.items()}
    by_chance = explained_by_chance(by_source, merged["a"], merged["b"], holders)
    discount_lone_pairs(by_source, by_chance)
    bits = np.sum(list(by_source.values()), axis=0, dtype="float32")
    some = candidates if len(everyone.sightings) > 1 else None
    if some:
        strong = bits >= some.lowest_bits
        linked = np.union1d(merged["a"][strong], merged["b"][strong])
        near = nearby(backend, owned, kinds, some, linked=linked)
    else:
        near = owned.drop("owners")
    seen = in_arrays(near.order_by(["account", "identifier"]))
    release(backend, *(() if some else ("ga_owned", "ga_telling")))
    return Links(
        a=merged["a"],
        b=merged["b"],
        bits=bits,
        by_source=by_source,
        by_chance=by_chance,
        company={name: merged.get(name, np.zeros(len(bits), "float32")) for name in COMPANY},
        owners=_owners(seen),
        sightings=seen,
        everyone=everyone,
        owned=owned if some else None,
        left_out=coincident + over + _left_out(histogram, kinds, config, crowded=sync.crowded, width_s=sync.width_s),
    )


def _met_on_engine(backend: BaseBackend, owned: Table, snapshot: Snapshot, kind: str) -> pd.DataFrame:
    touched = owned.filter(owned.attack & owned.touch)
    present = presence(snapshot.events_with([kind]), kind).anti_join(touched, ["account", "identifier"])
    here = materialise(backend, "ga_present", present)
    inside = materialise(backend, "ga_shared_hours", shared_hours(here))
    degrees = owned.select("identifier", "degree").distinct()
    return cotimed_pairs(inside, degrees, kind_weight(kind), n_accounts=snapshot.n_accounts).to_pandas()


def _source_frame(table: pa.Table, kinds: tuple[str, ...]) -> pd.DataFrame:
    frame = table.to_pandas()
    return frame.rename(columns={f"bits_{kind}": kind for kind in kinds})[["a", "b", *kinds]]


def _add_up(parts: list[pd.DataFrame], n_accounts: int) -> dict[str, np.ndarray]:
    """Outer-join the parts on the pair; missing sources are 0 bits."""
    keys = [part["a"].to_numpy("int64") * n_accounts + part["b"].to_numpy("int64") for part in parts]
    union = np.sort(np.concatenate(keys))
    union = union[np.diff(union, prepend=-1) > 0]  # many times as fast as np.unique
    merged: dict[str, np.ndarray] = {
        "a": (union // n_accounts).astype("int32"),
        "b": (union % n_accounts).astype("int32"),
    }
    for part, key in zip(parts, keys, strict=True):
        at = np.searchsorted(union, key)
        for name in part.columns.difference(["a", "b"]):
            column = merged.setdefault(name, np.zeros(len(union), "float32"))
            np.maximum.at(column, at, part[name].to_numpy("float32"))
    return merged


def _counted_once(merged: dict[str, np.ndarray], kinds: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Bits per source, each thing said once."""
    sources = [*kinds, "cotimed", "synchrony"]
    by_source = {name: merged.get(name, np.zeros(len(merged["a"]), "float32")) for name in sources}
    addresses = [kind for kind in kinds if kind_weight(kind).is_address]
    for kind in addresses:  # the same addresses counted once: meeting on several replaces sharing them
        by_source["cotimed"] = np.minimum(
            np.maximum(by_source["cotimed"] - by_source[kind], 0.0), TOGETHER_CAP_BITS - by_source[kind]
        ).clip(min=0.0)
    beyond_device(by_source)
    return by_source


def _owners(seen: dict[str, np.ndarray]) -> np.ndarray:
    """Owners of each identifier: as the engine counted them, or counted here where all sightings are."""
    span = int(seen["identifier"].max(initial=0)) + 1
    if "owners" not in seen:
        return count_owners(seen, span)
    owners = np.zeros(span, "int64")
    owners[seen["identifier"]] = seen.pop("owners")
    return owners


def _left_out(
    histogram: pd.DataFrame, kinds: tuple[str, ...], config: EvidenceConfig, *, crowded: int, width_s: int
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for kind, size in pair_sizes(histogram, kinds, config).items():
        cap = config.address_chain_upto if kind_weight(kind).is_address else config.chain_upto
        if size.hubs:
            found.append(
                {"kind": kind, "identifiers": size.hubs, "reason": f"more than {cap} accounts: creates no link"}
            )
    if crowded:
        reason = (
            f"time buckets of {width_s} s with more than {config.synchrony_bucket_cap} accounts: not used for synchrony"
        )
        found.append({"kind": "synchrony", "identifiers": crowded, "reason": reason})
    elif width_s == 0:
        found.append(
            {"kind": "synchrony", "identifiers": 0, "reason": "more pairs than the budget: synchrony was not computed"}
        )
    return found
