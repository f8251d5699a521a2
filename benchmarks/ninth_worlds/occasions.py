"""When do many honest people act at once? At a flash sale, and on the raid evenings of a guild."""

import numpy as np

from ninth_worlds.clock import evening_moment
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import whereabouts


def flash_sales(market: Market) -> None:
    """Thousands within minutes."""
    rng = market.rng
    for _ in range(int(rng.integers(2, 5))):
        alive = np.flatnonzero(market.lives & ~market.in_ring)
        members = rng.choice(alive, market.crowd_size(900, 3500), replace=False)
        begin = evening_moment(rng, market.seconds, market.zone[members[0]], 11, 21)
        members = members[(np.nan_to_num(market.signed_up[members], nan=0) < begin)]
        at = begin + rng.exponential(rng.uniform(60, 420), members.size)
        place, device = whereabouts(market, members, at)
        market.visit(members, at, place, device, 1 + rng.poisson(1.5, members.size), 25.0, HABIT["sale"])
        market.group("flash_sale", members)


def guilds(market: Market) -> None:
    """Own homes, own machines, the same hours week after week."""
    rng, deck = market.rng, market.layer("guild")
    for _ in range(market.several(10, 32)):
        members = deck.take(market.group_size(8, 40))
        market.habit[members] = HABIT["gamer"]
        market.signed_up[members[rng.random(members.size) < 0.9]] = np.nan
        market.active_until[members] = market.seconds
        per_week, zone = int(rng.integers(1, 4)), market.zone[members[0]]
        nights = rng.choice(7, per_week, replace=False)
        hour, late, come = rng.uniform(18, 21.5), rng.uniform(120, 700), rng.uniform(0.4, 0.85)
        for day in range(market.conditions.days):
            if (day + market.conditions.first_weekday) % 7 not in nights:
                continue
            begin = day * 86400 - zone * 3600 + hour * 3600
            if not 3600 < begin < market.seconds - 4 * 3600:
                continue
            present = members[rng.random(members.size) < come]
            present = present[np.nan_to_num(market.signed_up[present], nan=0) < begin - 1800]
            if not present.size:
                continue
            at = begin + rng.normal(0, late, present.size)
            place, device = whereabouts(market, present, at)
            market.visit(present, at, place, device, 2 + rng.poisson(3, present.size), 500.0, HABIT["raid"])
        market.group("guild_raid", members)
