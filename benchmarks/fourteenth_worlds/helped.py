"""Whose account is honestly used from a device or line that belongs to somebody else?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, HOUR
from fourteenth_worlds.occasions import moment
from fourteenth_worlds.town import Town
from fourteenth_worlds.words import CODE


def second_hand(town: Town, who: np.ndarray) -> None:
    """A phone goes from friend to friend; each new owner logs in on it and keeps the old one in a drawer."""
    rng = town.rng
    cuts = np.sort(rng.uniform(0, town.end, len(who) - 1))
    edges = np.concatenate([[0], cuts, [town.end]])
    phone = town.devices.add(1)[0]
    many = rng.poisson(4, len(who)) + 1
    owner = np.repeat(np.arange(len(who)), many)
    t = edges[owner] + rng.random(len(owner)) * (edges[owner + 1] - edges[owner]) * 0.98
    errand = np.where(
        rng.random(len(owner)) < 0.3,
        CODE["settings"],
        np.where(rng.random(len(owner)) < 0.5, CODE["chat"], CODE["sell"]),
    )
    town.visit(who[owner], t, errand, device=phone)


def tunnel(town: Town, who: np.ndarray) -> None:
    """Users of one seller of private tunnels: privacy, or films from home."""
    town.home[who] = town.rng.choice(town.tunnels)
    town.wifi[who] = town.rng.choice([0.4, 0.8, 0.99], len(who))


def village(town: Town, who: np.ndarray) -> None:
    """One dish for the village, and a tablet at the cooperative."""
    rng = town.rng
    town.home[who] = town.atlas.halls(town.place[who[:1]])
    town.wifi[who] = rng.uniform(0.6, 0.98, len(who))
    tablet = town.devices.add(int(rng.integers(1, 3)))
    users = who[rng.random(len(who)) < 0.5]
    town.spare[users], town.spares[users], town.spare_use[users] = tablet[0], len(tablet), rng.uniform(0.3, 0.9)
    town.tel[users[: len(users) // 2]] = town.tel[who[0]]


def elders(town: Town, who: np.ndarray) -> None:
    """A grandchild looks after the accounts of old relatives, from the own phone and at their homes."""
    rng, helper = town.rng, who[0]
    old = np.repeat(who[1:], rng.poisson(4, len(who) - 1) + 2)
    day = rng.integers(0, max(1, town.days // 7), len(old)) * 7 + rng.choice([5, 6, 6, 2], len(old))
    t = day * DAY + rng.normal(15, 2, len(old)) * HOUR - town.offset(old)
    line = np.where(rng.random(len(old)) < 0.5, town.home[old], town.home[helper])
    errand = np.array([CODE["settings"], CODE["sell"], CODE["wallet"], CODE["close"]])[rng.integers(0, 4, len(old))]
    card = np.where(rng.random(len(old)) < 0.4, town.card[helper], town.card[old])
    town.visit(old, t, errand, line, town.phone[helper], card)
    town.rate[who[1:]] *= 0.5


def club(town: Town, who: np.ndarray) -> None:
    """Volunteers sell donated things for a charity, with a phone that stays in the till, and one bank account."""
    rng = town.rng
    till, line = town.devices.add(1)[0], town.atlas.halls(town.place[who[:1]])[0]
    town.bank[who] = town.bank[who[0]]
    weekdays = rng.choice(7, 2, replace=False)
    many = np.repeat(who, rng.poisson(4, len(who)) + 1)
    day = rng.integers(0, max(1, town.days // 7), len(many)) * 7 + rng.choice(weekdays, len(many))
    t = day * DAY + rng.uniform(13, 18, len(many)) * HOUR - town.offset(many)
    errand = np.array([CODE["sell"], CODE["agree"], CODE["post"], CODE["wallet"]])[rng.integers(0, 4, len(many))]
    town.visit(many, t, errand, line, till, town.card[who[0]])


def call_shop(town: Town, who: np.ndarray) -> None:
    """Migrants and seasonal workers send phones and money home at a call shop, over its counter and card."""
    rng = town.rng
    line, desks = town.atlas.halls(town.place[who[:1]])[0], town.devices.add(int(rng.integers(1, 4)))
    card = town.cards.add(2)
    many = np.repeat(who, rng.poisson(2.5, len(who)) + 1)
    pay = rng.integers(0, 2, len(many)) * 15 + rng.exponential(2.5, len(many)) + 15 * rng.integers(0, 6, len(many))
    t = (pay % town.days * DAY) + rng.normal(18.5, 1.5, len(many)) * HOUR - town.offset(many)
    errand = np.array([CODE["wallet"], CODE["buy"], CODE["post"]])[rng.integers(0, 3, len(many))]
    town.visit(many, t, errand, line, rng.choice(desks, len(many)), rng.choice(card, len(many)))
    town.wifi[who] *= rng.random(len(who)) < 0.3


def repair_shop(town: Town, who: np.ndarray) -> None:
    """A phone shop opens accounts for clients at its counter; they leave with the phone and live on."""
    rng = town.rng
    line, bench = town.atlas.halls(town.place[who[:1]])[0], town.devices.add(1)[0]
    t = rng.uniform(0, town.end * 0.95, len(who))
    t = np.floor(t / DAY) * DAY + rng.uniform(10, 19, len(who)) * HOUR - town.offset(who)
    device = np.where(rng.random(len(who)) < 0.6, bench, town.phone[who])
    tel = rng.random(len(who)) < 0.2
    town.tel[who[tel]] = town.tel[who[0]]
    town.join(who, t, "invited", line=line, device=device)


def depot(town: Town, who: np.ndarray) -> None:
    """Couriers of a parcel depot hand things in for themselves and buyers at the start of the same shift."""
    rng = town.rng
    line, scanner = town.atlas.halls(town.place[who[:1]])[0], town.devices.add(2)
    start = moment(town, who, 4, 8)
    days = np.arange(-(start // DAY), town.days - start // DAY - 1)
    many = np.repeat(who, rng.poisson(4, len(who)) + 1)
    t = start + rng.choice(days, len(many)) * DAY + rng.exponential(500, len(many))
    device = np.where(rng.random(len(many)) < 0.4, rng.choice(scanner, len(many)), town.phone[many])
    town.visit(many, t, "post", line, device)
    town.rhythm[who] = 3


def seasonal(town: Town, who: np.ndarray) -> None:
    """Harvest hands in one barrack, with prepaid cards from one kiosk; they come together, and go home after it."""
    rng = town.rng
    town.home[who] = town.atlas.halls(town.place[who[:1]])
    town.wifi[who] = rng.uniform(0.2, 0.8, len(who))
    first = rng.uniform(0, 0.4) * town.end
    last = first + rng.uniform(0.3, 0.7) * town.end
    new = who[(town.born[who] < 0) & (rng.random(len(who)) < 0.5)]
    day = np.floor(first / DAY) + rng.integers(0, 4, len(new))
    town.join(new, day * DAY + rng.normal(20, 1, len(new)) * HOUR - town.offset(new), "invited")
    town.moved[who] = last + rng.normal(0, 2 * DAY, len(who))
    town.later[who] = town.atlas.homes(rng.choice(len(town.atlas.weight), len(who), p=town.atlas.weight))
    kiosk = who[rng.random(len(who)) < 0.4]
    town.card[kiosk] = rng.choice(town.cards.add(3), len(kiosk))
    payday = np.repeat(who, rng.poisson(2, len(who)) + 1)
    week = rng.integers(1, 8, len(payday)) * 7 + 4
    town.visit(payday, first // DAY * DAY + week * DAY + rng.normal(18, 2, len(payday)) * HOUR, "wallet")


def two_hats(town: Town, who: np.ndarray) -> None:
    """A stall-holder has a private account and one or two for the stall, all on the same phone; nothing else is odd."""
    rng = town.rng
    town.phone[who], town.home[who], town.mobile[who] = town.phone[who[0]], town.home[who[0]], town.mobile[who[0]]
    town.card[who[1:]] = town.card[who[rng.integers(0, 2)]]
    town.bank[who], town.tel[who], town.street[who] = town.bank[who[0]], town.tel[who[0]], town.street[who[0]]
    town.taste[who] = rng.choice([1, 2], len(who))


HELPED = {
    "second_hand": (second_hand, 0.6, (2, 4), "phone"),
    "tunnel": (tunnel, 0.25, (5, 60), "home"),
    "village": (village, 0.2, (6, 60), "home"),
    "elders": (elders, 0.8, (3, 6), "helped"),
    "club": (club, 0.3, (4, 18), "helped"),
    "call_shop": (call_shop, 0.25, (6, 50), "helped"),
    "repair_shop": (repair_shop, 0.15, (5, 60), "born"),
    "seasonal": (seasonal, 0.15, (6, 45), "home"),
    "two_hats": (two_hats, 1.5, (2, 3), "phone"),
    "depot": (depot, 0.12, (5, 30), "helped"),
}
