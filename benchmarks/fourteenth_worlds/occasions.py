"""When do honest strangers do the same thing at the same time?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, HOUR
from fourteenth_worlds.town import Town
from fourteenth_worlds.words import CODE


def moment(town: Town, who: np.ndarray, low: float, high: float) -> float:
    """A working day's time between two local hours."""
    day = int(town.rng.integers(1, town.days - 1))
    day += {5: -1, 6: -2}.get(day % 7, 0) if day > 2 else 0
    return float(day * DAY + town.rng.uniform(low, high) * HOUR - town.offset(who[:1])[0])


def school_class(town: Town, who: np.ndarray) -> None:
    """Pupils open accounts in one lesson, some on the school's tablets, and go on with their own lives."""
    rng = town.rng
    line, tablets = town.atlas.halls(town.place[who[:1]])[0], town.devices.add(max(2, len(who) // 2))
    t = moment(town, who, 8, 14) + np.sort(rng.uniform(0, rng.uniform(300, 2400), len(who)))
    device = np.where(
        rng.random(len(who)) < rng.choice([0.0, 0.5, 1.0]), rng.choice(tablets, len(who)), town.phone[who]
    )
    town.rhythm[who] = 1
    town.join(who, t, line=line, device=device)
    town.visit(who, t + rng.uniform(200, 1500, len(who)), "sell", line, device)


def onboarding(town: Town, who: np.ndarray) -> None:
    """A firm has its staff open accounts for travel, with the firm's card."""
    rng = town.rng
    line, card = town.atlas.halls(town.place[who[:1]])[0], town.cards.add(1)[0]
    t = moment(town, who, 9, 16) + rng.exponential(rng.uniform(600, 5000), len(who))
    town.office[who] = line
    town.join(who, t, line=line)
    trips = np.repeat(who, rng.poisson(1.5, len(who)))
    later = town.born[trips] + rng.exponential(9 * DAY, len(trips)) + HOUR
    town.visit(trips, later, "travel", town.office[trips], card=card)


def campaign(town: Town, who: np.ndarray) -> None:
    """An advertisement on a radio or in a tram brings a city's people in within hours, for a bonus."""
    rng = town.rng
    t = moment(town, who, 9, 19) + rng.gamma(2, rng.uniform(1500, 20_000), len(who))
    town.join(who, t, "invited")
    some = who[rng.random(len(who)) < 0.5]
    town.visit(some, town.born[some] + rng.exponential(DAY, len(some)) + 600, "bonus")


def opening(town: Town, who: np.ndarray) -> None:
    """Tickets for a concert go on sale at a full hour, and fans all try in the same minutes."""
    rng = town.rng
    start = np.round(moment(town, who, 9, 20) / HOUR) * HOUR
    who = who[town.born[who] < start]
    for errand, wait in (("travel", 15), ("tickets", 60), ("travel", 240)):
        some = who[rng.random(len(who)) < 0.75]
        town.visit(some, start + rng.exponential(wait, len(some)) + 1, errand, pace=0.4)


def market_day(town: Town, who: np.ndarray) -> None:
    """The stalls of a weekly flea market, all on the market's wifi on the same mornings."""
    rng = town.rng
    line, weekday = town.atlas.square[town.place[who[0]]], int(rng.integers(4, 7))
    for day in range(weekday, town.days, 7):
        there = who[(rng.random(len(who)) < 0.5) & (town.born[who] < day * DAY)]
        t = day * DAY + rng.normal(8.5, 1.2, len(there)) * HOUR - town.offset(there)
        town.visit(there, t, "sell", line)
        town.visit(there, t + rng.uniform(1, 4, len(there)) * HOUR, "agree", line)


def tour(town: Town, who: np.ndarray) -> None:
    """A coach party: every night the wifi of another hotel, for a week."""
    rng = town.rng
    first = int(rng.integers(0, max(1, town.days - 7)))
    for day in range(first, min(town.days, first + int(rng.integers(3, 9)))):
        inn = rng.choice(town.inns)
        there = who[(rng.random(len(who)) < 0.45) & (town.born[who] < day * DAY)]
        t = day * DAY + rng.normal(20.5, 1.3, len(there)) * HOUR - town.offset(there)
        errand = np.array([CODE["browse"], CODE["chat"], CODE["travel"]])[rng.integers(0, 3, len(there))]
        town.visit(there, t, errand, inn)


OCCASIONS = {
    "school_class": (school_class, 0.2, (12, 32), "born"),
    "onboarding": (onboarding, 0.12, (5, 50), "born"),
    "campaign": (campaign, 0.06, (20, 250), "born"),
    "opening": (opening, 0.1, (15, 200), "fan"),
    "market_day": (market_day, 0.2, (5, 40), "market"),
    "tour": (tour, 0.3, (6, 35), "tour"),
}
