"""How is a world made? Strangers, what they share honestly, rings among them, then everybody's life."""

from collections.abc import Callable

import numpy as np
from fourth_worlds.log import Log

from seventh_worlds import honest_arrivals, honest_groups, honest_reuse, in_step, rings_machines, rings_money, takeover
from seventh_worlds.crew import Crew
from seventh_worlds.events import Ints
from seventh_worlds.log import written
from seventh_worlds.market import Market
from seventh_worlds.people import live

Plan = Callable[[Crew], None]

SHARED: tuple[Callable[[Market, Ints], None], ...] = (
    honest_groups.homes,
    honest_groups.offices,
    honest_groups.campuses,
    honest_groups.public_places,
)
SHARED_HARD: tuple[Callable[[Market, Ints], None], ...] = (
    honest_arrivals.arrivals,
    honest_reuse.second_hand,
    honest_reuse.fingerprint_collisions,
    honest_reuse.vpns,
    honest_reuse.two_accounts,
)
ABUSE: dict[Plan, tuple[int, int]] = {  # with the bounds of sizes
    rings_machines.device_farm: (8, 60),
    rings_money.card_testing: (4, 30),
    rings_machines.residential_proxy: (8, 50),
    rings_machines.slow_drip: (5, 30),
    rings_machines.small_clique: (3, 6),
    rings_money.collusion: (4, 20),
    takeover.account_takeover: (3, 15),
}
ABUSE_HARD: dict[Plan, tuple[int, int]] = {
    takeover.aged_bought: (6, 40),
    rings_machines.rotating_farm: (10, 50),
    in_step.in_step: (5, 30),
}
REAL = (rings_money.collusion, in_step.in_step, takeover.aged_bought)  # whose members also live as people do


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even ones are plain, odd ones hard."""
    market = Market(seed, seed % 2 == 1, accounts)
    rng = market.rng
    plans = planned(market)
    order = rng.permutation(accounts)
    starts = np.cumsum([0, *(size for _, size in plans)])
    market.good = np.sort(order[starts[-1] :])
    parts = [order[start : start + size] for start, (_, size) in zip(starts, plans, strict=False)]
    real = [part for part, (plan, _) in zip(parts, plans, strict=True) if plan in REAL]
    people = np.concatenate([market.good, *real])  # real people in rings have homes and jobs, too
    for mechanism in SHARED:
        mechanism(market, people)
    for mechanism in SHARED_HARD if market.hard else ():
        mechanism(market, market.good)
    honest_groups.agencies(market, market.good)
    line = market.home[market.good]
    market.lines = market.good[np.bincount(market.home)[line] <= 5]
    for (plan, _), members in zip(plans, parts, strict=True):
        crew = Crew(market, members, rng.uniform(0.4, 1))
        market.rings.append((plan.__name__, crew.tier, "real" if plan in REAL else "made", members))
        plan(crew)
    live(market)
    return written(market)


def planned(market: Market) -> list[tuple[Plan, int]]:
    """Rings with their sizes, typology after typology, until enough accounts are in one."""
    bounds = {**ABUSE, **(ABUSE_HARD if market.hard else {})}
    wanted = int(market.count * market.rng.uniform(0.02, 0.04))
    plans: list[tuple[Plan, int]] = []
    while sum(size for _, size in plans) < wanted:
        plan = list(bounds)[len(plans) % len(bounds)]
        plans.append((plan, market.size(*bounds[plan])))
    return plans
