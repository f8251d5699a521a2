"""What do people do who do nothing special? Visits at the hours of the day, and what each visit is made with."""

import numpy as np

from seventeenth_worlds.business import ACT, ADD, SIGNUP, VERIFY
from seventeenth_worlds.numbers import DAY, HOUR, Array, unit
from seventeenth_worlds.stage import Stage


def live(stage: Stage) -> None:
    """Ordinary visits of everybody who has a life of their own."""
    rng = stage.rng
    people = np.flatnonzero(~stage.quiet)
    begun = np.maximum(stage.born[people], 0)
    eager = rng.lognormal(-0.32, 0.8, len(people)) * (0.3 + 0.7 * (1 - begun / stage.end))
    visits = rng.poisson(stage.pace / 2 * eager)
    visits = np.where(stage.born[people] < 0, np.maximum(visits, 1), visits)
    who, since = np.repeat(people, visits), np.repeat(begun, visits)
    at = since + rng.random(len(who)) * (stage.end - since)
    habit = np.where(
        rng.random(len(who)) < 0.15, rng.uniform(0, 24, len(who)), rng.normal(stage.business.peak, 4, len(who))
    )
    at = np.floor(at / DAY) * DAY + np.mod(habit - stage.zone[who], 24) * HOUR
    at = np.where((at <= since) | (at > stage.end), since + rng.random(len(who)) * (stage.end - since), at)
    steps = np.minimum(rng.geometric(0.5, len(who)), 8)
    which = np.repeat(np.arange(len(who)), steps)
    later = at[which] + np.where(np.r_[True, which[1:] != which[:-1]], 0, rng.exponential(90, len(which)))
    role = rng.choice(len(stage.business.life), len(which), p=np.array(stage.business.life) / sum(stage.business.life))
    stage.put(who[which], later, role)
    join(stage, people[stage.born[people] >= 0])


def join(stage: Stage, people: Array) -> None:
    """The sitting in which an account is opened."""
    rng, at = stage.rng, stage.born[people]
    where, device = stage.first_line[people], stage.first_device[people]
    stage.put(people, at, SIGNUP, where, device)
    for step, share in ((VERIFY, 0.6), (ADD, 0.55), (ACT, 0.5)):
        at = at + rng.exponential(100, len(people)) + 5
        some = rng.random(len(people)) < share
        stage.put(people[some], at[some], step, where[some], device[some])


def drawn(stage: Stage, kind: str, accounts: Array, visit: Array) -> Array:
    """What an account uses at a visit: the main thing or one of the others, by weight, the same all visit long."""
    everyone = np.arange(stage.n)
    if kind == "line":
        main = [(everyone, stage.home, stage.home_weight), (everyone, stage.carrier, 1.001 - stage.home_weight)]
    else:
        main = [(everyone, getattr(stage, kind), np.ones(stage.n))]
    owner, value, weight = (np.concatenate(part) for part in zip(*main, *stage.extra[kind], strict=True))
    order = np.argsort(owner, kind="stable")
    owner, value, total = owner[order], value[order], np.r_[0.0, np.cumsum(weight[order])]
    first = np.searchsorted(owner, accounts, side="left")
    last = np.searchsorted(owner, accounts, side="right")
    point = total[first] + unit(visit, len(kind), stage.seed) * (total[last] - total[first])
    place = np.searchsorted(total, point, side="right") - 1
    return np.asarray(value[np.clip(place, first, last - 1)])
