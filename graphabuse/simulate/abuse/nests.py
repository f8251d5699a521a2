"""Who keeps a device or an address to few accounts? Small rings that grow over weeks, one account after another, and bought ones that move in."""

import numpy as np

from graphabuse.simulate.abuse.ring import PAYING, act, born_in_burst, crew, pooled, proxies, record, several, tier_of
from graphabuse.simulate.builder import HONEST_MIX, NONE, RESET, SIGNUP, Builder
from graphabuse.simulate.params import DAY_S


def _own_place(world: Builder, row: np.ndarray, time: np.ndarray) -> tuple[np.ndarray | None, np.ndarray]:
    """A device that nobody else has and addresses of events, one of them or both in common; no device: each has an own one."""
    rng, rows = world.rng, len(row)
    kind = rng.choice(["device", "address", "both"], p=[0.3, 0.2, 0.5])
    device = None if kind == "address" else np.full(rows, world.mint(1)[0])
    if kind == "device":
        return device, proxies(world, rows, rented=0, row=row)
    if rng.random() < 0.6:
        return device, np.full(rows, world.mint(1)[0])
    return device, world.address_of(np.repeat(world.new_lines(1), rows), time)


def nest(world: Builder) -> int:
    """Some small rings, each with a device or an address that nobody else has."""
    return several(world, _nest)


def _nest(world: Builder) -> int:
    """Three to twelve accounts, born over half a day to weeks on one device or address that nobody else has, with a moderate life."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(3, 12)
    born = born_in_burst(world, size, 0.4 * DAY_S, 40 * DAY_S, aged=False)
    rate = world.params.events_per_account * world.between(0.3, 1.5)
    ring = crew(world, born, tier=tier, rate=rate, lasts_days=world.between(3, 200))
    device, ip = _own_place(world, ring.row, ring.time)
    own = world.mint(size)[ring.row]
    card = rng.choice([0, 1, 2], p=[0.6, 0.2, 0.2])
    token = (NONE, world.mint(size)[ring.row], pooled(world, ring, max(1, size // 4)))[int(card)]
    act(world, ring, ip=ip, device=own if device is None else device, token=token, own=rng.random() < 0.4)
    return record(world, ring, "nest")


def passed_on(world: Builder) -> int:
    """Some operators who have one account at a time."""
    return several(world, _one_at_a_time)


def _one_at_a_time(world: Builder) -> int:
    """Each account lives some days and falls silent; then the next opens on the same device or address."""
    rng, tier, window = world.rng, tier_of(world), world.params.window_s
    size = world.count(3, 16)
    lives = world.between(0.3, 12) * DAY_S * rng.gamma(3.0, 1 / 3, size)
    pause = world.between(0.02, 6) * DAY_S * rng.exponential(1.0, size)
    whole = float((lives + pause).sum())
    squeeze = min(1.0, 0.95 * window / whole)
    lives, pause = lives * squeeze, pause * squeeze
    born = rng.random() * (window - whole * squeeze) + np.cumsum(lives + pause) - lives - pause
    account = world.new_accounts(size)
    row = np.repeat(np.arange(size), np.maximum(rng.poisson(world.between(2, 20), size), 1))
    visit = world.visits(row)
    time = (born[row] + (rng.random(len(visit.opened))[visit.number]) * lives[row]) + visit.after
    first = np.concatenate([[True], row[1:] != row[:-1]])
    time = np.where(first, born[row], time)
    device, ip = _own_place(world, row, time)
    action = np.where(first, SIGNUP, rng.choice(len(HONEST_MIX), len(row), p=HONEST_MIX))
    card = rng.choice([0, 1, 2], p=[0.6, 0.2, 0.2])
    token = (NONE, world.mint(size)[row], world.mint(1)[0])[int(card)]
    token = np.where(np.isin(action, PAYING), token, NONE)
    used = world.mint(size)[row] if device is None else device
    world.emit(account[row], time, ip=ip, device=used, token=token, action=action)
    world.rings.append((account, "passed_on", tier))
    return size


def left_home(world: Builder) -> int:
    """Accounts of old that within days leave their homes and devices for a few new addresses, often with a new password, and stay there."""
    rng, tier, window = world.rng, tier_of(world), world.params.window_s
    size = world.count(4, 50)
    leaves = rng.uniform(0.15, 0.85) * window + rng.random(size) * world.between(0.2, 6) * DAY_S
    leaves = np.minimum(leaves, 0.95 * window)
    old = rng.random(size) < rng.uniform(0.5, 1.0)
    life = world.new_lives(
        size, born=np.where(old, -rng.exponential(200 * DAY_S, size), rng.random(size) * 0.8 * leaves)
    )
    life.died[:] = leaves - rng.exponential(world.between(0.05, 4) * DAY_S, size)
    life.died[:] = np.maximum(life.died, np.maximum(life.born, 0) + 3600)
    world.live(life, rate=world.params.events_per_account * world.between(0.3, 2.0))
    ring = crew(
        world, np.maximum(leaves, life.died), tier=tier, rate=world.between(3, 25), account=life.account, signup=False,
        lasts_days=world.between(20, 400),
    )  # fmt: skip
    order = np.lexsort((ring.time, ring.row))
    first = order[np.concatenate([[True], np.diff(ring.row[order]) != 0])]
    moved = first[rng.random(len(first)) < rng.choice([0.0, rng.uniform(0.5, 1.0)], p=[0.3, 0.7])]
    ring.action[moved] = RESET
    ring.time[moved] = np.maximum(leaves, life.died)[ring.row[moved]]
    machines = (
        world.mint(size)[ring.row] if rng.random() < 0.35 else pooled(world, ring, size // int(rng.integers(2, 12)))
    )
    places = pooled(world, ring, int(rng.choice([1, 1, 2, 3, 5])))
    token = pooled(world, ring, max(1, size // int(rng.integers(2, 8)))) if rng.random() < 0.3 else NONE
    act(world, ring, ip=places, device=machines, token=token, own=rng.random() < 0.4)
    return record(world, ring, "left_home")
