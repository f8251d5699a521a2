"""What ties a pair, and how strongly? The three generators side by side, each thing said once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.engine.kept import materialise, rest, sorts_in_arrays
from graphabuse.evidence.cotimed import cotimed_in_arrays, cotimed_pairs, crowded, shared_hours
from graphabuse.evidence.kinds import beyond_device, kind_weight
from graphabuse.evidence.rarity import identifier_links, pair_evidence
from graphabuse.evidence.surprise import COMPANY
from graphabuse.evidence.synchrony import Synchrony, synchronous_pairs
from graphabuse.evidence.tiers import Tier
from graphabuse.graph.moments import Moments, read_moments
from graphabuse.graph.sightings import presence
from graphabuse.graph.snapshot import Snapshot

TOGETHER_CAP_BITS = 24.0
BESIDE_UPTO = 20_000_000  # events; with more, arrays and engine take their memory one after the other
Found = tuple[pd.DataFrame, list[pd.DataFrame], Synchrony]


@dataclass(frozen=True)
class Sources:
    """Tied pairs and the bits of each source.

    Attributes
    ----------
    a, b : numpy.ndarray
        Account codes of each pair, ``a`` < ``b``, sorted; shape ``(n_pairs,)``.
    by_source, company : dict of str to numpy.ndarray
        As :class:`~graphabuse.evidence.links.Links` has them.
    tiers, relays, uncounted : tuple of Tier, tuple of Tier, int
        As :class:`~graphabuse.evidence.synchrony.Synchrony` has them.
    """

    a: np.ndarray
    b: np.ndarray
    by_source: dict[str, np.ndarray]
    company: dict[str, np.ndarray]
    tiers: tuple[Tier, ...]
    relays: tuple[Tier, ...]
    uncounted: int


def sources_of(
    backend: BaseBackend, snapshot: Snapshot, owned: Table, usable: Table, config: EvidenceConfig
) -> Sources:
    """Shared rare identifiers, co-timed addresses and validated synchrony of a window; ``usable`` are the ``owned`` that may link."""
    kinds, n_accounts = snapshot.kinds, snapshot.n_accounts
    addresses = [kind for kind in kinds if kind_weight(kind).is_address]
    shared = pair_evidence(identifier_links(usable, kinds, config, n_accounts=n_accounts), kinds)

    def tie() -> pd.DataFrame:
        bits = shared.to_pyarrow().to_pandas().rename(columns={f"bits_{kind}": kind for kind in kinds})
        return bits[["a", "b", *kinds]]

    moments = read_moments(snapshot, addresses) if sorts_in_arrays(backend) else None
    if moments is None:
        sync = synchronous_pairs(backend, snapshot, config)
        met = [_met_on_engine(backend, owned, snapshot, kind) for kind in addresses]
        tied = tie()
    else:
        tied, met, sync = _beside(backend, snapshot, owned, config, moments, tie)
    del moments
    merged = _add_up(
        [
            tied,
            *(found.rename(columns={"bits": "cotimed"})[["a", "b", "cotimed"]] for found in met),
            sync.pairs.rename(columns={"bits": "synchrony"})[["a", "b", "synchrony", *COMPANY]],
        ],
        n_accounts,
    )
    none = np.zeros(len(merged["a"]), "float32")
    return Sources(
        a=merged["a"],
        b=merged["b"],
        by_source=_counted_once(merged, kinds),
        company={name: merged.get(name, none) for name in COMPANY},
        tiers=sync.tiers,
        relays=sync.relays,
        uncounted=sync.uncounted,
    )


def _beside(
    backend: BaseBackend, snapshot: Snapshot, owned: Table, config: EvidenceConfig, moments: Moments,
    tie: Callable[[], pd.DataFrame],
) -> Found:  # fmt: skip
    """One thread sorts the events in arrays while the engine sorts and joins with the others."""
    with ThreadPoolExecutor(1) as thread:
        acting = thread.submit(synchronous_pairs, backend, snapshot, config, moments)
        known = crowded(owned, n_accounts=snapshot.n_accounts)
        meeting = [
            thread.submit(cotimed_in_arrays, moments, kind, known, kind_weight(kind), n_accounts=snapshot.n_accounts)
            for kind in moments.used
        ]
        if len(moments.account) > BESIDE_UPTO:
            rest(backend)
            wait([acting, *meeting])
        tied = tie()
        return tied, [found.result() for found in meeting], acting.result()


def _met_on_engine(backend: BaseBackend, owned: Table, snapshot: Snapshot, kind: str) -> pd.DataFrame:
    touched = owned.filter(owned.attack & owned.touch)
    present = presence(snapshot.events_with([kind]), kind).anti_join(touched, ["account", "identifier"])
    here = materialise(backend, "ga_present", present)
    inside = materialise(backend, "ga_shared_hours", shared_hours(here))
    degrees = owned.select("identifier", "degree").distinct()
    return cotimed_pairs(inside, degrees, kind_weight(kind), n_accounts=snapshot.n_accounts).to_pandas()


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
