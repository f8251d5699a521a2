"""Rings that take money: card testing, collusion between sellers and buyers, accounts taken over."""

import numpy as np

from sixth_worlds.clock import DAY
from sixth_worlds.crew import Crew
from sixth_worlds.scripts import CODE
from sixth_worlds.town import Town


def card_testing(town: Town) -> None:
    """Lists of stolen cards are tried in bursts, each on one to three accounts; some cards' owners are customers.

    Trace: many cards per account within minutes, most of them declined; cards in common between members; machines or
    exits in common as the tier has it.
    """
    crew = Crew(town, "card_testing", 8, 60)
    rng = crew.rng
    stolen = town.new_cards(crew.size * int(rng.integers(3, 8)))
    owners = town.honest(1.0)
    owners = owners[town.card[owners] >= 0][: int(len(stolen) * rng.uniform(0.01, 0.08))]
    stolen[rng.permutation(len(stolen))[: len(owners)]] = town.card[owners]
    machine = crew.split(town.new_machines(crew.few(*((4, 10), (3, 6), (2, 4), (1.5, 3))[crew.level])), 0.15)
    if rng.random() < 0.2:  # straight at the interface, which tells no machine
        machine = np.full(crew.size, -1)
        crew.manner.append("no_machine")
    net = crew.split(crew.lines(crew.few(*((10, 40), (6, 15), (4, 8), (3, 6))[crew.level]), 0.7), 0.3)
    came = crew.join(str(rng.choice(["burst", "batches", "old"])), net, machine)
    who, at = crew.rounds(
        int(rng.integers(1, 5)), rng.uniform(0.5, 0.95), rng.uniform(20, 200), machine, max(came.min(), 0)
    )
    tries = 1 + rng.poisson(rng.uniform(1.5, 5), len(who))
    again = np.repeat(np.arange(len(who)), tries)
    nth = np.arange(len(again)) - np.repeat(np.cumsum(tries) - tries, tries)
    # a list is worked through in order of the clock, and parts of it again on another account
    place = np.argsort(np.argsort(at[again] + nth)) * len(stolen) // max(len(again), 1)
    place = np.where(rng.random(len(again)) < 0.3, rng.integers(0, len(stolen), len(again)), place)
    when = at[again] + nth * rng.uniform(15, 70) * rng.lognormal(0, 0.3, len(again))
    crew.act(who[again], when, net[who[again]], machine[who[again]], "probe", stolen[place])
    town.victims += [int(owner) for owner in owners if np.isin(town.card[owner], stolen[place])]
    crew.settle(net, machine, "probe", rng.choice(stolen, crew.size))


def collusion(town: Town) -> None:
    """Accounts that buy from and praise each other; proceeds go to few payout cards.

    Trace: payouts of all members to one of very few cards, rounds of reviews and purchases within minutes of each other;
    machines and lines only where careless.
    """
    crew = Crew(town, "collusion", 5, 30)
    rng = crew.rng
    shared = crew.split(town.new_machines(crew.few(2, 5)), 0.1)
    alone = rng.random(crew.size) < (0.2, 0.5, 0.85, 1.0)[crew.level]
    machine = np.where(alone, town.new_machines(crew.size), shared)
    lines = crew.split(crew.lines(crew.few(3, 8), 0.2))
    homes = np.array([town.house_line() for _ in range(crew.size)], np.int64)
    net = np.where(rng.random(crew.size) < (0.2, 0.5, 0.8, 0.9)[crew.level], homes, lines)
    purse = crew.split(town.new_cards(max(1, crew.few(8, 20))), 0.2)
    crew.join(str(rng.choice(["old", "steady", "batches"])), net, machine)
    who, at = crew.rounds(int(rng.integers(3, 8)) + 2 * crew.level, rng.uniform(0.4, 0.8), rng.uniform(20, 120))
    crew.act(who, at, net[who], machine[who], crew.scripts(len(who), review=0.45, talk=0.2, buy=0.35), purse[who])
    paid, when = crew.rounds(int(rng.integers(1, 4)), 0.7, rng.uniform(60, 900))
    swapped = np.where(rng.random(len(paid)) < 0.45, rng.choice(purse, len(paid)), purse[paid])
    crew.act(paid, when, net[paid], machine[paid], "payout", swapped)
    crew.settle(net, machine, "payout", purse)


def account_takeover(town: Town) -> None:
    """A few mule accounts receive what is drained from customers, whose passwords were guessed or bought.

    Trace: machines or exits that were at the mules and at many strangers within days, transfers of victims to the mules' cards.
    The victims are no members.
    """
    crew = Crew(town, "account_takeover", 3, 12)
    rng = crew.rng
    machine = crew.split(town.new_machines(crew.few(2, 6)), 0.2)
    net = crew.split(crew.lines(crew.few(*((4, 12), (3, 6), (2, 4), (1.5, 3))[crew.level]), 0.5), 0.3)
    purse = crew.split(town.new_cards(crew.few(2, 5)), 0.2)
    came = crew.join(str(rng.choice(["burst", "steady", "old"])), net, machine)
    people = town.honest(1.0)
    start = max(float(came.min()), 0) + rng.uniform(1, 10) * DAY
    people = people[(town.born[people] < start) & town.present(people)]
    hit = people[: town.size(6, 60, 0.6)]
    length = rng.uniform(1, 20) * DAY
    at = town.times(len(hit), start, min(start + length, town.end * 0.98), crew.shift)
    place = rng.integers(0, crew.size, len(hit))
    tool, way = machine[place], net[place]
    if crew.level >= 2:  # a fresh machine for every two to five victims, exits through homes of others
        fresh = town.new_machines(1 + len(hit) // int(rng.integers(2, 6)))
        tool = np.where(rng.random(len(hit)) < 0.75, fresh[np.arange(len(hit)) * len(fresh) // len(hit)], tool)
        away = np.array([town.house_line() for _ in range(1 + len(hit) // 4)], np.int64)
        way = np.where(rng.random(len(hit)) < 0.6, rng.choice(away, len(hit)), way)
        crew.manner.append("apart")
    town.visit(hit, at, way, tool, CODE["broken"], -1, crew.pace, crew.loose)
    gone_in = rng.random(len(hit)) < rng.uniform(0.4, 0.9)
    later = at + rng.exponential(3600, len(hit)) + 60
    town.visit(
        hit[gone_in], later[gone_in], way[gone_in], tool[gone_in], CODE["drained"], purse[place][gone_in], crew.pace
    )
    town.victims += hit.tolist()
    cashed = np.repeat(np.arange(crew.size), 1 + rng.poisson(1.5, crew.size))
    when = start + rng.uniform(0, 1, len(cashed)) * (length + 3 * DAY)
    crew.act(
        cashed, when, net[cashed], machine[cashed], crew.scripts(len(cashed), payout=0.7, glance=0.3), purse[cashed]
    )
    crew.settle(net, machine, "payout", purse)
