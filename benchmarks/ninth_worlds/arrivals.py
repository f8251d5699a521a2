"""When do many honest people sign up at once? Classes, hackathons, a campaign's link, a company's new staff."""

import numpy as np

from ninth_worlds.clock import evening_moment, waking_moment
from ninth_worlds.habits import EVENT
from ninth_worlds.market import Market
from ninth_worlds.people import JOB, OTHER, PHONE, WORK, whereabouts
from ninth_worlds.units import Floats, Ints


def join(market: Market, members: Ints, at: Floats) -> Floats:
    """They sign up at these moments, in the window."""
    at = np.clip(at, 1.0, market.seconds - 1800)
    market.signed_up[members], market.active_from[members], market.active_until[members] = at, 0.0, market.seconds
    return at


def fade(market: Market, members: Ints, share: float, days: float) -> None:
    """Most who came for the occasion leave soon."""
    gone = members[market.rng.random(members.size) < share]
    market.active_until[gone] = np.minimum(
        market.seconds, market.signed_up[gone] + 86400 * (0.2 + market.rng.exponential(days, gone.size))
    )


def classes(market: Market) -> None:
    """A class signs up at school, perhaps on the lab's machines, and has later lessons."""
    rng = market.rng
    for _ in range(market.several(6, 16)):
        members = market.compatriots("signup", market.group_size(12, 60))
        begin = waking_moment(rng, 86400, market.seconds * 0.9, market.zone[members[0]], 8.5, 15)
        join(market, members, begin + rng.gamma(2.0, rng.uniform(60, 500), members.size))
        site = market.net.site(1)
        market.sign_up_place[members] = site
        market.places[members, OTHER] = site
        if rng.random() < 0.5:  # the school's lab machines
            tools = market.new_devices(max(3, members.size // int(rng.integers(1, 4))))
            market.sign_up_device[members] = rng.choice(tools, members.size)
        for week in range(rng.integers(0, 6)):  # later lessons
            lesson = begin + 7 * 86400 * (week + 1)
            present = members[rng.random(members.size) < 0.7]
            if lesson > market.seconds - 5400:
                break
            came = lesson + rng.exponential(400, present.size)
            market.visit(
                present,
                came,
                site,
                market.devices[present, PHONE],
                1 + rng.poisson(2, present.size),
                60.0,
                market.habit[present],
            )
        fade(market, members, rng.uniform(0.4, 0.9), 6)
        market.group("class_signup", members)


def hackathons(market: Market) -> None:
    """Two days at one place."""
    rng = market.rng
    for _ in range(market.several(2, 6)):
        members = market.compatriots("signup", market.crowd_size(40, 260))
        site = market.net.site(int(rng.integers(1, 4)))
        begin = waking_moment(rng, 86400, market.seconds * 0.9, market.zone[members[0]], 8, 11)
        join(market, members, begin + rng.gamma(1.5, 1800, members.size))
        market.sign_up_place[members] = site
        visits = 1 + rng.poisson(2, members.size)
        account = np.repeat(members, visits)
        at = np.minimum(market.signed_up[account] + rng.uniform(600, 2 * 86400, account.size), market.seconds - 600)
        market.visit(
            account,
            at,
            site,
            market.devices[account, PHONE],
            1 + rng.poisson(2, account.size),
            50.0,
            market.habit[account],
        )
        fade(market, members, rng.uniform(0.3, 0.8), 4)
        market.group("hackathon", members)


def campaigns(market: Market) -> None:
    """A shared link: everybody at home, on own devices, with the same promotion."""
    rng = market.rng
    for _ in range(market.several(3, 9)):
        members = market.compatriots("signup", market.crowd_size(60, 500))
        begin = evening_moment(rng, market.seconds, market.zone[members[0]], 9, 20)
        at = join(market, members, begin + rng.gamma(1.0, rng.uniform(600, 20000), members.size))
        use = rng.random(members.size) < 0.7
        place, device = whereabouts(market, members[use], at[use] + 300)
        market.event(members[use], at[use] + rng.exponential(300, use.sum()) + 20, EVENT["redeem_promo"], place, device)
        fade(market, members, rng.uniform(0.3, 0.9), 5)
        market.group("campaign_link", members)


def onboardings(market: Market) -> None:
    """New staff, perhaps signed up on one machine, perhaps with a card for all."""
    rng = market.rng
    for _ in range(market.several(4, 11)):
        members = market.compatriots("signup", market.group_size(8, 90))
        site = market.net.site(1)
        begin = waking_moment(rng, 0, market.seconds * 0.9, market.zone[members[0]], 9, 12)
        join(market, members, begin + rng.uniform(0, rng.uniform(900, 6 * 3600), members.size))
        market.places[members, WORK], market.sign_up_place[members] = site, site
        market.place_weight[members, WORK] = 1.0
        market.devices[members, JOB] = market.new_devices(members.size)
        market.sign_up_device[members] = market.devices[members, JOB]
        if rng.random() < 0.4:  # the HR machine for some
            market.sign_up_device[members[rng.random(members.size) < 0.5]] = market.new_devices(1)[0]
        if rng.random() < 0.4:
            market.card_of[members, 1] = market.new_cards(1)[0]  # the benefits card
        market.group("company_onboarding", members)
