"""How do crews work that leave little in common: old accounts, fresh devices, bots in step?"""

import numpy as np

from fourteenth_worlds.farms import lines_for
from fourteenth_worlds.hashing import DAY, HOUR
from fourteenth_worlds.operators import Operator
from fourteenth_worlds.routine import live
from fourteenth_worlds.town import Town


def aged(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Accounts with a normal life are bought in lots; the buyer moves them to the own equipment and sells from them."""
    op = Operator(town)
    rng = op.rng
    who = town.crew(many, op.place)
    town.settle(who, rng.choice(len(town.atlas.weight), many, p=town.atlas.weight))
    sold = rng.uniform(0.2, 0.7) * town.end + rng.normal(0, (0.1, 1, 4)[op.skill] * DAY, many)
    sold = np.clip(sold, 0.1 * town.end, 0.8 * town.end)
    live(town, who, until=sold)
    op.first, op.last = int(sold.min() // DAY), town.days - 1
    line, manner = lines_for(op, who)
    device = op.phones(who, rng.uniform(1, (5, 3, 1.2)[op.skill]))
    where, what = op.slipped(line, device)
    op.purse(who, rng.uniform(1, 6))
    town.visit(who, sold + rng.uniform(0, 2, many) * HOUR, "settings", where, what, pace=0.6)
    acting, t = op.rounds(np.arange(many), rng.uniform(3, 7))
    late = t > sold[acting] + 3 * HOUR
    where, what = op.slipped(line[acting], device[acting])
    town.visit(who[acting[late]], t[late], str(rng.choice(["sell", "spam", "praise"])), where[late], what[late])
    town.visit(who, sold + rng.exponential(4 * DAY, many) + DAY, "wallet", line, device)
    return who, op, manner


def rotating(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """A fresh profile and a fresh exit for every session, by the gigabyte; the cards and the hours are fewer."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    op.purse(who, rng.uniform(1.5, 5))
    born = op.times(many, op.first, op.first + int(rng.integers(2, 15)))
    town.join(who, born, line=op.proxies(many), device=town.devices.add(many, quiet=0.1), loose=op.loose)
    for errand in rng.choice(["sell", "chat", "buy", "wallet", "praise"], 3, replace=False):
        acting, t = op.rounds(who, rng.uniform(1.5, 4))
        fresh = town.devices.add(len(acting), quiet=0.1)
        where, what = op.slipped(op.proxies(len(acting)), fresh)
        town.visit(acting, t, str(errand), where, what, pace=0.6, loose=op.loose)
    return who, op, "fresh"


def step(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Bots with a phone, line and card each, which a timetable wakes in the same minutes."""
    op = Operator(town)
    rng = op.rng
    who = town.crew(many, op.place)
    town.settle(who, rng.choice(len(town.atlas.weight), many, p=town.atlas.weight))
    live(town, who, part=rng.uniform(0.1, 0.5))
    jitter = (40, 300, 1500)[op.skill]
    errands = rng.choice(["browse", "chat", "praise", "sell", "buy", "travel"], 3, replace=False)
    for t in op.times(int(rng.integers(4, 14))):
        awake = who[rng.random(many) < rng.uniform(0.55, 0.95)]
        start = t + np.abs(rng.normal(0, jitter, len(awake)))
        for number, errand in enumerate(errands[: int(rng.integers(1, 4))]):
            town.visit(awake, start + number * 240, str(errand), pace=rng.uniform(0.4, 1.0), loose=op.loose)
    return who, op, "timetable"
