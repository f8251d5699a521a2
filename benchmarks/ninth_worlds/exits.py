"""Where does a crew come from, and what does it leave? Rented home lines of others, visits as deep as people's, sign-ups."""

import numpy as np
from numpy.typing import ArrayLike

from ninth_worlds.habits import EVENT, HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import HOME
from ninth_worlds.units import Floats, Ints


def exits(market: Market, count: int) -> Ints:
    """Rented exits: home lines of other people, some of whom have an account here."""
    rng = market.rng
    if market.rented is None:
        known = rng.choice(market.places[:, HOME], max(50, market.accounts // 30))
        far = [
            market.net.lines(country, max(40, market.accounts // 30))
            for country in range(len(market.conditions.countries))
        ]
        market.rented = np.concatenate([known, *far])
    return rng.choice(market.rented, count)


def spend(
    market: Market,
    account: Ints,
    at: Floats,
    place: ArrayLike,
    device: ArrayLike,
    habit: ArrayLike,
    card: ArrayLike = -1,
    deep: float = 2.0,
    gap: float = 35.0,
) -> None:
    """A crew's visits, as deep as people's."""
    rng = market.rng
    events = 1 + rng.poisson(deep, np.size(account))
    market.visit(account, at, place, device, events, gap * rng.lognormal(0, 0.5, np.size(account)), habit, card=card)


def sign_up(market: Market, account: Ints, at: Floats, place: ArrayLike, device: ArrayLike, deep: float = 2.0) -> None:
    """A crew's sign-ups."""
    market.visit(
        account,
        at,
        place,
        device,
        1 + market.rng.poisson(deep, np.size(account)),
        25 * market.rng.lognormal(0, 0.5, np.size(account)),
        HABIT["promo_hand"],
        EVENT["signup"],
    )
