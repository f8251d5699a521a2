"""What do the worlds of other hands teach? Examples from each generator of this folder, drawn in sizes of their own.

A generator that its author wrote without a look at the product shows abuse and honest people as somebody else thinks of them. Seven
such hands beside the package's own simulator teach a score more about a ninth than any number of worlds of one hand
(docs/decisions/many-hands.md). Worlds from which is learned have seeds from 30 to 99; reported ones never do.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from damaged import damaged
from fourth_worlds.judged import read_into
from other_worlds import other_worlds
from third_worlds.made import make
from third_worlds.products import PRODUCTS
from third_worlds.truth import truth_of
from third_worlds.written import write

import graphabuse as ga
from graphabuse.evaluate.train_ring_score import OTHER_HANDS_FROM, TAUGHT_WITH
from graphabuse.evaluate.training_set import Examples, examples_of, take
from graphabuse.evaluate.training_worlds import KEEP_POOR
from graphabuse.judged import judge
from graphabuse.simulate import World
from graphabuse.store import Store

FIRST_SEED, WORLDS_A_HAND = 30, 16
NUMBERS_A_HAND = 1_000
ACCOUNTS = (6_000, 40_000)
ABUSE = (0.005, 0.04)
STYLES = ("plain", "hard", "sparse", "dense")
MOST_WALKED = 15_000  # the third generator walks through every minute of every account
FAMILIES = {
    "agency": "agency resell sched client brand bookkeep manager treasurer",
    "kiosk": "kiosk library cafe terminal till public hotel booth counter repair demo desk parcel agent shop call_cent",
    "household": "family household home room alternate second_a two_acc tablet elder parent flat carer couple dorm",
    "class_course": "class campus school hackathon conference student intake tour",
    "office": "office staff onboard company depot worker shift qa tester monitor lab team_card gig",
    "campaign": "campaign promo raid sale launch advert regular giveaway event reminder guild fan reset premiere payday club wave flash bonus forum",
    "collision": "collision print second_hand used vpn refurb gift nat laptop relay tunnel handed",
}


@dataclass(frozen=True)
class Told:
    """What a hand tells of a world that has been read into a store."""

    rings: pd.DataFrame
    groups: pd.DataFrame


Hand = Callable[[Store, int, int, Path], Told]


def second(store: Store, seed: int, accounts: int, _: Path) -> Told:
    """Its styles in turn, abuse from rare to common; one kind alone is left to our own worlds, where honest twins of rings are left out."""
    abuse = float(np.exp(np.random.default_rng(seed).uniform(*np.log(ABUSE))))
    world = other_worlds(STYLES[seed % len(STYLES)], seed, accounts, abuse=abuse)
    ga.ingest(store, world.events)
    return Told(world.rings, world.groups)


def third(store: Store, seed: int, accounts: int, folder: Path) -> Told:
    """Its products in turn."""
    stage = make(list(PRODUCTS)[seed % len(PRODUCTS)], seed, min(accounts, MOST_WALKED))
    truth = truth_of(stage)
    log, mapping = write(stage, truth, folder)
    ga.ingest(store, log, mapping=mapping)
    return Told(truth.rings, truth.groups)


def made_by(package: str, store: Store, seed: int, accounts: int, folder: Path) -> Told:
    """A generator that writes a log with a mapping of its own, every other pair of which is damaged; two draw how many accounts there are."""
    made: Callable[..., Any] = import_module(f"{package}.world").made
    log = made(seed) if package in ("fourth_worlds", "fifth_worlds") else made(seed, accounts)
    if seed // 2 % 2:  # plain and hard worlds alike
        log = replace(log, events=damaged(log.events, np.random.default_rng([seed, *package.encode()])))
    read_into(store, log, folder)
    return Told(log.rings, log.groups)


LOGS = (
    "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "thirteenth", "fourteenth", "fifteenth",
    "sixteenth", "eighteenth", "nineteenth",
)  # fmt: skip
HANDS: dict[str, Hand] = {"second": second, "third": third} | {
    name: partial(made_by, f"{name}_worlds") for name in LOGS
}


def jobs_of(hands: Collection[str], worlds: int) -> dict[int, Callable[[], Examples]]:
    """What makes the examples of so many worlds of each hand, by the number of the world."""
    return {
        number: partial(examples_by, name, seed, number)
        for at, name in enumerate(HANDS)
        if name in hands
        for seed in range(FIRST_SEED, FIRST_SEED + worlds)
        for number in [OTHER_HANDS_FROM + NUMBERS_A_HAND * at + seed]
    }


def hand_of(number: np.ndarray) -> np.ndarray:
    """Place in ``HANDS`` of worlds by their numbers; negative for our own."""
    return (number - OTHER_HANDS_FROM) // NUMBERS_A_HAND


def examples_by(hand: str, seed: int, number: int) -> Examples:
    """Examples of one world."""
    rng = np.random.default_rng([number, 303])
    accounts = int(np.exp(rng.uniform(*np.log(ACCOUNTS))))
    with TemporaryDirectory(prefix="graphabuse-") as folder, ga.open_store(":memory:") as store:
        told = HANDS[hand](store, seed, accounts, Path(folder))
        part = examples_of(_world(told), judge(store, config=TAUGHT_WITH[seed % 2], seed=0), number)
    return take(part, (part.jaccard > 0) | (rng.random(len(part.jaccard)) < KEEP_POOR))


def _world(told: Told) -> World:
    """The truth with the names of honest mechanisms that the package knows the families of."""
    rings = told.rings.astype({"account_id": str})
    groups = told.groups.astype({"account_id": str})
    named = groups.assign(
        mechanism=groups["mechanism"].map({name: family_of(name) for name in groups["mechanism"].unique()})
    )
    return World(pa.table({}), rings, named, pd.DataFrame(), {})


def family_of(mechanism: str) -> str:
    """The nearest of the package's honest mechanisms, by words in the name."""
    return next(
        (family for family, words in FAMILIES.items() if any(word in mechanism for word in words.split())),
        "short_lived",
    )
