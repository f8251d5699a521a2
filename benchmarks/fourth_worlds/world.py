"""What is a whole world made of? Background, honest look-alikes, abuse, and then the log."""

import numpy as np
import pandas as pd

from fourth_worlds import honest_people, honest_places, honest_work, rings_accounts, rings_bots, rings_money
from fourth_worlds.internet import DAY
from fourth_worlds.log import Log, written
from fourth_worlds.people import live, settle, whereabouts
from fourth_worlds.stage import Stage

HONEST = {**honest_people.MAKERS, **honest_places.MAKERS, **honest_work.MAKERS}
ABUSE = {**rings_accounts.MAKERS, **rings_bots.MAKERS, **rings_money.MAKERS}


def made(seed: int, *, size: int | None = None) -> Log:
    """The world of a seed; seeds that end in 4 or 9 hold no ring (some of them attacked accounts)."""
    stage = Stage(seed)
    rng = stage.rng
    stage.size = size or stage.size
    stage.cafes = stage.net.business(max(stage.size // 60, 12))
    people = settle(stage, int(stage.size * 0.82))
    offices(stage, people)
    live(stage, people)
    pushes(stage)
    for name in stage.product.honest:
        if rng.random() < 0.75:
            for _ in range(int(rng.choice([1, 2, 3], p=[0.5, 0.3, 0.2]))):
                HONEST[name](stage)
    lonely = seed % 5 == 4
    if lonely and rng.random() < 0.5:
        ABUSE["takeover"](stage, alone=True)
    budget = 0 if lonely else int(rng.uniform(0.015, 0.07) * stage.size)
    rings = 0 if lonely else int(rng.integers(6, 19))
    chosen = list(rng.permutation(stage.product.typologies)) + list(rng.choice(stage.product.typologies, 20))
    for name in chosen[:rings]:
        if len(stage.rings) >= budget:
            break
        ABUSE[str(name)](stage)
    return written(stage)


def offices(stage: Stage, people: np.ndarray) -> None:
    """Some work for a company whose network is one address or two; sizes have a long tail."""
    rng = stage.rng
    workers = rng.permutation(people)[: int(0.16 * len(people))]
    at = 0
    while at < len(workers):
        n = int(min(1 + rng.pareto(0.9) * 1.2, 250, len(workers) - at))
        staff = workers[at : at + n]
        at += n
        desks = stage.net.business(1 + (n > 60))
        stage.has["work"][staff] = rng.choice(desks, n)
        if n >= 3:
            stage.group(staff, "office")


def pushes(stage: Stage) -> None:
    """A message to all of a country, after which many open the application within the hour."""
    rng = stage.rng
    for _ in range(int(rng.integers(0, 1 + stage.days // 12))):
        at = float(rng.uniform(0, stage.seconds - DAY))
        told = stage.alive(at)
        told = told[rng.random(len(told)) < rng.uniform(0.02, 0.15)]
        when = at + rng.exponential(rng.uniform(600, 5400), len(told))
        ip, machine = whereabouts(stage, told, when)
        stage.visit(told, when, ip, np.where(rng.random(len(told)) < 0.8, stage.has["phone"][told], machine), "look")


def tables(log: Log) -> dict[str, pd.DataFrame]:
    """Events and truth, for whoever wants files."""
    return {"events": log.events, "rings": log.rings, "honest": log.groups, "victims": log.victims}
