"""Which candidates does the day-one score learn from? Those of many simulated worlds, some with data taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graphabuse.config import Config
from graphabuse.features.adjacency import adjacency
from graphabuse.features.member import member_features
from graphabuse.graph.groups import Groups
from graphabuse.pipeline import Judged, judge
from graphabuse.simulate import World, draw_params, simulate
from graphabuse.store import open_store
from ingest.job import ingest

FAMILY_OF = {
    "household": "household", "family_evening": "household", "flat_share": "household", "two_accounts": "household",
    "office": "office", "onboarding": "office", "corporate_card": "office", "agency": "agency", "campus": "class",
    "class_course": "class", "live_event": "campaign", "campaign": "campaign", "referral": "campaign", "kiosk": "kiosk",
    "vpn": "collision", "refurbished": "collision", "collision": "collision", "gift_card": "collision",
    "marketing_burst": "campaign", "short_lived": "background", "account_recovery": "household", "cafe": "kiosk",
    "conference": "class",
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
    jaccard : numpy.ndarray
        Overlap with the best true ring, the target.
    purity : numpy.ndarray
        Share of members in any true ring.
    mechanism : numpy.ndarray
        Index into ``CLASSES``.
    world : numpy.ndarray
        Number of the world, for splits.
    names : tuple of str
        Feature names.
    members, belongs : numpy.ndarray
        Member features of the candidates that are nearly rings, and whether each member is of that ring.
    member_names : tuple of str
        Names of the member features.
    """

    features: np.ndarray
    jaccard: np.ndarray
    purity: np.ndarray
    mechanism: np.ndarray
    world: np.ndarray
    names: tuple[str, ...]
    members: np.ndarray
    belongs: np.ndarray
    member_names: tuple[str, ...]


def judged_world(world: World, config: Config) -> Judged:
    """Candidates and features of a world, through the same job that reads real logs."""
    with open_store(":memory:") as store:
        ingest(store, world.events)
        return judge(store, config=config, seed=0)


def examples_of(world: World, judged: Judged, number: int) -> Examples:
    """Targets of all candidates of one world."""
    groups, ids = judged.groups, judged.snapshot.account_ids
    jaccard, purity = ring_overlap(groups, ids, world.rings)
    columns, belongs = _memberships(judged, world, jaccard, np.random.default_rng([number, 404]))
    return Examples(
        features=judged.features.values,
        jaccard=jaccard,
        purity=purity,
        mechanism=_mechanisms(groups, ids, world, purity),
        world=np.full(len(groups), number),
        names=judged.features.names,
        members=np.stack([np.asarray(column, "float32") for column in columns.values()], axis=1),
        belongs=belongs,
        member_names=tuple(columns),
    )


def _memberships(
    judged: Judged, world: World, jaccard: np.ndarray, rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Members of candidates with a Jaccard of .3 or more (60 of a world at most), and whether they belong."""
    near = np.flatnonzero((jaccard >= NEARLY) & (judged.groups.sizes <= 200))
    near = np.sort(rng.choice(near, size=min(len(near), 60), replace=False))
    groups, ids = judged.groups.take(near), judged.snapshot.account_ids
    starts = np.searchsorted(judged.links.sightings["account"], np.arange(judged.snapshot.n_accounts + 1))
    index = adjacency(judged.links, n_accounts=judged.snapshot.n_accounts)
    columns = member_features(groups, judged.links, judged.snapshot, index, starts)
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


def thin(world: World, rng: np.random.Generator) -> World:
    """Take something away, as real logs do: event types, the sign-ups among them, all but the first events, exact times."""
    events = world.events
    if "event_type" in events.column_names and rng.random() < 0.15:
        events = events.drop_columns("event_type")
    elif "event_type" in events.column_names and rng.random() < 0.25:
        kinds = pc.if_else(pc.equal(events["event_type"], "signup"), "login", events["event_type"])
        events = events.set_column(events.column_names.index("event_type"), "event_type", kinds)
    if rng.random() < 0.3:
        rank = events.to_pandas().groupby("account_id", sort=False).cumcount().to_numpy()
        events = events.filter(pa.array(rank < int(rng.choice([1, 1, 2, 3]))))
    if rng.random() < 0.1:
        day = pc.floor_temporal(events["timestamp"], unit=str(rng.choice(["hour", "minute"])))
        events = events.set_column(0, "timestamp", day)
    return World(events, world.rings, world.groups, world.victims, world.params)


def build(
    seeds: Sequence[int],
    config: Config,
    *,
    without: Sequence[str] = (),
    keep_poor: float = 0.5,
    families: Sequence[str] = ("wild", "hard"),
) -> Examples:
    """Examples of many worlds; candidates that overlap no ring are sub-sampled to ``keep_poor`` of them."""
    parts = []
    for seed in seeds:
        rng = np.random.default_rng([seed, 303])
        family = str(rng.choice(families, p=_weights(len(families))))
        world = thin(simulate(draw_params(seed, family=family, without=without)), rng)
        part = examples_of(world, judged_world(world, config), seed)
        keep = (part.jaccard > 0) | (rng.random(len(part.jaccard)) < keep_poor)
        parts.append(take(part, keep))
    return join(parts)


def take(examples: Examples, rows: np.ndarray) -> Examples:
    """Some of the candidates; memberships stay whole."""
    return replace(
        examples,
        features=examples.features[rows],
        jaccard=examples.jaccard[rows],
        purity=examples.purity[rows],
        mechanism=examples.mechanism[rows],
        world=examples.world[rows],
    )


def join(parts: Sequence[Examples]) -> Examples:
    """Examples of several worlds as one."""

    def column(name: str) -> np.ndarray:
        return np.concatenate([getattr(part, name) for part in parts])

    return replace(
        parts[0],
        features=column("features"),
        jaccard=column("jaccard"),
        purity=column("purity"),
        mechanism=column("mechanism"),
        world=column("world"),
        members=column("members"),
        belongs=column("belongs"),
    )


def _weights(count: int) -> list[float]:
    return [1.0] if count == 1 else [0.75, *([0.25 / (count - 1)] * (count - 1))]
