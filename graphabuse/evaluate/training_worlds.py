"""Which worlds does the day-one score learn from? Many simulated ones, some with data taken away as in real logs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graphabuse.config import Config
from graphabuse.evaluate.training_set import Examples, examples_of, take
from graphabuse.graph.components import component_labels
from graphabuse.judged import Judged, judge
from graphabuse.simulate import World, WorldParams, draw_params, simulate
from graphabuse.simulate.params import KINDS
from graphabuse.store import open_store
from ingest.job import ingest
from ingest.mapping import Mapping

KEEP_POOR = 0.5
SMALLEST = 3
FAMILY_SHARES = {"wild": 0.48, "broad": 0.2, "hard": 0.12, "lean": 0.2}
FURTHER = ("cookie", "phone", "email", "address")
FURTHER_SHARE = 0.4
UNTAUGHT = {
    "sold_quietly": 0,
    "one_roof": 10,
    "lent": 0,
}  # larger ones look as conferences and campuses do, mules as strangers with equal fingerprints, and flagged them
FINGERPRINTS_SHARE, SHORT_SHARE, ADDRESS_SHARE = 0.3, 0.15, 0.2
HOMES = (
    "household", "family_evening", "flat_share", "two_accounts", "account_recovery", "own_phones", "second_selves",
    "common_room", "tablet_family",
)  # fmt: skip
A_HOUSE = 8  # people of a home from whom on it has one number, or one mailbox, for all
LEAN_ACCOUNTS = (8_000, 40_000)
NOT_LEAN = (
    "agent_desk",
    "carer",
    "hand_down",
    "fair_booth",
    "counter",
    "client_rounds",
    "reading_room",
    "drained",
    "common_room",
    "second_selves",
    "client_desk",
    "class_cart",
    "tablet_family",
    "touched",
    "clique_rounds",
    "nest",
    "passed_on",
    "relays",
    "gatherings",
    "left_home",
)  # fmt: skip; one kind shows of them what it shows of a farm, a clique or a slow drip, or of a family
NOT_ALONE = ("touched", "nest", "passed_on")  # rings whose honest twins are left out of logs of one kind
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
        events = _coarse(events, str(rng.choice(["second", "minute", "minute", "hour", "day"])))
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
    if rng.random() < 0.2:
        events = _coarse(events, str(rng.choice(["day", "day", "hour", "minute"])))
    return replace(world, events=events)


def further(world: World, rng: np.random.Generator) -> World:
    """Kinds that many logs have beside the three: cookies, which live on a device, numbers and mail addresses, which few share."""
    events = world.events.to_pandas()
    if "device_id" in events and rng.random() < 0.7:
        apart = (
            events["account_id"] if rng.random() < 0.4 else ""
        )  # browsers with a profile for each user, or one for all
        lasting = int(np.exp(rng.uniform(np.log(3), np.log(400)))) * 86_400
        age = events["timestamp"].astype("int64") // (lasting * 10**6)
        cookie = "c" + events["device_id"].astype(str) + "-" + age.astype(str) + apart
        events["cookie"] = cookie.where(events["device_id"].notna() & (rng.random(len(events)) > rng.uniform(0, 0.5)))
    homes = world.groups[
        world.groups["mechanism"].isin(["household", "two_accounts", "account_recovery", "common_room"])
    ]
    if rng.random() < 0.6:
        events["phone"] = _personal(world, events["account_id"], rng, in_rings=0.35, homes=homes, at_home=0.15)
    if rng.random() < 0.4:
        events["email"] = _personal(world, events["account_id"], rng, in_rings=0.15, homes=homes, at_home=0.03)
    return replace(world, events=pa.Table.from_pandas(events, preserve_index=False))


def less_private(world: World, rng: np.random.Generator) -> World:
    """In some logs a device is known by a fingerprint, or a card by its last digits, as strangers' are; in some there is the address of parcels."""
    events = world.events
    if "device_id" in events.column_names and rng.random() < FINGERPRINTS_SHARE:
        events = _renamed(events, "device_id", lambda names: fingerprints(names, rng))
    if "payment_token" in events.column_names and rng.random() < SHORT_SHARE:
        events = _renamed(events, "payment_token", lambda names: _last_digits(names, rng))
    if rng.random() < ADDRESS_SHARE:
        homes = world.groups[world.groups["mechanism"].isin(HOMES)]
        account = events.select(["account_id"]).to_pandas()["account_id"]
        own = _personal(world, account, rng, in_rings=0.35, homes=homes, at_home=0.8, one_a_home=True)
        events = events.append_column("address", pa.array(own, from_pandas=True))
    return replace(world, events=events)


def _renamed(events: pa.Table, column: str, rename: Callable[[np.ndarray], np.ndarray]) -> pa.Table:
    """Identifiers of a column under other names, given for its distinct ones."""
    codes = events[column].combine_chunks().dictionary_encode()
    names = rename(np.asarray(codes.dictionary.to_pylist(), dtype=object))
    return events.set_column(events.column_names.index(column), column, pa.array(names).take(codes.indices))


def fingerprints(names: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Models for names, a few of which most people have; some devices keep names of their own."""
    many = len(names)
    models = max(int(many * np.exp(rng.uniform(np.log(0.02), np.log(0.4)))), 2)
    common = (np.arange(models) + np.exp(rng.uniform(0, np.log(100)))) ** -rng.uniform(0.5, 1.3)
    model = rng.choice(models, many, p=common / common.sum())
    return np.where(rng.random(many) < rng.uniform(0.3, 1.0), [f"f{one}" for one in model], names)


def _last_digits(names: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Digits for names, out of a fifth to three times as many."""
    space = int(len(names) * np.exp(rng.uniform(np.log(0.2), np.log(3)))) + 2
    return np.array([f"t{one}" for one in rng.integers(0, space, len(names))], dtype=object)


def _personal(
    world: World, account: pd.Series, rng: np.random.Generator, *, in_rings: float, homes: pd.DataFrame, at_home: float,
    one_a_home: bool = False,
) -> pd.Series:  # fmt: skip
    """A kind that nearly everybody has to himself, by event: a share of rings and of homes has some, or one, in common."""
    own = {one: f"p{one}" for one in account.unique()}
    for frame, name, share in ((world.rings, "ring_id", in_rings), (homes, "group_id", at_home)):
        for group, members in frame.groupby(name)["account_id"]:
            if rng.random() < share:
                apart = int(rng.integers(2, 12))
                if frame is homes and (one_a_home or len(members) >= A_HOUSE):
                    apart = len(members)
                common = rng.integers(0, max(len(members) // apart, 1), len(members))
                own.update(zip(members, (f"q{group}-{one}" for one in common), strict=True))
    return account.map(own).where(rng.random(len(account)) > rng.uniform(0, 0.9))


def examples_of_seed(seed: int, configs: Sequence[Config]) -> Examples:
    """Examples of one training world; candidates that overlap no ring are sub-sampled to ``KEEP_POOR`` of them."""
    rng = np.random.default_rng([seed, 303])
    family = str(rng.choice(list(FAMILY_SHARES), p=list(FAMILY_SHARES.values())))
    if family == "lean":
        kind = str(rng.choice(list(LEAN_KINDS), p=list(LEAN_KINDS.values())))
        accounts = int(np.exp(rng.uniform(*np.log(LEAN_ACCOUNTS))))
        drawn = draw_params(seed, accounts=accounts, family="wild", without=NOT_LEAN, kinds=[kind])
        world = first_events(simulate(drawn), rng)
    else:
        world = thin(simulate(told_apart(draw_params(seed, family=family))), rng)
        several = sum(kind in world.events.column_names for kind in KINDS) > 1
        if (several or "device_id" in world.events.column_names) and rng.random() < FURTHER_SHARE:
            world = further(world, rng)
        if several:
            world = less_private(world, np.random.default_rng([seed, 305]))
    world = held_together(world)
    part = examples_of(world, judged_world(world, configs[seed % len(configs)]), seed)
    keep = (part.jaccard > 0) | (rng.random(len(part.jaccard)) < KEEP_POOR)
    return take(part, keep & taught(part))


def told_apart(drawn: WorldParams) -> WorldParams:
    """A world of one kind without the honest people that one kind cannot tell from a ring, and without such rings."""
    if len(drawn.kinds) > 1:
        return drawn
    benign = tuple(name for name in drawn.benign if name not in NOT_LEAN)
    return replace(drawn, benign=benign, abuse=tuple(name for name in drawn.abuse if name not in NOT_ALONE))


def taught(part: Examples) -> np.ndarray:
    """Rows from which is learned: no ring that honest people in another world look like (``UNTAUGHT``: members from which on)."""
    rows = np.ones(len(part.jaccard), dtype=bool)
    for typology, most in UNTAUGHT.items():
        rows &= ~((part.jaccard > 0) & (part.tag == typology) & (part.inside.size > most))
    return rows
