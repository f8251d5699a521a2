"""How is a world made? People, what they share honestly, rings among them, then everybody's life."""

from collections.abc import Callable

import numpy as np
from fourth_worlds.log import Log

from sixth_worlds import agencies, bursts, farms, homes, money, patient, places, proxies, reuse
from sixth_worlds.life import live
from sixth_worlds.log import written
from sixth_worlds.people import settle
from sixth_worlds.town import Town

Mechanism = Callable[[Town], None]

# first who lives where, then who came when, then what happened since
HONEST: tuple[Mechanism, ...] = (
    homes.second_accounts,
    homes.households,
    homes.flat_shares,
    homes.family_cards,
    homes.gifts,
    places.offices,
    places.campuses,
)
HABITS_HARD: tuple[Mechanism, ...] = (reuse.refurbished, reuse.collisions, reuse.vpn_users)
ARRIVALS_HARD: tuple[Mechanism, ...] = (bursts.classes, bursts.campaigns, bursts.onboardings, bursts.friends)
SINCE: tuple[Mechanism, ...] = (
    agencies.agencies,
    agencies.shared_till,
    places.travellers,
    places.cafes,
    places.libraries,
)
SINCE_HARD: tuple[Mechanism, ...] = (bursts.live_events, bursts.timed_posts, reuse.kiosks)
ABUSE: dict[Mechanism, float] = {  # how often, by rings
    farms.device_farm: 1.0,
    money.card_testing: 1.0,
    proxies.residential_proxy: 1.0,
    farms.slow_drip: 1.0,
    farms.small_clique: 2.5,
    money.collusion: 1.3,
    money.account_takeover: 1.3,
}
ABUSE_HARD: dict[Mechanism, float] = {
    patient.aged_bought: 1.5,
    proxies.rotating_devices: 1.5,
    patient.script_synchrony: 1.2,
    proxies.proxy_pool: 1.5,
}
LARGEST = 80


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even ones are plain, odd ones hard, and one in six has no ring."""
    town = Town(seed, seed % 2 == 1, accounts)
    settle(town)
    wanted = 0 if seed // 2 % 6 == 2 else round(accounts * town.rng.uniform(0.02, 0.04))
    if wanted:
        town.ringed[town.waiting[-(wanted + LARGEST) :]] = True  # no place in an honest group for who will be in a ring
    honest = (*HONEST, *HABITS_HARD, *ARRIVALS_HARD, *SINCE, *SINCE_HARD) if town.hard else (*HONEST, *SINCE)
    for mechanism in honest:
        mechanism(town)
    if wanted:
        rings(town, wanted)
    live(town)
    return written(town)


def rings(town: Town, wanted: int) -> None:
    """Rings until enough accounts are in one; each typology comes at least once, in no order, if there is room."""
    plans = {**ABUSE, **(ABUSE_HARD if town.hard else {})}
    names = list(plans)
    share = np.array(list(plans.values())) * town.rng.gamma(6.0, 1.0, len(names))
    first = town.rng.permutation(len(names)).tolist()
    before = len(town.waiting)
    while before - len(town.waiting) < wanted:
        nth = first.pop() if first else int(town.rng.choice(len(names), p=share / share.sum()))
        names[nth](town)
    left = wanted + LARGEST - (before - len(town.waiting))
    if left > 0:
        town.ringed[town.waiting[-left:]] = False  # who was kept free for a ring and not needed
