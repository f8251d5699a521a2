"""Which honest hands touch other people's accounts? Bookkeepers, a support desk, relatives, partners of a small firm."""

import numpy as np

from tenth_worlds.knobs import DAY, between, chance, whole
from tenth_worlds.shifts import Habit, work
from tenth_worlds.stage import Stage
from tenth_worlds.units import Ints


def _hands(stage: Stage, members: Ints, habit: Habit, shifts: int) -> None:
    """Sittings over the clients within a stretch of the window."""
    start, stop = stage.stretch(0.3)
    work(stage, members, habit, start, stop, shifts)


def agency(stage: Stage) -> Ints:
    """A bookkeeper or agency that operates clients' accounts; clients come by themselves too."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 4, 60), "agency")
    if not len(members):
        return members
    net = np.array([stage.nets.fixed(whole(rng, 1, 2))]) if chance(rng, 0.7) else stage.nets.home(1)
    own = people.card[members, 0]
    habit = Habit(
        net,
        stage.things.devices(whole(rng, 1, 6)),
        own,
        people.bank[members],
        device_by=rng.choice(["member", "any", "shift"]),
        recipe=rng.choice(["chores", "biller", "seller"]),
        gap=between(rng, 60, 1500),
        cover=rng.uniform(0.15, 0.9),
        hour=13 - stage.knobs.utc_shift,
    )
    _hands(stage, members, habit, whole(rng, 2, 25))
    people.pace[members] *= 1.3
    return members


def support(stage: Stage) -> Ints:
    """A support desk that opens customers' accounts from its own screens, once or twice each."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 10, 200), "support_desk")
    if not len(members):
        return members
    net = stage.nets.fixed(whole(rng, 1, 4))
    desks = stage.things.devices(whole(rng, 1, 20))
    who = np.repeat(members, rng.integers(1, 4, len(members)))
    low, high = np.maximum(people.signup[who], 0), np.minimum(people.end[who], stage.knobs.span)
    t = low + rng.random(len(who)) * np.maximum(high - low - 60, 0)
    stage.visits.add(who, t, net, rng.choice(desks, len(who)), people.card[who, 0], people.bank[who], "aid")
    call = rng.random(len(who)) < 0.6  # the customer was there just before the call
    stage.visits.own(people, who[call], t[call] - rng.exponential(1200, call.sum()))
    return members


def elder_help(stage: Stage) -> Ints:
    """A helper with one phone who does the banking of a few elderly people at their homes."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.integers(3, 13)), "elder_help")
    if not len(members):
        return members
    helper, old = members[0], members[1:]
    phone = people.device[[helper], 0]
    nets = people.net[old, 0] if chance(rng, 0.7) else people.net[[helper], 0]
    habit = Habit(
        nets,
        phone,
        people.card[old, 0],
        people.bank[old],
        recipe="chores",
        gap=between(rng, 900, 7200),
        cover=rng.uniform(0.3, 0.9),
        hour=rng.uniform(9, 17) - stage.knobs.utc_shift,
    )
    _hands(stage, old, habit, whole(rng, 3, 20))
    people.hour[old] = rng.uniform(7, 18, len(old)) - stage.knobs.utc_shift
    return members


def side_business(stage: Stage) -> Ints:
    """Partners of a small firm: a till tablet at the shop and a common bank account."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.integers(2, 7)), "small_firm")
    if not len(members):
        return members
    people.net[members, 1], people.weight[members, 1] = stage.nets.fixed(1), rng.uniform(0.3, 1.2, len(members))
    people.device[members, 2] = stage.things.devices(1)
    people.device_weight[members, 2] = rng.uniform(0.1, 0.6, len(members))
    people.net[members, 1] = people.net[members[0], 1]
    if chance(rng, 0.7):
        people.bank[members] = stage.things.cards(1)
    people.end[members] = np.maximum(people.end[members], people.signup[members] + 40 * DAY)
    return members
