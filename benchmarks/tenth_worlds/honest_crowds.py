"""When do many honest people act at one time? Campaigns, events, raffles, clubs; and who comes through a VPN?"""

import numpy as np

from tenth_worlds.actions import NUMBER
from tenth_worlds.knobs import DAY, HOUR, between, chance, whole
from tenth_worlds.stage import Stage
from tenth_worlds.units import Bools, Ints


def _alive(stage: Stage, t: float) -> Bools:
    """Who has an account then."""
    people = stage.people
    return (people.signup < t) & (people.end > t) & ~people.fake


def raffle(stage: Stage) -> Ints:
    """Thousands answer a push message within minutes, each from wherever they are."""
    rng, people = stage.rng, stage.people
    t0 = stage.day_time()
    members = people.honest(int(stage.n * between(rng, 0.005, 0.08)), _alive(stage, t0))
    t = t0 + rng.lognormal(np.log(between(rng, 60, 1200)), 0.8, len(members))
    stage.visits.own(people, members, t, NUMBER["raffle"])
    stage.truth.group(members, "raffle")
    return members


def campaign(stage: Stage) -> Ints:
    """An advertisement brings a wave of strangers who sign up within hours or days."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 30, 800), "campaign")
    if len(members):
        t = stage.day_time() + rng.exponential(between(rng, 0.5, 60) * HOUR, len(members))
        t = np.minimum(t, stage.knobs.span - HOUR - rng.random(len(members)) * 3 * HOUR)
        stay = np.where(
            rng.random(len(members)) < 0.4,
            rng.exponential(3 * DAY, len(members)),
            rng.exponential(90 * DAY, len(members)),
        )
        people.settle(members, t, t + stay + HOUR)
    return members


def event(stage: Stage) -> Ints:
    """Visitors of a fair or match on the venue's network, paying the same stalls."""
    rng, people = stage.rng, stage.people
    t0 = stage.day_time()
    members = people.honest(whole(rng, 20, max(60, stage.n // 50)), _alive(stage, t0))
    net = stage.nets.fixed(whole(rng, 1, 8))
    stalls = stage.things.cards(whole(rng, 1, 12))
    who = np.repeat(members, rng.integers(1, 4, len(members)))
    t = t0 + rng.random(len(who)) * between(rng, 1, 9) * HOUR
    wifi = rng.random(len(who)) < rng.uniform(0.3, 0.9)
    where = np.where(wifi, net, people.net[who, 2])
    stage.visits.add(
        who,
        t,
        where,
        people.device[who, 0],
        people.card[who, 0],
        people.bank[who],
        "push",
        rng.choice(stalls, len(who)),
    )
    stage.truth.group(members, "event")
    return members


def club(stage: Stage) -> Ints:
    """A club whose members settle up on the same evening of the week, over an hour or three."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 5, 60), "club")
    if not len(members):
        return members
    first = stage.day_time() % (7 * DAY)
    payee = int(stage.things.cards(1)[0]) if chance(rng, 0.7) else -1
    hall = stage.nets.fixed(1) if chance(rng, 0.4) else -1
    width = between(rng, 0.4, 3) * HOUR
    for t0 in np.arange(first, stage.knobs.span, 7 * DAY * int(rng.choice([1, 1, 2, 4]))):
        came = members[
            (rng.random(len(members)) < rng.uniform(0.3, 0.8))
            & (people.signup[members] < t0)
            & (people.end[members] > t0)
        ]
        t = t0 + rng.random(len(came)) * width
        if hall >= 0:
            stage.visits.add(
                came, t, hall, people.device[came, 0], people.card[came, 0], people.bank[came], "push", payee
            )
        else:
            stage.visits.own(people, came, t, NUMBER["push"], payee)
    return members


def collection(stage: Stage) -> Ints:
    """A school trip, a landlord or a fund-raiser: many pay one payee, each in their own time."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 6, 80), "collection")
    if len(members):
        payee = int(stage.things.cards(1)[0])
        for _ in range(whole(rng, 1, 6)):
            t = rng.uniform(0, stage.knobs.span) + rng.exponential(between(rng, 0.2, 6) * DAY, len(members))
            ok = (t > people.signup[members]) & (rng.random(len(members)) < 0.8)
            stage.visits.own(people, members[ok], t[ok], NUMBER["push"], payee)
    return members


def vpn_users(stage: Stage) -> Ints:
    """Private people who use one VPN provider for part of their visits."""
    rng, people = stage.rng, stage.people
    members = stage.members(whole(rng, 10, 150), "honest_vpn")
    if len(members):
        people.net[members, 3] = rng.choice(people.vpns)
        people.weight[members, 3] = rng.uniform(0.2, 2.0, len(members))
    return members
