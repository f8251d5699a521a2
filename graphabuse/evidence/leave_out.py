"""What would the evidence be, had some accounts not used some identifiers?

Bits of a pair come from all identifiers it shares, so those of one cannot be read off the links. They are computed once more for
the pairs of a few accounts, identifier by identifier, and added up again without what is left out. Meetings at the same hour and
steps in time stay as they are: they rest on events, not on one identifier.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import EvidenceConfig
from graphabuse.engine.kept import materialise, release
from graphabuse.evidence.kinds import beyond_device, kind_weight
from graphabuse.evidence.links import Links
from graphabuse.evidence.lone_pairs import discount_lone_pairs
from graphabuse.evidence.rarity import identifier_links, linkable
from graphabuse.graph.snapshot import Snapshot

COLUMNS = ("account", "identifier", "kind", "first_at", "last_at", "degree", "own", "touch", "attack")


@dataclass(frozen=True)
class Ties:
    """Links of some accounts, identifier by identifier.

    Attributes
    ----------
    links : Links
        Sightings of the accounts, and the links that touch one of them.
    link : numpy.ndarray
        Row in ``links`` of each tie, shape ``(n_ties,)``.
    identifier, kind : numpy.ndarray
        What is shared.
    bits : numpy.ndarray
        What that identifier alone says.
    kinds : tuple of str
        Kinds by code.
    """

    links: Links
    link: np.ndarray
    identifier: np.ndarray
    kind: np.ndarray
    bits: np.ndarray
    kinds: tuple[str, ...]

    def without(self, account: np.ndarray, identifier: np.ndarray) -> Links:
        """The links without the uses ``account`` × ``identifier`` (pairs of equal length); pairs that nothing ties are gone."""
        links, span = self.links, self.links.n_identifiers
        gone = np.unique(account.astype("int64") * span + identifier)
        seen = links.sightings
        stays = ~_among(seen["account"].astype("int64") * span + seen["identifier"], gone)
        lost = np.zeros(len(self.link), bool)
        for end in (links.a, links.b):
            lost |= _among(end[self.link].astype("int64") * span + self.identifier, gone)
        hit = np.unique(self.link[lost])
        rows = np.isin(self.link, hit) & ~lost
        by_source = {name: column.copy() for name, column in links.by_source.items()}
        for code, kind in enumerate(self.kinds):
            of_kind = rows & (self.kind == code)
            total = np.bincount(self.link[of_kind], weights=self.bits[of_kind], minlength=len(links))
            top = np.zeros(len(links))
            np.maximum.at(top, self.link[of_kind], self.bits[of_kind])
            by_source[kind][hit] = np.minimum(top + 0.5 * (total - top), kind_weight(kind).cap_bits)[hit]
        beyond_device(by_source, hit)
        discount_lone_pairs(by_source, links.by_chance, hit)
        bits = np.sum(list(by_source.values()), axis=0, dtype="float32")
        kept = bits > 0
        return Links(
            a=links.a[kept],
            b=links.b[kept],
            bits=bits[kept],
            by_source={name: column[kept] for name, column in by_source.items()},
            by_chance=links.by_chance,
            company={name: column[kept] for name, column in links.company.items()},
            sightings={name: column[stays] for name, column in seen.items()},
            owners=links.owners,
            everyone=links.everyone,
            linkable=links.linkable,
            left_out=links.left_out,
        )


def ties_of(
    backend: BaseBackend, links: Links, snapshot: Snapshot, config: EvidenceConfig, *, accounts: np.ndarray
) -> Ties:
    """Links that touch some accounts, split by identifier; ``accounts`` are codes."""
    mine = np.zeros(snapshot.n_accounts, bool)
    mine[accounts] = True
    kept = mine[links.a] | mine[links.b]
    seen = links.sightings
    own = mine[seen["account"]]
    near = replace(
        links, a=links.a[kept], b=links.b[kept], bits=links.bits[kept],
        by_source={name: column[kept] for name, column in links.by_source.items()},
        company={name: column[kept] for name, column in links.company.items()},
        sightings={name: column[own] for name, column in seen.items()},
    )  # fmt: skip
    usable = linkable(_uses_of_shared(backend, links, near.sightings), snapshot.kinds, config)
    found = identifier_links(usable, snapshot.kinds, config, n_accounts=snapshot.n_accounts).to_pyarrow()
    release(backend, "ga_left_out", "ga_asked")
    columns = {name: found[name].to_numpy() for name in ("a", "b", "identifier", "kind", "bits")}
    key = near.a.astype("int64") * snapshot.n_accounts + near.b
    wanted = columns["a"].astype("int64") * snapshot.n_accounts + columns["b"]
    at = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    known = np.flatnonzero(key[at] == wanted) if len(key) else np.empty(0, "int64")
    order = known[np.lexsort((columns["identifier"][known], at[known]))]
    return Ties(
        near, at[order], columns["identifier"][order], columns["kind"][order], columns["bits"][order], snapshot.kinds
    )


def _uses_of_shared(backend: BaseBackend, links: Links, mine: dict[str, np.ndarray]) -> Table:
    """Everybody's uses of the identifiers that the sightings ``mine`` share with others."""
    codes = np.unique(mine["identifier"][mine["degree"] >= 2])
    if links.linkable is not None:
        asked = materialise(backend, "ga_asked", pa.table({"identifier": codes}))
        uses = links.linkable.semi_join(asked, "identifier").select(*COLUMNS)
        return materialise(backend, "ga_left_out", uses)
    seen, shared = links.sightings, np.zeros(links.n_identifiers, bool)
    shared[codes] = True
    rows = np.flatnonzero(shared[seen["identifier"]])
    return materialise(backend, "ga_left_out", pa.table({name: seen[name][rows] for name in COLUMNS}))


def _among(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Which keys are in the sorted ``wanted``."""
    if len(wanted) == 0:
        return np.zeros(len(keys), bool)
    return wanted[np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)] == keys
