"""What is known about one flagged ring? The figures that reasons, doubts and tables are written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.links import Links
from graphabuse.features.grouped import ranges
from graphabuse.features.ring import RingFeatures
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot
from graphabuse.rings.fragility import Cut, smallest_cuts
from graphabuse.rings.popular import widely_used


@dataclass(frozen=True)
class Population:
    """Base rates over all accounts of the window.

    Attributes
    ----------
    sharing : dict of str to float
        Per kind: share of accounts on an identifier that at least two others use, too.
    private : dict of str to float
        Per kind: share of accounts with an identifier nobody else uses, among those that have the kind at all.
    first_at : numpy.ndarray
        First events of all accounts, ascending.
    synchrony, cotimed : float
        Share of accounts with at least one such link.
    """

    sharing: dict[str, float]
    private: dict[str, float]
    first_at: np.ndarray
    synchrony: float
    cotimed: float


@dataclass(frozen=True)
class RingFacts:
    """One ring as judged.

    Attributes
    ----------
    group : int
        Row in the groups and features.
    accounts : numpy.ndarray
        Codes of ``core`` and ``edge`` members.
    guarded : numpy.ndarray
        Codes of guarded accounts.
    identifiers : mapping of str to numpy.ndarray
        Columns of the shared identifiers, strongest first: identifier and kind (codes), inside, outside, degree, events, first_at,
        last_at, owned, attack, bits, weight.
    holders : mapping of int to (int, int)
        Kind code → accounts that have the kind, and those of them with one that nobody else uses; kinds that none has are not there.
    features : dict of str to float
        Features by name.
    cut : Cut
        Identifiers without which at most half of the members hang together; positions in ``identifiers``.
    synchronous, cotimed : float
        Share of members with such a link inside.
    """

    group: int
    accounts: np.ndarray
    guarded: np.ndarray
    identifiers: Mapping[str, np.ndarray]
    holders: Mapping[int, tuple[int, int]]
    features: dict[str, float]
    cut: Cut
    synchronous: float
    cotimed: float

    @property
    def n_identifiers(self) -> int:
        """Number of shared identifiers."""
        return len(self.identifiers["identifier"])


def population_of(snapshot: Snapshot, links: Links) -> Population:
    """Base rates from the sightings and links of the whole window."""
    all_of, sharing, private = links.everyone, {}, {}
    for code, kind in enumerate(snapshot.kinds):
        sharing[kind] = all_of.sharing.get(code, 0) / max(snapshot.n_accounts, 1)
        private[kind] = all_of.private.get(code, 0) / max(all_of.holders.get(code, 0), 1)
    tied = {}
    for name in ("synchrony", "cotimed"):
        has = links.by_source[name] > 0
        tied[name] = _distinct(np.concatenate([links.a[has], links.b[has]])) / max(snapshot.n_accounts, 1)
    return Population(sharing, private, np.sort(snapshot.first_at), tied["synchrony"], tied["cotimed"])


def _distinct(accounts: np.ndarray) -> int:
    """Number of different account codes."""
    return int(np.count_nonzero(np.bincount(accounts))) if len(accounts) else 0


def facts_of(
    chosen: np.ndarray, groups: Groups, roles: np.ndarray, features: RingFeatures, links: Links, snapshot: Snapshot
) -> list[RingFacts]:
    """Collect the figures of the groups in ``chosen``, in that order."""
    found = []
    acted = []
    for index in chosen:
        rows = slice(groups.starts[index], groups.starts[index + 1])
        acted.append(groups.accounts[rows][roles[rows] != "guarded"])
    tables, cuts, holders = _shared(acted, links, snapshot)
    for index, accounts, table, cut, held in zip(chosen, acted, tables, cuts, holders, strict=True):
        rows = slice(groups.starts[index], groups.starts[index + 1])
        named = dict(zip(features.names, features.values[index].astype(float), strict=True))
        found.append(
            RingFacts(
                group=int(index),
                accounts=accounts,
                guarded=groups.accounts[rows][roles[rows] == "guarded"],
                identifiers=table,
                holders=held,
                features=named,
                cut=cut,
                synchronous=named["synchrony_share"],
                cotimed=named["cotimed_share"],
            )
        )
    return found


def _shared(
    accounts: list[np.ndarray], links: Links, snapshot: Snapshot
) -> tuple[list[dict[str, np.ndarray]], list[Cut], list[dict[int, tuple[int, int]]]]:
    """Identifiers that two or more accounts of a ring use, strongest first, what cuts it, and who has which kind; one for each ring."""
    flat = np.concatenate(accounts) if accounts else np.empty(0, "int32")
    account = links.sightings["account"]
    starts = np.searchsorted(account, flat)
    lengths = np.searchsorted(account, flat, side="right") - starts
    rows = ranges(starts, lengths)
    first = np.cumsum([0, *map(len, accounts)])
    member = np.repeat(np.arange(len(flat)), lengths)
    ring = np.repeat(np.arange(len(accounts)), np.diff(first))[member]
    seen = links.sightings | {"attack": links.attacked}
    frame = pd.DataFrame({name: column[rows] for name, column in seen.items()}).assign(ring=ring)
    found = frame.groupby(["ring", "identifier"], sort=True).agg(
        kind=("kind", "first"), inside=("account", "nunique"), degree=("degree", "first"), events=("events", "sum"),
        first_at=("first_at", "min"), last_at=("last_at", "max"), owned=("own", "mean"), attack=("attack", "first"),
    )  # fmt: skip
    found = found[found["inside"] >= 2].reset_index()
    found["outside"] = found["degree"] - found["inside"]
    found["bits"] = np.log2(np.maximum((snapshot.n_accounts - 1) / np.maximum(found["degree"] - 1, 1), 1.0))
    found["weight"] = found["bits"] * found["inside"]
    found = found.sort_values(["ring", "weight", "inside", "identifier"], ascending=[True, False, False, True])
    ends = np.searchsorted(found["ring"].to_numpy(), np.arange(len(accounts) + 1))
    columns = {str(name): found[name].to_numpy() for name in found.columns}
    tables = [{name: column[start:end] for name, column in columns.items()} for start, end in pairwise(ends.tolist())]
    cuts = _cuts(found, ends, ring, member - first[ring], frame["identifier"].to_numpy(), np.diff(first), snapshot)
    return tables, cuts, _holders(frame, len(accounts))


def _holders(frame: pd.DataFrame, n_rings: int) -> list[dict[int, tuple[int, int]]]:
    """Kind code → accounts that have the kind, and those with one to themselves; one for each ring."""
    least = frame.groupby(["ring", "kind", "account"])["degree"].min()
    counts = (least <= 1).groupby(level=["ring", "kind"]).agg(["size", "sum"])
    found: list[dict[int, tuple[int, int]]] = [{} for _ in range(n_rings)]
    for (ring, kind), held, private in zip(counts.index, counts["size"], counts["sum"], strict=True):
        found[ring][int(kind)] = int(held), int(private)
    return found


def _cuts(
    found: pd.DataFrame, ends: np.ndarray, ring: np.ndarray, member: np.ndarray, identifier: np.ndarray,
    n_members: np.ndarray, snapshot: Snapshot,
) -> list[Cut]:  # fmt: skip
    """What cuts each ring; ``ring``, ``member`` (its place there) and ``identifier`` of all uses, ``found`` what is shared."""
    addresses = [code for code, kind in enumerate(snapshot.kinds) if kind_weight(kind).is_address]
    wide = found["kind"].isin(addresses) & widely_used(found["inside"].to_numpy(), found["outside"].to_numpy())
    place = pd.MultiIndex.from_frame(found[["ring", "identifier"]]).get_indexer([ring, identifier])
    holds = np.append(~wide.to_numpy(), False)[place]  # carriers hold nobody together
    return smallest_cuts(
        ring[holds], member[holds], (place - ends[ring])[holds], n_members=n_members, n_identifiers=np.diff(ends)
    )
