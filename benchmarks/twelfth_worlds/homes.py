"""What do those who live together share? Households, flatshares, roommates, a parent's card."""

import numpy as np

from twelfth_worlds.clock import at_hours, lives
from twelfth_worlds.life import own_visits
from twelfth_worlds.parties import amount, some
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY


def homes_of(stage: Stage, flat: bool, smallest: int) -> list[np.ndarray]:
    """The honest inhabitants of homes with a line, home by home, in random order."""
    people, city, rng = stage.people, stage.city, stage.rng
    who = stage.honest(np.arange(people.n))
    who = who[(city.flat[people.home[who]] == flat) & ~city.no_line[people.home[who]]]
    who = who[np.argsort(people.home[who], kind="stable")]
    parts = np.split(who, np.flatnonzero(np.diff(people.home[who])) + 1)
    parts = [part for part in parts if len(part) >= smallest]
    return [parts[i] for i in rng.permutation(len(parts))]


def at_home(stage: Stage, who: np.ndarray, each: float) -> None:
    """A few visits from home, each person for itself."""
    people, rng = stage.people, stage.rng
    a = np.repeat(who, 1 + rng.poisson(each, len(who)))
    begin = np.maximum(people.joined[a], 0)
    t = lives(rng, stage.city, stage.p.product, begin, np.full(len(a), stage.end))
    tablet = (people.tablet[a] >= 0) & (rng.random(len(a)) < 0.5)
    device = np.where(tablet, people.tablet[a], people.phone_at(a, t))
    mix = {"look": 4, "order": 3, "coupon": 0.6, "rate": 0.4}
    card = np.where(rng.random(len(a)) < 0.6, people.card[a], people.card2[a])
    stage.visit(a, t, stage.kinds(mix, len(a)), device, stage.net.home(people.home[a], a, t), card)


def households(stage: Stage) -> None:
    """Families on one line: with or without a tablet, with or without a joint card."""
    for who in homes_of(stage, False, 2)[: amount(stage, 60, 220)]:
        at_home(stage, who, stage.rng.uniform(0.5, 3))
        stage.group(who, "household")


def flat_shares(stage: Stage) -> None:
    """Three to eight people on one line, each with its own devices and cards."""
    rng, people = stage.rng, stage.people
    for who in homes_of(stage, True, 3)[: amount(stage, 20, 70)]:
        at_home(stage, who, rng.uniform(0.5, 3))
        if rng.random() < 0.2:
            pair = rng.choice(who, 2, replace=False)
            t = np.maximum(people.joined[pair], 0) + rng.random(2) * DAY
            stage.visit(pair, t, "look", people.phone_at(pair[:1], t[:1]), stage.net.home(people.home[pair], pair, t))
        stage.group(who, "flat_share")


def roommates(stage: Stage) -> None:
    """Roommates who order in turn on evenings, now and then with another's card."""
    rng, people, city = stage.rng, stage.people, stage.city
    for home in homes_of(stage, True, 2)[::-1][: amount(stage, 12, 35)]:
        who = home[:4]
        days = rng.integers(0, stage.p.days, int(rng.integers(6, 20)))
        a = rng.choice(who, len(days))
        t = at_hours(rng, city, days, rng.uniform(18, 23.5, len(days)))
        card = np.where(rng.random(len(a)) < 0.7, people.card[a], people.card[rng.choice(who, len(a))])
        stage.visit(
            a,
            t,
            stage.kinds({"order": 4, "look": 2}, len(a)),
            people.phone_at(a, t),
            stage.net.home(people.home[a], a, t),
            card,
        )
        at_home(stage, who, 1.0)
        stage.group(who, "roommates")


def parents_cards(stage: Stage) -> None:
    """Children, some of them away at a campus, who pay with a parent's card."""
    rng, people = stage.rng, stage.people
    for _ in range(amount(stage, 15, 45)):
        who = some(stage, 2, 4)
        if rng.random() < 0.5:
            people.home[who[1:]] = people.home[who[0]]
            people.town[who[1:]] = people.town[who[0]]
        people.card[who[1:]] = people.card[who[0]]
        people.card2[who[1:]] = people.card[who[0]]
        a = np.repeat(who, rng.integers(2, 6, len(who)))
        own_visits(stage, a, rng.random(len(a)) * stage.end, "order")
        stage.group(who, "parents_card")
