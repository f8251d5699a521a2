"""What do those who work or study in one place share? Offices, campuses, lunches on the company's card."""

import numpy as np

from twelfth_worlds.clock import at_hours, office_days, office_hours
from twelfth_worlds.parties import amount
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY


def workers(stage: Stage, place: int) -> np.ndarray:
    """The honest people who work at a place."""
    return stage.honest(np.flatnonzero(stage.people.work == place))


def work_visits(stage: Stage, who: np.ndarray, place: int, each: float, company: np.ndarray | None = None) -> None:
    """Visits with the own phone or laptop from work; some may pay by company card."""
    people, rng, city = stage.people, stage.rng, stage.city
    a = np.repeat(who, rng.poisson(each, len(who)))
    t = office_hours(rng, city, stage.p.days, len(a))
    laptop = (people.laptop[a] >= 0) & (rng.random(len(a)) < 0.4)
    device = np.where(laptop, people.laptop[a], people.phone_at(a, t))
    ip = stage.net.at(int(city.place_site[place]), a, (t // DAY).astype(int))
    card = people.card[a]
    if company is not None:
        card = np.where(np.isin(a, company) & (rng.random(len(a)) < 0.6), people.new_cards(1), card)
    stage.visit(a, t, stage.kinds({"look": 3, "order": 3, "rate": 0.3}, len(a)), device, ip, card)


def offices(stage: Stage) -> None:
    """Colleagues behind the addresses of one office; some pay with a company card."""
    rng = stage.rng
    for place in rng.permutation(stage.city.offices)[: amount(stage, 12, 40, 4)]:
        who = workers(stage, place)
        if len(who) >= 4:
            entitled = rng.permutation(who)[: int(rng.integers(3, 40))]
            work_visits(stage, who, place, rng.uniform(0.4, 2.0), entitled if rng.random() < 0.6 else None)
            stage.group(who, "office")


def campuses(stage: Stage) -> None:
    """Students behind a few addresses: hundreds of unrelated people."""
    for place in stage.city.campuses:
        who = workers(stage, place)
        if len(who) >= 10:
            work_visits(stage, who, place, stage.rng.uniform(0.2, 1))
            stage.group(who, "campus")


def office_lunches(stage: Stage) -> None:
    """Colleagues order lunch within minutes, on working days, on the company's card."""
    rng, people, city = stage.rng, stage.people, stage.city
    for place in rng.permutation(city.offices)[: amount(stage, 6, 18)]:
        who = stage.honest(np.flatnonzero(people.work == place))
        if len(who) < 4:
            continue
        who = rng.permutation(who)[: int(rng.integers(4, 21))]
        stage.before(who)
        card = people.new_cards(1)[0]
        for day in np.unique(office_days(rng, city, stage.p.days, int(rng.integers(5, 16)))):
            here = who[rng.random(len(who)) < rng.uniform(0.4, 0.9)]
            t = at_hours(
                rng, city, np.full(len(here), float(day)), rng.uniform(11.3, 12.4) + rng.random(len(here)) * 0.3
            )
            stage.visit(
                here,
                t,
                "order",
                people.phone_at(here, t),
                stage.net.at(int(city.place_site[place]), here, (t // DAY).astype(int)),
                np.where(rng.random(len(here)) < 0.85, card, people.card[here]),
            )
        stage.group(who, "office_lunch")
