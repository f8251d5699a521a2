"""What does a whole world of a marketplace look like, for one seed?"""

import numpy as np
from fourth_worlds.log import Log

from fourteenth_worlds.crews import work
from fourteenth_worlds.honest import gather
from fourteenth_worlds.routine import arrive, live
from fourteenth_worlds.town import Town
from fourteenth_worlds.written import written


def made(seed: int, accounts: int = 50_000) -> Log:
    """A plain world for an even seed, a hard one for an odd seed."""
    town = Town(seed, accounts)
    gather(town)
    work(town)
    town.ring[town.order] = False
    honest = np.flatnonzero(~town.ring)
    arrive(town, honest)
    live(town, honest)
    return written(town)
