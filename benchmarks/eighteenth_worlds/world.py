"""One seed, one world: rings first, then the honest, then the log."""

import numpy as np
from fourth_worlds.log import Log

from eighteenth_worlds import plan
from eighteenth_worlds.spec import drawn
from eighteenth_worlds.stage import Stage
from eighteenth_worlds.text import written


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed; even seeds are plain, odd ones hard."""
    rng = np.random.default_rng([18, seed])
    stage = Stage(drawn(seed, accounts, rng), rng)
    plan.rings(stage)
    plan.groups(stage)
    for attack in stage.later:
        attack()
    return written(stage)
