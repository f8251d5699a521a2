"""Rings that are after goods, discounts and premiums of the shops."""

import numpy as np

from sixteenth_worlds.crew import Crew
from sixteenth_worlds.diary import script
from sixteenth_worlds.origins import fresh
from sixteenth_worlds.settings import DAY, HOUR


def coupon_farm(crew: Crew) -> None:
    """Sign-ups for the first-order coupon, one order each and away; some come back for the next campaign."""
    fresh(crew)
    crew.campaign(crew.stage.rng.uniform(0.8, 3), {"reduced": 0.7, "visit": 0.2, "look": 0.1})


def referral_ring(crew: Crew) -> None:
    """Accounts that refer one another for the premium and spend the points."""
    fresh(crew)
    n = len(crew.members)
    at = np.minimum(crew.begin + crew.stage.rng.uniform(0, 0.4, n) * DAY, crew.end)
    crew.act(np.arange(n), at, script("refer"))
    crew.campaign(crew.stage.rng.uniform(2, 5), {"refer": 0.3, "spend": 0.3, "buy": 0.2, "visit": 0.2})


def refund_crew(crew: Crew) -> None:
    """Orders that are said to have come empty, from accounts that change before they are closed."""
    fresh(crew)
    rng = crew.stage.rng
    rounds = rng.uniform(1, 3)
    crew.campaign(rounds, {"buy": 0.7, "look": 0.3})
    crew.begin = min(crew.begin + rng.uniform(2, 6) * DAY, crew.end - HOUR)
    crew.campaign(rounds, {"return": 0.8, "move": 0.1, "visit": 0.1})


def scalpers(crew: Crew) -> None:
    """Everything that is scarce goes into many carts in the minute it is released."""
    fresh(crew)
    rng, n = crew.stage.rng, len(crew.members)
    room = max(crew.end - crew.begin, 2 * HOUR)
    for _ in range(int(rng.integers(3, 9))):
        drop = crew.begin + rng.uniform(0, 0.97) * room
        known = [when for when in crew.stage.drops if crew.begin < when < crew.end]
        drop = rng.choice(known) if known and rng.random() < 0.6 else drop // HOUR * HOUR + HOUR * 0.5
        there = np.flatnonzero(rng.random(n) < rng.uniform(0.6, 1))
        at = drop + rng.exponential(40 if crew.tier == "careless" else 120, len(there))
        crew.act(there, at, script(["rush", "buy"])[(rng.random(len(there)) < 0.3).astype(int)])
    crew.campaign(1, {"visit": 0.7, "look": 0.3})


def one_person(crew: Crew) -> None:
    """One who comes back as three to six customers, for coupons, free samples and returns."""
    fresh(crew)
    crew.campaign(crew.stage.rng.uniform(2, 6), {"reduced": 0.4, "buy": 0.2, "return": 0.2, "visit": 0.2})


def review_farm(crew: Crew) -> None:
    """Invented customers who praise what the client sells."""
    fresh(crew)
    crew.campaign(crew.stage.rng.uniform(2, 6), {"rate": 0.75, "buy": 0.1, "visit": 0.15})


def bot_night(crew: Crew) -> None:
    """Sign-ups of a bot that sleep for a while and then collect points day by day, by the clock."""
    crew.rhythm = "by the clock"
    fresh(crew)
    crew.campaign(crew.stage.rng.uniform(4, 9), {"collect": 0.5, "visit": 0.3, "spend": 0.2})
