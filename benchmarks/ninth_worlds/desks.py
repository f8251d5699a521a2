"""Who works in accounts of others, honestly? Agencies, support desks, and shops that sign their customers up."""

import numpy as np

from ninth_worlds.clock import waking_moment
from ninth_worlds.habits import EVENT, HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import HOME, PHONE


def agencies(market: Market) -> None:
    """Sellers whose accounts an agency works through, day by day, on machines of its own."""
    rng = market.rng
    for _ in range(market.several(6, 22)):
        members = market.compatriots("managed", market.group_size(5, 70))
        site, tools = market.net.site(int(rng.integers(1, 3))), market.new_devices(int(rng.integers(1, 7)))
        zone, own = market.zone[members[0]], rng.uniform(0.1, 0.7)
        market.appetite[members] *= own  # the client's own visits
        market.habit[members] = HABIT["seller"]
        start = np.where(rng.random(members.size) < 0.6, 0.0, rng.random(members.size) * market.seconds * 0.7)
        start = np.maximum(start, np.nan_to_num(market.signed_up[members], nan=0.0))
        keeper = rng.choice(tools, members.size)  # account manager's machine
        made = ~np.isnan(market.signed_up[members]) & (rng.random(members.size) < 0.4)  # opened for them
        market.sign_up_place[members[made]], market.sign_up_device[members[made]] = site, keeper[made]
        if rng.random() < 0.35:  # agency pays the adverts
            market.card_of[members, 1] = market.new_cards(1)[0]
        days = np.flatnonzero(((np.arange(market.conditions.days) + market.conditions.first_weekday) % 7) < 5)
        for day in days:  # the desk's daily round
            if rng.random() < 0.25:
                continue
            morning = day * 86400 - zone * 3600 + 3600 * rng.uniform(9, 15)
            served = np.flatnonzero(start < morning)
            if not served.size or morning < 0:
                continue
            count = min(served.size, 1 + rng.poisson(0.18 * members.size + 1))
            pick = rng.choice(served, count, replace=False)
            at = morning + np.cumsum(rng.lognormal(6.0, 0.8, count))
            at = at[at < market.seconds]
            pick = pick[: at.size]
            device = np.where(rng.random(pick.size) < 0.8, keeper[pick], rng.choice(tools, pick.size))
            market.visit(members[pick], at, site, device, 1 + rng.poisson(2.5, pick.size), 50.0, HABIT["desk"])
        market.group("agency", members)


def support_desks(market: Market) -> None:
    """Staff who look into customers' accounts, mostly after they asked for it."""
    rng = market.rng
    for _ in range(market.several(2, 6)):
        members = market.compatriots("support", market.crowd_size(30, 220))
        site, tools = market.net.site(1), market.new_devices(int(rng.integers(2, 9)))
        account = np.repeat(members, 1 + (rng.random(members.size) < 0.15))
        since = np.nan_to_num(market.signed_up[account], nan=0.0)
        at = np.array([waking_moment(rng, first, market.seconds, market.zone[members[0]], 8, 20) for first in since])
        market.visit(
            account, at, site, rng.choice(tools, account.size), 1 + rng.poisson(2.2, account.size), 70.0, HABIT["help"]
        )
        # the customer was there himself just before
        own = rng.random(account.size) < 0.6
        at = np.maximum(since[own] + 1, at[own] - rng.exponential(7200, own.sum()))
        market.event(
            account[own],
            np.maximum(at, 1),
            EVENT["support_ticket"],
            market.places[account[own], HOME],
            market.devices[account[own], PHONE],
        )
        market.group("support_desk", members)


def repair_shops(market: Market) -> None:
    """A seller of phones signs customers up on the shop's machine."""
    rng = market.rng
    for _ in range(market.several(5, 18)):
        members = market.compatriots("signup", market.group_size(8, 60))
        site, tools = market.net.site(1), market.new_devices(int(rng.integers(1, 3)))
        at = np.array([waking_moment(rng, 0, market.seconds * 0.98, market.zone[members[0]], 10, 19) for _ in members])
        market.signed_up[members], market.active_until[members] = at, market.seconds
        market.sign_up_place[members] = site
        market.sign_up_device[members] = np.where(
            rng.random(members.size) < 0.8, rng.choice(tools, members.size), market.devices[members, PHONE]
        )
        market.group("repair_shop", members)
