"""How much abuse is there, of which kinds, how careful? Sizes are redrawn until the share of the world is in bounds."""

import numpy as np

from ninth_worlds.market import Market
from ninth_worlds.units import Ints

TYPOLOGIES = ["farm", "card_testing", "residential_proxy", "slow_drip", "clique", "collusion", "takeover"]
RANGE = {
    "farm": (6, 150),
    "card_testing": (3, 60),
    "residential_proxy": (6, 120),
    "slow_drip": (6, 80),
    "clique": (3, 6),
    "collusion": (6, 90),
    "takeover": (3, 20),
}
ABUSE = (0.0105, 0.028)  # share of all accounts


def planned(market: Market) -> list[tuple[str, str, Ints]]:
    """Typologies, tiers and members of all rings, in random order."""
    rng, conditions = market.rng, market.conditions
    rings = conditions.rings
    share = rng.dirichlet([3, 2.5, 2.5, 2, 3, 2.5, 2])
    kinds = TYPOLOGIES + list(rng.choice(TYPOLOGIES, max(0, rings - 7), p=share))
    low, high = ABUSE[0] * market.accounts, ABUSE[1] * market.accounts
    best, miss = np.empty(0), np.inf
    for _ in range(3000):  # redraw rather than stretch
        size = np.array([ring_size(rng, kind) for kind in kinds])
        off = max(low - size.sum(), size.sum() - high, 0)
        if off < miss:
            best, miss = size, off
        if not off:
            break
    plan = []
    for nth in rng.permutation(rings):
        tier = "hard" if rng.random() < conditions.hard_tier else "plain"
        plan.append((kinds[nth], tier, market.recruit(round(best[nth]))))
    return plan


def ring_size(rng: np.random.Generator, typology: str) -> float:
    """The size of a ring."""
    low, high = RANGE[typology]
    if typology == "clique":
        return int(rng.choice([3, 4, 5, 6], p=[0.3, 0.3, 0.2, 0.2]))
    return np.exp(rng.uniform(np.log(low), np.log(high)))


def split(rng: np.random.Generator, members: Ints, low: int, high: int) -> list[Ints]:
    """Members cut at random into clumps."""
    left, parts = rng.permutation(members), []
    while left.size:
        count = int(rng.integers(low, high + 1))
        if left.size - count < low:
            count = left.size
        parts.append(left[:count])
        left = left[count:]
    return parts


def clumps(rng: np.random.Generator, count: int, low: int, high: int) -> Ints:
    """The clump of each of so many members."""
    label = np.empty(count, np.int64)
    for clump, part in enumerate(split(rng, np.arange(count), low, high)):
        label[part] = clump
    return label
