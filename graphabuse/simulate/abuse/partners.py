"""Who works together and lives apart? People who relay money to fixed partners, and friends who act on a word."""

import numpy as np

from graphabuse.simulate.abuse.ring import tier_of
from graphabuse.simulate.builder import MESSAGE, NONE, PAYOUT, PROMO, PURCHASE, VIEW, Builder, Life
from graphabuse.simulate.params import DAY_S


def _people(world: Builder, size: int) -> Life:
    """People with homes and devices of their own, of whom most stay."""
    rng, window = world.rng, world.params.window_s
    born = np.where(
        rng.random(size) < rng.uniform(0.3, 1.0), -rng.exponential(150 * DAY_S, size), rng.random(size) * 0.5 * window
    )
    life = world.new_lives(size, born=born)
    life.died[:] = np.where(rng.random(size) < 0.9, 2 * window, np.maximum(life.died, 0.6 * window))
    world.live(life, rate=world.params.events_per_account * world.between(0.3, 1.5))
    return life


def relays(world: Builder) -> int:
    """One pays, a fixed partner cashes out minutes later, some times a pair; the pairs make a sparse tree, and places in common are few."""
    rng, size, window = world.rng, world.count(5, 40), world.params.window_s
    life = _people(world, size)
    payer = np.arange(1, size)
    partner = np.maximum(payer - rng.geometric(rng.uniform(0.15, 1.0), size - 1), 0)
    times = np.maximum(rng.poisson(world.between(3, 14), size - 1), 2)
    pair = np.repeat(np.arange(size - 1), times)
    a, b = payer[pair], partner[pair]
    since = np.maximum(np.maximum(life.born[a], life.born[b]), 0) + 3600
    until = np.minimum(np.minimum(life.died[a], life.died[b]), window)
    paid = world.daylight(since + rng.random(len(pair)) * np.maximum(until - since, 3600))
    paid = np.maximum(paid, since)
    cashed = paid + rng.uniform(20, world.between(200, 2000), len(pair))
    meets = rng.random(len(pair)) < rng.choice([0.0, rng.uniform(0.04, 0.4)], p=[0.1, 0.9])
    place = rng.choice(world.mint(int(rng.integers(1, 6))), size - 1)[pair]
    common = rng.choice(world.mint(max(1, size // int(rng.integers(3, 12)))), size)
    now_and_then = rng.choice([0.0, rng.uniform(0.05, 0.5)], p=[0.4, 0.6])
    for who, at, action in ((a, paid, rng.choice([PURCHASE, PAYOUT, MESSAGE])), (b, cashed, PAYOUT)):
        ip = np.where(meets, place, world.address_of(life.line[who], at))
        card = np.where(rng.random(len(pair)) < now_and_then, common[b], life.token[who])
        card = np.where(action == MESSAGE, NONE, card)
        world.emit(life.account[who], at, ip=ip, device=life.device[who], token=card, action=action)
    world.rings.append((life.account, "relays", tier_of(world)))
    return size


def gatherings(world: Builder) -> int:
    """At odd moments one posts and most of the others act within minutes; they are friends, who at times are at each other's home or machine."""
    rng, size, window = world.rng, world.count(5, 34), world.params.window_s
    life = _people(world, size)
    moments = world.daylight(rng.uniform(0.02, 0.98, world.count(6, 40)) * window)
    faith, late = rng.uniform(0.4, 0.95), world.between(120, 2400)
    action = int(rng.choice([PROMO, VIEW, MESSAGE, PURCHASE]))
    for moment in moments:
        there = np.flatnonzero((life.born < moment - 600) & (life.died > moment))
        if len(there) < 3:
            continue
        first = rng.choice(there)
        here = there[(rng.random(len(there)) < faith) & (there != first)]
        who = np.append(here, first)
        time = np.append(moment + rng.uniform(30, late, len(here)), moment)
        does = np.append(np.full(len(here), action), MESSAGE)
        ip = world.address_of(life.line[who], time)
        world.emit(life.account[who], time, ip=ip, device=life.device[who], token=NONE, action=does)
    guest = np.repeat(np.arange(size), rng.poisson(world.between(0.2, 4), size))
    host = (guest + rng.integers(1, max(2, min(size, int(rng.integers(2, 8)))), len(guest))) % size
    since = np.maximum(np.maximum(life.born[guest], life.born[host]), 0)
    time = np.maximum(world.daylight(since + rng.random(len(guest)) * np.maximum(window - since, 3600)), since)
    lent = rng.random(len(guest)) < rng.choice([0.0, rng.uniform(0.1, 0.7)])
    device = np.where(lent, life.device[host], life.device[guest])
    world.emit(
        life.account[guest], time, ip=world.address_of(life.line[host], time), device=device, token=NONE, action=VIEW
    )
    world.rings.append((life.account, "gatherings", tier_of(world)))
    return size
