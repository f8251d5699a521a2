"""Who has a machine for each account and one place for all of them? Accounts behind one address, quiet buyers, chains of helpers."""

import numpy as np

from graphabuse.simulate.abuse.ring import PAYING, act, born_in_burst, crew, pooled, record, tier_of
from graphabuse.simulate.builder import NONE, Builder
from graphabuse.simulate.params import DAY_S


def one_roof(world: Builder) -> int:
    """4–120 accounts, a fingerprint each, behind one to three addresses that nobody else has; in minutes or over months."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(4, 120)
    span = 0.8 * world.params.window_s if rng.random() < 0.35 else 8 * DAY_S
    ring = crew(world, born_in_burst(world, size, 600, span, aged=False), tier=tier, lasts_days=world.between(0.2, 90))
    rows = len(ring.row)
    exits = world.mint(int(rng.choice([1, 1, 1, 2, 3])))
    device = world.mint(size)[ring.row] if rng.random() < 0.85 else np.full(rows, NONE)
    token = world.mint(size)[ring.row] if rng.random() < 0.3 else np.full(rows, NONE)
    if rng.random() < 0.2:
        token = pooled(world, ring, size // int(rng.integers(2, 8)))
    act(world, ring, ip=rng.choice(exits, rows), device=device, token=token)
    return record(world, ring, "one_roof")


def sold_quietly(world: Builder) -> int:
    """Accounts that lived honestly and were sold; the buyer gives each a fingerprint of its own, or its old one, and runs all from a place or two."""
    rng, tier = world.rng, tier_of(world)
    size, window = world.count(4, 60), world.params.window_s
    sold = rng.uniform(0.15, 0.85) * window
    born = np.where(rng.random(size) < 0.7, -rng.exponential(200 * DAY_S, size), rng.uniform(0, 1, size) * sold)
    life = world.new_lives(size, born=born)
    life.died[:] = np.clip(sold - rng.exponential(world.between(1, 15) * DAY_S, size), 3600, None)
    world.live(life, rate=world.params.events_per_account * world.between(0.3, 1.0))
    first = np.minimum(sold + rng.exponential(world.between(0.1, 8) * DAY_S, size), window - 3600)
    ring = crew(
        world, first, tier=tier, rate=world.between(3, 20), account=life.account, signup=False,
        lasts_days=world.between(1, 60),
    )  # fmt: skip
    device = (life.device if rng.random() < 0.3 else world.mint(size))[ring.row]
    exits = world.mint(int(rng.choice([1, 1, 2, 4])))
    token = pooled(world, ring, size // int(rng.integers(2, 8))) if rng.random() < 0.3 else NONE
    act(world, ring, ip=rng.choice(exits, len(ring.row)), device=device, token=token)
    return record(world, ring, "sold_quietly")


def chain(world: Builder) -> int:
    """One after the other over months: each account has a card, a machine or an address in common with the next, and all else of its own."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(4, 40)
    born = born_in_burst(world, size, 0.1 * world.params.window_s, 0.9 * world.params.window_s, aged=False)
    ring = crew(world, born, tier=tier, rate=world.between(3, 15), lasts_days=world.between(1, 60))
    rows, lines, own = len(ring.row), world.new_lines(size), world.mint(size)
    both = world.mint(size + 1)
    last = np.append(ring.row[1:] != ring.row[:-1], True)
    first = np.insert(last[:-1], 0, True)
    from_before = first | (~last & (rng.random(rows) < 0.5)[ring.began])
    passed = both[ring.row + ~from_before]
    ends = first | last  # whatever else is seldom, each link of the chain is in the log
    here = ends | (rng.random(rows) < rng.uniform(0.3, 1.0))[ring.began]
    ip, device = world.address_of(lines[ring.row], ring.time), own[ring.row]
    token = world.mint(size)[ring.row] if rng.random() < 0.4 else np.full(rows, NONE)
    kind = rng.choice(["token", "device", "ip", "both"], p=[0.4, 0.2, 0.2, 0.2])
    if kind in ("token", "both"):
        token = np.where(here, passed, token)
    if kind in ("device", "both"):
        device = np.where(here, passed, device)
    if kind == "ip":
        ip = np.where(here, passed, ip)
    token = np.where(ends | np.isin(ring.action, PAYING), token, NONE)
    world.emit(ring.account[ring.row], ring.time, ip=ip, device=device, token=token, action=ring.action)
    return record(world, ring, "chain")
