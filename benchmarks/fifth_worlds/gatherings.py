"""Honest people who share a place, a machine, a card or a moment: a table of who, where and when."""

from dataclasses import dataclass

import numpy as np

from fifth_worlds.town import JOIN, Spot, Town


@dataclass(frozen=True)
class Gathering:
    """People with something in common and otherwise lives of their own.

    ``at`` is the weight of the place among their places (a home has about 2), ``join`` the days within which they sign up
    there (0: each when they like), ``span`` the days for which they are there (0: always), ``seats`` machines per head
    that stand there, ``cards`` cards in common and ``pays`` the share of people who use them, ``letters`` other fields in common.
    """

    size: tuple[int, int]
    net: str = ""
    at: float = 5.0
    hours: tuple[float, float] = (0, 24)
    week: int = 0
    seats: float = 0.0
    join: float = 0.0
    span: float = 0.0
    cards: int = 0
    pays: float = 0.6
    letters: str = ""
    home: bool = False
    rate: float = 1.0
    keen: float = 1.0  # how much more they visit while there
    grey: bool = False


TABLE = {
    "flatshare": Gathering((3, 7), "lease", home=True, letters="a"),
    "student_dorm": Gathering((20, 130), "fixed", 4, home=True),
    "office_proxy": Gathering((12, 110), "fixed", 9, (8, 18), 1),
    "office_vdi": Gathering((10, 60), "fixed", 12, (8, 18), 1, seats=0.3),
    "call_centre": Gathering((15, 70), "fixed", 10, (7, 23), seats=0.5, join=40),
    "care_home": Gathering((6, 30), "lease", home=True, seats=0.12, letters="ap", cards=1, pays=0.3, rate=0.6),
    "library": Gathering((10, 50), "fixed", 4, (9, 19), seats=0.15, rate=0.7),
    "internet_cafe": Gathering((15, 70), "lease", 6, (12, 2), seats=0.25),
    "school_class": Gathering((18, 34), "fixed", 2, (8, 14), 1, seats=0.5, join=0.06, rate=0.5),
    "university_lab": Gathering((20, 90), "fixed", 5, (9, 22), seats=0.3, join=12),
    "conference": Gathering((30, 140), "fixed", 12, (8, 22), join=2.5, span=3, keen=3),
    "stadium": Gathering((40, 160), "fixed", 25, (14, 23), join=0.3, span=0.4, keen=8),
    "hotel": Gathering((12, 50), "fixed", 6, span=5, keen=1.5),
    "hospital": Gathering((10, 40), "fixed", 6, seats=0.2),
    "refugee_centre": Gathering((15, 70), "lease", 3, home=True, join=30, letters="a", seats=0.05),
    "village_line": Gathering((30, 160), "fixed", 4, home=True),
    "coworking": Gathering((12, 70), "fixed", 5, (8, 20), 1),
    "church_group": Gathering((8, 24), "fixed", 2, (18, 21), cards=1, pays=0.4, join=14),
    "sports_club": Gathering((8, 22), "fixed", 2, (9, 18), 2, cards=1, pays=0.5),
    "cooperative": Gathering((8, 28), "fixed", 3, (6, 18), letters="b", join=40),
    "courier_hub": Gathering((12, 45), "fixed", 3, (10, 23), rate=1.5),
    "corporate_card": Gathering((5, 35), "fixed", 6, (8, 18), 1, cards=2, pays=0.9, join=60),
    "shop_staff": Gathering((3, 9), "fixed", 6, (9, 19), seats=0.25, letters="a", cards=1, rate=1.5),
    "locker": Gathering((20, 90), letters="a"),
    "group_buy": Gathering((5, 20), letters="a", cards=1, pays=0.3, join=30),
    "booth": Gathering((15, 70), "fixed", 30, (9, 19), seats=0.03, join=1.5, span=0.3, rate=0.4),
    "vpn_users": Gathering((20, 100), "vpn", 8),
    "relay_users": Gathering((20, 100), "relay", 8),
    "qa_team": Gathering((8, 35), "fixed", 40, (9, 18), 1, seats=0.25, cards=2, pays=1.0, letters="p", join=30, rate=2, grey=True),
    "siblings_console": Gathering((3, 5), "lease", home=True, seats=0.4, rate=1.5),
    "lan_party": Gathering((10, 40), "lease", 40, span=2, keen=8),
    "household_loan": Gathering((2, 5), "lease", home=True, letters="ab"),
    "trading_class": Gathering((15, 60), "fixed", 2, (18, 21), join=0.15, rate=0.8),
    "custodial_wallet": Gathering((20, 120), letters="o"),
    "hackathon": Gathering((20, 70), "fixed", 20, join=0.5, span=2, keen=6),
    "shared_hosting": Gathering((15, 120), letters="o"),
}  # fmt: skip


def gather(town: Town, name: str) -> None:
    """One gathering of a kind."""
    rng, kind = town.rng, TABLE[name]
    size = int(np.exp(rng.uniform(*np.log(kind.size))) + 0.5)
    terminals = max(1, round(kind.seats * size)) if kind.seats else 0
    # anonymous egress is the pool itself, one site for each user; a place is one site for all
    private = kind.net in ("vpn", "relay")
    place = town.place(kind.net, terminals) if kind.net and not private else -1
    cards, common = [town.card() for _ in range(kind.cards)], {letter: town.new() for letter in kind.letters}
    start = rng.uniform(0, max(town.days - max(kind.join, kind.span), 0.5))
    if 0 < kind.join < 1 or 0 < kind.span < 1:
        start = np.floor(start) + rng.uniform(kind.hours[0], max(kind.hours[1] - 3, kind.hours[0] + 1)) / 24
    accounts = []
    for _ in range(size):
        person = town.person(home=place if kind.home and place >= 0 else None, rate=kind.rate)
        at = start + rng.uniform(0, kind.join) * rng.beta(1, 1.5) if kind.join and rng.random() < 0.85 else None
        if private:
            person.spots.append(Spot(town.net.site(kind.net), kind.at))
        elif place >= 0 and not kind.home:
            until = start + kind.span if kind.span else 9999.0
            person.spots.append(
                Spot(
                    place,
                    kind.at * rng.lognormal(0, 0.5),
                    *kind.hours,
                    start - 0.1 if kind.span else -1,
                    until,
                    kind.week,
                )
            )
        for letter, value in common.items():
            if rng.random() < 0.85:
                person.fields[letter] = value
        if cards and rng.random() < kind.pays:
            person.purse = [int(rng.choice(cards)), *(person.purse if rng.random() < 0.5 else [])]
        account = town.open(person, at)
        accounts.append(account)
        if at is not None and place >= 0:
            own = town.terminals.get(place) or [person.kit[0][0]]
            town.visit(account, at, place, own[int(rng.integers(len(own)))], JOIN)
        if kind.span:
            for _ in range(rng.poisson(min(kind.keen * person.rate * kind.span * 3, 12))):
                day = start + rng.uniform(0, kind.span)
                town.visit(account, day, place, person.kit[0][0], 1 + int(rng.integers(2)))
    town.group(name, accounts, kind.grey)
