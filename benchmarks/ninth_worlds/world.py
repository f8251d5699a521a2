"""How is a world made? People settle, rings are planned, people share places and things, rings work, everybody lives."""

from collections.abc import Callable

import numpy as np
from fourth_worlds.log import Log

from ninth_worlds import arrivals, desks, homes, life, occasions, people, things, workplaces
from ninth_worlds.card_testing import card_testing
from ninth_worlds.cliques import clique
from ninth_worlds.collusion import collusion
from ninth_worlds.drips import slow_drip
from ninth_worlds.farms import farm
from ninth_worlds.log import written
from ninth_worlds.market import Market
from ninth_worlds.proxies import residential_proxy
from ninth_worlds.recruit import planned
from ninth_worlds.takeover import takeover
from ninth_worlds.units import Ints

Mechanism = Callable[[Market], None]
Abuse = Callable[[Market, str, Ints], None]  # the ring's tier and members

HONEST: tuple[Mechanism, ...] = (  # those who live together come first: they settle country and line
    homes.households,
    homes.flatshares,
    things.collisions,
    things.few_vpns,
    workplaces.offices,
    workplaces.campuses,
    workplaces.terminals,
    desks.agencies,
    desks.support_desks,
)
HONEST_HARD: tuple[Mechanism, ...] = (
    homes.households,
    homes.flatshares,
    homes.roommates,
    homes.parents_card,
    things.collisions,
    things.second_hand,
    things.phone_dealers,
    things.honest_vpns,
    workplaces.offices,
    workplaces.campuses,
    workplaces.gig_phones,
    occasions.guilds,
    arrivals.classes,
    arrivals.hackathons,
    arrivals.campaigns,
    arrivals.onboardings,
    desks.repair_shops,
    workplaces.terminals,
    desks.agencies,
    desks.support_desks,
    homes.carers,
)
ABUSE: dict[str, Abuse] = {
    "farm": farm,
    "clique": clique,
    "slow_drip": slow_drip,
    "card_testing": card_testing,
    "residential_proxy": residential_proxy,
    "collusion": collusion,
    "takeover": takeover,
}


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even ones are plain, odd ones hard."""
    market = Market(seed, accounts, seed % 2 == 1)
    people.settle(market)
    plan = planned(market)
    for mechanism in HONEST_HARD if market.hard else HONEST:
        mechanism(market)
    rings(market, plan)
    if market.hard:
        occasions.flash_sales(market)
    life.pushes(market)
    life.live(market)
    things.carriers(market)
    return written(market)


def rings(market: Market, plan: list[tuple[str, str, Ints]]) -> None:
    """All rings of a plan, those that take over accounts last; then crews that only plunder."""
    for typology, tier, members in sorted(plan, key=lambda ring: ring[0] == "takeover"):
        ABUSE[typology](market, tier, members)
    for _ in range(market.conditions.crews_without_mules):
        tier = "hard" if market.rng.random() < market.conditions.hard_tier else "plain"
        takeover(market, tier, np.empty(0, np.int64))
