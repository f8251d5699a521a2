"""What do people do in one visit? Recipes of a fixed beginning and a mixed rest."""

from dataclasses import dataclass

import numpy as np

from tenth_worlds.units import Floats, Ints

EVENTS = [
    "open_account",
    "kyc",
    "login",
    "add_card",
    "top_up",
    "send_money",
    "request",
    "cash_out",
    "redeem_bonus",
    "invite",
    "support",
    "pay_bill",
    "view_history",
    "change_settings",
    "pay_link",
]
CODE = {name: i for i, name in enumerate(EVENTS)}
CARD_LIKE = np.array([CODE[x] for x in ("add_card", "top_up")])
BANK_LIKE = np.array([CODE["cash_out"]])
PAYEE_LIKE = np.array([CODE["pay_bill"], CODE["pay_link"]])


@dataclass(frozen=True)
class Recipe:
    """``first``: (event, probability) in order; ``rest``: weights; ``extra``: mean length."""

    first: tuple[tuple[str, float], ...]
    rest: dict[str, float]
    extra: float


_LOGIN = (("login", 0.85),)
_VIEW = {
    "view_history": 2.0,
    "support": 0.05,
    "change_settings": 0.15,
    "invite": 0.15,
    "redeem_bonus": 0.08,
    "add_card": 0.12,
}

RECIPES: dict[str, Recipe] = {
    # habits of ordinary life
    "spender": Recipe(_LOGIN, _VIEW | {"send_money": 2, "top_up": 1.2, "pay_bill": 0.5, "request": 0.3}, 1.6),
    "saver": Recipe(_LOGIN, _VIEW | {"top_up": 1, "cash_out": 0.6, "send_money": 0.6}, 1.2),
    "biller": Recipe(_LOGIN, _VIEW | {"pay_bill": 2, "top_up": 1, "send_money": 0.4}, 1.3),
    "seller": Recipe(_LOGIN, _VIEW | {"request": 1.5, "cash_out": 1.2, "pay_link": 0.3, "send_money": 0.4}, 1.7),
    "sharer": Recipe(_LOGIN, _VIEW | {"request": 1, "send_money": 1.5, "invite": 0.5, "pay_link": 0.3}, 1.5),
    "looker": Recipe(_LOGIN, {"view_history": 3, "change_settings": 0.3, "support": 0.1, "top_up": 0.2}, 0.8),
    # special moments
    "open": Recipe(
        (("open_account", 1), ("kyc", 0.75), ("add_card", 0.4), ("redeem_bonus", 0.3)),
        {"top_up": 1, "view_history": 1, "invite": 0.3, "send_money": 0.5},
        0.8,
    ),
    "open_bare": Recipe((("open_account", 1), ("kyc", 0.35)), {"view_history": 1, "change_settings": 0.3}, 0.3),
    "bonus": Recipe(
        (("login", 0.8), ("redeem_bonus", 0.6)),
        {"send_money": 1.2, "invite": 0.6, "cash_out": 0.6, "view_history": 0.5, "top_up": 0.4},
        1.0,
    ),
    "probe": Recipe((("login", 0.4), ("add_card", 0.8), ("top_up", 0.7)), {"top_up": 1, "view_history": 0.3}, 0.3),
    "drain": Recipe(
        (("login", 1), ("change_settings", 0.4)),
        {"send_money": 3, "cash_out": 0.5, "view_history": 1, "request": 0.1},
        1.8,
    ),
    "collect": Recipe(
        (("login", 0.9), ("cash_out", 0.7)), {"send_money": 1, "cash_out": 0.6, "view_history": 0.6}, 0.6
    ),
    "push": Recipe((("login", 0.6), ("pay_link", 0.7)), {"send_money": 1, "pay_link": 0.6, "request": 0.4}, 0.5),
    "chores": Recipe(
        (("login", 0.95),),
        {"pay_bill": 1.5, "view_history": 1.5, "top_up": 0.5, "send_money": 0.6, "change_settings": 0.2},
        1.4,
    ),
    "aid": Recipe((("login", 0.9), ("support", 0.5)), {"view_history": 1, "change_settings": 0.6}, 0.6),
    "raffle": Recipe((("login", 0.7), ("redeem_bonus", 0.7)), {"view_history": 0.5, "invite": 0.3}, 0.4),
}
NAMES = list(RECIPES)
NUMBER = {name: i for i, name in enumerate(NAMES)}
HABITS = ["spender", "saver", "biller", "seller", "sharer", "looker"]


def expanded(rng: np.random.Generator, recipe: Ints, tempo: float) -> tuple[Ints, Ints, Floats]:
    """Turn visits into events: (visit index, event code, seconds since the visit began)."""
    taste = rng.lognormal(0, 0.35, len(EVENTS))
    visits, places, codes = [], [], []
    for number, name in enumerate(NAMES):
        mine = np.flatnonzero(recipe == number)
        if not len(mine):
            continue
        shape = RECIPES[name]
        probs = np.array([p for _, p in shape.first])
        on = rng.random((len(mine), len(probs))) < probs
        extra = rng.geometric(1 / (1 + shape.extra), len(mine)) - 1
        extra = np.where(~on.any(axis=1) & (extra == 0), 1, extra)
        row, col = np.nonzero(on)
        visits.append(mine[row])
        places.append(col)
        codes.append(np.array([CODE[e] for e, _ in shape.first])[col])
        kinds = np.array([CODE[e] for e in shape.rest])
        weights = np.array(list(shape.rest.values())) * taste[kinds]
        visits.append(np.repeat(mine, extra))
        places.append(np.full(extra.sum(), 9))
        codes.append(rng.choice(kinds, extra.sum(), p=weights / weights.sum()))
    visit, place, code = (np.concatenate(x) for x in (visits, places, codes))
    order = np.lexsort((place, visit))
    visit, code = visit[order], code[order]
    gap = rng.lognormal(np.log(tempo), 1.0, len(visit))
    total = np.cumsum(gap)
    begin = np.r_[True, visit[1:] != visit[:-1]]
    base = np.maximum.accumulate(np.where(begin, total, 0.0))
    return visit, code, total - base
