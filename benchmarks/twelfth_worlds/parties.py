"""Which honest people come together? How many groups of a kind, and who is in them."""

import numpy as np

from twelfth_worlds.stage import FREE, HONEST, Stage


def amount(stage: Stage, low: float, high: float, least: int = 2) -> int:
    """How many groups of a mechanism a world gets."""
    return max(least, round(stage.rng.uniform(low, high) * stage.p.group_scale))


def some(stage: Stage, low: int, high: int, old: bool = True) -> np.ndarray:
    """A random honest party of low..high people."""
    rng, people = stage.rng, stage.people
    pool = stage.honest(rng.integers(0, people.n, 6 * high))
    pool = np.unique(pool)
    who = rng.permutation(pool)[: int(rng.integers(low, high + 1))]
    if old:
        stage.before(who)
    return who


def newcomers(stage: Stage, count: int) -> np.ndarray:
    """Honest people who have not signed up anywhere else in the story."""
    people = stage.people
    pool = stage.honest(np.flatnonzero(~stage.signed & (people.joined >= 0)))
    pool = pool[stage.role[pool] == FREE]
    who = stage.rng.permutation(pool)[:count]
    stage.role[who] = HONEST
    return who
