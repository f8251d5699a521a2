"""Who takes time or hides? Slow drips, aged accounts, residential proxies, synchrony without anything shared."""

import numpy as np

from graphabuse.simulate.abuse.ring import act, born_in_burst, crew, per_member, pooled, proxies, record, tier_of
from graphabuse.simulate.builder import LOGIN, NONE, PURCHASE, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def slow_drip(world: Builder) -> int:
    """One account every few days, each on the same few devices or cards, all through the window."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(4, 40)
    born = born_in_burst(world, size, 0.4 * world.params.window_s, world.params.window_s, aged=False)
    ring = crew(world, born, tier=tier, rate=world.between(2, 10), lasts_days=world.between(0.5, 25))
    device = pooled(world, ring, max(1, size // int(rng.integers(4, 20))))
    token = pooled(world, ring, max(1, size // int(rng.integers(3, 12))))
    ip = proxies(world, len(ring.row), rented=int(rng.choice([0, 0, 3])), row=ring.row)
    which = rng.random()
    act(
        world,
        ring,
        ip=ip,
        device=device if which < 0.75 else world.mint(size)[ring.row],
        token=token if which > 0.4 else NONE,
    )
    return record(world, ring, "slow_drip")


def aged_accounts(world: Builder) -> int:
    """Accounts that lived honestly, were sold, and from one day on act from the buyer's devices or addresses."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(4, 40)
    sold = rng.uniform(0.3, 0.85) * world.params.window_s
    born = np.where(
        rng.random(size) < 0.7, -rng.exponential(200 * DAY_S, size), rng.uniform(0, 0.3, size) * world.params.window_s
    )
    life = world.new_lives(size, born=born)
    life.died[:] = np.clip(sold - rng.exponential(10 * DAY_S, size), 3600, None)
    before = world.between(0.3, 2.0) if world.params.in_visits else 0.6
    world.live(life, rate=world.params.events_per_account * before)
    first = sold + rng.exponential(world.between(0.2, 6) * DAY_S, size)
    ring = crew(world, first, tier=tier, rate=world.between(3, 15), account=life.account, signup=False)
    device = pooled(world, ring, max(1, size // int(rng.integers(3, 15))))
    ip = proxies(world, len(ring.row), rented=int(rng.choice([0, 2, 6])), row=ring.row)
    token = pooled(world, ring, max(1, size // int(rng.integers(2, 8))))
    act(world, ring, ip=ip, device=device, token=np.where(rng.random() < 0.5, token, NONE))
    return record(world, ring, "aged_accounts")


def residential_proxies(world: Builder) -> int:
    """The crew hops together through the homes of honest people: in each session one address for several accounts."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(5, 60)
    born = born_in_burst(world, size, 3600, 30 * DAY_S, aged=False)
    account = world.new_accounts(size)
    base = world.base
    assert base is not None
    devices = per_member(world, size, max(1, round(size / world.between(1, 12))))
    alone, has_devices = rng.random() < 0.4, rng.random() < 0.7
    sessions = world.count(4, 30)
    last = min(float(born.max()) + world.between(2, 40) * DAY_S, world.params.window_s)
    world.emit(
        account, born, ip=proxies(world, size, rented=0), device=devices if has_devices else NONE, token=NONE, action=1
    )
    for start in np.sort(rng.uniform(float(born.min()), last, sessions)):
        here = np.flatnonzero((born <= start) & (rng.random(size) < rng.uniform(0.3, 0.9)))
        if len(here) < 2:
            continue
        exits = rng.choice(base.line, max(1, len(here) // int(rng.integers(2, 9))))
        time = start + rng.uniform(0, 2400, len(here))
        ip = world.address_of(rng.choice(exits, len(here)), np.full(len(here), start))
        device = np.where(alone, world.n_ids + here, devices[here]) if has_devices else np.full(len(here), NONE)
        world.emit(
            account[here], time, ip=ip, device=device, token=NONE, action=rng.choice([LOGIN, PURCHASE, VIEW], len(here))
        )
    world.mint(size)
    world.rings.append((account, "residential_proxies", tier))
    return size


def synchrony_only(world: Builder) -> int:
    """Nothing is shared: a controller wakes the accounts at the same times, for the same action."""
    rng = world.rng
    size = world.count(5, 60)
    aged = rng.random() < 0.4
    life = world.new_lives(
        size,
        born=-rng.exponential(100 * DAY_S, size) if aged else born_in_burst(world, size, DAY_S, 40 * DAY_S, aged=False),
    )
    life.died[:] = 2 * world.params.window_s
    lively = world.params.in_visits
    world.live(life, rate=world.params.events_per_account * rng.uniform(0.1, 2.0 if lively else 0.8))
    action = int(rng.choice([LOGIN, VIEW, PURCHASE]))
    start = float(np.clip(life.born.max(), 0, 0.5 * world.params.window_s))
    sessions = np.sort(rng.uniform(start, world.params.window_s, world.count(5, 40)))
    if lively and rng.random() < 0.7:  # people with homes and phones of their own answer calls by day
        sessions = np.sort(np.floor(sessions / DAY_S) * DAY_S + rng.uniform(7, 23, len(sessions)) * 3600)
    jitter = world.between(20, 1800 if lively else 420)
    for moment in sessions:
        here = np.flatnonzero(rng.random(size) < rng.uniform(0.6, 1.0))
        time = moment + rng.uniform(0, jitter, len(here))
        ip = world.address_of(life.line[here], time)
        world.emit(life.account[here], time, ip=ip, device=life.device[here], token=NONE, action=action)
    world.rings.append((life.account, "synchrony_only", "adaptive"))
    return size
