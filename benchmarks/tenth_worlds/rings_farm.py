"""How does one hand make and use accounts on its own machines? Farms, stolen cards, proxies, slow drips, cliques."""

import numpy as np

from tenth_worlds.knobs import DAY, HOUR, between, chance, whole
from tenth_worlds.shifts import Habit, enrol, own_as, tempo, work
from tenth_worlds.stage import Stage
from tenth_worlds.units import Ints


def _visits_each(stage: Stage) -> float:
    """How often a hand uses one account."""
    return between(stage.rng, 1.5, 12.0)


def _go(stage: Stage, members: Ints, habit: Habit, start: float, span: float, stop: float) -> None:
    """The hand opens the accounts, then works them until a moment."""
    own_as(stage, members, habit)
    enrol(stage, members, habit, start, span)
    begin = max(60.0, float(stage.people.signup[members].min()) + 60)
    stop = min(max(stop, begin + 2 * HOUR), stage.knobs.span - 120)
    shifts = max(1, round(_visits_each(stage) / habit.cover))
    work(stage, members, habit, begin, stop, shifts)


def farm(stage: Stage, size: int) -> Ints:
    """A device farm, emulator farm or referral-bonus farm."""
    rng = stage.rng
    members = stage.recruits(size)
    n = len(members)
    kind = rng.choice(["racks", "emulator", "referral"])
    if kind == "emulator":
        devices = stage.things.devices(n if chance(rng, 0.5) else whole(rng, 1, 20), between(rng, 3, 200))
        if chance(rng, 0.4) and len(devices) > 2:
            stage.things.collide(devices[: whole(rng, 2, len(devices))])
        nets = stage.lair("line lines vpn server")
    elif kind == "racks":
        devices = stage.things.devices(whole(rng, 1, 20))
        nets = stage.lair("line lines mobile vpn")
    else:
        devices = stage.things.devices(whole(rng, 1, min(20, n)), between(rng, 5, 300))
        nets = stage.lair("line lines mobile")
    if stage.crowded(nets):
        devices = devices[: max(1, min(n // 3, 20))]
    cards, banks = stage.purse(n)
    start, stop = stage.stretch(0.02)
    span = min(between(rng, HOUR, 30 * DAY), stop - start)
    habit = Habit(
        nets,
        devices,
        cards,
        banks,
        net_by=rng.choice(["member", "shift", "any"]),
        device_by=rng.choice(["member", "member", "any"]),
        gap=tempo(rng),
        cover=rng.uniform(0.2, 1),
        hour=rng.uniform(0, 24),
        stray=rng.choice([0, 0.1, 0.3]),
        recipe=rng.choice(["bonus", "bonus", "collect", "sharer", "saver"]),
    )
    _go(stage, members, habit, start, span, stop)
    return members


def card_testing(stage: Stage, size: int) -> Ints:
    """Accounts made to try stolen cards: many cards pass through a few accounts."""
    rng = stage.rng
    members = stage.recruits(size)
    n = len(members)
    cards = stage.things.cards(max(4, int(n * between(rng, 1.5, 12))))
    habit = Habit(
        stage.lair("line vpn server proxy mobile"),
        stage.things.devices(whole(rng, 1, max(1, n // 2)), between(rng, 2, 90)),
        cards,
        net_by=rng.choice(["member", "shift", "any"]),
        device_by=rng.choice(["member", "any"]),
        card_by="any",
        gap=between(rng, 5, 400),
        cover=rng.uniform(0.3, 1),
        hour=rng.uniform(0, 24),
        recipe="probe",
    )
    start, stop = stage.stretch(0.01)
    own_as(stage, members, habit)
    stage.people.card[members] = -1
    enrol(stage, members, habit, start, min(between(rng, HOUR, 10 * DAY), (stop - start) * 0.7), bare=0.8)
    begin = max(60.0, float(stage.people.signup[members].min()) + 60)
    work(
        stage,
        members,
        habit,
        begin,
        min(max(stop, begin + 2 * HOUR), stage.knobs.span - 120),
        max(2, round(between(rng, 3, 20) / habit.cover)),
    )
    return members


def residential(stage: Stage, size: int) -> Ints:
    """One hand behind rotating home addresses; a few machines or payout accounts remain shared."""
    rng = stage.rng
    members = stage.recruits(size)
    n = len(members)
    net = np.array([stage.nets.proxy(whole(rng, max(4, n // 3), 1500), between(rng, 0.3, 40) * HOUR)])
    machines = stage.things.devices(whole(rng, 1, max(2, n // 2)), between(rng, 10, 300))
    cards, banks = stage.purse(n)
    start, stop = stage.stretch(0.05)
    habit = Habit(
        net,
        machines,
        cards,
        banks,
        device_by=rng.choice(["member", "member", "any"]),
        gap=tempo(rng),
        cover=rng.uniform(0.2, 0.9),
        hour=rng.uniform(0, 24),
        recipe=rng.choice(["bonus", "collect", "spender", "seller"]),
    )
    _go(stage, members, habit, start, between(rng, HOUR, 25 * DAY), stop)
    return members


def slow_drip(stage: Stage, size: int) -> Ints:
    """Accounts made one by one over weeks and used rarely, a few per sitting."""
    rng = stage.rng
    members = stage.recruits(size)
    n = len(members)
    cards, banks = stage.purse(n)
    habit = Habit(
        stage.lair("line lines mobile vpn"),
        stage.things.devices(whole(rng, 1, max(1, n // 2))),
        cards,
        banks,
        device_by=rng.choice(["member", "any"]),
        net_by=rng.choice(["member", "any"]),
        gap=between(rng, 600, 4 * HOUR),
        cover=min(1.0, rng.uniform(1.2, 4) / n),
        hour=rng.uniform(0, 24),
        stray=rng.uniform(0, 0.4),
        recipe=rng.choice(["spender", "bonus", "saver", "sharer"]),
    )
    length = stage.knobs.span * rng.uniform(0.4, 0.95)
    start = rng.uniform(0, stage.knobs.span - length)
    _go(stage, members, habit, start, length * 0.8, start + length)
    return members


def clique(stage: Stage, _size: int) -> Ints:
    """Three to six accounts of one person."""
    rng = stage.rng
    members = stage.recruits(int(rng.integers(3, 7)))
    n = len(members)
    cards, banks = stage.purse(n)
    home = stage.nets.home(1)
    nets = np.r_[home, home, rng.choice(stage.people.carriers)] if chance(rng, 0.6) else home
    habit = Habit(
        nets,
        stage.things.devices(whole(rng, 1, 3)),
        cards,
        banks,
        net_by="any",
        device_by=rng.choice(["member", "any"]),
        gap=between(rng, 30, 3 * HOUR),
        cover=rng.uniform(0.3, 1),
        hour=rng.uniform(0, 24),
        recipe=rng.choice(["spender", "bonus", "saver", "sharer"]),
    )
    start, stop = stage.stretch(0.1)
    _go(stage, members, habit, start, between(rng, HOUR, 40 * DAY), stop)
    return members
