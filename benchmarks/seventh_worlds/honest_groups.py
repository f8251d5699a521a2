"""What do honest people share? A carrier's exit, a home, an office, a campus, a public place, a worker's machine."""

import numpy as np

from seventh_worlds.events import HONEST, Ints
from seventh_worlds.market import Market


def homes(market: Market, people: Ints) -> None:
    """Wireless homes behind one carrier exit; households with one line, some with one tablet or one card."""
    rng = market.rng
    one_tablet, one_card = rng.uniform(0.1, 0.35), rng.uniform(0.1, 0.3)
    for crowd in market.sets(people, rng.uniform(0.06, 0.15), 30, market.largest(60, 400)):
        market.home[crowd] = market.new_ips(1)
        market.group("carrier_cgnat", crowd)
    for family in market.sets(people, rng.uniform(0.3, 0.5), 2, 5):
        first = family[0]
        market.home[family] = market.home[first]
        if rng.random() < one_tablet:
            market.second[family] = market.phone[first]
        if rng.random() < one_card:
            market.card[family[:2]] = market.card[first]
        market.group("household", family)


def offices(market: Market, people: Ints) -> None:
    """Staff behind one address of the firm."""
    rng = market.rng
    for staff in market.sets(people, rng.uniform(0.1, 0.2), 5, 60):
        market.work[staff] = market.new_ips(1)
        market.often_work[staff] = rng.uniform(0.1, 0.6, len(staff))
        market.group("office", staff)


def campuses(market: Market, people: Ints) -> None:
    """Students behind a few addresses, in half of the schools with machines of a laboratory."""
    rng = market.rng
    for students in market.sets(people, rng.uniform(0.03, 0.08), 80, market.largest(60, 600)):
        exits = int(rng.integers(1, 5))
        market.work[students] = market.new_ips(exits, block=True)[0]
        market.work_ips[students] = exits
        market.often_work[students] = rng.uniform(0.2, 0.8, len(students))
        market.group("campus", students)
        if rng.random() < 0.5:
            seats = int(rng.integers(5, 20))
            users = students[rng.random(len(students)) < 0.2]
            market.place[users] = market.work[students[0]]
            market.often_place[users] = 0.15
            market.kiosk[users] = market.new_devices(seats)[0]
            market.kiosks[users] = seats


def public_places(market: Market, people: Ints) -> None:
    """Guests of a café or a library, some of which have machines of their own."""
    rng = market.rng
    for guests in market.sets(people, rng.uniform(0.06, 0.12), 15, 90):
        market.place[guests] = market.new_ips(1)
        market.often_place[guests] = rng.uniform(0.03, 0.3, len(guests))
        seats = int(rng.integers(1, 5))
        open_seats = rng.random() < 0.3
        market.kiosk[guests] = market.new_devices(seats)[0] if open_seats else -1
        market.kiosks[guests] = seats if open_seats else 1
        market.group("public_place", guests)


def agencies(market: Market, people: Ints) -> None:
    """A worker operates accounts of clients on one or two machines; the clients look in themselves."""
    rng = market.rng
    for clients in market.sets(people, rng.uniform(0.01, 0.025), 5, 40):
        part = rng.uniform(0.3, 0.8)
        who = np.repeat(clients, rng.poisson(market.rate[clients] * part * market.days) + 2)
        since = np.maximum(market.born[who], 0)
        at = market.awake(rng.uniform(since, market.days), since, market.days)
        devices = market.new_devices(int(rng.integers(1, 3)))
        ips = market.new_ips(int(rng.integers(1, 3)))
        ip, device = rng.choice(ips, len(at)), rng.choice(devices, len(at))
        market.emit(at, who, ip, device, market.card[who], market.kinds(len(at), HONEST))
        market.rate[clients] *= 1 - part
        market.group("agency", clients)
