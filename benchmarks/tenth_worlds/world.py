"""How is a world made? Rings and honest groups take their accounts, then everybody lives, then it is written down."""

import numpy as np
from fourth_worlds.log import Log

from tenth_worlds.cast import everything
from tenth_worlds.knobs import drawn
from tenth_worlds.render import written
from tenth_worlds.stage import Stage
from tenth_worlds.visits import ordinary, present


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even ones are plain, odd ones hard."""
    rng = np.random.default_rng([seed, 0x7E47])
    stage = Stage(rng, accounts, drawn(rng, hard=seed % 2 == 1))
    everything(stage)
    ordinary(stage.people, stage.visits)
    present(stage.people, stage.visits)
    return written(stage)
