"""How does one hand, criminal or honest, go through several accounts in a sitting?"""

from dataclasses import dataclass, field

import numpy as np

from tenth_worlds.knobs import DAY, HOUR, between, chance
from tenth_worlds.stage import Stage
from tenth_worlds.units import Floats, Ints

_NONE = np.array([-1])


@dataclass
class Habit:
    """How a hand works.

    Each ``*_by`` says how an item of a pool is picked: ``member`` (each account keeps its own), ``shift`` (one for each
    sitting), ``any``.
    """

    nets: Ints
    devices: Ints
    cards: Ints = field(default_factory=lambda: _NONE)
    banks: Ints = field(default_factory=lambda: _NONE)
    net_by: str = "member"
    device_by: str = "member"
    card_by: str = "member"
    recipe: str = "bonus"
    gap: float = 90.0
    cover: float = 0.6
    hour: float = 14.0
    stray: float = 0.0
    masked: float = 0.0
    masks: Ints = field(default_factory=lambda: _NONE)


def _pick(rng: np.random.Generator, pool: Ints, by: str, position: Ints, shift: int) -> Ints:
    """An item of the pool for each member."""
    pool = np.asarray(pool)
    if by == "member":
        return pool[position % len(pool)]
    if by == "shift":
        return np.full(len(position), pool[shift * 7 % len(pool)])
    return pool[rng.integers(0, len(pool), len(position))]


def sit(
    stage: Stage,
    members: Ints,
    habit: Habit,
    t: Floats,
    position: Ints,
    shift: int,
    recipe: str | None = None,
) -> None:
    """Visits of ``members`` at moments ``t`` by the hand's means."""
    rng = stage.rng
    net = _pick(rng, habit.nets, habit.net_by, position, shift)
    if habit.stray:
        away = rng.random(len(members)) < habit.stray
        net = np.where(away, stage.people.carriers[shift % len(stage.people.carriers)], net)
    tool = _pick(rng, habit.devices, habit.device_by, position, shift)
    if habit.masked:  # a spare phone on mobile data, one per account
        spare = rng.random(len(members)) < habit.masked
        tool = np.where(spare, habit.masks[position % len(habit.masks)], tool)
        net = np.where(spare, np.array(stage.people.carriers)[position % len(stage.people.carriers)], net)
    stage.visits.add(
        members,
        t,
        net,
        tool,
        _pick(rng, habit.cards, habit.card_by, position, shift),
        _pick(rng, habit.banks, "member", position, shift),
        recipe or habit.recipe,
    )


def work(stage: Stage, members: Ints, habit: Habit, start: float, stop: float, shifts: int) -> None:
    """Several sittings between start and stop, each over a part of the members who exist by then."""
    rng, people = stage.rng, stage.people
    days = np.sort(rng.uniform(start, stop, shifts))
    orderly = chance(rng, 0.4)
    for number, raw in enumerate(days):
        t0 = np.floor(raw / DAY) * DAY + ((habit.hour + rng.normal(0, 2.5)) % 24) * HOUR
        if stop - start < 2 * DAY or not start < t0 < stop:
            t0 = raw
        there = np.flatnonzero(people.signup[members] < t0)
        if not len(there):
            continue
        count = max(1, int(rng.binomial(len(there), min(1.0, habit.cover))))
        position = rng.choice(there, count, replace=False)
        if orderly:
            position = np.sort(position)
        t = t0 + np.cumsum(rng.lognormal(np.log(habit.gap), 0.8, count))
        sit(stage, members[position], habit, t, position, number)


def enrol(
    stage: Stage,
    members: Ints,
    habit: Habit,
    start: float,
    span: float,
    bare: float = 0.3,
    latest: float | None = None,
) -> None:
    """Open the accounts by the hand's means within ``span`` seconds, in one or several bouts."""
    rng, people = stage.rng, stage.people
    n = len(members)
    if span < 12 * HOUR:
        t = start + np.cumsum(rng.lognormal(0, 0.8, n)) * span / (n * 1.4)
    else:
        bouts = rng.uniform(0, span, rng.integers(1, max(2, n // 2) + 1))
        at = np.floor(rng.choice(bouts, n) / DAY) * DAY
        t = start + at + ((habit.hour + rng.normal(0, 3, n)) % 24) * HOUR - (start % DAY)
        t = np.sort(np.maximum(t, start + rng.uniform(0, HOUR, n)))
    t = np.clip(t, 0, stage.knobs.span - HOUR - rng.uniform(0, 2 * HOUR, n))
    if latest is not None:
        t = np.where(t > latest, np.maximum(latest - rng.uniform(60, HOUR, n), 1.0), t)
    elif chance(rng, 0.15):  # made before the log begins, at least in part
        t = t - (start + span * rng.uniform(0.3, 1.5))
    people.settle(members, t, t + DAY)
    recipe = "open_bare" if chance(rng, bare) else "open"
    sit(stage, members, habit, t, np.arange(n), 0, recipe)


def own_as(stage: Stage, members: Ints, habit: Habit) -> None:
    """Let the accounts have no life but the hand's."""
    people, i = stage.people, np.arange(len(members))
    if chance(stage.rng, 0.25):  # some hands keep a spare phone per account
        habit.masked, habit.masks = stage.rng.uniform(0.1, 0.4), stage.things.devices(len(members))
    people.fake[members] = True
    people.net[members] = habit.nets[i % len(habit.nets)][:, None]
    people.device[members, 0] = habit.devices[i % len(habit.devices)]
    people.device[members, 1:] = -1
    people.card[members] = habit.cards[i % len(habit.cards)][:, None]
    people.bank[members] = habit.banks[i % len(habit.banks)]


def tempo(rng: np.random.Generator) -> float:
    """Seconds between two accounts of one sitting: a script or a slow hand."""
    return between(rng, 8, 1500)
