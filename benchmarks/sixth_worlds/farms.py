"""Rings of many accounts on few machines: device farms, slow drips, small cliques."""

import numpy as np

from sixth_worlds.clock import DAY
from sixth_worlds.crew import Crew
from sixth_worlds.town import Town


def device_farm(town: Town) -> None:
    """Racks of phones, each with several accounts, that redeem coupons in rounds.

    Trace: machines that hold three to twelve accounts each, the crew's lines unless it goes by a carrier, sign-ups in batches.
    """
    crew = Crew(town, "device_farm", 12, 80)
    rng = crew.rng
    crowd = (6, 12) if crew.level < 2 else (3, 7)
    racks = town.new_machines(max(2, crew.few(*crowd)))
    machine = crew.split(racks, (0.15, 0.2, 0.25, 0.3)[crew.level])
    modems = crew.level >= 2 and rng.random() < 0.5
    if modems:  # the carrier's address says nothing, the machines do
        net = np.full(crew.size, int(rng.choice(town.carriers)))
        crew.manner.append("modems")
    else:
        net = crew.split(crew.lines((1, crew.few(12, 30), crew.few(6, 12), crew.few(4, 8))[crew.level]), 0.25)
        machine = crew.apart(machine, (0.0, 0.1, 0.2, 0.25)[crew.level])
    tokens = town.new_cards(crew.few(4, 12))
    paid = crew.split(tokens) if rng.random() < 0.45 else np.full(crew.size, -1)
    came = crew.join(str(rng.choice(["burst", "batches", "batches", "steady", "old"])), net, machine)
    who, at = crew.rounds(
        int(rng.integers(2, 8)), rng.uniform(0.35, 0.8), rng.uniform(40, 400), machine, max(came.min(), 0)
    )
    second = (rng.random(len(who)) < (0.25 if modems else 0.12)) & np.isin(
        machine[who], racks
    )  # a phone at hand instead of the account's usual one
    tool = np.where(second, rng.choice(racks, len(who)), machine[who])
    crew.act(who, at, net[who], tool, crew.scripts(len(who), redeem=0.5, glance=0.3, buy=0.2), paid[who])
    crew.settle(net, machine, "redeem", paid)


def slow_drip(town: Town) -> None:
    """An account every day or three, little done with each: nothing happens at the same time.

    Trace: over weeks always new accounts at one or two lines and one machine after the other; none has an honest neighbour.
    """
    crew = Crew(town, "slow_drip", 8, 40)
    rng = crew.rng
    own = crew.level >= 2
    lines = crew.lines(1 + int(crew.size > 20) + int(own), 0.25)
    net = crew.split(lines, 0.25)
    # the machine is wiped after some accounts: after many when careless, after two to four when careful
    wiped = np.cumsum(rng.random(crew.size) < (0.08, 0.15, 0.3, 0.45)[crew.level])
    machine = town.new_machines(int(wiped.max()) + 1)[wiped]
    tokens = town.new_cards(crew.few(3, 9))
    paid = crew.split(tokens) if rng.random() < 0.5 else np.full(crew.size, -1)
    came = crew.join("steady", net, machine)
    later = np.repeat(np.arange(crew.size), 1 + rng.poisson(1.2, crew.size))
    at = np.maximum(came[later], 0) + rng.exponential(rng.uniform(1, 12) * DAY, len(later))
    crew.act(
        later, at, net[later], machine[later], crew.scripts(len(later), redeem=0.4, glance=0.3, buy=0.3), paid[later]
    )
    crew.settle(net, machine, "redeem", paid, 2)


def small_clique(town: Town) -> None:
    """One person with three to six accounts for bonuses meant for one.

    Trace: the same machine or card within days, or the same pair of line and card; all redeem, none lives otherwise.
    """
    crew = Crew(town, "small_clique", 3, 6)
    rng = crew.rng
    line = int(town.house_line())
    net = np.where(rng.random(crew.size) < (0.0, 0.2, 0.5, 0.5)[crew.level], rng.choice(town.carriers), line)
    tools = town.new_machines(crew.size)
    alone = rng.random(crew.size) < (0.0, 0.15, 0.4, 0.6)[crew.level]
    machine = np.where(alone, tools, tools[rng.integers(0, 1 + crew.level % 2, crew.size)])
    card = (
        town.new_cards(1)[0] if crew.level > 1 or alone.any() or rng.random() < 0.5 else -1
    )  # who has machines apart pays with one card
    came = crew.join(str(rng.choice(["burst", "steady", "batches", "old"])), net, machine)
    if card >= 0:
        added = np.maximum(came, 0) + rng.exponential(2 * DAY, crew.size)
        crew.act(np.arange(crew.size), np.minimum(added, town.end - 60), net, machine, "card", card)
    who = np.repeat(np.arange(crew.size), 1 + rng.poisson(1.5, crew.size))
    at = np.maximum(came[who], 0) + rng.gamma(1.0, rng.uniform(0.1, 8) * DAY, len(who)) + 120
    crew.act(who, at, net[who], machine[who], crew.scripts(len(who), redeem=0.6, glance=0.2, refund=0.2), card)
    crew.settle(net, machine, "redeem", card)
