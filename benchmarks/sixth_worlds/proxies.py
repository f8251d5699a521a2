"""Rings whose addresses are others': residential proxies, pools of exits, machines that rotate."""

import numpy as np

from sixth_worlds.clock import HOUR, Ints
from sixth_worlds.crew import Crew
from sixth_worlds.town import HOME, MOBILE, Town


def borrowed(town: Town, count: int) -> tuple[Ints, Ints]:
    """Homes of honest accounts that serve as exits, and who lives there."""
    hosts = town.honest(1.0)[:count]
    return town.net[hosts, HOME], hosts


def residential_proxy(town: Town) -> None:
    """Each visit leaves through some customer's home.

    Trace: accounts that are never twice at one address and at those of many strangers; machines for two to six accounts,
    or cards for as many where machines are apart; the adaptive ones buy few exits and meet at them again and again.
    """
    crew = Crew(town, "residential_proxy", 10, 50)
    rng = crew.rng
    adaptive = crew.level == 3
    exits, hosts = borrowed(town, crew.few(0.4, 0.9) if adaptive else crew.size * int(rng.integers(2, 7)))
    crowd = ((5, 9), (3, 6), (2, 4), (1.0, 1.01))[crew.level]
    machine = crew.split(town.new_machines(crew.few(*crowd)), 0.1) if not adaptive else town.new_machines(crew.size)
    tokens = crew.split(town.new_cards(crew.few(3, 6)), 0.1)
    paid = tokens if crew.level >= 1 or rng.random() < 0.5 else np.full(crew.size, -1)
    first = rng.choice(exits, crew.size)
    came = crew.join(str(rng.choice(["batches", "steady", "burst", "old"])), first, machine)
    count, part = (int(rng.integers(7, 13)), 0.7) if adaptive else (int(rng.integers(3, 7)), 0.6)
    who, at = crew.rounds(count, part, rng.uniform(60, 500), machine, max(came.min(), 0))
    crew.act(
        who,
        at,
        rng.choice(exits, len(who)),
        machine[who],
        crew.scripts(len(who), buy=0.4, redeem=0.3, search=0.3),
        paid[who],
    )
    town.group(np.unique(hosts), "exit_home")
    crew.settle(first, machine, "buy", paid)


def proxy_pool(town: Town) -> None:
    """A rented pool of exits, which other crews and some honest people rent as well.

    Trace: any two members meet at many of the same ten to sixty exits on different days, where strangers meet at one;
    where machines are apart as well, they come in the same hours.
    """
    crew = Crew(town, "proxy_pool", 8, 50)
    rng = crew.rng
    if town.pools and len(town.pools[-1]) > 1 and rng.random() < 0.4:  # the crew rents where another already does
        pool = town.pools[-1]
        pool = rng.permutation(pool)[: max(8, int(len(pool) * 0.7))]
        crew.manner.append("rented_with_others")
    else:
        pool = crew.lines(int(rng.integers(10, 61)), 0.6)
        town.pools.append(pool)
        people = town.honest(1.0)[: int(rng.integers(0, 12))]  # who is watching a foreign channel
        who = np.repeat(people, 3)
        at = town.times(len(who), np.maximum(town.born[who], 0), town.gone[who])
        town.visit(
            who,
            at,
            rng.choice(pool, len(who)),
            town.machine[who, 0],
            crew.scripts(len(who), glance=1.0),
            -1,
            town.pace[who],
        )
    crowd = ((5, 9), (3, 6), (1.5, 3), (1.0, 1.01))[crew.level]
    machine = crew.split(town.new_machines(crew.few(*crowd)), 0.1) if crew.level < 3 else town.new_machines(crew.size)
    tokens = crew.split(town.new_cards(crew.few(3, 8)), 0.1) if rng.random() < 0.5 else np.full(crew.size, -1)
    first = rng.choice(pool, crew.size)
    came = crew.join(str(rng.choice(["batches", "steady", "old"])), first, machine)
    who, at = crew.rounds(int(rng.integers(5, 11)), 0.7, rng.uniform(60, 400), machine, max(came.min(), 0))
    crew.act(
        who,
        at,
        rng.choice(pool, len(who)),
        machine[who],
        crew.scripts(len(who), buy=0.3, redeem=0.4, talk=0.3),
        tokens[who],
    )
    crew.settle(first, machine, "redeem", tokens, 4)


def rotating_devices(town: Town) -> None:
    """Every visit, or every few, from a machine nobody saw before.

    Trace: accounts with as many machines as visits, all behind a handful of lines that hold no one else; often cards.
    """
    crew = Crew(town, "rotating_devices", 8, 40)
    rng = crew.rng
    lines = crew.lines(max(1, crew.few(*((15, 40), (8, 20), (5, 10), (4, 7))[crew.level])), 0.5)
    home = crew.split(lines)
    fresh = town.new_machines(crew.size * 60)
    age = rng.uniform(1, 4) if crew.level > 1 else 1.0  # visits that one id lasts
    cards = crew.split(town.new_cards(crew.few(3, 8)), 0.1)
    paid = cards if rng.random() < 0.6 else np.full(crew.size, -1)
    came = crew.join(str(rng.choice(["batches", "steady", "burst", "old"])), home, fresh[: crew.size])
    who, at = crew.rounds(int(rng.integers(4, 8)), 0.6, rng.uniform(40, 400), None, max(came.min(), 0))
    order = np.argsort(np.lexsort((at, who)))  # the place of a visit among those of its account and all before it
    machine = fresh[crew.size + (order / age).astype(np.int64)]
    mobile = rng.random(len(who)) < (0.0, 0.05, 0.2, 0.3)[crew.level]
    stray = np.where(rng.random(len(who)) < 0.3, rng.choice(lines, len(who)), home[who])
    net = np.where(mobile, town.net[crew.members[who], MOBILE], stray)
    crew.act(who, at, net, machine, crew.scripts(len(who), redeem=0.4, buy=0.3, glance=0.3), paid[who])
    lag = rng.uniform(1, 9) * HOUR
    more = np.arange(crew.size)
    crew.act(more, np.maximum(came, 0) + lag, home, fresh[-crew.size :], "glance")
    crew.settle(home, fresh[-2 * crew.size : -crew.size], "redeem", paid)
