"""A world from a seed: people settle, crews are paid for, honest groups form, everybody lives, and it is written down."""

import numpy as np
from fourth_worlds.log import Log

from seventeenth_worlds.business import BUSINESSES
from seventeenth_worlds.life import live
from seventeenth_worlds.log import written
from seventeenth_worlds.people import households, settle
from seventeenth_worlds.plan import honest, rings
from seventeenth_worlds.stage import Stage


def staged(seed: int, accounts: int) -> Stage:
    """The empty stage of a seed."""
    kind = int(np.random.default_rng([1717, seed // 2]).integers(len(BUSINESSES)))
    return Stage(seed, accounts, BUSINESSES[(kind + seed) % len(BUSINESSES)])


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even ones are plain, odd ones hard."""
    stage = staged(seed, accounts)
    settle(stage)
    rings(stage)
    honest(stage)
    households(stage)
    live(stage)
    return written(stage)
