"""Who signs up at the same time? Classes, new colleagues, strangers whom an advert brings."""

import numpy as np
from numpy.typing import ArrayLike

from twelfth_worlds.clock import at_hours, office_days
from twelfth_worlds.homes import at_home
from twelfth_worlds.life import own_visits
from twelfth_worlds.parties import amount, newcomers
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY, HOUR


def together(
    stage: Stage, place: int, who: np.ndarray, day: float, hour: float, span: float, bought: float, card: ArrayLike = -1
) -> None:
    """Sign up together at a place, everybody on the own phone."""
    people, rng = stage.people, stage.rng
    t = at_hours(rng, stage.city, np.full(len(who), day), hour + rng.random(len(who)) * span)
    t = np.clip(t, 60.0, stage.end - HOUR)
    ip = stage.net.at(int(stage.city.place_site[place]), who, (t // DAY).astype(int))
    out = rng.random(len(who)) < 0.3
    ip = np.where(out, stage.net.mobile(people.carrier[who], people.town[who], who, t), ip)
    people.work[who] = place
    stage.join(who, t, people.phone[who], ip, card, bought)


def class_signups(stage: Stage) -> None:
    """A class signs up within a lesson, on own phones, and then goes home."""
    rng, city = stage.rng, stage.city
    for _ in range(amount(stage, 5, 14)):
        who = newcomers(stage, int(rng.integers(12, 36)))
        if len(who) < 6:
            continue
        day = float(office_days(rng, city, stage.p.days, 1, 0, 0.7 * stage.p.days)[0])
        place = int(rng.choice(np.concatenate([city.schools, city.campuses])))
        together(stage, place, who, day, rng.uniform(9, 14), rng.uniform(0.15, 0.8), 0.1, stage.people.card[who])
        at_home(stage, who, rng.uniform(0.5, 2.5))
        stage.group(who, "class_signup")


def onboardings(stage: Stage) -> None:
    """A company signs its people up in a day; a company card pays in part."""
    rng, people, city = stage.rng, stage.people, stage.city
    for _ in range(amount(stage, 4, 12)):
        who = newcomers(stage, int(rng.integers(8, 70)))
        if len(who) < 5:
            continue
        day = float(office_days(rng, city, stage.p.days, 1, 0, 0.7 * stage.p.days)[0])
        card = people.new_cards(1)[0] if rng.random() < 0.5 else people.card[who]
        together(stage, int(rng.choice(city.offices)), who, day, 9, rng.uniform(1, 8), 0.2, card)
        at_home(stage, who, rng.uniform(0.5, 2))
        stage.group(who, "onboarding")


def campaigns(stage: Stage) -> None:
    """An advert brings strangers who sign up within hours and use the same coupon."""
    rng = stage.rng
    for _ in range(amount(stage, 2, 6, 1)):
        who = newcomers(stage, int(rng.integers(40, 320)))
        if len(who) < 15:
            continue
        start = rng.uniform(0, 0.8) * stage.end
        t = start + rng.exponential(rng.uniform(0.5, 14) * HOUR, len(who))
        t = np.minimum(t, stage.end - HOUR)
        stage.people.joined[who] = t
        stage.people.left[who] = np.inf
        back = who[rng.random(len(who)) < 0.7]
        own_visits(
            stage,
            back,
            t[np.isin(who, back)] + rng.exponential(2 * DAY, len(back)) + 900,
            stage.kinds({"coupon": 3, "order": 1, "look": 1}, len(back)),
        )
        stage.group(who, "campaign")
