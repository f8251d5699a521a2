"""Rings that live on what they take from honest customers: accounts, points, gift cards and card numbers."""

import numpy as np

from sixteenth_worlds.crew import Crew
from sixteenth_worlds.diary import script
from sixteenth_worlds.habits import visit
from sixteenth_worlds.mixing import tailed
from sixteenth_worlds.origins import bought, fresh
from sixteenth_worlds.settings import DAY, HOUR


def stuffing(crew: Crew) -> None:
    """Lists of passwords tried out; what opens is emptied into the crew's own receiving accounts."""
    receivers(crew)
    broken_into(crew, tries=4.0, what=("taken", "move", "buy"))
    crew.campaign(crew.stage.rng.uniform(2, 5), {"buy": 0.4, "redeem": 0.3, "visit": 0.3})


def points_theft(crew: Crew) -> None:
    """Points of sleepy customers go to mules, who turn them into vouchers."""
    receivers(crew)
    broken_into(crew, tries=1.0, what=("drain", "drain", "taken"))
    crew.campaign(crew.stage.rng.uniform(2, 6), {"spend": 0.6, "drain": 0.2, "visit": 0.2})


def gift_cards(crew: Crew) -> None:
    """Numbers of gift cards run through; accounts that redeem those with money on them."""
    receivers(crew)
    crew.campaign(crew.stage.rng.uniform(4, 9), {"check": 0.7, "redeem": 0.25, "reduced": 0.05})


def card_testing(crew: Crew) -> None:
    """Stolen card numbers, each added to an account or two to see whether it lives; some are those of customers here."""
    fresh(crew)
    stage, rng, n = crew.stage, crew.stage.rng, len(crew.members)
    people = stage.people
    robbed = stage.settled(int(rng.integers(1, 4 + n // 6)))
    robbed = robbed[people.card[robbed] >= 0]
    loot = np.concatenate([stage.things.take(3 * n), people.card[robbed], people.card[robbed]])
    for _ in range(int(rng.integers(2, 5))):
        start = rng.uniform(crew.begin, max(crew.begin + HOUR, crew.end - 3 * HOUR))
        seat = rng.permutation(np.repeat(np.arange(n), 2))
        at = start + np.cumsum(rng.exponential(min(30.0, 2 * HOUR / len(seat)), len(seat)))
        crew.act(
            seat, at, script(["test", "tests"])[(rng.random(len(seat)) < 0.3).astype(int)], rng.choice(loot, len(seat))
        )
    crew.campaign(1, {"visit": 0.6, "test": 0.4})
    stage.victims.append(("card stolen", robbed))


def receivers(crew: Crew) -> None:
    """The crew's own accounts: fresh ones, or from careful crews often bought ones."""
    if crew.tier == "careful" and crew.stage.rng.random() < 0.5:
        bought(crew)
    else:
        fresh(crew)


def broken_into(crew: Crew, tries: float, what: tuple[str, ...]) -> None:
    """Attack waves on honest accounts: many log-ins that fail, some that do not, and what is done inside."""
    stage, rng, n = crew.stage, crew.stage.rng, len(crew.members)
    hit = stage.settled(tailed(rng, 3, 30 + 2 * n, step=5 + n))
    tried = stage.settled(int(len(hit) * rng.uniform(0.5, tries)))
    waves = []
    for _ in range(int(rng.integers(1, 4))):
        start = rng.uniform(crew.begin, max(crew.begin + HOUR, crew.end - DAY / 2))
        length = rng.uniform(0.5, 10) * HOUR
        wave = tried[rng.random(len(tried)) < 0.6]
        waves.append(wave)
        crew.intrude(wave, start + rng.uniform(0, length, len(wave)), script("tried"))
    stage.victims.append(("tried", np.unique(np.concatenate(waves))))
    at = rng.uniform(crew.begin, max(crew.begin + HOUR, crew.end), len(hit))
    at = np.sort(at // (3 * HOUR) * 3 * HOUR + rng.uniform(0, HOUR, len(hit)))
    worried = rng.random(len(hit)) < 0.4
    visit(stage, at[worried] + rng.uniform(0.2, 48, int(worried.sum())) * HOUR, hit[worried], script("reset"))
    crew.intrude(hit, at, script(list(what))[rng.integers(0, len(what), len(hit))])
    stage.victims.append(("broken into", hit))
