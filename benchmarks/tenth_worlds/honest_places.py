"""Where do many honest people share an address? In offices, campuses, carriers, cafes, at counters, on a first day."""

import numpy as np

from tenth_worlds.knobs import DAY, HOUR, between, chance, whole
from tenth_worlds.stage import Stage
from tenth_worlds.units import Ints


def _joined_together(stage: Stage, members: Ints, span: float) -> None:
    """Members sign up within one span and then stay for long."""
    t0 = stage.day_time()
    t = np.minimum(
        t0 + stage.rng.random(len(members)) * span, stage.knobs.span - HOUR - stage.rng.random(len(members)) * HOUR
    )
    stage.people.settle(members, t, t + stage.rng.exponential(120 * DAY, len(members)) + 5 * DAY)


def office(stage: Stage) -> Ints:
    """Colleagues on the company's addresses in working hours."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 4, 150), "office")
    if len(members):
        people.net[members, 1] = stage.nets.fixed(whole(rng, 1, 4))
        people.weight[members, 1] = rng.uniform(0.15, 2.0, len(members))
    return members


def campus(stage: Stage) -> Ints:
    """Students behind a block of campus addresses."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 30, 500), "campus")
    if len(members):
        people.net[members, 1] = stage.nets.fixed(whole(rng, 2, 64))
        people.weight[members, 1] = rng.uniform(0.2, 2.5, len(members))
        if chance(rng, 0.4):
            _joined_together(stage, members[: len(members) // 2], between(rng, 1, 20) * DAY)
    return members


def carrier_nat(stage: Stage) -> Ints:
    """A regional operator with one or two addresses for everybody."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 100, 1200), "carrier_nat")
    if len(members):
        people.net[members, 2] = stage.nets.carrier(whole(rng, 1, 2))
        people.weight[members, 2] += rng.uniform(0.2, 1.5, len(members))
    return members


def kiosk(stage: Stage) -> Ints:
    """A library, kiosk or cafe: shared machines or a shared hotspot, visited now and then."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 5, 80), "kiosk")
    if not len(members):
        return members
    net = stage.nets.fixed(1)
    people.net[members, 3] = net
    people.weight[members, 3] = rng.uniform(0.05, 0.6, len(members))
    if chance(rng, 0.6):  # machines of the house
        machines = stage.things.devices(whole(rng, 1, 8))
        count = rng.integers(1, 5, len(members))
        who = np.repeat(members, count)
        t = (
            np.floor(rng.uniform(0, stage.knobs.days, len(who))) * DAY
            + ((rng.uniform(9, 19, len(who)) - stage.knobs.utc_shift) % 24) * HOUR
        )
        ok = (t > people.signup[who]) & (t < people.end[who])
        who, t = who[ok], t[ok]
        stage.visits.add(
            who,
            t,
            net,
            rng.choice(machines, len(who)),
            people.card[who, 0],
            people.bank[who],
            rng.integers(0, 6, len(who)),
        )
    return members


def counter(stage: Stage) -> Ints:
    """A shop or agent that opens accounts for walk-in customers, who then live elsewhere."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 5, 150), "agent_counter")
    if not len(members):
        return members
    net = stage.nets.fixed(1) if chance(rng, 0.6) else int(stage.nets.home(1)[0])
    tools = stage.things.devices(whole(rng, 1, 3))
    people.open_net[members], people.open_device[members] = net, rng.choice(tools, len(members))
    start, stop = stage.stretch(0.05)
    day = np.floor(rng.uniform(start, stop, len(members)) / DAY) * DAY
    t = day + ((rng.uniform(9, 19, len(members)) - stage.knobs.utc_shift) % 24) * HOUR
    t = np.minimum(t, stage.knobs.span - 2 * HOUR - rng.random(len(members)) * 6 * HOUR)
    people.settle(members, t, t + rng.exponential(90 * DAY, len(members)) + 6 * DAY)
    return members


def class_signup(stage: Stage) -> Ints:
    """A school class or course whose members sign up in one lesson from one address."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 8, 60), "class_signup")
    if not len(members):
        return members
    net = stage.nets.fixed(whole(rng, 1, 3))
    _joined_together(stage, members, between(rng, 0.1, 1.5) * HOUR)
    people.net[members, 1], people.weight[members, 1] = net, rng.uniform(0.05, 0.8, len(members))
    people.open_net[members] = net
    if chance(rng, 0.35):
        people.open_device[members] = rng.choice(stage.things.devices(whole(rng, 2, 15)), len(members))
    return members


def onboarding(stage: Stage) -> Ints:
    """A company that signs its staff up with company phones, partly with a company card."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 5, 120), "company_onboarding")
    if not len(members):
        return members
    net = stage.nets.fixed(whole(rng, 1, 3))
    _joined_together(stage, members, between(rng, 0.5, 60) * HOUR)
    people.net[members, 1], people.weight[members, 1], people.open_net[members] = (
        net,
        rng.uniform(0.3, 1.5, len(members)),
        net,
    )
    if chance(rng, 0.5):
        people.open_device[members] = rng.choice(stage.things.devices(whole(rng, 1, 4)), len(members))
    if chance(rng, 0.5):  # new phones, all of one model
        people.device[members, 1] = stage.things.devices(len(members))
        people.device_weight[members, 1] = 1.0
        if chance(rng, 0.2):
            stage.things.collide(people.device[members, 1])
    if chance(rng, 0.4):
        people.card[members, 1] = stage.things.cards(1)
    return members
