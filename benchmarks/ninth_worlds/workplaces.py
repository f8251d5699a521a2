"""Where do strangers share a network or a machine? In offices, on campuses, at terminals, on a courier's work phone."""

import numpy as np

from ninth_worlds.clock import waking_moment
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import JOB, MOBILE, OTHER, PHONE, WORK


def offices(market: Market) -> None:
    """Staff at a few addresses; some have a machine there, some the company's card."""
    rng = market.rng
    for _ in range(market.several(40, 110)):
        members = market.compatriots("day", market.group_size(4, 150))
        market.places[members, WORK] = market.net.site(int(rng.integers(1, 4)))
        market.place_weight[members, WORK] = rng.uniform(0.2, 1.2)
        desk = members[rng.random(members.size) < rng.uniform(0, 0.5)]
        market.devices[desk, JOB] = market.new_devices(desk.size)
        if rng.random() < 0.2 and desk.size > 4:  # identical office builds
            market.devices[desk[: int(rng.integers(2, 5))], JOB] = market.devices[desk[0], JOB]
        if rng.random() < 0.15:  # company card
            market.card_of[members[rng.random(members.size) < 0.15], 1] = market.new_cards(1)[0]
        market.group("office", members)


def campuses(market: Market) -> None:
    """Students at some addresses."""
    rng = market.rng
    for _ in range(market.several(2, 6)):
        members = market.compatriots("day", market.crowd_size(250, 1500))
        market.places[members, OTHER] = market.net.site(int(rng.integers(2, 14)))
        market.place_weight[members, OTHER] = rng.uniform(0.3, 1.5) * rng.lognormal(0, 0.3, members.size)
        market.group("campus", members)


def terminals(market: Market) -> None:
    """Libraries, kiosks, internet cafés: few machines, many strangers."""
    rng = market.rng
    for _ in range(market.several(15, 45)):
        members = market.compatriots("spot", market.group_size(5, 90))
        site, tools = market.net.site(1), market.new_devices(int(rng.integers(2, 12)))
        market.cafes.append(site)
        visits = 1 + rng.poisson(rng.uniform(0.5, 3), members.size)
        account = np.repeat(members, visits)
        since = np.nan_to_num(market.signed_up[account], nan=0.0)
        at = np.array(
            [
                waking_moment(rng, first, market.seconds, zone, 9, 21)
                for first, zone in zip(since, market.zone[account], strict=True)
            ]
        )
        own = rng.random(account.size) < 0.35  # own phone on the wifi
        device = np.where(own, market.devices[account, PHONE], rng.choice(tools, account.size))
        market.visit(account, at, site, device, 1 + rng.poisson(2, account.size), 60.0, market.habit[account])
        market.group("public_terminal", members)


def gig_phones(market: Market) -> None:
    """Couriers in shifts with one work phone."""
    rng = market.rng
    for _ in range(market.several(20, 70)):
        members = market.compatriots("gigs", int(rng.integers(2, 7)))
        market.habit[members] = HABIT["gig"]
        market.devices[members, JOB] = market.new_devices(1)[0]
        market.device_weight[members, JOB] = rng.uniform(0.8, 3.0)
        if rng.random() < 0.6:
            market.places[members, WORK] = market.places[members[0], MOBILE]  # the phone's own carrier
        market.group("gig_shared_phone", members)
