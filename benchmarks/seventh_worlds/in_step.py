"""A ring that shares nothing but its times."""

import numpy as np

from seventh_worlds.crew import Crew
from seventh_worlds.events import LOGIN, MINUTE, PURCHASE, TRANSFER


def in_step(crew: Crew) -> None:
    """Accounts without an identifier in common do the same within minutes of each other, again and again."""
    rng, market, members = crew.rng, crew.market, crew.members
    crew.came_by(0.4)
    for way in (market.tunnel, market.work, market.place):
        way[members] = -1
    market.often_mobile[members] *= 0.5
    all_here = max(0.0, market.born[members].max())
    calls = rng.uniform(all_here, market.days, int(rng.integers(10, 30)))
    calls = market.awake(calls, all_here, market.days)
    spread = rng.uniform(1, 10) * MINUTE
    call, row = np.nonzero(rng.random((len(calls), crew.size)) < max(crew.careless, 0.5))
    ip, device, card = market.own(members[row])
    at = calls[call] + rng.uniform(0, spread, len(call))
    kind = rng.choice([PURCHASE, TRANSFER, LOGIN], len(calls), p=[0.4, 0.4, 0.2])
    market.emit(at, members[row], ip, device, card, kind[call])
