"""When and from where do accounts come by in their ordinary lives?"""

import numpy as np

from thirteenth_worlds.lines import fixed, pooled
from thirteenth_worlds.stage import Stage

WEIGHT = {"look": 0.4, "build": 0.29, "compute": 0.09, "team": 0.04, "shop": 0.05, "support": 0.03, "locked_out": 0.03}
WEIGHT |= {"settings": 0.015, "upgrade": 0.045, "card_trouble": 0.03, "credit": 0.012, "offer": 0.014}
WEIGHT |= {"refund": 0.012, "invited": 0.012, "review": 0.012}
HABITS = {"look": 0.26, "build": 0.22, "compute": 0.2, "job": 0.06, "offer": 0.07, "credit": 0.06, "review": 0.04}
HABITS |= {"shop": 0.05, "support": 0.04}
FIRST = {"offer": (0.5, 5), "compute": (0.35, 20), "build": (0.35, 15), "upgrade": (0.1, 12), "invited": (0.12, 3)}


def live(stage: Stage) -> None:
    """Add everybody's ordinary visits."""
    _sign_up(stage)
    _come_by(stage)
    _pay(stage)
    _run_jobs(stage)


def _sign_up(stage: Stage) -> None:
    new = np.flatnonzero(stage["born"] >= 0)
    line = np.where(stage["sign_line"][new] >= 0, stage["sign_line"][new], stage["home"][new])
    machine = np.where(stage["sign_machine"][new] >= 0, stage["sign_machine"][new], stage["laptop"][new])
    stage.visit(stage["born"][new], new, line, machine, "sign_up")
    for purpose, (share, minutes) in FIRST.items():
        step = (stage["count"][new] > 0) & (stage.rng.random(len(new)) < share)
        one, count = new[step], int(step.sum())
        after = stage.rng.gamma(1.5, minutes / 1.5, count) * stage.rng.choice([1, 1, 1, 100], count) / 1440
        time = np.minimum(stage["born"][one] + after, stage["gone"][one])
        card = np.where(stage["card"][one] < 0, stage.new_cards(count), stage["card"][one])
        stage.visit(time, one, line[step], machine[step], purpose, card)


def _come_by(stage: Stage) -> None:
    rng = stage.rng
    times = np.where(stage["count"] > 0, np.maximum(rng.poisson(stage["count"]), 1), 0)
    who = np.repeat(np.arange(len(times)), times)
    start, end = np.maximum(stage["born"][who], 0), stage["gone"][who]
    luck = rng.random(len(who)) ** np.where(stage["born"][who] >= 0, 1.7, 1.0)
    day = np.floor(start + luck * np.maximum(end - start - 1e-6, 0))
    rest = stage.weekend(day) & (rng.random(len(who)) < 0.55) & (day - 2 >= start)
    day = np.where(rest, np.maximum(day - rng.integers(2, 6, len(who)), np.floor(start)), day)
    hour = (
        stage["peak"][who]
        + rng.normal(0, 2.6, len(who))
        + np.where(rng.random(len(who)) < 0.25, rng.uniform(-6, 6, len(who)), 0)
    )
    time = stage.clock(who, day, hour)
    early = time <= start
    time[early] = start[early] + rng.exponential(0.15, int(early.sum()))
    time = np.where(time > end, start + rng.random(len(who)) * np.maximum(end - start, 0), time)
    again = np.flatnonzero(rng.random(len(who)) < 0.3)
    who = np.concatenate([who, who[again]])
    time = np.concatenate([time, np.minimum(time[again] + rng.exponential(0.08, len(again)), end[again])])
    line, machine = _where(stage, who, time)
    habit = _drawn(rng, HABITS, len(times))[who]
    strength = (rng.random(len(times)) ** 1.5)[who]
    purpose = np.where(rng.random(len(who)) < strength, habit, _drawn(rng, WEIGHT, len(who)))
    poor = (stage["card"][who] < 0) & np.isin(purpose, ["upgrade", "card_trouble"])
    purpose[poor] = "look"
    other = (purpose == "card_trouble") & (rng.random(len(who)) < 0.4)
    card = np.full(len(who), -1)
    card[other] = stage.new_cards(int(other.sum()))
    stage.visit(time, who, line, machine, purpose, card)


def _drawn(rng: np.random.Generator, weight: dict[str, float], count: int) -> np.ndarray:
    """Purposes drawn by weight."""
    weights = np.array(list(weight.values()))
    return rng.choice(np.array(list(weight), dtype=object), count, p=weights / weights.sum())


def _where(stage: Stage, who: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines and machines of visits: at work in working hours, else at home, on the phone or in a public place."""
    rng = stage.rng
    hour = (time * 24 + stage["zone"][who]) % 24
    work = (stage["work"][who] >= 0) & (hour > 8) & (hour < 18.5) & ~stage.weekend(time) & (rng.random(len(who)) < 0.8)
    phone = ~work & (rng.random(len(who)) < stage["on_phone"][who])
    line = np.where(work, stage["work"][who], np.where(phone, stage["mobile"][who], stage["home"][who]))
    machine = np.where(work, stage["desk"][who], np.where(phone, stage["phone"][who], stage["laptop"][who]))
    at_home_on_phone = phone & (rng.random(len(who)) < 0.4)
    line = np.where(at_home_on_phone, stage["home"][who], line)
    out = rng.random(len(who)) < 0.025
    for number, place in enumerate(stage.regions):
        here = np.flatnonzero(out & (stage["region"][who] == number))
        spots = fixed(rng, stage.lines, place, max(3, len(stage.free) // 2500))
        line[here] = rng.choice(spots, len(here), p=rng.dirichlet(np.full(len(spots), 0.7)))
    hidden = (stage["tunnel"][who] >= 0) & (rng.random(len(who)) < stage["tunnelled"][who])
    return np.where(hidden, stage["tunnel"][who], line), machine


def _pay(stage: Stage) -> None:
    """Monthly bills of those who pay, settled from home or work some hours around their usual time."""
    rng = stage.rng
    payer = np.flatnonzero((stage["card"] >= 0) & (stage["count"] > 0))
    for month in range(stage.days // 30 + 1):
        day = rng.integers(0, 30, len(payer)) + 30 * month
        due = (day < stage["gone"][payer] - 1) & (day > stage["born"][payer] + 1) & (rng.random(len(payer)) < 0.55)
        some = payer[due]
        time = stage.clock(some, day[due], stage["peak"][some] + rng.normal(0, 2, len(some)))
        line, machine = _where(stage, some, time)
        stage.visit(time, some, line, machine, "bill")


def _run_jobs(stage: Stage) -> None:
    """A few keep scheduled jobs on rented machines, at round times as people set them."""
    rng = stage.rng
    keeper = np.flatnonzero((rng.random(len(stage.free)) < 0.012) & (stage["count"] > 0))
    base = rng.choice(stage.clouds, len(keeper))
    for one, cloud in zip(keeper, base, strict=True):
        every = float(rng.choice([7, 1, 1, 1, 0.5, 0.25]))
        first = max(stage["born"][one], 0) + 0.02
        at = np.arange(np.ceil(first), stage["gone"][one], every) + rng.choice([0, 0, 1, 2, 3, 6, 0.5, 0.25]) / 24
        runner = pooled(stage.lines, cloud, 4096, 1, 0.1)
        stage.visit(at + rng.lognormal(3, 0.8, len(at)) / 86_400, one, runner, -1, "job")
