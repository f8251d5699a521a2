"""What of the rings that fit no name? Any mixture of shared machines, addresses and cards, or of nothing but behaviour."""

import numpy as np

from graphabuse.simulate.abuse.ring import MIXES, Crew, act, born_in_burst, crew, pooled, proxies, record, tier_of
from graphabuse.simulate.builder import LOGIN, NONE, PURCHASE, SIGNUP, Builder
from graphabuse.simulate.params import DAY_S


def mixed_ring(world: Builder) -> int:
    """3 to 300 accounts; each kind is shared by all, by some or not at all; made within minutes or over months."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(3, min(max(0.02 * world.params.accounts, 12), 300))
    born = born_in_burst(world, size, 120, 0.9 * world.params.window_s)
    ring = crew(world, born, tier=tier, lasts_days=world.between(0.05, 60))
    rows = len(ring.row)
    style = rng.random(3)
    alone = world.mint(size)[ring.row]
    device = (
        pooled(world, ring, round(size / world.between(2, 40)))
        if style[0] < 0.6
        else alone
        if style[0] < 0.9
        else np.full(rows, NONE)
    )
    ip = (
        pooled(world, ring, round(size / world.between(2, 40)))
        if style[1] < 0.5
        else proxies(world, rows, rented=int(rng.choice([0, 0, 2, 10, 40])), row=ring.row)
    )
    token = (
        pooled(world, ring, round(size / world.between(2, 40)))
        if style[2] < 0.5 or (style[0] >= 0.6 and style[1] >= 0.5)
        else np.full(rows, NONE)
    )
    partly = rng.choice([1.0, rng.uniform(0.3, 0.9)])
    shared = (rng.random(rows) < partly) | (rng.random(size) < partly)[ring.row]
    device = np.where(shared | (device == NONE), device, alone)
    act(world, ring, ip=ip, device=device, token=token)
    if rng.random() < 0.3:
        _own_lives(world, ring)
    return record(world, ring, "mixed_ring")


def scripted_crew(world: Builder) -> int:
    """Own machines and homes; a script signs the accounts up minutes apart and walks all of them through the same steps."""
    rng = world.rng
    size = world.count(6, 80)
    start = rng.random() * 0.7 * world.params.window_s
    born = start + np.cumsum(rng.exponential(world.between(5, 600), size))
    account, device, lines = world.new_accounts(size), world.mint(size), world.new_lines(size)
    steps = rng.choice(MIXES[int(rng.integers(len(MIXES)))], int(rng.integers(3, 12)))
    wait = rng.exponential(world.between(60, 2 * DAY_S), len(steps)).cumsum()
    jitter = world.between(1, 400)
    world.emit(account, born, ip=world.address_of(lines, born), device=device, token=NONE, action=SIGNUP)
    for step, after in zip(steps, wait, strict=True):
        base = born if rng.random() < 0.5 else np.full(size, born[-1])
        here = np.flatnonzero(rng.random(size) < rng.uniform(0.7, 1.0))
        time = base[here] + after + rng.uniform(0, jitter, len(here))
        world.emit(
            account[here],
            time,
            ip=world.address_of(lines[here], time),
            device=device[here],
            token=NONE,
            action=int(step),
        )
    world.rings.append((account, "scripted_crew", "adaptive"))
    return size


def credential_stuffing(world: Builder) -> int:
    """A list of passwords is tried on customers, once each, from a few machines; at times the thieves have own accounts."""
    rng, base = world.rng, world.base
    assert base is not None
    alive = np.flatnonzero(base.died > 0.3 * world.params.window_s)
    hit = rng.choice(alive, size=min(len(alive), world.count(4 if world.params.in_visits else 20, 500)), replace=False)
    span = world.between(600, 5 * DAY_S)
    start = rng.uniform(0.05, 0.9) * max(world.params.window_s - span, 1)
    machines, exits = world.mint(int(rng.integers(1, 7))), world.mint(int(rng.integers(1, 60)))
    row = np.repeat(hit, 1 + (rng.random(len(hit)) < rng.uniform(0, 0.6)))
    time = start + rng.random(len(row)) * span
    seen = rng.random() < 0.8
    device = rng.choice(machines, len(row)) if seen else np.full(len(row), NONE)
    world.emit(base.account[row], time, ip=rng.choice(exits, len(row)), device=device, token=NONE, action=LOGIN)
    back = hit[rng.random(len(hit)) < rng.uniform(0.3, 1.0)]
    later = start + span + rng.exponential(4 * DAY_S, len(back))
    world.emit(
        base.account[back],
        later,
        ip=world.address_of(base.line[back], later),
        device=base.device[back],
        token=NONE,
        action=LOGIN,
    )
    world.victims.append((base.account[hit], "credential_stuffing"))
    if rng.random() < 0.4:
        return max(len(hit) // 20, 1)
    size = int(rng.integers(3, 13))
    ring = crew(
        world,
        np.clip(start - rng.random(size) * 3 * DAY_S, 0, None),
        tier=tier_of(world),
        lasts_days=world.between(0.5, 10),
    )
    ring.action[ring.action == PURCHASE] = LOGIN
    act(world, ring, ip=rng.choice(exits, len(ring.row)), device=rng.choice(machines, len(ring.row)), token=NONE)
    return record(world, ring, "credential_stuffing")


def _own_lives(world: Builder, ring: Crew) -> None:
    """Members also live like honest people on a home and a machine of their own."""
    size = len(ring.account)
    device, lines = world.mint(size), world.new_lines(size)
    count = world.rng.poisson(world.params.events_per_account * world.between(0.2, 1.0), size)
    row = np.repeat(np.arange(size), count)
    time = ring.born[row] + world.rng.random(len(row)) * np.maximum(world.params.window_s - ring.born[row], 0)
    action = world.rng.choice(MIXES[4], len(row))
    world.emit(
        ring.account[row], time, ip=world.address_of(lines[row], time), device=device[row], token=NONE, action=action
    )
