"""Honest people whom a place puts together: schools, dorms, villages, counters, cafés, hotels and fairs."""

import numpy as np

from fourth_worlds.honest_people import daily, neighbours
from fourth_worlds.internet import DAY
from fourth_worlds.people import join, live, settle
from fourth_worlds.stage import Stage


def classroom(stage: Stage) -> None:
    """A class is signed up in one lesson and comes back each week on whichever laptop of the trolley is free."""
    rng, n = stage.rng, int(stage.rng.integers(15, 34))
    begin = rng.integers(1, max(stage.days - 14, 2))
    lesson = begin * DAY + 9.5 * 3600
    who = settle(stage, n, created=lesson + rng.uniform(0, 1500, n), alone=True, zone=0)
    school = stage.net.business(1, 0)[0]
    trolley = stage.computers(int(rng.integers(12, 32)), reset_days=rng.choice([20, 900]))
    join(stage, who, np.full(n, school), rng.choice(trolley, n))
    for start in daily(stage, rng.choice([3.5, 7]), 9.5, 300, begin + 1):
        here = who[rng.random(n) < 0.9]
        seats = rng.permutation(np.resize(trolley, max(len(here), len(trolley))))[: len(here)]
        for _ in range(2):
            at = start + rng.uniform(0, 2400, len(here))
            stage.visit(here, at, school, seats, stage.code(rng.choice(["look", "use", "act"], len(here))))
    live(stage, who, boost=0.3, signup=False)
    stage.group(who, "classroom")


def dorm(stage: Stage) -> None:
    """Students live behind two or three addresses."""
    rng, n = stage.rng, int(stage.rng.integers(25, 140))
    who = settle(stage, n, alone=True, zone=0)
    isp = np.zeros(int(rng.integers(1, 4)), np.int64)
    gate = stage.net.new_lines(isp, isp)
    stage.has["line"][who] = rng.choice(gate, n)
    live(stage, who)
    stage.group(who, "dorm")


def village(stage: Stage) -> None:
    """A small provider puts a valley behind one address or two."""
    rng, n = stage.rng, int(stage.rng.integers(40, 250))
    who = settle(stage, n, zone=0)
    gate = stage.net.new_lines(np.zeros(int(rng.integers(1, 3)), np.int64))
    stage.has["line"][who] = rng.choice(gate, n)
    live(stage, who)
    stage.group(who, "village")


def public_computers(stage: Stage) -> None:
    """A library or an internet café: a few machines, regulars and passers-by."""
    rng = stage.rng
    ip, seats = stage.net.business(1)[0], stage.computers(int(rng.integers(3, 18)), reset_days=rng.choice([1.0, 600.0]))
    who = neighbours(stage, int(rng.integers(20, 150)))
    keen = rng.exponential(3, len(who)) + 1
    account = np.repeat(who, keen.astype(int))
    at = np.floor(rng.uniform(0, stage.days, len(account))) * DAY + rng.uniform(8, 18, len(account)) * 3600
    code = stage.code(rng.choice(["look", "use", "pay"], len(account), p=[0.5, 0.4, 0.1]))
    stage.visit(account, at, ip, rng.choice(seats, len(account)), code)
    stage.group(who, "public_computers")


def fair_booth(stage: Stage) -> None:
    """A tablet at a fair signs people up for two days; more than half are never seen again."""
    rng, n = stage.rng, int(stage.rng.integers(25, 160))
    day = rng.integers(1, max(stage.days - 3, 2))
    created = (day + rng.integers(0, 2, n)) * DAY + rng.uniform(9, 17, n) * 3600
    who = settle(stage, n, created=created, alone=True)
    stays = rng.random(n) < 0.4
    stage.left[who] = np.where(stays, np.inf, created + 600)
    tablet, ip = stage.handsets(int(rng.integers(1, 4)), reset_days=900), stage.net.business(1)[0]
    join(stage, who, np.full(n, ip), rng.choice(tablet, n))
    live(stage, who[stays], signup=False)
    stage.group(who, "fair_booth")


def shop_terminal(stage: Stage) -> None:
    """A counter where customers sign in on the shop's own tablet, and staff does it for them."""
    rng = stage.rng
    ip, tablets = stage.net.business(1)[0], stage.handsets(int(rng.integers(1, 5)), reset_days=900)
    who = neighbours(stage, int(rng.integers(40, 220)))
    account = np.repeat(who, rng.geometric(0.5, len(who)))
    at = np.floor(rng.uniform(0, stage.days, len(account))) * DAY + rng.uniform(9, 19, len(account)) * 3600
    stage.visit(account, at, ip, rng.choice(tablets, len(account)), "pay")
    stage.group(who, "shop_terminal")


def hotel_desk(stage: Stage) -> None:
    """A hotel's wireless, and a concierge's machine that orders for guests who stay some days."""
    rng = stage.rng
    ip, desk = stage.net.business(1)[0], stage.computers(1, reset_days=900)[0]
    who = neighbours(stage, int(rng.integers(30, 160)))
    arrive, nights = rng.uniform(0, stage.days, len(who)), rng.geometric(0.4, len(who))
    for nth in range(4):
        here = nights > nth
        at = (arrive + nth + rng.normal(0, 0.15, len(who))) * DAY
        stage.visit(who[here], at[here], ip, stage.has["phone"][who][here], "use")
    asked = rng.random(len(who)) < 0.25
    stage.visit(who[asked], arrive[asked] * DAY + 5000, ip, desk, "use")
    stage.group(who, "hotel_desk")


def parcel_point(stage: Stage) -> None:
    """Many send their parcels to the same pick-up station."""
    rng = stage.rng
    who = neighbours(stage, int(rng.integers(30, 250)))
    stage.has["street"][who] = np.where(rng.random(len(who)) < 0.3, stage.new("street", 1)[0], stage.has["street"][who])
    station = stage.new("street", 1)[0]
    account = np.repeat(who, rng.geometric(0.5, len(who)))
    at = rng.uniform(0, stage.seconds, len(account))
    from_home = stage.net.at_home(np.maximum(stage.has["line"][account], 0), account, at)
    stage.visit(account, at, from_home, stage.has["phone"][account], "pay", street=station)
    stage.group(who, "parcel_point")


def student_intake(stage: Stage) -> None:
    """A freshers' week: a stand on the campus opens accounts for new students, who stay."""
    rng, n = stage.rng, int(stage.rng.integers(30, 150))
    day = rng.integers(1, max(stage.days - 10, 2))
    created = (day + rng.integers(0, 4, n)) * DAY + rng.uniform(9, 17, n) * 3600
    who = settle(stage, n, created=created, alone=True, zone=0)
    campus = stage.net.business(2, 0)
    stage.left[who] = np.where(rng.random(n) < 0.85, np.inf, created + DAY)
    stage.has["work"][who] = rng.choice(campus, n)
    join(stage, who, rng.choice(campus, n))
    live(stage, who, signup=False)
    stage.group(who, "student_intake")


MAKERS = {
    f.__name__: f
    for f in (
        classroom, dorm, village, public_computers, fair_booth, shop_terminal, hotel_desk, parcel_point, student_intake,
    )
}  # fmt: skip
