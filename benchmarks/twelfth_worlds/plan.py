"""How many rings of which typology does a world get, and how large are they? Each typology once, then by taste."""

import numpy as np

from twelfth_worlds.conditions import HARD_RINGS, PLAIN_RINGS
from twelfth_worlds.stage import Stage

SIZES = {
    "farm": (6, 150),
    "slow_drip": (5, 30),
    "clique": (3, 6),
    "card_testing": (4, 40),
    "residential_proxy": (8, 80),
    "collusion": (6, 40),
    "takeover": (3, 10),
    "aged": (5, 60),
    "rotating_devices": (5, 60),
    "synchrony": (6, 40),
    "carrier_nat_ring": (6, 80),
    "takeover_fresh": (3, 8),
}


def casting(stage: Stage) -> list[tuple[str, int]]:
    """Typologies and sizes of the rings: every typology once, the others by taste."""
    rng, p = stage.rng, stage.p
    names = [*PLAIN_RINGS, *(HARD_RINGS if p.hard else ())]
    count = max(p.ring_count, len(names))
    taste = rng.dirichlet(np.full(len(names), 1.5))
    cast = names + [str(name) for name in rng.choice(names, count - len(names), p=taste)]
    low = np.array([SIZES[name][0] for name in cast], dtype=float)
    high = np.array([SIZES[name][1] for name in cast], dtype=float)
    size = np.exp(rng.uniform(np.log(low), np.log(high + 1)))
    budget = p.abuse_share * p.accounts
    for _ in range(6):
        size = np.clip(size * budget / size.sum(), low, high)
    return [(name, int(each)) for name, each in zip(cast, size, strict=True)]
