"""Where do many people share addresses and machines by day? Offices, campuses, libraries and internet cafés."""

import numpy as np

from eighth_worlds.service import Service

CORPORATION = 400  # staff from which on a firm goes out through its own servers


def offices(service: Service) -> None:
    """Staff at a few addresses in working hours; one or two offices are large, some have a card that many use."""
    rng, people = service.rng, service.people
    left = len(service.honest) * rng.uniform(0.06, 0.10)
    sizes = [int(len(service.honest) * rng.uniform(0.01, 0.03)) for _ in range(int(rng.integers(1, 3)))]
    while left > 0:
        sizes.append(int(np.clip(rng.lognormal(2.7, 1), 4, 400)))
        left -= sizes[-1]
    for size in sizes:
        large = size >= CORPORATION
        members = people.take(size)
        addresses = int(rng.integers(2, 7)) if large else int(rng.integers(1, 4))
        people.site[members] = service.site(addresses, int(rng.random() < 0.2), 0.04, central=large)
        people.at_site[members] = rng.uniform(0.45, 0.95, len(members))
        people.zone[members] = people.zone[members[0]]
        if rng.random() < 0.3 and not large:
            buyers = members[rng.random(len(members)) < rng.uniform(0.1, 0.4)]
            people.card[buyers] = service.new_cards(1)[0]
        service.group(members, "office")


def campuses(service: Service) -> None:
    """Students at some addresses, a part of them on IPv6, now and then at a machine of the campus."""
    rng, people = service.rng, service.people
    for _ in range(int(rng.integers(3, 6))):
        members = people.take(len(service.honest) * rng.uniform(0.006, 0.02))
        addresses, devices = int(rng.integers(2, 9)), int(rng.integers(15, 50))
        people.site[members] = service.site(addresses, devices, rng.uniform(0.05, 0.2), rng.uniform(0, 0.5))
        people.at_site[members] = rng.uniform(0.4, 0.85, len(members))
        service.group(members, "campus")


def public_places(service: Service) -> None:
    """One address for whoever comes; a café lends its machines, and half of them are wiped every night."""
    rng, people = service.rng, service.people
    for _ in range(max(2, int(service.size * rng.uniform(30, 60)))):
        members = people.take(rng.integers(5, 41))
        lends = rng.random() < 0.5
        devices = int(rng.integers(4, 16)) if lends else 0
        wiped = rng.random() < 0.5
        people.site[members] = service.site(1, devices, 0.85 if lends else 0, wiped=wiped)
        people.at_site[members] = rng.uniform(0.25, 1, len(members))
        service.group(members, "public_place")
