"""Which crews live on what this business offers: parcels, bonuses, tickets, flats that do not exist?"""

import numpy as np

from fourteenth_worlds.farms import lines_for
from fourteenth_worlds.hashing import DAY, HOUR
from fourteenth_worlds.operators import Operator
from fourteenth_worlds.routine import live
from fourteenth_worlds.town import Town


def parcels(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Goods paid with strangers' cards go to a few empty doors, where hired runners with lives of their own fetch them."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    runner = rng.random(many) < 0.3
    op.purse(who, 4)
    town.street[who] = who[below_few(rng, many)]
    line, manner = lines_for(op, who)
    device = np.where(runner, town.phone[who], op.phones(who, (4, 2, 1.3)[op.skill]))
    line = np.where(runner, town.mobile[who], line)
    live(town, who[runner], part=0.8)
    new = ~runner & (rng.random(many) < 0.7)
    town.join(who[new], op.times(int(new.sum()), 0, op.first + 4), line=line[new], device=device[new])
    pick = rng.integers(0, many, many * int(rng.integers(2, 6)))
    t = op.times(len(pick))
    cards = town.cards.add(max(3, len(pick) // int(rng.integers(1, 5))))
    where, what = op.slipped(line[pick], device[pick])
    town.visit(who[pick], t, "buy", where, what, rng.choice(cards, len(pick)))
    town.visit(who[pick], t + rng.exponential(2 * DAY, len(pick)) + DAY, "close", where, what)
    town.visit(who[pick], t + rng.exponential(4 * HOUR, len(pick)), "post", where, what, rng.choice(cards, len(pick)))
    return who, op, manner


def below_few(rng: np.random.Generator, many: int) -> np.ndarray:
    """Each of many goes to one of a few."""
    return rng.integers(0, max(1, many // int(rng.integers(3, 9))), many)


def mill(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """One phone is wiped for each new account, which an older one invites; the bonuses end on few bank accounts."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    op.purse(who, rng.uniform(3, 12))
    line, manner = lines_for(op, who)
    wiped = np.where(rng.random(many) < 0.75, town.devices.add(many, quiet=0.02), op.phones(who, 10))
    born = op.times(many)
    if op.skill == 0:
        born = np.sort(born[0] + np.cumsum(rng.exponential(600, many)))
    town.join(who, born, "invited", line=line, device=wiped, pace=0.5, loose=0.3)
    town.visit(who, born + rng.lognormal(np.log(900), 0.4 + 0.5 * op.skill, many) + 200, "bonus", line, wiped, pace=0.5)
    parents = rng.choice(who[: max(1, many // 8)], many)
    town.visit(parents, born - rng.uniform(60, 900, many), "refer", op.mobile, op.own_phone if op.skill < 2 else wiped)
    town.visit(who, born + rng.exponential(3 * DAY, many) + HOUR, "wallet", *op.slipped(line, wiped, 2))
    return who, op, manner


def scalpers(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Scripts wait for the hour when tickets go on sale, then pass the tickets on; between sales the accounts sleep."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    op.purse(who, rng.uniform(1, 4))
    line, manner = lines_for(op, who)
    device = op.phones(who, (5, 2, 1)[op.skill])
    opened = rng.random(many) < 0.5
    town.join(who[opened], op.times(int(opened.sum()), 0, op.first + 5), line=line[opened], device=device[opened])
    for start in op.times(int(rng.integers(2, 7))):
        ready = np.flatnonzero(rng.random(many) < 0.8)
        t = np.round(start / HOUR) * HOUR + rng.exponential((3, 10, 40)[op.skill], len(ready)) + 0.3
        where, what = op.slipped(line[ready], device[ready])
        town.visit(who[ready], t, "tickets", where, what, pace=0.15, loose=0.3)
        town.visit(
            who[ready], t + rng.exponential(DAY, len(ready)) + HOUR, str(rng.choice(["sell", "agree"])), where, what
        )
    op.cover(who, device, line, rng.uniform(0, 2))
    return who, op, manner


def phantom(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Flats that do not exist are let in every city at once, and deposits taken; burnt accounts are replaced by new ones."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    op.purse(who, rng.uniform(2, 6))
    line, manner = lines_for(op, who)
    device = op.phones(who, (4, 2, 1.3)[op.skill])
    born = np.sort(op.times(many))
    town.join(who, born, line=line, device=device)
    life = rng.uniform(1, 5, many) * DAY
    pick = np.repeat(np.arange(many), rng.poisson(4, many) + 2)
    part = np.sort(rng.random(len(pick)))[rng.permutation(len(pick))]
    for errand, kept in (("sell", part < 0.4), ("chat", part >= 0.2), ("wallet", part > 0.8)):
        some = pick[kept]
        town.visit(who[some], born[some] + 900 + part[kept] * life[some], errand, *op.slipped(line[some], device[some]))
    return who, op, manner
