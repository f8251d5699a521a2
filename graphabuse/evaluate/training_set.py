"""Which candidates does the day-one score learn from? Those of many simulated worlds, some with data taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graphabuse.config import Config
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
}  # fmt: skip
CLASSES = ("ring", "household", "office", "agency", "class", "campaign", "kiosk", "collision", "background")


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
    """

    features: np.ndarray
    jaccard: np.ndarray
    purity: np.ndarray
    mechanism: np.ndarray
    world: np.ndarray
    names: tuple[str, ...]


def judged_world(world: World, config: Config) -> Judged:
    """Candidates and features of a world, through the same job that reads real logs."""
    with open_store(":memory:") as store:
        ingest(store, world.events)
        return judge(store, config=config, seed=0)


def examples_of(world: World, judged: Judged, number: int) -> Examples:
    """Targets of all candidates of one world."""
    groups, ids = judged.groups, judged.snapshot.account_ids
    jaccard, purity = ring_overlap(groups, ids, world.rings)
    return Examples(
        judged.features.values, jaccard, purity, _mechanisms(groups, ids, world, purity),
        np.full(len(groups), number), judged.features.names,
    )  # fmt: skip


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
    """Take something away, as real logs do: event types, all but the first events, half of a column, exact times."""
    events = world.events
    if "event_type" in events.column_names and rng.random() < 0.15:
        events = events.drop_columns("event_type")
    if rng.random() < 0.15:
        rank = events.to_pandas().groupby("account_id", sort=False).cumcount().to_numpy()
        events = events.filter(pa.array(rank < int(rng.integers(1, 4))))
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
    """Some of the examples."""
    return Examples(
        examples.features[rows], examples.jaccard[rows], examples.purity[rows], examples.mechanism[rows], examples.world[rows],
        examples.names,
    )  # fmt: skip


def join(parts: Sequence[Examples]) -> Examples:
    """Examples of several worlds as one."""
    names = ("features", "jaccard", "purity", "mechanism", "world")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Examples(**columns, names=parts[0].names)


def _weights(count: int) -> list[float]:
    return [1.0] if count == 1 else [0.75, *([0.25 / (count - 1)] * (count - 1))]
