"""When do honest strangers sign up together? On a first day at work, in a class, for a prize, at a stand at a fair."""

import numpy as np

from eighth_worlds.people import AT_SITE
from eighth_worlds.service import Service
from eighth_worlds.sessions import BROWSE, POST, VOTE, cookie
from eighth_worlds.units import DAY, Ints


def onboardings(service: Service) -> None:
    """Staff that all join in one morning, at the office."""
    rng, people = service.rng, service.people
    for _ in range(service.few(12, 25)):
        members = people.take(rng.integers(8, 61))
        addresses, devices = int(rng.integers(1, 3)), int(rng.random() < 0.3)
        people.site[members] = service.site(addresses, devices, 0.1)
        people.at_site[members] = rng.uniform(0.6, 0.95, len(members))
        people.joined_from[members] = AT_SITE
        people.bounce[members] = rng.random(len(members)) < 0.1
        morning = int(rng.integers(1, service.days - 5)) + 8.5 / 24
        people.join(members, morning + np.sort(rng.exponential(0.05, len(members))), service.days)
        service.group(members, "staff_onboarding")


def classes(service: Service) -> None:
    """Classes and hackathons that sign up in an hour, half of them on a cart of laptops, and come back some weeks."""
    rng, people = service.rng, service.people
    for _ in range(service.few(14, 28)):
        members = people.take(rng.integers(12, 61))
        cart = rng.random() < 0.5
        laptops = max(3, int(len(members) / rng.uniform(1, 3)))
        addresses = int(rng.integers(1, 3))
        site = service.site(addresses, laptops if cart else 0, 0.9 if cart else 0, rng.uniform(0, 0.3))
        people.site[members], people.joined_from[members] = site, AT_SITE
        people.at_site[members] = rng.uniform(0.3, 0.8, len(members))
        first = int(rng.integers(0, service.days - 2))
        hour = rng.uniform(8, 14) / 24
        people.join(members, first + hour + rng.gamma(2, 0.006, len(members)), service.days)
        for week in range(1, int(rng.integers(1, 7))):
            lesson(service, members, site, first + 7 * week + hour)
        service.group(members, "class_or_hackathon")


def lesson(service: Service, members: Ints, site: int, start: float) -> None:
    """Most of a class is there and does one thing, in the same minutes."""
    rng, where = service.rng, service.sites[site]
    present = members[rng.random(len(members)) < 0.75]
    at = start * DAY + rng.gamma(2, 240, len(present))
    device = service.people.device[present]
    if len(where.devices):
        device = where.devices[rng.integers(0, len(where.devices), len(present))]
    address = service.nets.any_of(where.addresses, len(present))
    purpose = rng.choice([BROWSE, POST, VOTE])
    service.diary.session(present, at, address, cookie(device, at), purpose, 2 + rng.poisson(4, len(present)))


def giveaways(service: Service) -> None:
    """A prize that brings strangers in the same hours; most never come back."""
    rng, people = service.rng, service.people
    for _ in range(service.few(4, 9)):
        members = people.take(rng.integers(40, 250) * max(service.size, 0.2))
        start = rng.uniform(1, service.days - 3)
        people.join(members, start + rng.exponential(rng.uniform(0.1, 0.6), len(members)), service.days)
        people.bounce[members], people.taste[members] = rng.random(len(members)) < 0.65, VOTE
        service.group(members, "giveaway")


def fairs(service: Service) -> None:
    """A stand with a tablet or some, where visitors sign up one after the other."""
    rng, people = service.rng, service.people
    for _ in range(service.few(3, 7)):
        members = people.take(rng.integers(15, 70) * max(service.size, 0.4))
        site = service.site(1, int(rng.integers(1, 4)), 1.0)
        opened = int(rng.integers(1, service.days - 3)) + 10 / 24
        people.join(members, opened + rng.uniform(0, 0.3, len(members)), service.days)
        people.site[members], people.joined_from[members], people.at_site[members] = site, AT_SITE, 0
        people.bounce[members] = rng.random(len(members)) < 0.6
        service.group(members, "event_kiosk")
