"""When do honest crowds act in the same hour? Many people who share nothing else."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.sessions import add_visits
from eleventh_worlds.stage import Stage


def evening(stage: Stage, low: float = 0.05, high: float = 0.9) -> float:
    """The start of an evening somewhere in the window."""
    day = np.floor(stage.rng.uniform(low, high) * stage.company.days) * DAY
    return min(float(day + ((19.5 + stage.rng.normal(0, 1) - stage.company.zone) % 24) * 3600), stage.span - 20000.0)


def live_event(stage: Stage) -> None:
    """A final, a vote, a concert: thousands act within minutes, each from home."""
    rng, people = stage.rng, stage.people
    n = min(stage.size(100, 3000), stage.company.accounts // 15)
    who = stage.recruits(n)
    stage.group(who, "live_event", 2)
    for _ in range(int(rng.integers(1, 4))):
        t = evening(stage)
        at = t + rng.exponential(float(rng.uniform(60, 900)), n)
        there = (rng.random(n) < 0.7) & (people.join[who] < at)
        add_visits(people, stage.company, stage.sessions, who[there], np.minimum(at[there], stage.span - 70), rng)


def influencer(stage: Stage) -> None:
    """A post brings hundreds of sign-ups within hours; they stay or go as everybody does."""
    rng, people = stage.rng, stage.people
    n = min(stage.size(30, 800), stage.company.accounts // 40)
    who = stage.recruits(n)
    t = evening(stage, 0.02, 0.6)
    people.born[who] = True
    people.join[who] = np.minimum(t + rng.exponential(rng.uniform(1200, 20000), n), stage.span - 9000)
    stay = rng.uniform(0.35, 1.0, n) * (stage.span - people.join[who])
    people.leave[who] = people.join[who] + stay
    people.visits[who] = np.maximum(people.visits[who], 1 + rng.exponential(2, n))
    stage.group(who, "influencer_campaign", 0)


def fan_club(stage: Stage) -> None:
    """A club meets online on the same evenings, from own homes, each for as long as it lasts."""
    rng, people = stage.rng, stage.people
    n = stage.size(6, 70)
    who = stage.recruits(n)
    stage.group(who, "fan_club", 5)
    width = float(np.exp(rng.uniform(np.log(300), np.log(6000))))
    for _ in range(int(rng.integers(3, 15))):
        at = evening(stage) + rng.normal(0, 1, n) * width
        there = (rng.random(n) < rng.uniform(0.3, 0.8)) & (people.join[who] < at) & (at > 0)
        add_visits(people, stage.company, stage.sessions, who[there], np.minimum(at[there], stage.span - 70), rng)
