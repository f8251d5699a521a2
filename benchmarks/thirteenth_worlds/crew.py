"""What do the people behind a ring have: lines, machines, hours of work, and how careful are they?"""

from dataclasses import dataclass

import numpy as np

from thirteenth_worlds.internet import Region
from thirteenth_worlds.lines import fixed, homes, mobiles, pooled
from thirteenth_worlds.numbers import shares
from thirteenth_worlds.stage import Stage

CARE = {"easy": 0.1, "medium": 0.5, "hard": 0.85}


@dataclass(frozen=True)
class Crew:
    """Accounts with a line and a machine each, and the operator's own line, machine and hours."""

    who: np.ndarray
    line: np.ndarray
    machine: np.ndarray
    home: int
    own: int
    zone: float
    hour: float
    length: float
    care: float
    manner: str


def hired(stage: Stage, who: np.ndarray, tier: str, manner: str | None = None) -> Crew:
    """A crew for accounts, who from now on are seen only on the crew's lines and machines."""
    rng, care = stage.rng, CARE[tier]
    seat = stage.regions[stage.somewhere()]
    manners = {
        "easy": ["home", "hosting", "phones"],
        "medium": ["tunnel", "phones", "homes"],
        "hard": ["proxies", "proxies", "tunnel"],
    }
    manner = manner or str(rng.choice(manners[tier]))
    home, own = int(homes(rng, stage.lines, seat, 1)[0]), int(stage.machines.usual(rng, 1)[0])
    few = max(1, round(len(who) / rng.uniform(5, 15)))
    if manner == "home":
        line = np.full(len(who), home)
    elif manner == "hosting":
        base = int(rng.choice(stage.clouds)) + int(rng.integers(5_000, 60_000))
        line = shares(
            rng,
            who,
            pooled(stage.lines, base, 1, few, 1.0) if rng.random() < 0.5 else fixed(rng, stage.lines, seat, few),
        )
    elif manner == "phones":
        line = shares(rng, who, mobiles(rng, stage.lines, seat, few))
    elif manner == "tunnel":
        base = int(rng.choice(stage.tunnels))
        line = pooled(stage.lines, base, int(rng.choice([6, 40, 300])), len(who), 0.2)
    elif manner == "homes":
        line = shares(rng, who, homes(rng, stage.lines, seat, few + 1))
    else:
        line = _clean(stage, seat, who)
    chair = few if tier == "easy" else max(2, len(who) // 3)
    machine = shares(rng, who, stage.machines.add(rng.choice([1e5, 40.0, 8.0], chair), 0.03))
    if tier != "easy":
        alone = rng.random(len(who)) < (0.45 if tier == "medium" else 0.9)
        machine = np.where(alone, stage.machines.add(rng.choice([1e5, 30.0], len(who)), 0.03), machine)
    hour, length = rng.uniform(0, 24), rng.choice([4, 8, 8, 11, 24])
    crew = Crew(who, line, machine, home, own, seat.zone, hour, float(length), care, manner)
    _moved(stage, crew)
    return crew


def _clean(stage: Stage, seat: Region, who: np.ndarray) -> np.ndarray:
    """A line of a home for each account, in one country or in any."""
    if stage.rng.random() < 0.5:
        return homes(stage.rng, stage.lines, seat, len(who))
    return np.concatenate([homes(stage.rng, stage.lines, stage.regions[stage.somewhere()], 1) for _ in who])


def _moved(stage: Stage, crew: Crew) -> None:
    """Whatever cover life the accounts lead, they lead it where the crew is."""
    rng, who = stage.rng, crew.who
    stage.at_line(who, crew.line)
    stage.at_machine(who, crew.machine)
    stage["work"][who], stage["tunnelled"][who] = -1, 0
    stage["zone"][who], stage["peak"][who] = crew.zone, (crew.hour + crew.length / 2) % 24
    busy = rng.random(len(who)) < 0.2 + 0.5 * crew.care
    stage["count"][who] = np.where(busy, rng.lognormal(-0.2, 0.9, len(who)), 0)
    stage["card"][who] = -1
    if rng.random() < 0.7 - 0.5 * crew.care:
        stage["tel"][who] = shares(rng, who, stage["tel"][who[: len(who) // 3 + 1]])


def hours(stage: Stage, crew: Crew, start: float | np.ndarray, end: float | np.ndarray, count: int) -> np.ndarray:
    """Times in the crew's shift between two days; some fall outside it."""
    rng = stage.rng
    day = np.floor(start + rng.random(count) * (np.asarray(end) - start))
    hour = crew.hour + rng.random(count) * np.where(rng.random(count) < 0.92, crew.length, 24) - crew.zone
    return np.maximum(day + (hour % 24) / 24, start + rng.random(count) * 0.02)


def burnt(stage: Stage, begin: float) -> float:
    """The day by which the crew has thrown its accounts away, often long before the log ends."""
    return float(min(begin + 2 + stage.rng.lognormal(2.3, 0.9), stage.days - 0.3))


def gap(stage: Stage, crew: Crew, count: int) -> np.ndarray:
    """Days from one account's turn to the next one's; the careful wait longer and less evenly."""
    return stage.rng.lognormal(np.log(2 + 25 * crew.care**2), 0.4 + crew.care, count) / 1440


def join(stage: Stage, crew: Crew, time: np.ndarray, who: np.ndarray | None = None) -> None:
    """Accounts sign up at times within the window and stay."""
    who = crew.who if who is None else who
    stage["born"][who] = np.clip(time, 0.001, stage.days - 0.05)
    stage["gone"][who] = stage.days


def act(
    stage: Stage, crew: Crew, time: np.ndarray, order: np.ndarray, purpose: str, card: int | np.ndarray = -1
) -> None:
    """Accounts, by their place in the crew, do something at times, with now and then a slip to the operator's own line or machine."""
    rng = stage.rng
    slip = rng.random(len(order)) < 0.05 * (1 - crew.care) + 0.008
    which = rng.random(len(order)) < 0.6
    line = np.where(slip & which, crew.home, crew.line[order])
    machine = np.where(slip & (~which | (rng.random(len(order)) < 0.3)), crew.own, crew.machine[order])
    stage.visit(time, crew.who[order], line, -1 if purpose == "job" else machine, purpose, card)


def rounds(stage: Stage, crew: Crew, starts: np.ndarray, share: float, purpose: str) -> None:
    """At each start the accounts have their turn one after another."""
    for start in starts:
        order = np.flatnonzero(stage.rng.random(len(crew.who)) < share)
        if stage.rng.random() < crew.care:
            order = stage.rng.permutation(order)
        act(stage, crew, start + np.cumsum(gap(stage, crew, len(order))), order, purpose)
