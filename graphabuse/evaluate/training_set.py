"""What is learned about each candidate? Its figures, its inside, and how much of a true ring it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.features.background import background_of
from graphabuse.features.belonging import belonging_features
from graphabuse.features.inside import inside_of
from graphabuse.features.ring import without_hours
from graphabuse.features.standing import standing
from graphabuse.features.subgraph import Subgraphs, united
from graphabuse.graph.groups import Groups
from graphabuse.judged import Judged
from graphabuse.simulate import World

FAMILY_OF = {
    "household": "household", "family_evening": "household", "flat_share": "household", "two_accounts": "household",
    "office": "office", "onboarding": "office", "corporate_card": "office", "agency": "agency", "campus": "class",
    "class_course": "class", "live_event": "campaign", "campaign": "campaign", "referral": "campaign", "kiosk": "kiosk",
    "vpn": "collision", "refurbished": "collision", "collision": "collision", "gift_card": "collision",
    "marketing_burst": "campaign", "short_lived": "background", "account_recovery": "household", "cafe": "kiosk",
    "conference": "class", "regulars": "campaign", "demo_phone": "kiosk", "agent_desk": "kiosk", "school_tablets": "class", "shift_phones": "office",
    "closed_office": "office", "new_office": "office", "own_phones": "household", "hand_down": "household",
    "guild": "campaign", "probes": "office", "carer": "agency",
    "common_room": "kiosk", "daily_reward": "campaign", "second_selves": "household", "fair_booth": "kiosk",
    "counter": "office", "client_rounds": "agency", "reading_room": "kiosk",
    "client_desk": "agency", "class_cart": "class", "tablet_family": "household",
}  # fmt: skip
CLASSES = ("ring", "household", "office", "agency", "class", "campaign", "kiosk", "collision", "background")


NEARLY = 0.3


@dataclass(frozen=True)
class Examples:
    """Candidates of one or many worlds.

    Attributes
    ----------
    features : numpy.ndarray
        Shape ``(n, n_features)``; columns are ``names``.
    ranks, peers : numpy.ndarray
        How each feature stands among all candidates of its world (:meth:`graphabuse.features.standing.Peers.ranks`), and how many these were.
    jaccard : numpy.ndarray
        Overlap with the best true ring, the target.
    purity : numpy.ndarray
        Share of members in any true ring.
    mechanism : numpy.ndarray
        Index into ``CLASSES``.
    tag : numpy.ndarray
        Name of the typology it touches, else of the honest mechanism of most members, else empty.
    world : numpy.ndarray
        Number of the world, for splits.
    names : tuple of str
        Feature names.
    graphs : Subgraphs or None
        The candidates from inside, row by row; None where they are not at hand.
    members, belongs, member_world : numpy.ndarray
        Member features of the candidates that are nearly rings, whether each member is of that ring, and the number of the world.
    member_names : tuple of str
        Names of the member features.
    """

    features: np.ndarray
    ranks: np.ndarray
    peers: np.ndarray
    jaccard: np.ndarray
    purity: np.ndarray
    mechanism: np.ndarray
    tag: np.ndarray
    world: np.ndarray
    names: tuple[str, ...]
    graphs: Subgraphs | None
    members: np.ndarray
    belongs: np.ndarray
    member_world: np.ndarray
    member_names: tuple[str, ...]

    @property
    def inside(self) -> Subgraphs:
        """The candidates from inside, where they are at hand."""
        if self.graphs is None:
            raise ValueError("these examples are without their insides")
        return self.graphs

    @property
    def figures(self) -> np.ndarray:
        """What trees look at."""
        return without_hours(self.features)

    def asked(self, usual: np.ndarray) -> np.ndarray:
        """What the score is asked about: features and how they stand among their peers, shape ``(n, 2 n_features)``."""
        return np.hstack([self.features, standing(self.ranks, self.peers, self.features, usual)])


def examples_of(world: World, judged: Judged, number: int) -> Examples:
    """Targets of all candidates of one world."""
    groups, ids = judged.groups, judged.snapshot.account_ids
    jaccard, purity = ring_overlap(groups, ids, world.rings)
    columns, belongs = _memberships(judged, world, jaccard, np.random.default_rng([number, 404]))
    graphs = inside_of(judged.groups, judged.links, judged.snapshot, judged.features.background)
    values, peers = judged.features.values, judged.features.peers
    return Examples(
        features=values,
        ranks=peers.ranks(values),
        peers=np.full(len(values), peers.count),
        jaccard=jaccard,
        purity=purity,
        mechanism=_mechanisms(groups, ids, world, purity),
        tag=tags(world, judged),
        world=np.full(len(groups), number),
        names=judged.features.names,
        graphs=graphs,
        members=np.stack([np.asarray(column, "float32") for column in columns.values()], axis=1),
        belongs=belongs,
        member_world=np.full(len(belongs), number),
        member_names=tuple(columns),
    )


def _memberships(
    judged: Judged, world: World, jaccard: np.ndarray, rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Members of candidates with a Jaccard of .3 or more (60 of a world at most), and whether they belong."""
    near = np.flatnonzero((jaccard >= NEARLY) & (judged.groups.sizes <= 200))
    near = np.sort(rng.choice(near, size=min(len(near), 60), replace=False))
    groups, ids = judged.groups.take(near), judged.snapshot.account_ids
    back = judged.features.background or background_of(judged.links, judged.snapshot)
    columns = belonging_features(groups, judged.links, judged.snapshot, back)
    names, ring = np.unique(world.rings["ring_id"].to_numpy().astype(str), return_inverse=True)
    code = pd.Series(ring, index=world.rings["account_id"].to_numpy(), dtype="int64")
    of_account = code.reindex(ids.to_pylist()).fillna(-1).to_numpy("int64")
    row = of_account[groups.accounts]
    counts = np.zeros((len(groups), len(names) + 1))
    np.add.at(counts, (groups.owner, row), 1)
    best = counts[:, : len(names)].argmax(axis=1) if len(names) else np.zeros(len(groups), "int64")
    return columns, (row == best[groups.owner]).astype(float)


def ring_overlap(groups: Groups, ids: pa.Array, rings: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Best Jaccard with a true ring, and share of members in any ring, of every candidate."""
    names, ring = np.unique(rings["ring_id"].to_numpy().astype(str), return_inverse=True)
    if len(names) == 0 or len(groups) == 0:
        return np.zeros(len(groups)), np.zeros(len(groups))
    code = pd.Series(ring, index=rings["account_id"].to_numpy())
    of_account = code.reindex(ids.to_pylist()).fillna(-1).to_numpy("int64")
    present = np.bincount(of_account[of_account >= 0], minlength=len(names))
    row = of_account[groups.accounts]
    hit = row >= 0
    pair, count = np.unique(groups.owner[hit] * len(names) + row[hit], return_counts=True)
    group, which = pair // len(names), pair % len(names)
    overlap = count / (groups.sizes[group] + present[which] - count)
    jaccard, inside = np.zeros(len(groups)), np.zeros(len(groups))
    np.maximum.at(jaccard, group, overlap)
    np.add.at(inside, group, count)
    return jaccard, inside / groups.sizes


def tags(world: World, judged: Judged) -> np.ndarray:
    """Mechanism of each candidate: the typology it touches most, else the honest mechanism of most members."""
    ids, groups = pd.Series(judged.snapshot.account_ids.to_pylist()), judged.groups
    result = np.full(len(groups), "", dtype=object)
    for table, column, need in ((world.groups, "mechanism", 0.5), (world.rings, "typology", 0.1)):
        best = np.zeros(len(groups))
        for name, part in table.groupby(column):
            inside = ids.isin(part["account_id"]).to_numpy(float)
            share = np.bincount(groups.owner, weights=inside[groups.accounts], minlength=len(groups)) / groups.sizes
            better = (share >= need) & (share > best)
            result[better], best[better] = name, share[better]
    return result


def _mechanisms(groups: Groups, ids: pa.Array, world: World, purity: np.ndarray) -> np.ndarray:
    """Class of each candidate: ring where most members are, else the honest family most members share."""
    result = np.full(len(groups), CLASSES.index("background"))
    honest = world.groups
    position = pd.Series(np.arange(len(ids)), index=ids.to_pylist())
    counts = np.zeros((len(groups), len(CLASSES)), dtype="float32")
    for family in sorted(set(FAMILY_OF.values())):
        names = [name for name, of in FAMILY_OF.items() if of == family]
        rows = position.reindex(honest.loc[honest["mechanism"].isin(names), "account_id"].unique()).dropna().astype(int)
        flag = np.zeros(len(ids))
        flag[rows] = 1
        counts[:, CLASSES.index(family)] = np.bincount(
            groups.owner, weights=flag[groups.accounts], minlength=len(groups)
        )
    best = counts.argmax(axis=1)
    enough = counts.max(axis=1, initial=0) >= 0.5 * groups.sizes
    result[enough] = best[enough]
    result[purity >= 0.5] = 0
    return result


def take(examples: Examples, rows: np.ndarray) -> Examples:
    """Some of the candidates; memberships stay whole."""
    at = np.flatnonzero(rows) if rows.dtype == bool else rows
    return replace(
        examples,
        features=examples.features[rows],
        ranks=examples.ranks[rows],
        peers=examples.peers[rows],
        jaccard=examples.jaccard[rows],
        purity=examples.purity[rows],
        mechanism=examples.mechanism[rows],
        tag=examples.tag[rows],
        world=examples.world[rows],
        graphs=None if examples.graphs is None else examples.graphs.take(at),
    )


def join(parts: Sequence[Examples]) -> Examples:
    """Examples of several worlds as one."""

    def column(name: str) -> np.ndarray:
        return np.concatenate([getattr(part, name) for part in parts])

    graphs = [part.graphs for part in parts if part.graphs is not None]
    return replace(
        parts[0],
        features=column("features"),
        ranks=column("ranks"),
        peers=column("peers"),
        jaccard=column("jaccard"),
        purity=column("purity"),
        mechanism=column("mechanism"),
        tag=column("tag"),
        world=column("world"),
        graphs=united(graphs) if len(graphs) == len(parts) else None,
        members=column("members"),
        belongs=column("belongs"),
        member_world=column("member_world"),
    )
