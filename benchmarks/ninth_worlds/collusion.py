"""How do people act on the same targets at the same moments? With lives and devices of their own, or as look-alikes."""

import numpy as np

from ninth_worlds.clock import waking_moment
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import whereabouts
from ninth_worlds.units import Ints


def collusion(market: Market, tier: str, members: Ints) -> None:
    """They meet at moments."""
    rng = market.rng
    hard = tier == "hard"
    market.lives[members] = True
    market.active_until[members] = market.seconds
    market.signed_up[members[rng.random(members.size) < 0.7]] = np.nan
    market.appetite[members] = np.minimum(market.appetite[members], rng.uniform(2, 9))
    script = hard and rng.random() < 0.5  # look-alikes on a scheduler
    moments = int(rng.integers(12, 24)) if hard else int(rng.integers(14, 32))
    come = rng.uniform(0.55, 0.8) if hard else rng.uniform(0.7, 0.95)
    late = rng.uniform(40, 200) if hard else rng.uniform(15, 90)
    if script:
        late = rng.uniform(3, 20)
    since = rng.uniform(0, 0.4) * market.seconds
    until = min(market.seconds - 7200, since + rng.uniform(0.4, 1.0) * market.seconds)
    born = np.nan_to_num(market.signed_up[members], nan=0.0)
    zone = market.zone[members[0]]
    # members who came too late for most of the moments were there before
    market.signed_up[members[born > since + 0.5 * (until - since)]] = np.nan
    born = np.nan_to_num(market.signed_up[members], nan=0.0)
    host = market.places[members[0], 0] if (not hard and rng.random() < 0.4) else -1
    for _ in range(moments):
        begin = waking_moment(rng, since, until, zone, 7, 24)
        there = members[born + 600 < begin]
        present = there[rng.random(there.size) < come]
        if present.size < 2:
            continue
        at = np.minimum(begin + rng.exponential(late, present.size), market.seconds - 60)
        place, device = whereabouts(market, present, at)
        if host >= 0:  # some sit at the organiser's
            place = np.where(rng.random(present.size) < 0.25, host, place)
        events = 1 + rng.poisson(0.5, present.size)
        market.visit(present, at, place, device, events, late * 0.3 + 5, HABIT["boost_quick"])
    market.ring("collusion", tier, members)
