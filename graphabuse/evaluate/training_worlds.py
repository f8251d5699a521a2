"""Which worlds does the day-one score learn from? Many simulated ones, some with data taken away as in real logs."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graphabuse.config import Config
from graphabuse.evaluate.training_set import Examples, examples_of, join, take
from graphabuse.graph.components import component_labels
from graphabuse.pipeline import Judged, judge
from graphabuse.simulate import World, draw_params, simulate
from graphabuse.simulate.params import KINDS
from graphabuse.store import open_store
from ingest.job import ingest
from ingest.mapping import Mapping

KEEP_POOR = 0.5
SMALLEST = 3
FAMILY_SHARES = {"wild": 0.48, "broad": 0.2, "hard": 0.12, "lean": 0.2}
FURTHER = ("cookie", "phone")
FURTHER_SHARE = 0.3
LEAN_ACCOUNTS = (8_000, 40_000)
LEAN_KINDS = {"device_id": 0.5, "ip": 0.25, "payment_token": 0.25}


def judged_world(world: World, config: Config) -> Judged:
    """Candidates and features of a world, through the same job that reads real logs."""
    with open_store(":memory:") as store:
        more = {kind: kind for kind in FURTHER if kind in world.events.column_names}
        ingest(store, world.events, mapping=Mapping(identifiers=more))
        return judge(store, config=config, seed=0)


def first_events(world: World, rng: np.random.Generator) -> World:
    """The leanest logs there are: one kind, of each account the first event or two, often without a type."""
    events = world.events
    if "event_type" in events.column_names and rng.random() < 0.6:
        events = events.drop_columns("event_type")
    events = events.filter(pa.array(_rank(events) < int(rng.choice([1, 1, 1, 2, 3]))))
    if rng.random() < 0.3:
        events = _coarse(events, str(rng.choice(["second", "minute", "minute", "hour"])))
    return replace(world, events=events)


def held_together(world: World) -> World:
    """The rings as a log of one kind can show them: the parts of three and more that share identifiers.

    A ring that shares none is left whole: if anything holds it, it is time. Logs of several kinds are left as they are.
    """
    kinds = [kind for kind in KINDS if kind in world.events.column_names]
    if len(kinds) != 1 or world.rings.empty:
        return world
    seen = world.events.select(["account_id", kinds[0]]).to_pandas().dropna().drop_duplicates()
    rings = world.rings.reset_index(drop=True)
    uses = rings.reset_index().merge(seen, on="account_id")
    shared = pd.MultiIndex.from_frame(uses[["ring_id", kinds[0]]]).factorize()[0]
    n = len(rings) + (int(shared.max()) + 1 if len(shared) else 0)
    part = pd.Series(component_labels(uses["index"].to_numpy(), len(rings) + shared, n)[: len(rings)])
    large = part.map(part.value_counts()) >= SMALLEST
    whole = ~large.groupby(rings["ring_id"]).transform("any")
    named = rings.assign(ring_id=rings["ring_id"].where(whole, rings["ring_id"] + "-" + part.astype(str)))
    return replace(world, rings=named[large | whole].reset_index(drop=True))


def _rank(events: pa.Table) -> np.ndarray:
    """Number of earlier events of the same account, by event."""
    accounts = events.select(["account_id"]).to_pandas()
    return accounts.groupby("account_id", sort=False).cumcount().to_numpy()


def _coarse(events: pa.Table, unit: str) -> pa.Table:
    """Times cut to a unit."""
    at = events.column_names.index("timestamp")
    return events.set_column(at, "timestamp", pc.floor_temporal(events["timestamp"], unit=unit))


def thin(world: World, rng: np.random.Generator) -> World:
    """Take something away, as real logs do: event types, the sign-ups among them, all but the first events, exact times."""
    events = world.events
    if "event_type" in events.column_names and rng.random() < 0.15:
        events = events.drop_columns("event_type")
    elif "event_type" in events.column_names and rng.random() < 0.25:
        kinds = pc.if_else(pc.equal(events["event_type"], "signup"), "login", events["event_type"])
        events = events.set_column(events.column_names.index("event_type"), "event_type", kinds)
    if rng.random() < 0.3:
        events = events.filter(pa.array(_rank(events) < int(rng.choice([1, 1, 2, 3]))))
    if rng.random() < 0.1:
        events = _coarse(events, str(rng.choice(["hour", "minute"])))
    return replace(world, events=events)


def further(world: World, rng: np.random.Generator) -> World:
    """Kinds that many logs have beside the three: cookies, which live on a device, and telephone numbers, which few share."""
    events = world.events.to_pandas()
    if rng.random() < 0.7:
        apart = (
            events["account_id"] if rng.random() < 0.4 else ""
        )  # browsers with a profile for each user, or one for all
        lasting = int(np.exp(rng.uniform(np.log(3), np.log(400)))) * 86_400
        age = events["timestamp"].astype("int64") // (lasting * 10**6)
        cookie = "c" + events["device_id"].astype(str) + "-" + age.astype(str) + apart
        events["cookie"] = cookie.where(events["device_id"].notna() & (rng.random(len(events)) > rng.uniform(0, 0.5)))
    if rng.random() < 0.6:
        number = {account: f"p{account}" for account in events["account_id"].unique()}
        at_home = world.groups[world.groups["mechanism"].isin(["household", "two_accounts", "account_recovery"])]
        for frame, name, share in ((world.rings, "ring_id", 0.35), (at_home, "group_id", 0.15)):
            for group, members in frame.groupby(name)["account_id"]:
                if rng.random() < share:
                    numbers = rng.integers(0, max(len(members) // int(rng.integers(2, 12)), 1), len(members))
                    number.update(zip(members, (f"q{group}-{one}" for one in numbers), strict=True))
        events["phone"] = events["account_id"].map(number).where(rng.random(len(events)) > rng.uniform(0, 0.9))
    return replace(world, events=pa.Table.from_pandas(events, preserve_index=False))


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
        accounts = int(np.exp(rng.uniform(*np.log(LEAN_ACCOUNTS))))
        # of customers of a desk a first event shows what it shows of a slow drip
        drawn = draw_params(seed, accounts=accounts, family="wild", without=[*without, "agent_desk"], kinds=[kind])
        world = first_events(simulate(drawn), rng)
    else:
        world = thin(simulate(draw_params(seed, family=family, without=without)), rng)
        if "device_id" in world.events.column_names and rng.random() < FURTHER_SHARE:
            world = further(world, rng)
    world = held_together(world)
    part = examples_of(world, judged_world(world, config), seed)
    keep = (part.jaccard > 0) | (rng.random(len(part.jaccard)) < KEEP_POOR)
    return take(part, keep)
