"""Which honest accounts look alike because they act at the same time?"""

import numpy as np

from thirteenth_worlds.lines import fixed, pooled
from thirteenth_worlds.numbers import uneven
from thirteenth_worlds.stage import Stage


def _join(stage: Stage, who: np.ndarray, time: np.ndarray, line: np.ndarray | int) -> None:
    """Accounts sign up at times, on a line, each with an own machine."""
    stage["born"][who] = np.minimum(time, stage.days - 0.05)
    stage["gone"][who] = stage.days
    stage["sign_line"][who], stage["sign_machine"][who] = line, stage["laptop"][who]


def _leave(stage: Stage, who: np.ndarray, share: float, after: float) -> None:
    """Part of the newcomers lose interest."""
    gone = who[stage.rng.random(len(who)) < share]
    end = stage["born"][gone] + 0.3 + stage.rng.exponential(after, len(gone))
    stage["gone"][gone] = np.minimum(end, stage.days)


def class_start(stage: Stage) -> np.ndarray:
    """A class signs up in one lesson with the teacher's coupon, and is busy again before the hand-in."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 10, 24, 70), where)
    line = fixed(rng, stage.lines, stage.regions[where], 1, int(rng.choice([1, 3])))
    day = stage.workday(0, 0.7) + (rng.uniform(8, 16) - stage["zone"][who[0]]) % 24 / 24
    _join(stage, who, day + rng.gamma(2, 8, len(who)) / 1440, line)
    stage["work"][who] = line
    stage.visit(stage["born"][who] + rng.gamma(2, 4, len(who)) / 1440, who, line, stage["laptop"][who], "offer")
    due = np.repeat(who, rng.integers(1, 4, len(who)))
    stage.visit(day + 7 - rng.exponential(0.4, len(due)), due, stage["home"][due], stage["laptop"][due], "build")
    _leave(stage, who, 0.5, 10)
    return who


def onboarding(stage: Stage) -> np.ndarray:
    """New colleagues accept their invitations on one morning, at new machines of the same make."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 5, 12, 45), where)
    line = fixed(rng, stage.lines, stage.regions[where], 1)
    day = stage.workday(0, 0.9) + (rng.uniform(8.5, 10.5) - stage["zone"][who[0]]) % 24 / 24
    stage["laptop"][who] = stage["desk"][who] = stage.machines.kept(len(who))
    _join(stage, who, day + rng.gamma(1.5, 15, len(who)) / 1440, line)
    stage["work"][who] = line
    stage["count"][who] = np.maximum(stage["count"][who], 3)
    stage.visit(stage["born"][who] + rng.gamma(2, 3, len(who)) / 1440, who, line, stage["laptop"][who], "invited")
    return who


def hackathon(stage: Stage) -> np.ndarray:
    """Teams at one venue for two days: sign-ups, credits, builds through the night, then silence."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 12, 35, 120), where)
    hall = fixed(rng, stage.lines, stage.regions[where], 1, int(rng.choice([1, 2])))
    day = stage.workday(0, 0.9) + rng.uniform(0.3, 0.7)
    new = who[rng.random(len(who)) < 0.7]
    _join(stage, new, day + rng.exponential(0.08, len(new)), hall)
    stage.visit(day + rng.exponential(0.1, len(who)) + 0.05, who, hall, stage["laptop"][who], "offer")
    busy = np.repeat(who, rng.poisson(4, len(who)) + 1)
    stage.visit(day + rng.uniform(0.05, 1.6, len(busy)), busy, hall, stage["laptop"][busy], "build")
    _leave(stage, new, 0.7, 2)
    return who


def launch_day(stage: Stage) -> np.ndarray:
    """A campaign or a post that everybody reads: strangers sign up within hours and redeem one offer."""
    rng = stage.rng
    who = stage.take(uneven(rng, 15, 50, 200), stage.somewhere() if rng.random() < 0.3 else None)
    day = stage.workday(0, 0.95) + rng.uniform(0.2, 0.8)
    _join(stage, who, np.minimum(day + rng.gamma(1.2, 0.12, len(who)), stage.days - 0.1), stage["home"][who])
    soon = stage["born"][who] + rng.gamma(1.5, 3, len(who)) / 1440
    stage.visit(soon, who, stage["home"][who], stage["laptop"][who], "offer")
    _leave(stage, who, 0.75, 3)
    return who


def follow_along(stage: Stage) -> np.ndarray:
    """Guests of a web seminar who do each step when the speaker does it, each at home."""
    rng = stage.rng
    who = stage.take(uneven(rng, 8, 30, 120))
    for _ in range(int(rng.integers(1, 4))):
        start = stage.workday() + rng.choice([14, 15, 16, 17, 18]) / 24
        for step, purpose in enumerate(rng.choice(["build", "look", "compute", "settings", "offer"], 5)):
            here = who[rng.random(len(who)) < 0.75]
            time = start + (step * rng.uniform(8, 14) + rng.gamma(1.5, 0.7, len(here))) / 1440
            stage.visit(time, here, stage["home"][here], stage["laptop"][here], purpose)
    return who


def outage(stage: Stage) -> np.ndarray:
    """Customers who all fail to get in while the platform is down, and all return when it is up."""
    rng = stage.rng
    who = stage.take(uneven(rng, 20, 80, 350), stage.somewhere() if rng.random() < 0.5 else None)
    day = rng.uniform(0.5, stage.days - 0.5)
    tries = np.repeat(who, rng.integers(1, 4, len(who)))
    length = rng.uniform(20, 180)
    stage.visit(
        day + rng.uniform(0, length, len(tries)) / 1440,
        tries,
        stage["home"][tries],
        stage["laptop"][tries],
        "locked_out",
    )
    back = day + (length + rng.gamma(1.3, 4, len(who))) / 1440
    stage.visit(back, who, stage["home"][who], stage["laptop"][who], rng.choice(["look", "build"]))
    return who


def round_hours(stage: Stage) -> np.ndarray:
    """Strangers whose jobs follow the same example file: the same minute of the day, from rented machines."""
    rng = stage.rng
    who = stage.take(uneven(rng, 5, 16, 60))
    every, phase = float(rng.choice([1, 1, 7, 0.5])), rng.choice([0, 2, 3, 4, 6, 12]) / 24
    lines = pooled(stage.lines, int(rng.choice(stage.clouds)), 8192, len(who), 0.05)
    robot = stage.machines.kept(len(who)) if rng.random() < 0.3 else np.full(len(who), -1)
    for one, line, machine in zip(who, lines, robot, strict=True):
        at = np.arange(0, stage.days, every) + phase
        at = at[rng.random(len(at)) < 0.97]
        stage.visit(at + rng.lognormal(3, 0.7, len(at)) / 86_400, one, line, machine, "job")
    return who
