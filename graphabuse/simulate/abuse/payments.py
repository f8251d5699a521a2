"""Who abuses cards and people? Card testing, collusion, account takeover."""

import numpy as np

from graphabuse.simulate.abuse.ring import act, born_in_burst, cards, crew, pooled, proxies, record, tier_of
from graphabuse.simulate.builder import LOGIN, NONE, PAYOUT, PURCHASE, Builder
from graphabuse.simulate.params import DAY_S


def card_testing(world: Builder) -> int:
    """Fresh accounts try stolen cards in a short time; some of the cards belong to customers, who are victims."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(4, 60)
    ring = crew(
        world,
        born_in_burst(world, size, 600, 5 * DAY_S),
        tier=tier,
        rate=world.between(4, 25),
        lasts_days=world.between(0.05, 4),
    )
    base = world.base
    assert base is not None
    listed = world.params.in_visits and rng.random() < 0.5  # a long list, each card tried once or twice
    cards = world.mint(max(2, round(size * (world.between(4, 25) if listed else rng.uniform(0.5, 4)))))
    owners = np.flatnonzero(base.token >= 0)
    stolen = (
        rng.choice(owners, size=min(len(owners), max(1, len(cards) // 4)), replace=False) if len(owners) else owners
    )
    cards = np.concatenate([cards, base.token[stolen]])
    ring.action[ring.action != 1] = PURCHASE
    rows = len(ring.row)
    device = pooled(world, ring, max(1, size // int(rng.integers(1, 10))))
    ip = proxies(world, rows, rented=int(rng.choice([0, 1, 3, 10])), row=ring.row)
    act(world, ring, ip=ip, device=device, token=rng.choice(cards, rows), own=False)
    world.victims.append((base.account[stolen], "card_testing"))
    return record(world, ring, "card_testing")


def collusion(world: Builder) -> int:
    """Accounts that look like honest people but pay each other: one or two common cards and now and then one address."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(4, 30)
    ring = crew(world, born_in_burst(world, size, DAY_S, 0.6 * world.params.window_s), tier=tier, lasts_days=60)
    ring.action[rng.random(len(ring.row)) < 0.4] = PAYOUT
    lines, own = world.new_lines(size), world.mint(size)
    meet = world.mint(int(rng.integers(1, 4)))
    shared = rng.random(len(ring.row)) < rng.uniform(0.1, 0.5)
    ip = np.where(shared, rng.choice(meet, len(ring.row)), world.address_of(lines[ring.row], ring.time))
    device = np.where(shared & (rng.random() < 0.4), pooled(world, ring, max(1, size // 4)), own[ring.row])
    token = pooled(world, ring, max(1, size // int(rng.integers(3, 9))))
    act(world, ring, ip=ip, device=device, token=token)
    return record(world, ring, "collusion")


def takeover(world: Builder) -> int:
    """Stolen passwords: one or a few machines log in to many customers (victims); a few mules take the money."""
    rng, tier = world.rng, tier_of(world)
    base = world.base
    assert base is not None
    alive = np.flatnonzero((base.born < 0.3 * world.params.window_s) & (base.died > 0.5 * world.params.window_s))
    hit = rng.choice(alive, size=min(len(alive), world.count(4 if world.params.in_visits else 15, 250)), replace=False)
    start = rng.uniform(0.2, 0.8) * world.params.window_s
    span = world.between(3600, 6 * DAY_S)
    machines = world.mint(int(rng.integers(1, 5)))
    exits = world.mint(int(rng.integers(1, 25)))
    tries = 1 + rng.poisson(0.5, len(hit))
    row = np.repeat(hit, tries)
    time = start + rng.random(len(row)) * span
    device = rng.choice(machines, len(row)) if rng.random() < 0.8 else np.full(len(row), NONE)
    action = np.where(rng.random(len(row)) < 0.9, LOGIN, PURCHASE)
    world.emit(base.account[row], time, ip=rng.choice(exits, len(row)), device=device, token=NONE, action=action)
    back = np.clip(start + span + rng.exponential(3 * DAY_S, len(hit)), 0, world.params.window_s - 60)
    ip = world.address_of(base.line[hit], back)
    world.emit(base.account[hit], back, ip=ip, device=base.device[hit], token=NONE, action=LOGIN)
    world.victims.append((base.account[hit], "takeover"))
    size = int(rng.integers(3, 15))
    ring = crew(
        world, np.clip(start - rng.random(size) * 2 * DAY_S, 0, None), tier=tier, lasts_days=world.between(1, 8)
    )
    loyal = rng.choice([0.5, 0.9, 1.0]) if world.params.in_visits else 0.5
    mule_ip = np.where(rng.random(len(ring.row)) < loyal, rng.choice(exits, len(ring.row)), pooled(world, ring, 2))
    token = cards(world, ring, size // 3)
    act(world, ring, ip=mule_ip, device=rng.choice(machines, len(ring.row)), token=token)
    return record(world, ring, "takeover")
