"""Where is somebody at an hour of the day, and with which device in hand?"""

import numpy as np

from eighth_worlds.people import AT_HOME, AT_SITE, BY_VPN, MOBILE
from eighth_worlds.service import Service
from eighth_worlds.units import DAY, Bools, Floats, Ints


def whereabouts(service: Service, account: Ints, at: Floats, first: Bools) -> Ints:
    """At home, on the way, behind a VPN, or at one's site in working hours."""
    rng, people = service.rng, service.people
    local = at / DAY + people.zone[account] / 24
    hour = (local % 1) * 24
    working = (hour > 8) & (hour < 18.5) & ((np.floor(local) % 7) < 5)
    chance = rng.random(len(account))
    where = np.where(rng.random(len(account)) < people.mobile[account], MOBILE, AT_HOME)
    where = np.where(chance < people.by_vpn[account], BY_VPN, where)
    only = people.at_site[account] > 0.9  # people who know the service from there alone
    there = (people.site[account] >= 0) & (working | only) & (chance < people.at_site[account])
    where = np.where(there, AT_SITE, where)
    return np.where(first & (people.joined_from[account] >= 0), people.joined_from[account], where)


def machines(service: Service, account: Ints, at: Floats, where: Ints) -> Ints:
    """Which of one's devices: the second one never on the way, mostly at the site; a sold telephone is the buyer's."""
    people = service.people
    likely = np.where(where == MOBILE, 0, np.where(where == AT_SITE, 0.7, people.second_often[account]))
    second = likely > service.rng.random(len(account))
    machine = np.where(second & (people.second_often[account] > 0), people.second[account], people.device[account])
    for seller, buyer, when in people.sold:
        machine[(account == seller) & (at >= when)] = people.second[seller]
        machine[(account == buyer) & (at >= when)] = people.device[seller]
    return machine
