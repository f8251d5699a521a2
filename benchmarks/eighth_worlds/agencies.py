"""Who works through accounts of others? Agencies that post for clients, and servers that post by the clock."""

import numpy as np

from eighth_worlds.service import Service
from eighth_worlds.sessions import POST, cookie
from eighth_worlds.units import DAY, HOUR, Ints


def agencies(service: Service) -> None:
    """Accounts of clients, gone through by one to three workers; seven owners in ten come by themselves, too."""
    rng, people = service.rng, service.people
    for _ in range(max(2, int(service.size * rng.uniform(25, 50)))):
        members = people.take(rng.integers(4, 26))
        people.bounce[members], people.life[members], people.new[members] = False, service.days, False
        people.rate[members] *= np.where(rng.random(len(members)) < 0.7, 0.6, 0)
        if rng.random() < 0.25:
            paid = members[rng.random(len(members)) < 0.6]
            people.card[paid] = service.new_cards(1)[0]
        work(service, members)
        service.group(members, "agency")


def work(service: Service, members: Ints) -> None:
    """Working days of an agency: each worker goes through most of his clients, one after the other."""
    rng = service.rng
    addresses = service.nets.fixed(int(rng.integers(1, 3)))
    devices = service.new_devices(int(rng.integers(1, 4)))
    worker = rng.integers(0, len(devices), len(members))
    zone, busy = rng.choice([0, 1, 2]), rng.uniform(0.1, 0.6)
    for day in range(service.days):
        if day % 7 >= 5 or rng.random() >= busy:
            continue
        for nth, device in enumerate(devices):
            clients = rng.permutation(members[worker == nth])
            clients = clients[rng.random(len(clients)) < 0.7]
            start = day * DAY + (9 + rng.uniform(0, 5) - zone) * HOUR
            at = start + np.cumsum(rng.exponential(300, len(clients)) + 40)
            address = service.nets.any_of(addresses, len(clients))
            service.diary.session(clients, at, address, cookie(device, at), POST, 1 + rng.poisson(2.5, len(clients)))


def schedulers(service: Service) -> None:
    """Tools that post for many customers from their own few servers, each at a time of the day, to the second."""
    rng, people = service.rng, service.people
    for _ in range(service.few(3, 6)):
        members = people.take(rng.integers(60, 400) * max(service.size, 0.1))
        servers = service.nets.servers(int(rng.integers(2, 7)))
        for member in members:
            people.bounce[member] = False
            count = min(int(rng.integers(3, 30)), service.days)
            slot = rng.choice([8, 9, 12, 15, 17, 18, 20]) + rng.choice([0, 0, 0.25, 0.5])
            days = rng.choice(service.days, count, False)
            at = days * DAY + slot * HOUR + rng.gamma(2, 8, len(days))
            at = at[at > people.came[member] * DAY + 600]
            address = service.nets.any_of(servers, len(at))
            service.diary.event(member, at, address, 0, "api.call")
            service.diary.event(member, at + rng.uniform(0.2, 3, len(at)), address, 0, "content.post")
        service.group(members, "scheduler")
