"""What does a visit write? Its first event and what follows within minutes, each with a name and, some of them, a payment."""

from dataclasses import dataclass

import numpy as np

from nineteenth_worlds.clock import Visits
from nineteenth_worlds.dials import Dials
from nineteenth_worlds.web import NORMAL, PAYING, SIGNUP, STOLEN, TALKING

NAMES = (
    "signup",
    "login",
    "view",
    "search",
    "message",
    "add_payment",
    "purchase",
    "payment_declined",
    "password_change",
)
CODE = {name: number for number, name in enumerate(NAMES)}
PAYMENT = np.array([name in ("add_payment", "purchase", "payment_declined") for name in NAMES])
NEXT = {
    NORMAL: {
        "view": 0.4,
        "search": 0.2,
        "message": 0.12,
        "add_payment": 0.03,
        "purchase": 0.22,
        "payment_declined": 0.03,
    },
    SIGNUP: {"view": 0.4, "message": 0.1, "add_payment": 0.3, "purchase": 0.2},
    PAYING: {"add_payment": 0.4, "payment_declined": 0.45, "purchase": 0.15},
    STOLEN: {"view": 0.2, "password_change": 0.4, "purchase": 0.4},
    TALKING: {"message": 0.6, "purchase": 0.2, "view": 0.2},
}


@dataclass
class Rows:
    """Events in order of time: which visit, when, and what."""

    visit: np.ndarray
    at: np.ndarray
    name: np.ndarray
    pays: np.ndarray


def unfolded(rng: np.random.Generator, dials: Dials, visits: Visits) -> Rows:
    """Events of all visits, in order, none after the window's end."""
    number = 1 + np.minimum(rng.geometric(1 / (1 + dials.long), len(visits.at)) - 1, 25)
    number[visits.act >= PAYING] += 1
    visit = np.repeat(np.arange(len(number)), number)
    place = np.arange(len(visit)) - np.repeat(np.cumsum(number) - number, number)
    lags = np.where(place == 0, 0, rng.exponential(0.0012, len(visit)) + 2e-5)
    total = np.cumsum(lags)
    at = visits.at[visit] + total - np.repeat(total[place == 0], number)
    name = named(rng, visits.act[visit], place)
    pays = PAYMENT[name] | (rng.random(len(visit)) < dials.pays)
    kept = np.flatnonzero((at < dials.days) | (place == 0))
    kept = kept[np.argsort(at[kept], kind="stable")]
    return Rows(visit[kept], at[kept], name[kept], pays[kept])


def named(rng: np.random.Generator, act: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Names of events by what their visit is for."""
    name = np.empty(len(act), int)
    for what, chances in NEXT.items():
        mine = np.flatnonzero(act == what)
        codes = np.array([CODE[event] for event in chances])
        share = np.array(list(chances.values()))
        name[mine] = rng.choice(codes, len(mine), p=share / share.sum())
    name[place == 0] = np.where(act[place == 0] == SIGNUP, CODE["signup"], CODE["login"])
    return name
