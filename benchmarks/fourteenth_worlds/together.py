"""Which honest people live, learn or work on one line?"""

import numpy as np

from fourteenth_worlds.town import Town


def household(town: Town, who: np.ndarray) -> None:
    """A family: one line, often an old tablet, a family card, a child with a parent's number or phone."""
    rng, head = town.rng, who[0]
    town.home[who], town.street[who], town.mobile[who] = town.home[head], town.street[head], town.mobile[head]
    town.wifi[who] = np.clip(rng.normal(0.7, 0.15, len(who)), 0.2, 0.98) * (rng.random() < 0.93)
    if rng.random() < 0.4:
        tablet = town.devices.add(1)[0]
        users = who[rng.random(len(who)) < 0.7]
        town.spare[users], town.spares[users], town.spare_use[users] = tablet, 1, rng.uniform(0.1, 0.7)
    if rng.random() < 0.3:
        town.card[who[rng.random(len(who)) < 0.7]] = town.card[head]
        town.bank[who[rng.random(len(who)) < 0.4]] = town.bank[head]
    town.tel[who[rng.random(len(who)) < 0.08]] = town.tel[head]
    town.phone[who[rng.random(len(who)) < 0.08]] = town.phone[head]


def flatshare(town: Town, who: np.ndarray) -> None:
    """Unrelated people on one line, young and at odd hours."""
    town.home[who], town.street[who] = town.home[who[0]], town.street[who[0]]
    town.wifi[who] = town.rng.uniform(0.4, 0.9, len(who))
    town.rhythm[who] = town.rng.choice(4, len(who), p=[0.3, 0.4, 0.2, 0.1])


def office(town: Town, who: np.ndarray) -> None:
    """Colleagues behind one address, some at shared desks."""
    rng = town.rng
    town.office[who] = town.atlas.halls(town.place[who[:1]], int(rng.choice([0, 0, 1, 2])))
    if rng.random() < 0.35:
        desks = max(1, len(who) // 3)
        town.desk[who], town.desks[who] = town.devices.add(desks)[0], desks
    town.rhythm[who] = np.where(rng.random(len(who)) < 0.8, 0, town.rhythm[who])


def campus(town: Town, who: np.ndarray) -> None:
    """A dormitory with few addresses for everybody, and computer rooms."""
    rng = town.rng
    bits = int(rng.integers(0, 4))
    town.home[who] = town.atlas.halls(town.place[who[:1]], bits)
    town.office[who] = town.atlas.halls(town.place[who[:1]], bits)
    town.wifi[who] = rng.uniform(0.5, 0.97, len(who))
    town.rhythm[who], town.street[who] = 1, town.street[who[0]]
    pcs = int(rng.integers(2, 12))
    town.desk[who], town.desks[who], town.desk_use[who] = town.devices.add(pcs)[0], pcs, 0.2


def carrier(town: Town, who: np.ndarray) -> None:
    """Subscribers of a small carrier that has one or two exits."""
    rng = town.rng
    start = town.lines.block() + int(rng.integers(0, 250)) * 256
    town.mobile[who] = town.lines.add(1, start, int(rng.integers(0, 3)), lease=6 * 3600, shared=True)
    town.wifi[who] *= rng.random(len(who)) < 0.4


def agency(town: Town, who: np.ndarray) -> None:
    """A shop that runs the accounts of its clients from its own counter, and cashes out for some."""
    rng, days = town.rng, int(town.days)
    line, desks = town.atlas.halls(town.place[who[:1]]), town.devices.add(int(rng.integers(1, 4)))
    paid = who[rng.random(len(who)) < rng.uniform(0.1, 0.9)]
    town.bank[paid] = town.bank[who[0]]
    many = rng.poisson(rng.uniform(1, 5), len(who)) + 1
    who = np.repeat(who, many)
    day = rng.integers(0, days, len(who))
    day -= np.where(day % 7 == 6, 1, 0)
    t = day * 86_400 + rng.uniform(9, 18, len(who)) * 3600 - town.offset(who)
    card = np.where(rng.random(len(who)) < 0.6, town.card[who[0]], town.card[who])
    for errand, chosen in zip(("sell", "chat", "post"), np.array_split(rng.permutation(len(who)), 3), strict=True):
        if len(chosen):
            town.visit(who[chosen], t[chosen], errand, line, rng.choice(desks, len(chosen)), card[chosen])


def cafe(town: Town, who: np.ndarray) -> None:
    """Internet cafes and kiosks: for some the only door, for others one of several."""
    rng = town.rng
    seats = int(rng.integers(1, 16))
    line = town.atlas.halls(town.place[who[:1]])
    first = town.devices.add(seats, period=float(rng.choice([0, 0, 86_400 * 7])))[0]
    town.spare[who], town.spares[who] = first, seats
    only = rng.random(len(who)) < rng.uniform(0.2, 0.9)
    town.home[who], town.wifi[who] = line, np.where(only, 1.0, rng.uniform(0.2, 0.6, len(who)))
    town.spare_use[who] = np.where(only, 1.0, 0.8)
    town.office[who[only]] = -1


def collision(town: Town, who: np.ndarray) -> None:
    """One cheap model of phone whose copies all say the same name."""
    town.phone[who] = town.devices.add(len(who), stamp=int(town.devices.count) + 10**8, quiet=0.0)


PLAIN = {
    "household": (household, 30.0, (2, 6), "home"),
    "flatshare": (flatshare, 4.0, (3, 9), "home"),
    "campus": (campus, 0.12, (15, 160), "home"),
    "cafe": (cafe, 0.5, (4, 45), "home"),
    "office": (office, 2.0, (4, 60), "work"),
    "agency": (agency, 0.4, (4, 40), "helped"),
    "carrier": (carrier, 0.2, (10, 120), "mobile"),
    "collision": (collision, 0.3, (3, 40), "phone"),
}
