"""How many rings are there of each sort, and how large?"""

import numpy as np

from fourteenth_worlds.farms import card_testing, drip, farm, residential
from fourteenth_worlds.friends import clique, collusion, takeover
from fourteenth_worlds.hidden import aged, rotating, step
from fourteenth_worlds.town import Town
from fourteenth_worlds.trades import mill, parcels, phantom, scalpers

PLAIN = {
    "farm": (farm, 8, 150, 1.0),
    "card_testing": (card_testing, 3, 30, 1.2),
    "residential": (residential, 6, 60, 1.0),
    "drip": (drip, 6, 60, 0.8),
    "clique": (clique, 3, 8, 3.0),
    "collusion": (collusion, 5, 40, 1.0),
    "takeover": (takeover, 3, 20, 1.8),
}
HARD = {
    "aged": (aged, 5, 50, 1.2),
    "rotating": (rotating, 5, 50, 1.0),
    "step": (step, 6, 60, 1.0),
    "parcels": (parcels, 5, 30, 0.9),
    "mill": (mill, 6, 80, 0.9),
    "scalpers": (scalpers, 4, 40, 0.9),
    "phantom": (phantom, 4, 25, 0.7),
}


def recruit(town: Town) -> list[tuple[str, int]]:
    """Each sort once or twice, then by chance, until the world's share of abuse is used up."""
    rng = town.rng
    sorts = PLAIN | HARD if town.hard else PLAIN
    budget = town.n * rng.uniform(0.008, 0.026)
    fewest = round(50 * town.n / 50_000)
    chance = np.array([row[3] for row in sorts.values()])
    names = list(sorts) * (1 + (town.n >= 40_000)) + [
        str(name) for name in rng.choice(list(sorts), 400, p=chance / chance.sum())
    ]
    largest = max(8.0, budget / 5)
    plan: list[tuple[str, int]] = []
    for name in names:
        _, low, high, _ = sorts[name]
        left = budget - sum(many for _, many in plan)
        if left < 3 and len(plan) >= max(len(sorts), fewest):
            break
        slots = max(1, max(len(sorts), fewest) - len(plan))
        high = min(high, largest, max(low, 8 * left / slots))
        plan.append((name, int(np.clip(np.exp(rng.uniform(np.log(low), np.log(high + 1))), low, high))))
    return plan


def work(town: Town) -> None:
    """All crews do what they do."""
    sorts = PLAIN | HARD if town.hard else PLAIN
    for name, many in recruit(town):
        who, operator, manner = sorts[name][0](town, many)
        town.rings.append((who, name, operator.tier, manner))
