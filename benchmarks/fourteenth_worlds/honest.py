"""How many groups of honest people are there of each sort?"""

import numpy as np

from fourteenth_worlds.helped import HELPED
from fourteenth_worlds.occasions import OCCASIONS
from fourteenth_worlds.together import PLAIN
from fourteenth_worlds.town import Town


def gather(town: Town) -> None:
    """Form all honest groups; in hard worlds also the ones that look worst."""
    rng = town.rng
    small = np.flatnonzero(town.atlas.rank > 4)
    sorts = PLAIN | OCCASIONS | HELPED if town.hard else PLAIN
    for mechanism, (form, often, (low, high), mark) in sorts.items():
        for _ in range(max(2, round(often * town.n / 1000 * rng.uniform(0.6, 1.4)))):
            many = int(np.clip(np.exp(rng.uniform(np.log(low), np.log(high + 1))), low, high))
            who = town.neighbours(many, mark, int(rng.choice(small)) if mechanism == "village" else None)
            if len(who) >= max(2, low // 2):
                form(town, who)
                town.groups.append((who, mechanism))
