"""Who acts in accounts of other people, with their leave?"""

import numpy as np

from sixteenth_worlds.diary import script
from sixteenth_worlds.mixing import tailed
from sixteenth_worlds.settings import DAY, HOUR
from sixteenth_worlds.stage import Stage

DESK = ("visit", "look", "return", "move", "spend", "buy")


def call_centre(stage: Stage) -> None:
    """Agents who log in for customers who rang: a few desks, one proxy, hundreds of accounts that have nothing in common."""
    rng, people = stage.rng, stage.people
    for _ in range(stage.many(0.3)):
        members = stage.anybody(max(12, int(stage.settings.accounts * rng.uniform(0.004, 0.02))))
        desks = stage.devices.alike(8) if rng.random() < 0.5 else stage.devices.clear(int(rng.integers(4, 16)))
        net = stage.net.pool(int(rng.choice([1, 2, 4])), period=HOUR)
        who = np.repeat(members, rng.choice([1, 1, 1, 2], len(members)))
        at = rng.integers(0, stage.settings.days, len(who)) * DAY + rng.uniform(8, 20, len(who)) * HOUR
        what = script(DESK)[rng.choice(len(DESK), len(who), p=[0.4, 0.15, 0.2, 0.1, 0.1, 0.05])]
        stage.note(at, who, net, rng.choice(desks, len(who)), people.card[who], people.street[who], what)
        stage.group("call_centre", members)


def personal_shopper(stage: Stage) -> None:
    """One who orders for clients, from one laptop, on their cards or on the own one."""
    rng = stage.rng
    for _ in range(stage.many(3)):
        members = stage.pick(tailed(rng, 4, 25, step=5))
        own = bool(rng.random() < 0.5)
        served(stage, members, stage.devices.clear(1), float(rng.uniform(2, 7)), own)
        stage.group("personal_shopper", members)


def agency(stage: Stage) -> None:
    """A buying or reputation agency with some staff and many clients, in office hours, in rounds from client to client."""
    rng = stage.rng
    for _ in range(stage.many(1.5)):
        members = stage.pick(tailed(rng, 10, 90, step=15))
        served(
            stage, members, stage.devices.clear(int(rng.integers(1, 7))), float(rng.uniform(3, 9)), rng.random() < 0.3
        )
        stage.group("agency", members)


def served(stage: Stage, members: np.ndarray, devices: np.ndarray, rounds: float, own_card: bool) -> None:
    """Rounds through the clients' accounts, which keep a life of their own."""
    rng, people = stage.rng, stage.people
    net = stage.net.pool(1, six=0.0)
    desk = devices[rng.integers(0, len(devices), len(members))]
    for _ in range(max(1, int(rng.poisson(rounds)))):
        there = rng.random(len(members)) < rng.uniform(0.4, 1)
        who = rng.permutation(members[there])
        begin = rng.integers(0, stage.settings.days) * DAY + rng.uniform(8, 15) * HOUR
        at = begin + np.cumsum(rng.exponential(240, len(who)))
        card = people.card[members[0]] if own_card else people.card[who]
        what = script(["visit", "buy", "return", "look"])[rng.choice(4, len(who), p=[0.3, 0.4, 0.1, 0.2])]
        place = np.zeros(stage.settings.accounts, np.int64)
        place[members] = desk
        stage.note(at, who, net, place[who], card, people.street[who], what)


def helper_at_home(stage: Stage) -> None:
    """A grandchild or a neighbour who orders for three to six older people, on visits and from home."""
    rng, people = stage.rng, stage.people
    for _ in range(stage.many(6)):
        members = stage.pick(int(rng.integers(3, 7)))
        phone, home = people.device[members[:1]], people.home[members[:1]]
        who = np.repeat(members[1:], rng.integers(2, 6, len(members) - 1))
        at = rng.integers(0, stage.settings.days, len(who)) * DAY + rng.uniform(9, 21, len(who)) * HOUR
        net = np.where(rng.random(len(who)) < 0.5, home, people.home[who])
        stage.note(at, who, net, phone, people.card[who], people.street[who], script("buy"))
        stage.group("helper_at_home", members)


PLAIN = (call_centre, personal_shopper, helper_at_home)
HARD = (agency,)
