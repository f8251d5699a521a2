"""Who enters other people's accounts honestly? Agencies, support desks, those who care for the elderly."""

import numpy as np

from twelfth_worlds.clock import at_hours, office_hours
from twelfth_worlds.life import own_visits
from twelfth_worlds.parties import amount, some
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY, HOUR


def agencies(stage: Stage) -> None:
    """An agency runs its clients' accounts in office hours; the clients look in too."""
    rng, people = stage.rng, stage.people
    for _ in range(amount(stage, 4, 14)):
        who = some(stage, 5, 40)
        staff = people.new_devices(int(rng.integers(1, 7)))
        site = stage.city.extra_site(int(rng.integers(1, 3)))
        a = np.repeat(who, 2 + rng.poisson(rng.uniform(2, 8), len(who)))
        t = office_hours(rng, stage.city, stage.p.days, len(a))
        usual = (stage.net.salted(a, 41) % np.uint64(len(staff))).astype(int)
        device = np.where(rng.random(len(a)) < 0.8, staff[usual], rng.choice(staff, len(a)))
        house = people.new_cards(1) if rng.random() < 0.5 else people.card[a]
        card = np.where(rng.random(len(a)) < 0.6, house, people.card[a])
        stage.visit(
            a,
            t,
            stage.kinds({"look": 5, "rate": 1.5, "order": 2, "coupon": 0.5, "address": 0.3}, len(a)),
            device,
            stage.net.at(site, 0, (t // DAY).astype(int)),
            card,
        )
        b = np.repeat(who, 1 + rng.poisson(1.5, len(who)))
        own_visits(stage, b, rng.random(len(b)) * stage.end, stage.kinds({"look": 4, "order": 1}, len(b)))
        stage.group(who, "agency")


def support_desks(stage: Stage) -> None:
    """Staff enter customers' accounts after these asked for help; nothing is bought."""
    rng, people = stage.rng, stage.people
    for _ in range(amount(stage, 1.5, 5, 1)):
        who = some(stage, 20, 140)
        machines = people.new_devices(int(rng.integers(2, 8)))
        site = stage.city.extra_site(int(rng.integers(1, 3)))
        t = office_hours(rng, stage.city, stage.p.days, len(who))
        asked = t - rng.lognormal(np.log(0.7 * HOUR), 1.0, len(who))
        own_visits(stage, who, asked, "ask")
        stage.visit(who, t, "desk", rng.choice(machines, len(who)), stage.net.at(site, 0, (t // DAY).astype(int)))
        again = rng.random(len(who)) < 0.15
        more = t[again] + rng.uniform(0.2, 3, int(again.sum())) * HOUR
        stage.visit(
            who[again], more, "desk", rng.choice(machines, len(more)), stage.net.at(site, 0, (more // DAY).astype(int))
        )
        stage.group(who, "support_desk")


def helpers_of_elderly(stage: Stage) -> None:
    """A helper visits elderly people weekly and orders for them on the helper's phone."""
    rng, people = stage.rng, stage.people
    for _ in range(amount(stage, 8, 25)):
        town = int(rng.integers(stage.p.cities))
        pool = stage.honest(
            np.flatnonzero((people.town == town) & (people.joined < 0) & ~stage.city.no_line[people.home])
        )
        if len(pool) < 20:
            continue
        who = rng.choice(pool, int(rng.integers(3, 9)), replace=False)
        helper, rest = who[:1], who[1:]
        stage.before(who)
        for k, old in enumerate(rest):
            days = np.arange(rng.integers(0, 7), stage.p.days, int(rng.integers(5, 9)))
            t = at_hours(rng, stage.city, days, 9 + 1.5 * (k % 5) + rng.uniform(0, 1.2, len(days)))
            one = np.full(len(days), old)
            stage.visit(
                one,
                t,
                stage.kinds({"order": 5, "look": 1}, len(days)),
                people.phone_at(np.repeat(helper, len(days)), t),
                stage.net.home(people.home[one], helper[0], t),
                people.card[one],
                pace=40.0,
            )
        own_visits(stage, np.repeat(helper, 3), rng.random(3) * stage.end * 0.9 + HOUR, "look")
        stage.group(who, "elder_helper")
