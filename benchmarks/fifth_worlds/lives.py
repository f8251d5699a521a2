"""Honest lives that change or cross: moving, marrying, selling a phone, paying for children, serving clients, running jobs."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from fifth_worlds.town import AUTO, JOIN, LOOK, USE, Person, Spot, Town


def household(town: Town, size: int) -> list[int]:
    """A home with so many customers; parents' card and tablet are everybody's now and then."""
    rng, home, address = town.rng, town.net.home(), town.new()
    people = [town.person(home, address) for _ in range(size)]
    for person in people[1:]:
        if rng.random() < 0.3:
            person.purse.append(people[0].purse[0])
        if rng.random() < 0.25:
            person.kit.append((people[0].kit[0][0], rng.uniform(0.05, 0.6)))
        if rng.random() < 0.2:
            letter = "b" if rng.random() < 0.5 else "p"
            person.fields[letter] = people[0].fields[letter]
    return [town.open(person) for person in people]


def couple_merges(town: Town) -> list[int]:
    """Two households become one in the middle of the window."""
    day = town.rng.uniform(0.2, 0.8) * town.days
    one, two = town.person(), town.person()
    two.spots = [replace(two.spots[0], d1=day), *two.spots[1:], Spot(one.spots[0].site, 2, d0=day)]
    two.fields["a"] = one.fields["a"]
    two.purse.append(one.purse[0])
    return [town.open(one), town.open(two)]


def moves_away(town: Town) -> list[int]:
    """The last tenant's line is the next one's: the same site, months apart."""
    day = town.rng.uniform(0.2, 0.8) * town.days
    old, new = town.person(), town.person()
    new.spots = [replace(new.spots[0], d1=day), *new.spots[1:], Spot(old.spots[0].site, 2, d0=day + 2)]
    new.fields["a"] = old.fields["a"]
    old.spots[0] = replace(old.spots[0], d1=day)
    old.spots.append(Spot(town.net.home(), 2, d0=day))
    return [town.open(old), town.open(new)]


def second_hand_phone(town: Town) -> list[int]:
    """A phone goes to somebody else, whose app keeps its id."""
    day = town.rng.uniform(0.2, 0.8) * town.days
    seller, buyer = town.person(), town.person()
    phone = seller.kit[0][0]
    first, then = replace(seller, d1=day), replace(seller, kit=[(town.device(), 1)], d0=day)
    account = town.open(first)
    town.uses.append((account, then))
    buyer.kit = [(phone, 1)]
    return [account, town.open(buyer, day + town.rng.uniform(1, 6))]


def traveller(town: Town) -> list[int]:
    """Colleagues on the road: a week in the same hotels, otherwise carriers of other countries."""
    people = [town.person() for _ in range(town.rng.integers(2, 5))]
    for start in town.rng.uniform(0, town.days, 4):
        hotel = town.net.site("fixed")
        for person in people:
            person.spots.append(Spot(hotel, 12, d0=start, d1=start + 3))
    return [town.open(person) for person in people]


def parent_pays(town: Town) -> list[int]:
    """Children in other cities on their parents' card."""
    parent = town.person()
    children = [town.person() for _ in range(town.rng.integers(2, 5))]
    for child in children:
        child.purse = [parent.purse[0]]
    return [town.open(person) for person in (parent, *children)]


def account_shared(town: Town) -> list[int]:
    """Friends who pass accounts around among themselves."""
    people = [town.person() for _ in range(town.rng.integers(3, 6))]
    accounts = [town.open(person) for person in people]
    for account in accounts[:2]:
        town.uses += [(account, replace(person, rate=person.rate * 0.3)) for person in people]
    return accounts


def clients(town: Town, staff: int, many: int, join: float, later: float) -> list[int]:
    """An agency with few machines that opens or runs accounts for its clients, who also come by themselves."""
    rng, office = town.rng, town.place("fixed")
    machines, cards = [town.device() for _ in range(staff)], [town.card() for _ in range(2)]
    accounts = []
    for _ in range(many):
        client = town.person(rate=later)
        if rng.random() < 0.4:
            client.purse.append(int(rng.choice(cards)))
        client.rate = max(client.rate, 1e-4)
        at = rng.uniform(0, town.days) if rng.random() < join else None
        account, machine = town.open(client, at), int(rng.choice(machines))
        accounts.append(account)
        if at is not None:
            town.visit(account, np.floor(at) + rng.uniform(9, 17.5) / 24, office, machine, JOIN)
        hired = Person(
            [Spot(office, 1, 8, 18)],
            [(machine, 1.0)],
            client.purse,
            client.fields,
            town.rate * (1.2 if later < 1 else 0.15),
            1,
        )
        town.uses.append((account, hired))
    return accounts


def marketing_agency(town: Town) -> list[int]:
    """Few people who run the accounts of many shops."""
    return clients(town, int(town.rng.integers(2, 6)), int(town.rng.integers(8, 35)), 0.5, 0.5)


def agent(town: Town) -> list[int]:
    """A corner shop or broker who signs people up on its computer; afterwards they are on their own."""
    return clients(town, int(town.rng.integers(1, 4)), int(town.rng.integers(10, 50)), 1.0, 1.0)


def jobs(town: Town, site: str, device: bool) -> list[int]:
    """Clients of an interface, on the hour, from a cloud whose few exits are everybody's."""
    rng = town.rng
    size, image, accounts = int(rng.integers(15, 70)), town.device(0), []
    for _ in range(size):
        person = town.person(rate=0.5)
        accounts.append(account := town.open(person))
        machine, host = image if device else town.device(0), town.net.site(site)
        every, minute = rng.choice([0.5, 1, 1, 7]), rng.choice([0, 0, 0, 15, 30]) / 1440
        start = max(town.joined[account], 0) + rng.integers(0, 24) / 24
        for day in np.arange(np.floor(start), town.days, every)[: int(rng.integers(5, 40))]:
            town.visit(account, day + start % 1 // (1 / 24) / 24 + minute + rng.exponential(4e-5), host, machine, AUTO)
    return accounts


def crowd(town: Town, size: tuple[int, int], moments: int, together: float, move: int) -> list[int]:
    """People who share nothing but the moment: a sale, a stream, a raid at nine."""
    rng = town.rng
    people = [town.person() for _ in range(rng.integers(*size))]
    accounts = [town.open(person) for person in people]
    hour = rng.uniform(10, 21.5) / 24
    for day in np.sort(rng.choice(int(town.days), min(moments, int(town.days)), replace=False)):
        for account, person in zip(accounts, people, strict=True):
            if rng.random() < together and town.joined[account] < day:
                site = person.spots[int(rng.integers(min(len(person.spots), 2)))].site
                town.visit(account, day + hour + rng.exponential(0.006), site, person.kit[0][0], move)
    return accounts


def rented_courier_account(town: Town) -> list[int]:
    """A courier lends accounts of relatives to people without papers: forbidden, but nobody's ring. Marked as unclear."""
    owner = town.person(rate=1.5)
    accounts = [town.open(owner)]
    for _ in range(town.rng.integers(2, 5)):
        rider = town.person(rate=2)
        rider.fields["b"] = owner.fields["b"]
        rider.kit.append((owner.kit[0][0], 0.1))
        accounts.append(town.open(rider))
    return accounts


LIVES: dict[str, Callable[[Town], list[int]]] = {
    "couple_merges": couple_merges, "moves_away": moves_away, "second_hand_phone": second_hand_phone, "traveller": traveller,
    "parent_pays": parent_pays, "account_shared": account_shared, "marketing_agency": marketing_agency,
    "reseller_agent": agent, "broker_office": agent, "rented_courier_account": rented_courier_account,
    "cron_clients": lambda town: jobs(town, "host", False), "ci_runners": lambda town: jobs(town, "cloud", True),
    "api_traders": lambda town: jobs(town, "cloud", False),
    "fans_on_sale": lambda town: crowd(town, (80, 250), 3, 0.7, USE), "guild": lambda town: crowd(town, (8, 35), 10, 0.7, USE),
    "streamer_viewers": lambda town: crowd(town, (30, 120), 6, 0.5, LOOK),
}  # fmt: skip
OFTEN = {"couple_merges": 12, "moves_away": 10, "second_hand_phone": 15, "traveller": 5, "parent_pays": 10, "account_shared": 8,
         "flatshare": 20, "household_loan": 30, "siblings_console": 30, "shop_staff": 12, "group_buy": 3, "rented_courier_account": 6}  # fmt: skip
UNCLEAR = ("rented_courier_account",)
