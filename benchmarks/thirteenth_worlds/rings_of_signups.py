"""Which rings live from opening accounts: farms, drips, one person's few, and clean lines for each?"""

import numpy as np

from thirteenth_worlds.crew import act, burnt, gap, hired, hours, join, rounds
from thirteenth_worlds.lines import homes
from thirteenth_worlds.numbers import shares
from thirteenth_worlds.stage import Stage


def farm(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Free tiers in bulk: batches of sign-ups, offers redeemed at once, then used in turns until the credit is gone."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier)
    batches = int(rng.integers(1, 3 + size // 12))
    first = rng.uniform(0, stage.days * 0.6)
    begin = np.sort(hours(stage, crew, first, min(first + rng.uniform(2, 25), stage.days - 1), batches))
    batch = np.sort(rng.integers(0, batches, size))
    born = np.empty(size)
    for number in range(batches):
        these = batch == number
        born[these] = begin[number] + np.cumsum(gap(stage, crew, int(these.sum())))
    join(stage, crew, born)
    late = np.where(rng.random(size) < crew.care, rng.exponential(1, size), 0)
    act(stage, crew, born + late + rng.gamma(2, 2, size) / 1440, np.arange(size), "offer")
    starts = hours(stage, crew, begin[0] + 0.5, burnt(stage, begin[-1]), int(rng.integers(1, 6)))
    rounds(stage, crew, starts, rng.uniform(0.4, 0.9), rng.choice(["compute", "job"]))
    return crew.who, crew.manner


def slow_drip(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """A few sign-ups a day for weeks, each account little used; line and machine come back after days."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier)
    end = min(stage.days - 1.0, rng.uniform(0.7, 1) * stage.days)
    born = np.sort(hours(stage, crew, max(0.1, end - size / rng.uniform(0.4, 3)), end, size))
    join(stage, crew, born)
    act(stage, crew, born + rng.lognormal(-5, 0.7, size), np.arange(size), "offer")
    later = np.repeat(np.arange(size), rng.integers(1, 4, size))
    act(
        stage,
        crew,
        hours(stage, crew, born[later] + 0.3, np.minimum(born[later] + rng.choice([3, 20]), stage.days), len(later)),
        later,
        "compute",
    )
    if rng.random() < 0.4:
        act(stage, crew, born + 0.02, np.arange(size), "upgrade", shares(rng, born, stage.new_cards(size // 4 + 1)))
    return crew.who, crew.manner


def clique(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """One person's few accounts, for one more trial and one more credit, at home and on the telephone."""
    rng = stage.rng
    who = stage.take(size, stage.somewhere())
    first, rest = who[0], who[1:]
    for name in ("home", "mobile"):
        stage[name][rest] = stage[name][first]
    parted = rng.random(len(rest)) < {"easy": 0.1, "medium": 0.5, "hard": 0.8}[tier]
    stage["laptop"][rest] = np.where(parted, stage["laptop"][rest], stage["laptop"][first])
    stage["phone"][rest] = stage["phone"][first]
    stage["work"][rest], stage["tunnelled"][rest], stage["peak"][rest] = -1, 0, stage["peak"][first]
    if rng.random() < 0.4:
        stage["tel"][rest] = stage["tel"][first]
    stage["card"][who] = np.where(rng.random(size) < 0.6, stage.new_cards(1), -1)
    born = rng.uniform(0, stage.days * 0.3) + np.cumsum(rng.exponential(stage.days / size / 2.5, len(rest)))
    stage["born"][rest] = np.minimum(born, stage.days - 0.3)
    stage["gone"][rest] = stage.days
    stage["sign_line"][rest], stage["sign_machine"][rest] = stage["home"][rest], stage["laptop"][rest]
    stage["count"][rest] = rng.lognormal(0.5, 0.8, len(rest))
    for _ in range(int(rng.integers(2, 6))):
        some = rng.permutation(who)[: int(rng.integers(2, size + 1))]
        day = np.full(len(some), rng.uniform(min(np.median(born), stage.days * 0.9), stage.days))
        time = stage.clock(some, day, stage["peak"][first]) + np.cumsum(rng.lognormal(1.5, 0.8, len(some))) / 1440
        stage.visit(time, some, stage["home"][some], stage["laptop"][some], rng.choice(["offer", "credit", "compute"]))
    return who, tier


def clean_lines(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Each account through a rented line of somebody's home, of its own; the crew works its way through them in shifts."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier, "proxies")
    start = rng.uniform(0, stage.days * 0.5)
    born = np.sort(hours(stage, crew, start, min(start + rng.uniform(3, 30), stage.days - 1), size))
    join(stage, crew, born)
    for _ in range(int(rng.integers(1, 3))):
        act(stage, crew, born + rng.gamma(2, 6, size) / 1440, np.arange(size), rng.choice(["offer", "build"]))
    starts = hours(stage, crew, start + 3, burnt(stage, born.max()), int(rng.integers(2, 8)))
    rounds(stage, crew, starts, rng.uniform(0.4, 0.8), rng.choice(["compute", "build", "credit"]))
    if rng.random() < 0.5:
        spare = homes(rng, stage.lines, stage.regions[stage.somewhere()], 2)
        down = np.flatnonzero(rng.random(size) < 0.3)
        stage.visit(
            hours(stage, crew, born[down] + 0.1, stage.days, len(down)),
            crew.who[down],
            shares(rng, down, spare),
            crew.machine[down],
            "look",
        )
    if rng.random() < 0.4:
        act(
            stage,
            crew,
            born + rng.exponential(2, size),
            np.arange(size),
            "upgrade",
            shares(rng, born, stage.new_cards(size // 2 + 1)),
        )
    return crew.who, "proxies"


def trial_chain(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """One project moves from trial to trial: an account ends when the next one begins."""
    rng = stage.rng
    crew = hired(
        stage,
        stage.take(size, stage.somewhere()),
        tier,
        None if tier == "hard" else "homes" if tier == "medium" else "home",
    )
    length = min(rng.choice([7, 14, 5]), (stage.days - 1) / (size + 0.5))
    lanes = 1 if size < 8 else int(rng.integers(1, 4))
    begin = (np.arange(size) // lanes) * length * min(lanes, 2) * 0.9 + rng.normal(0, 0.15 + 0.5 * crew.care, size)
    join(
        stage,
        crew,
        hours(stage, crew, np.clip(begin, 0.05, stage.days - 1.5), np.clip(begin, 0.05, stage.days - 1.5) + 0.3, size),
    )
    born = stage["born"][crew.who]
    stage["gone"][crew.who] = np.minimum(born + length * rng.uniform(0.9, 1.3, size), stage.days)
    act(stage, crew, born + rng.gamma(2, 3, size) / 1440, np.arange(size), "offer")
    act(stage, crew, born + rng.gamma(2, 8, size) / 1440, np.arange(size), "build")
    use = np.repeat(np.arange(size), rng.integers(2, 7, size))
    act(stage, crew, hours(stage, crew, born[use], np.minimum(born[use] + length, stage.days), len(use)), use, "build")
    if rng.random() < 0.5:
        act(stage, crew, born + 0.01, np.arange(size), "upgrade", shares(rng, born, stage.new_cards(size // 3 + 1)))
    return crew.who, crew.manner
