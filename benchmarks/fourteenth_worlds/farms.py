"""How do crews work that run many accounts by hand or script: farms, testers of cards, drips, proxies?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, HOUR
from fourteenth_worlds.operators import Operator
from fourteenth_worlds.town import Town


def lines_for(op: Operator, who: np.ndarray) -> tuple[np.ndarray, str]:
    """A beginner's own line, a shelf of modems, or tunnels and rented lines."""
    town, many = op.town, len(who)
    if op.rng.random() < 0.1:
        return np.where(op.rng.random(many) < 0.8, op.borrowed("cafe", "campus", "flatshare"), op.mobile), "among"
    if op.skill == 0:
        return np.where(op.rng.random(many) < 0.75, op.home, op.mobile), "kitchen"
    if op.skill == 1 and op.rng.random() < 0.65:
        return np.full(many, op.mobile), "modems"
    if op.rng.random() < 0.4:
        return op.rng.choice(op.rng.choice(town.tunnels, 2), many), "tunnels"
    return op.proxies(many), "proxies"


def opened(
    op: Operator, who: np.ndarray, t: np.ndarray, line: np.ndarray, device: np.ndarray, errand: str = "signup"
) -> None:
    """The accounts that are new are opened at these times; the older ones were opened before the window."""
    new = op.rng.random(len(who)) < op.rng.uniform(0.2, 0.9)
    op.town.join(who[new], t[new], errand, line=line[new], device=device[new], pace=0.6, loose=op.loose)


def farm(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Shelves of phones with some accounts on each, opened in batches and gone through every shift."""
    op = Operator(town)
    who = op.recruit(many)
    line, manner = lines_for(op, who)
    device = op.phones(who, op.rng.uniform(1, (6, 4, 1.5)[op.skill]))
    op.purse(who, op.rng.uniform(3, 15))
    opened(op, who, op.times(many, op.first, op.first + int(op.rng.integers(1, 5))), line, device)
    op.cover(who, device, line, op.rng.uniform(0, 3))
    for errand in op.rng.choice(["sell", "spam", "chat", "buy", "wallet"], 2, replace=False):
        acting, t = op.rounds(np.arange(many), op.rng.uniform(1.5, 5))
        where, what = op.slipped(line[acting], device[acting])
        town.visit(who[acting], t, str(errand), where, what, pace=0.5, loose=op.loose)
    return who, op, manner


def card_testing(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """A bought list of cards is tried out, a handful on each account, mostly at night."""
    op = Operator(town)
    who = op.recruit(many)
    op.purse(who, 4)
    rng, line = op.rng, lines_for(op, who)[0]
    device = op.phones(who, rng.uniform(1, (8, 4, 2)[op.skill]))
    cards = town.cards.add(max(4, int(many * rng.uniform(1.5, 8))))
    opened(op, who, op.times(many), line, device)
    pick = np.repeat(np.arange(many), rng.poisson(rng.uniform(3, 9), many) + 2)
    start = np.maximum(op.times(many)[rng.permutation(many)], town.born[who] + 300)
    t = start[pick] + rng.exponential(rng.choice([30, 200, 2000]), len(pick)) * rng.integers(1, 8, len(pick))
    where, what = op.slipped(line[pick], device[pick])
    tried = np.where(
        rng.random(len(pick)) < 0.7, cards[np.arange(len(pick)) % len(cards)], rng.choice(cards, len(pick))
    )
    good = rng.random(len(pick)) < rng.uniform(0.1, 0.4)
    for errand, part in (("refused", ~good), ("buy", good)):
        town.visit(who[pick[part]], t[part], errand, where[part], what[part], tried[part], 0.3, op.loose)
    op.cover(who, device, line, 0.7)
    return who, op, "list" if op.skill else "night"


def residential(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """Each account has a browser profile and a rented home line or two of its own, and hours that are one person's."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    op.purse(who, rng.uniform(1.2, 4))
    own = np.stack([op.proxies(many) for _ in range(int(rng.integers(1, 4)))])
    device = op.phones(who, 1)
    opened(op, who, op.times(many, op.first, op.first + 12), own[0], device)
    op.cover(who, device, own[0], rng.uniform(1, 4))
    for errand in rng.choice(["sell", "chat", "praise", "wallet"], 2, replace=False):
        acting, t = op.rounds(np.arange(many), rng.uniform(2, 5))
        where, what = op.slipped(own[rng.integers(0, len(own), len(acting)), acting], device[acting])
        town.visit(who[acting], t, str(errand), where, what, pace=0.7, loose=op.loose)
    return who, op, "proxies"


def drip(town: Town, many: int) -> tuple[np.ndarray, Operator, str]:
    """A few accounts a day for weeks, each taken through the same steps some days apart, then left."""
    op = Operator(town)
    who, rng = op.recruit(many), op.rng
    op.first, op.last = 0, town.days - 3
    op.purse(who, rng.uniform(2, 6))
    line, manner = lines_for(op, who)
    device = op.phones(who, rng.uniform(1, 5))
    born = np.sort(op.times(many))
    town.join(who, born, str(rng.choice(["signup", "invited"])), line=line, device=device, loose=op.loose)
    wait = 0.0
    for errand in rng.choice(["settings", "sell", "chat", "bonus", "buy", "wallet"], 3, replace=False):
        wait += rng.integers(1, 4) * DAY
        t = born + wait + rng.normal(0, (0.3, 1.0, 3.0)[op.skill], many) * HOUR
        where, what = op.slipped(line, device)
        town.visit(who, t, str(errand), where, what, loose=op.loose)
    op.cover(who, device, line, rng.uniform(0, 2))
    return who, op, manner
