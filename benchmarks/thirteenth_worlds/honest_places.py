"""Which honest accounts look alike because of where their people are?"""

import numpy as np

from thirteenth_worlds.lines import fixed, homes, pooled
from thirteenth_worlds.numbers import shares, uneven
from thirteenth_worlds.stage import Stage


def household(stage: Stage) -> np.ndarray:
    """A family on one line; often a machine, a card or a telephone is common."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(int(rng.choice([2, 3, 4, 5], p=[0.45, 0.3, 0.18, 0.07])), where)
    stage["home"][who] = stage["home"][who[0]]
    if rng.random() < 0.5:
        stage["laptop"][who[: int(rng.integers(2, 4))]] = stage["laptop"][who[0]]
    if rng.random() < 0.35:
        stage["card"][who[rng.random(len(who)) < 0.8]] = stage.new_cards(1)
    if rng.random() < 0.2:
        stage["tel"][who] = stage["tel"][who[0]]
    return who


def flat_share(stage: Stage) -> np.ndarray:
    """Flatmates on one line, each with machines of their own; some move out, and a guest looks in."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(int(rng.integers(3, 9)), where)
    old = stage["home"][who].copy()
    stage["home"][who] = stage["home"][who[0]]
    if rng.random() < 0.3:
        one = who[-1]
        stage["home"][one] = old[-1]
        guest = rng.uniform(0, stage.days, int(rng.integers(2, 6)))
        stage.visit(guest, one, stage["home"][who[0]], stage["phone"][one], "look")
    return who


def office(stage: Stage) -> np.ndarray:
    """Colleagues behind a proxy with one or few addresses; some share desks, some work away from it."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 4, 16, 150), where)
    proxies = fixed(rng, stage.lines, stage.regions[where], int(rng.integers(1, 3)), int(rng.choice([1, 1, 2, 4])))
    stage["work"][who] = shares(rng, who, proxies)
    stage["peak"][who] = rng.normal(12, 2, len(who))
    stage["count"][who] *= 1.5
    stage["desk"][who] = stage.machines.kept(len(who))
    hot = who[rng.random(len(who)) < rng.choice([0, 0.2, 0.5])]
    if len(hot) > 1:
        stage["desk"][hot] = shares(rng, hot, stage.machines.kept(len(hot) // 3 + 1))
    if rng.random() < 0.5:
        lead, team = who[0], who[1:][rng.random(len(who) - 1) < 0.5]
        day = stage.workday() + rng.uniform(8, 11) / 24
        stage.visit(day, lead, proxies[0], stage["desk"][lead], "team")
        later = day + rng.exponential(0.2, len(team)) + 0.005
        stage.visit(later, team, stage["work"][team], stage["desk"][team], "invited")
    return who


def campus(stage: Stage) -> np.ndarray:
    """Students behind a university's few addresses, in halls as well, now and then at a laboratory's machine."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 25, 90, 350), where)
    base = int(rng.choice(stage.regions[where].homes.ravel())) + int(rng.integers(0, 60_000))
    net = pooled(stage.lines, base, int(rng.choice([1, 4, 16])), len(who), 0.3)
    stage["work"][who] = net
    halls = rng.random(len(who)) < 0.4
    stage["home"][who[halls]] = net[halls]
    seated = np.repeat(who, rng.binomial(3, 0.25, len(who)))
    room = stage.machines.add(rng.choice([1e5, 1.0], int(rng.integers(2, 12))))
    time = np.array([stage.workday() for _ in seated]) + rng.uniform(8, 18, len(seated)) / 24
    time -= stage["zone"][seated] / 24
    stage.visit(time, seated, net[0], rng.choice(room, len(seated)), "build")
    return who


def carrier_nat(stage: Stage) -> np.ndarray:
    """Customers of a small provider whose few addresses all of them go out through."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 15, 50, 250), where)
    base = int(rng.choice(stage.regions[where].carriers)) + int(rng.integers(5_000, 60_000))
    net = pooled(stage.lines, base, int(rng.choice([2, 4, 8])), len(who), float(rng.choice([0.1, 0.5, 3])))
    stage["mobile"][who] = net
    fixed_too = rng.random(len(who)) < rng.choice([0.2, 0.9])
    stage["home"][who[fixed_too]] = net[fixed_too]
    return who


def public_terminal(stage: Stage) -> np.ndarray:
    """People who now and then use the machine of a library, a hostel or an internet shop."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 5, 13, 45), where)
    line = fixed(rng, stage.lines, stage.regions[where], 1)
    seats = stage.machines.add(rng.choice([1e5, 7.0], int(rng.integers(1, 4))))
    times = rng.integers(1, 4, len(who))
    guest = np.repeat(who, times)
    day = rng.integers(0, stage.days, len(guest))
    time = stage.clock(guest, day, rng.uniform(9, 20, len(guest)))
    stage.visit(time, guest, line, rng.choice(seats, len(guest)), rng.choice(["look", "build", "locked_out"]))
    joined = who[(stage["born"][who] >= 0) & (rng.random(len(who)) < 0.6)]
    stage["sign_line"][joined], stage["sign_machine"][joined] = line, rng.choice(seats, len(joined))
    return who


def reseller(stage: Stage) -> np.ndarray:
    """A dealer opens accounts for customers in the shop, pays the first bill, and hands them over."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 4, 10, 40), where)
    dealer, customers = who[0], who[1:]
    line, machine = fixed(rng, stage.lines, stage.regions[where], 1), stage.machines.kept(1)
    stage["work"][dealer], stage["desk"][dealer] = line[0], machine[0]
    day = rng.integers(0, stage.days, len(customers))
    stage["born"][customers] = stage.clock(customers, day, rng.uniform(9, 18, len(customers)))
    stage["gone"][customers] = stage.days
    stage["sign_line"][customers], stage["sign_machine"][customers] = line, machine
    card = stage.new_cards(1)
    paid = customers[rng.random(len(customers)) < 0.6]
    stage.visit(stage["born"][paid] + rng.uniform(0.005, 0.03, len(paid)), paid, line, machine, "upgrade", card)
    stage["home"][customers] = homes(rng, stage.lines, stage.regions[where], len(customers))
    return who
