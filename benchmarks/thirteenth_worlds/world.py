"""What is a world of the thirteenth hand?"""

import numpy as np
from fourth_worlds.log import Log

from thirteenth_worlds.life import live
from thirteenth_worlds.people import peopled
from thirteenth_worlds.plan import dishonest, honest
from thirteenth_worlds.writing import written

SALT = 130_713


def made(seed: int, accounts: int = 50_000) -> Log:
    """World of a seed: even seeds are plain, odd ones hard."""
    stage = peopled(np.random.default_rng([seed, SALT]), accounts, seed % 2 == 1)
    honest(stage)
    dishonest(stage)
    live(stage)
    return written(stage)
