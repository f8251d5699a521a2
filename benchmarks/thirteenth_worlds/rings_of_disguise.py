"""Which rings hide: behind former owners, fresh machines, moving regions, or nothing in common but the clock?"""

import numpy as np

from thirteenth_worlds.crew import act, burnt, hired, hours, join, rounds
from thirteenth_worlds.lines import mobiles, pooled
from thirteenth_worlds.numbers import shares
from thirteenth_worlds.stage import Stage

PLACES = ("home", "mobile", "work", "laptop", "phone", "desk", "tunnelled", "zone", "peak", "count", "tel", "card")


def bought(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Grown accounts with a former owner's life, passed to the crew on some days, then put to use."""
    rng = stage.rng
    who = stage.take(size, old=True)
    before = {name: stage[name][who].copy() for name in PLACES}
    crew = hired(stage, who, tier)
    for name, value in before.items():
        stage[name][who] = value
    stage["count"][who] = np.maximum(stage["count"][who], 2)
    start = rng.uniform(0.3, 0.65) * stage.days
    passed = hours(stage, crew, start, min(start + rng.uniform(0.5, 8), stage.days - 2), size)
    stage["gone"][who] = np.maximum(passed - rng.exponential(2, size), 0.5)
    act(stage, crew, passed, np.arange(size), "seize")
    starts = hours(stage, crew, passed.max(), stage.days - 0.2, int(rng.integers(2, 7)))
    rounds(stage, crew, starts, rng.uniform(0.4, 0.9), rng.choice(["compute", "credit", "review"]))
    use = np.repeat(np.arange(size), rng.integers(1, 4, size))
    act(stage, crew, hours(stage, crew, passed[use], stage.days, len(use)), use, "look")
    return who, crew.manner


def rotating(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """A fresh machine and a fresh address at every visit; phones, cards or the clock may still be common."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier, "proxies")
    seat = stage.regions[stage.somewhere()]
    line = pooled(stage.lines, int(rng.choice(seat.homes.ravel())), 65_536, size, 0.01)
    machine = stage.machines.add(np.full(size, 0.01))
    stage.at_line(crew.who, line)
    stage.at_machine(crew.who, machine)
    start = rng.uniform(0, 0.5) * stage.days
    born = np.sort(hours(stage, crew, start, min(start + rng.uniform(1, 20), stage.days - 1), size))
    join(stage, crew, born)
    times = rng.integers(2, 6, size)
    use = np.repeat(np.arange(size), times)
    time = hours(stage, crew, born[use], burnt(stage, born.max()), len(use))
    slip = rng.random(len(use)) < 0.06 * (1.1 - crew.care)
    steps = rng.choice(["offer", "compute", "build"], 3)
    for purpose, later in zip(steps, (0.0, 0.004, 0.009), strict=True):
        moment = time + later * rng.lognormal(0, 0.2 + 0.5 * crew.care, len(use))
        stage.visit(
            moment, crew.who[use], np.where(slip, crew.home, line[use]), np.where(slip, crew.own, machine[use]), purpose
        )
    if rng.random() < 0.6:
        card = shares(rng, born, stage.new_cards(size // 3 + 1))
        stage.visit(born + rng.exponential(1, size), crew.who, line, machine, "upgrade", card)
    return crew.who, "fresh"


def lockstep(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Robots that share nothing but a timetable, which the careful blur."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier, "proxies")
    machine = stage.machines.kept(size)
    stage.at_machine(crew.who, machine)
    start = rng.uniform(0, 0.4) * stage.days
    new = rng.random(size) < 0.7
    join(stage, crew, hours(stage, crew, start, min(start + 10, stage.days - 1), int(new.sum())), crew.who[new])
    beats = rng.uniform(start, burnt(stage, start + 10), int(rng.integers(6, 22)))
    blur = {"easy": 8, "medium": 60, "hard": 400}[tier]
    drift = rng.exponential(blur / 4, size)
    purposes = rng.choice(["compute", "build", "job", "review", "credit"], 2, replace=False)
    for beat in beats:
        here = np.flatnonzero(rng.random(size) < 0.92 - 0.35 * crew.care)
        time = beat + (drift[here] + rng.exponential(blur, len(here))) / 86_400
        stage.visit(time, crew.who[here], crew.line[here], machine[here], rng.choice(purposes))
    return crew.who, "clock"


def mining(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Trial credits become coins: all accounts start machines by turns, and the crew moves its point of entry every few days."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier)
    start = rng.uniform(0.1, 0.5) * stage.days
    born = np.sort(hours(stage, crew, start, min(start + rng.uniform(1, 10), stage.days - 1), size))
    join(stage, crew, born)
    cards = stage.new_cards(max(1, int(size * (0.2 + 0.7 * crew.care))))
    act(stage, crew, born + rng.gamma(2, 5, size) / 1440, np.arange(size), "card_trouble", shares(rng, born, cards))
    moves = np.arange(start, burnt(stage, start + 12), rng.uniform(2, 8))
    for begin, end in zip(moves, np.r_[moves[1:], stage.days], strict=True):
        if rng.random() < 0.6:
            base = int(rng.choice(stage.clouds)) + int(rng.integers(0, 60_000))
            entry = pooled(stage.lines, base, int(rng.choice([1, 3, 12])), 1, 0.5)
        else:
            entry = mobiles(rng, stage.lines, stage.regions[stage.somewhere()], 1)
        awake = np.flatnonzero((born < end) & (rng.random(size) < 0.85 - 0.3 * crew.care))
        time = np.sort(hours(stage, crew, begin, end, len(awake)))
        tight = begin + rng.uniform(0, 0.3) + np.cumsum(rng.lognormal(0.5 + 2 * crew.care, 0.7, len(awake))) / 1440
        own = rng.random(len(awake)) < crew.care * 0.6
        used = np.where(own, crew.line[awake], entry)
        stage.visit(tight if rng.random() < 0.6 else time, crew.who[awake], used, crew.machine[awake], "compute")
    return crew.who, "hopping"
