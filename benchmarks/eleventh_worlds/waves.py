"""How do people with separate equipment act as one? In the same minutes, wave after wave."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.hideout import manner, network, season, signups
from eleventh_worlds.sessions import add_visits
from eleventh_worlds.stage import Stage


def waves(stage: Stage, cap: int, name: str, life: bool, hard: bool) -> None:
    """Members with separate equipment who act together, wave after wave."""
    rng, people = stage.rng, stage.people
    n = max(5, min(cap, stage.size(5, 80)))
    who = stage.recruits(n)
    start, end = season(stage, 6)
    if life:  # real people, or well-kept accounts
        people.visits[who] = np.maximum(people.visits[who], 2) * rng.uniform(0.4, 1)
        people.join[who] = np.minimum(people.join[who], start)
        people.leave[who] = np.maximum(people.leave[who], end)
    else:
        since = signups(stage, who, start, end)
        extra = rng.random(n) < 0.7
        add_visits(people, stage.company, stage.sessions, who, since, rng)
        add_visits(
            people,
            stage.company,
            stage.sessions,
            who[extra],
            np.minimum(stage.span - 99, since[extra] + rng.random(int(extra.sum())) * 5 * DAY),
            rng,
        )
    rounds = int(rng.integers(6, 20)) if hard else int(rng.integers(5, 22))
    turnout = float(rng.uniform(0.65 if hard or n < 12 else 0.5, 0.95))
    tight = float(np.exp(rng.uniform(np.log(15), np.log(400 if hard else 900))))
    style, length = manner(stage, str(rng.choice(["brigade", "like_farm"])))[0], float(rng.uniform(2, 6))
    for t in rng.uniform(start, end, rounds):
        there = who[(rng.random(n) < turnout) & (people.join[who] < t)]
        if not len(there):
            continue
        at = np.clip(t + rng.exponential(tight, len(there)), 0, stage.span - 99)
        row_style = people.style[there].copy()
        people.style[there], keep = style, people.length[there].copy()
        people.length[there] = length
        add_visits(people, stage.company, stage.sessions, there, at, rng)
        people.style[there], people.length[there] = row_style, keep
    if not hard and stage.chance(0.4):  # the organiser runs several members' accounts from one line
        few = rng.choice(who, max(2, n // 4), replace=False)
        people.home[few] = network(stage, "line", n)[0]
    stage.ring(who, name, hard)
