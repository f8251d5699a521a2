"""How do people cheat who are few, or real, or after the accounts of others?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, HOUR
from fourteenth_worlds.operators import Operator
from fourteenth_worlds.routine import live
from fourteenth_worlds.town import Town


def clique(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """One person with some accounts on the own phone and line, who praises and pushes the own things."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    device = op.phones(who, rng.choice([1.5, 3, 8]))
    op.purse(who, rng.uniform(1, 8))
    town.home[who], town.mobile[who], town.wifi[who] = op.home, op.mobile, rng.uniform(0.3, 0.95)
    town.phone[who], town.rhythm[who] = device, int(rng.integers(0, 4))
    extra = who[1:][rng.random(many - 1) < 0.6]
    town.join(extra, op.times(len(extra), op.first, op.first + int(rng.integers(1, 9))))
    live(town, who, part=rng.uniform(0.5, 1.2))
    pick = np.repeat(who[1:], rng.poisson(3, many - 1) + 1)
    bursts = rng.choice(op.times(max(2, many)), len(pick)) + rng.exponential(900, len(pick))
    town.visit(pick, bursts, str(rng.choice(["praise", "chat", "bonus"])))
    return who, op, "drawer"


def collusion(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Puppets and acquaintances buy from each other and rate within minutes; some live normal lives beside it."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    real = rng.random(many) < rng.uniform(0.1, 0.7)
    puppets = who[~real]
    if len(puppets):
        town.phone[puppets] = op.phones(puppets, (3, 2, 1)[op.skill])
        town.home[puppets] = np.where(
            rng.random(len(puppets)) < 0.4 + 0.3 * (op.skill == 0), op.home, town.home[puppets]
        )
        op.purse(puppets, rng.uniform(2, 5))
        opened = puppets[rng.random(len(puppets)) < 0.6]
        town.join(opened, op.times(len(opened)))
    live(town, who, part=0.7)
    rounds = int(rng.integers(4, 14))
    for t in op.times(rounds):
        there = rng.choice(who, max(2, int(many * rng.uniform(0.25, 0.7))), replace=False)
        buyers, sellers = there[: len(there) // 2 + 1], there[len(there) // 2 + 1 :]
        gap = rng.exponential((240, 1200, 7200)[op.skill], len(there))
        card = np.where(rng.random(len(buyers)) < 0.5, town.card[who[0]], town.card[buyers])
        town.visit(buyers, t + gap[: len(buyers)], "praise", card=card)
        town.visit(sellers, t + gap[len(buyers) :] + 300, str(rng.choice(["sell", "agree", "close"])))
    return who, op, "puppets" if real.mean() < 0.4 else "friends"


def takeover(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Strangers' accounts are entered from the crew's machines and emptied; mules of the crew take the money out."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    op.purse(who, rng.uniform(1, 3))
    device, machines = op.phones(who, (4, 2, 1)[op.skill]), op.phones(np.arange(int(rng.integers(2, 9))), 1)
    exits = np.concatenate([rng.choice(town.tunnels, 2), op.proxies(3), [op.mobile]])
    if op.skill == 0:
        exits = np.array([op.home, op.mobile])
    line = rng.choice(exits, many)
    opened = rng.random(many) < 0.4
    town.join(who[opened], op.times(int(opened.sum()), 0, op.first + 3), line=line[opened], device=device[opened])
    prey = town.anybody(min(int(many * rng.uniform(1.5, 5)) + 2, 60, town.n // 250))
    t = op.times(len(prey), op.first + 1 if op.last - op.first > 2 else op.first)
    met = ~town.prey[prey] & (town.born[prey] < 0) & (t > 0) & (t < town.end - HOUR)
    prey, t = prey[met], t[met]
    town.prey[prey], town.gone[prey] = True, town.end
    where, what = op.slipped(rng.choice(exits, len(prey)), rng.choice(machines, len(prey)))
    mule = rng.integers(0, many, len(prey))
    town.visit(prey, t, "seize", where, what, town.card[who[mule]], pace=0.5, bank=town.bank[who[mule]])
    also = rng.random(len(prey)) < 0.5
    town.visit(
        who[mule], t + rng.exponential(1500, len(prey)) + 120, "wallet", line[mule], np.where(also, what, device[mule])
    )
    back = rng.random(len(prey)) < 0.75
    town.visit(prey[back], t[back] + rng.exponential(1.5 * DAY, int(back.sum())) + HOUR, "recover")
    op.cover(who, device, line, 1.5)
    town.victims.append(prey)
    return who, op, "mules"
