"""Honest people who run accounts of others: agencies, a carer or a shop's staff with one till."""

import numpy as np

from sixth_worlds.clock import DAY, HOUR
from sixth_worlds.life import working_hours
from sixth_worlds.places import spot
from sixth_worlds.scripts import CODE
from sixth_worlds.town import Town


def agencies(town: Town) -> None:
    """Few machines in one office go through the accounts of clients, one after the other; owners look in themselves."""
    rng = town.rng
    for clients in town.parties(rng.uniform(0.004, 0.012), 3, 28, 1.0, untold=True):
        staff = town.new_machines(1 + len(clients) // int(rng.integers(4, 14)))
        net, card = spot(town), int(town.new_cards(1)[0])
        paid = rng.random(len(clients)) < rng.choice([0.0, 0.3, 0.8])
        town.born[clients] = np.where(rng.random(len(clients)) < 0.75, -DAY, town.born[clients])
        town.gone[clients] = town.end
        town.wish[clients] = np.where(rng.random(len(clients)) < 0.7, town.wish[clients] * 0.6, 0)
        since = np.maximum(town.born[clients], 0)
        keeper = rng.integers(0, len(staff), len(clients))
        silent = town.wish[clients] == 0  # the agency opened the account itself
        opened = np.flatnonzero(silent & (town.born[clients] >= 0))
        town.signed[clients[opened]] = True
        town.visit(clients[opened], since[opened], net, staff[keeper[opened]], CODE["signup"])
        for start in np.sort(working_hours(town, int(rng.integers(4, 15)), 0, town.end)):
            turn = np.flatnonzero((rng.random(len(clients)) < 0.6) & (since < start))
            turn = rng.permutation(turn)
            at = start + np.cumsum(rng.lognormal(np.log(420), 0.8, len(turn)))
            who = np.where(rng.random(len(turn)) < 0.85, keeper[turn], rng.integers(0, len(staff), len(turn)))
            script = rng.choice(
                [CODE[name] for name in ("talk", "search", "glance", "payout")], len(turn), p=[0.4, 0.3, 0.2, 0.1]
            )
            token = np.where(paid[turn], card, town.card[clients[turn]])
            town.visit(clients[turn], at, net, staff[who], script, token, rng.uniform(8, 20))
        late = clients[silent]
        town.visit(
            late,
            np.minimum(since[silent] + rng.uniform(1, 30) * HOUR, town.end - 60),
            net,
            staff[keeper[silent]],
            CODE["glance"],
        )
        town.group(clients, "agency")


def shared_till(town: Town) -> None:
    """A small shop or club: three to twelve with own phones, and one tablet and one card which all use at the counter."""
    rng = town.rng
    for staff in town.parties(rng.uniform(0.004, 0.016), 3, 12):
        net, tablet, card = spot(town), int(town.new_machines(1)[0]), int(town.new_cards(1)[0])
        who = np.repeat(staff, 1 + rng.poisson(2.5, len(staff)))
        at = working_hours(town, len(who), 0, town.end)
        keep = (at > np.maximum(town.born[who], 0)) & (at < town.gone[who])
        script = rng.choice([CODE["buy"], CODE["search"]], int(keep.sum()), p=[0.4, 0.6])
        town.visit(who[keep], at[keep], net, tablet, script, card, town.pace[who[keep]])
        town.group(np.unique(who[keep]), "shared_till")
