"""Honest people on one identifier that means little: phones sold on, kiosks, fingerprints that collide, VPN exits."""

import numpy as np

from sixth_worlds.clock import DAY, HOUR
from sixth_worlds.places import drop_in, spot
from sixth_worlds.scripts import CODE
from sixth_worlds.town import OTHER, PHONE, Move, Town


def refurbished(town: Town) -> None:
    """A phone is sold to a stranger some days after its owner took a new one; some go on to a third."""
    rng = town.rng
    for owners in town.parties(rng.uniform(0.01, 0.04), 2, 3, 2.0):
        device = int(town.machine[owners[0], PHONE])
        if device < 0:
            continue
        sold = np.sort(rng.uniform(0.05, 0.9, len(owners) - 1)) * town.end
        for nth, person in enumerate(owners.tolist()):
            spare = town.new_machines(2)
            town.machine[person, PHONE] = device
            town.uses[person, PHONE] = max(town.uses[person, PHONE], 0.4)
            if nth:
                got = sold[nth - 1] + rng.exponential(8 * DAY)
                town.moves.append(Move(person, "machine", device, int(spare[0]), 0, got))
            if nth < len(owners) - 1:
                town.moves.append(Move(person, "machine", device, int(spare[1]), sold[nth], town.end))
        town.group(owners, "refurbished")


def kiosks(town: Town) -> None:
    """A terminal in a shop or an authority: one machine, one address, people who come once or twice."""
    rng = town.rng
    for users in town.parties(rng.uniform(0.004, 0.015), 8, 250, 0.6):
        net, terminal = spot(town), int(town.new_machines(1)[0])
        who = np.repeat(users, 1 + rng.poisson(0.4, len(users)))
        fresh = rng.random(len(users)) < 0.2  # opened at the terminal, with the help of a clerk
        new = users[fresh & (town.born[users] >= 0) & ~town.signed[users]]
        town.signed[new] = True
        town.visit(new, town.born[new], net, terminal, CODE["signup"], -1, 25.0)
        drop_in(town, who, net, np.full(len(who), terminal))
        town.group(users, "kiosk")


def collisions(town: Town) -> None:
    """Machines of one model and one image that the service takes for one: three to sixty owners all over the country."""
    rng = town.rng
    for owners in town.parties(rng.uniform(0.01, 0.05), 2, 70, 1.2):
        town.machine[owners, PHONE] = town.new_machines(1)[0]
        town.group(owners, "collision")


def vpn_users(town: Town) -> None:
    """Exits of a few large services and many small ones; some people use nothing else."""
    rng = town.rng
    for _ in range(int(rng.integers(2, 8))):
        users = town.honest(rng.uniform(0.001, 0.02))
        size = int(np.exp(rng.uniform(np.log(4), np.log(120))))
        exits = town.nets.site(int(rng.choice(town.hosts)), size, rng.uniform(1, 30) * HOUR)
        town.pools.append(np.array([exits], np.int64))
        town.net[users, OTHER], town.often[users, OTHER] = exits, rng.gamma(1.2, 0.6, len(users))
        town.group(users, "vpn")
