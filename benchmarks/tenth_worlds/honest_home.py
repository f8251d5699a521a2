"""What do people who live together share? A line, a tablet, a card, bills, an old phone."""

import numpy as np

from tenth_worlds.knobs import DAY, chance, whole
from tenth_worlds.stage import Stage
from tenth_worlds.units import Ints


def _one_line(stage: Stage, members: Ints) -> None:
    """Put members on the line of the first of them."""
    stage.people.net[members, 0] = stage.people.net[members[0], 0]


def household(stage: Stage) -> Ints:
    """A family: a line, perhaps a tablet, perhaps a card in common; own phones and jobs."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.choice([2, 2, 2, 3, 3, 4, 5, 6])), "household")
    if len(members) < 2:
        return members
    line, tablet, card = rng.random(3) < (0.85, 0.4, 0.45)
    if not (line or tablet or card):
        line = True
    if line:
        _one_line(stage, members)
        stray = members[rng.random(len(members)) < 0.1]
        people.net[stray, 0] = stage.nets.home(len(stray)) if len(stray) else people.net[stray, 0]
    if tablet:
        users = members[rng.random(len(members)) < 0.8]
        people.device[users, 2] = stage.things.devices(1)
        people.device_weight[users, 2] = rng.uniform(0.1, 1.2, len(users))
    if card:
        common = stage.things.cards(1)
        who = members[rng.random(len(members)) < 0.8]
        people.card[who, int(rng.integers(0, 2))] = common
        people.card[who, 0] = np.where(people.card[who, 0] < 0, common, people.card[who, 0])
    if chance(rng, 0.25):  # they joined on one evening, inviting each other
        t = stage.day_time()
        people.settle(
            members,
            np.minimum(
                t + rng.exponential(1500, len(members)).cumsum(), stage.knobs.span - 600 - rng.random(len(members)) * 60
            ),
            people.end[members] + 10 * DAY,
        )
        people.end[members] = np.maximum(people.end[members], people.signup[members] + 20 * DAY)
    return members


def flatshare(stage: Stage) -> Ints:
    """Unrelated adults on one line; some move out, some move in."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.integers(3, 10)), "flatshare")
    if len(members):
        _one_line(stage, members)
        people.hour[members] = rng.uniform(0, 24, len(members))
        if chance(rng, 0.3):
            bill = stage.things.cards(1)
            who = members[: max(1, len(members) // 2)]
            _dues(stage, who, int(bill[0]), whole(rng, 1, 4))
    return members


def _dues(stage: Stage, who: Ints, payee: int, times: int) -> None:
    """Payments to one payee (landlord, school), each at a moment of the payer's own."""
    people, rng = stage.people, stage.rng
    for _ in range(times):
        day = rng.uniform(0, stage.knobs.span)
        t = day + rng.normal(0, 1.5, len(who)) * DAY
        ok = t > people.signup[who]
        stage.visits.own(people, who[ok], t[ok], 2, payee)


def roommates(stage: Stage) -> Ints:
    """Two to four students: a line, a campus-like rhythm, now and then a borrowed laptop."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.integers(2, 5)), "roommates")
    if len(members):
        _one_line(stage, members)
        if chance(rng, 0.6):
            people.device[members, 2] = people.device[members[0], 0] if chance(rng, 0.4) else stage.things.devices(1)
            people.device_weight[members, 2] = rng.uniform(0.05, 0.5, len(members))
    return members


def parents_card(stage: Stage) -> Ints:
    """Teenagers (also across two homes) who pay with one parent's card."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.integers(2, 6)), "parents_card")
    if len(members):
        people.card[members] = stage.things.cards(1)
        if chance(rng, 0.6):
            k = int(rng.integers(1, len(members) + 1))
            _one_line(stage, members[:k])
    return members


def second_hand(stage: Stage) -> Ints:
    """A phone sold on: two or three people one after the other with one installation id."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.integers(2, 4)), "second_hand")
    if not len(members):
        return members
    phone = stage.things.devices(1, 5000)[0]
    turns = np.sort(rng.uniform(0.1, 0.9, len(members) - 1)) * stage.knobs.span
    edges = np.r_[0, turns, stage.knobs.span]
    for i, who in enumerate(members):  # before and after they have phones of their own
        t = rng.uniform(edges[i], edges[i + 1], int(rng.integers(2, 8)))
        t = t[t > people.signup[who]]
        a = np.full(len(t), who)
        if len(t):
            net = people.net[a, np.where(rng.random(len(t)) < 0.6, 0, 2)]
            stage.visits.add(a, t, net, phone, people.card[a, 0], people.bank[a], int(rng.integers(0, 6)))
    return members


def gig(stage: Stage) -> Ints:
    """Riders or sellers who share a work phone in shifts, with homes and phones of their own."""
    rng, people = stage.rng, stage.people
    members = stage.members(int(rng.integers(2, 9)), "gig_phone")
    if len(members):
        people.device[members, 2] = stage.things.devices(1)
        people.device_weight[members, 2] = rng.uniform(0.2, 1.0, len(members))
        people.weight[members, 2] += 0.4
        people.hour[members] = rng.uniform(7, 24) - stage.knobs.utc_shift + rng.choice([0, 4, 8], len(members))
    return members


def collision(stage: Stage) -> Ints:
    """Strangers whose identical phone models show one fingerprint."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 2, 25), "fingerprint_collision")
    if len(members) > 1:
        stage.things.collide(people.device[members, 0])
    return members
