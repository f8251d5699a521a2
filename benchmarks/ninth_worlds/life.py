"""How do people live who have a life of their own? They come in visits, sign up once, and some answer a notification."""

import numpy as np

from ninth_worlds.clock import evening_moment, visit_times
from ninth_worlds.habits import EVENT, HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import whereabouts
from ninth_worlds.units import DAY


def live(market: Market) -> None:
    """Visits of everybody with a life of their own."""
    rng = market.rng
    who = np.flatnonzero(market.lives)
    born = np.nan_to_num(market.signed_up[who], nan=0.0)
    since = np.maximum(market.active_from[who], born)
    until = market.active_until[who]
    short = until < since + DAY  # one-day guests
    until = np.where(short, np.minimum(market.seconds, since + DAY * rng.exponential(1.0, who.size) + 600), until)
    visits = rng.poisson(market.appetite[who] * np.sqrt((until - since) / market.seconds))
    visits = np.where(np.isnan(market.signed_up[who]), np.maximum(visits, 1), visits)
    row, at = visit_times(
        rng,
        since,
        until,
        visits,
        market.zone[who],
        market.curve[who],
        market.shift[who],
        market.conditions.first_weekday,
        market.conditions.weekend,
        market.cling,
    )
    account = who[row]
    place, device = whereabouts(market, account, at)
    events = 1 + rng.poisson(np.maximum(market.depth[account] - 1, 0.05))
    market.visit(account, at, place, device, events, rng.lognormal(3.6, 0.7, account.size), market.habit[account])
    new = who[~np.isnan(market.signed_up[who])]
    at = market.signed_up[new]
    place, device = whereabouts(market, new, at)
    device = np.where(market.sign_up_device[new] >= 0, market.sign_up_device[new], device)
    place = np.where(market.sign_up_place[new] >= 0, market.sign_up_place[new], place)
    market.visit(
        new,
        at,
        place,
        device,
        1 + rng.poisson(2.0, new.size),
        rng.lognormal(3.8, 0.6, new.size),
        HABIT["newcomer"],
        EVENT["signup"],
    )


def pushes(market: Market) -> None:
    """Notifications of the service: a slice of everybody comes within the hour."""
    rng = market.rng
    alive = np.flatnonzero(market.lives)
    for _ in range(market.conditions.pushes):
        sent = evening_moment(rng, market.seconds, market.zone[0], 10, 21)
        present = alive[rng.random(alive.size) < rng.uniform(0.004, 0.025)]
        present = present[
            (np.nan_to_num(market.signed_up[present], nan=0) < sent) & (market.active_until[present] > sent)
        ]
        at = sent + rng.exponential(900, present.size)
        place, device = whereabouts(market, present, at)
        market.visit(present, at, place, device, 1 + rng.poisson(1.0, present.size), 40.0, market.habit[present])
