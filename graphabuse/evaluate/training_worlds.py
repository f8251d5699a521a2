"""Which worlds does the day-one score learn from? Many simulated ones, some with data taken away as in real logs."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphabuse.config import Config
from graphabuse.evaluate.training_set import Examples, examples_of, join, take
from graphabuse.pipeline import Judged, judge
from graphabuse.simulate import World, draw_params, simulate
from graphabuse.store import open_store
from ingest.job import ingest

KEEP_POOR = 0.5
FAMILY_SHARES = {"wild": 0.5, "broad": 0.2, "hard": 0.12, "lean": 0.18}
LEAN_KINDS = {"device_id": 0.5, "ip": 0.25, "payment_token": 0.25}


def judged_world(world: World, config: Config) -> Judged:
    """Candidates and features of a world, through the same job that reads real logs."""
    with open_store(":memory:") as store:
        ingest(store, world.events)
        return judge(store, config=config, seed=0)


def first_events(world: World, rng: np.random.Generator) -> World:
    """The leanest logs there are: one kind, of each account the first event or two, often without a type."""
    events = world.events
    if "event_type" in events.column_names and rng.random() < 0.6:
        events = events.drop_columns("event_type")
    rank = events.to_pandas().groupby("account_id", sort=False).cumcount().to_numpy()
    events = events.filter(pa.array(rank < int(rng.choice([1, 1, 1, 2, 3]))))
    return World(events, world.rings, world.groups, world.victims, world.params)


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
    processes: int = 2,
) -> Examples:
    """Examples of many worlds; candidates that overlap no ring are sub-sampled to ``KEEP_POOR`` of them."""
    work = partial(examples_of_seed, config=config, without=tuple(without))
    if processes < 2:
        return join([work(seed) for seed in seeds])
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return join(list(pool.map(work, seeds, chunksize=4)))


def examples_of_seed(seed: int, *, config: Config, without: Sequence[str]) -> Examples:
    """Examples of one training world."""
    rng = np.random.default_rng([seed, 303])
    family = str(rng.choice(list(FAMILY_SHARES), p=list(FAMILY_SHARES.values())))
    if family == "lean":
        kind = str(rng.choice(list(LEAN_KINDS), p=list(LEAN_KINDS.values())))
        world = first_events(simulate(draw_params(seed, family="wild", without=without, kinds=[kind])), rng)
    else:
        world = thin(simulate(draw_params(seed, family=family, without=without)), rng)
    part = examples_of(world, judged_world(world, config), seed)
    keep = (part.jaccard > 0) | (rng.random(len(part.jaccard)) < KEEP_POOR)
    return take(part, keep)
