"""How is a world made? Places come first, people fill them, rings act, honest people share, then everybody lives."""

from collections.abc import Callable

import numpy as np
from fourth_worlds.log import Log

from twelfth_worlds import arrivals, couriers, desks, devices, exits, homes, sales, workplaces
from twelfth_worlds.aged import aged
from twelfth_worlds.card_testing import card_testing
from twelfth_worlds.carrier_ring import carrier_nat_ring
from twelfth_worlds.cliques import clique
from twelfth_worlds.collusion import collusion
from twelfth_worlds.conditions import draw
from twelfth_worlds.drips import slow_drip
from twelfth_worlds.farms import farm
from twelfth_worlds.life import live
from twelfth_worlds.log import written
from twelfth_worlds.plan import casting
from twelfth_worlds.proxies import residential_proxy
from twelfth_worlds.rotation import rotating_devices
from twelfth_worlds.stage import Stage
from twelfth_worlds.synchrony import synchrony
from twelfth_worlds.takeover import takeover, takeover_fresh

Mechanism = Callable[[Stage], None]
Abuse = Callable[[Stage, int], None]  # the number of members

HONEST: tuple[Mechanism, ...] = (
    homes.households,
    homes.flat_shares,
    workplaces.offices,
    workplaces.campuses,
    exits.carrier_nat,
    desks.agencies,
    devices.public_terminals,
    desks.support_desks,
    devices.collisions,
)
HONEST_HARD: tuple[Mechanism, ...] = (  # arrivals come first: later ones make people members of old
    arrivals.class_signups,
    arrivals.onboardings,
    arrivals.campaigns,
    devices.secondhand,
    exits.vpn_users,
    homes.roommates,
    couriers.courier_phones,
    homes.parents_cards,
    workplaces.office_lunches,
    desks.helpers_of_elderly,
    sales.flash_sales,
)
ABUSE: dict[str, Abuse] = {
    "farm": farm,
    "slow_drip": slow_drip,
    "clique": clique,
    "card_testing": card_testing,
    "residential_proxy": residential_proxy,
    "collusion": collusion,
    "takeover": takeover,
    "aged": aged,
    "rotating_devices": rotating_devices,
    "synchrony": synchrony,
    "carrier_nat_ring": carrier_nat_ring,
    "takeover_fresh": takeover_fresh,
}


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even ones are plain, odd ones hard."""
    rng = np.random.default_rng([seed, 20_417])
    stage = Stage(rng, draw(rng, accounts, hard=seed % 2 == 1))
    rings(stage)
    groups(stage)
    live(stage)
    return written(stage)


def rings(stage: Stage) -> None:
    """All rings of a plan, then crews that leave nothing but victims."""
    for typology, size in casting(stage):
        ABUSE[typology](stage, size)
    for _ in range(int(stage.rng.integers(1, 3))):
        takeover(stage, 0)
    if stage.p.hard:
        takeover_fresh(stage, 0)


def groups(stage: Stage) -> None:
    """All honest mechanisms."""
    couriers.couriers(stage)
    for mechanism in (*(HONEST_HARD if stage.p.hard else ()), *HONEST):
        mechanism(stage)
