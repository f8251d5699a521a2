"""Which honest people come in crowds or go at once? Marketing days, conferences, cafés, one-time visitors, lost passwords."""

import numpy as np

from graphabuse.simulate.builder import LOGIN, NONE, PROMO, PURCHASE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def marketing_burst(world: Builder) -> int:
    """A film or a mail brings strangers within minutes to days; nothing is shared, many do the same few things and go."""
    rng, size = world.rng, world.count(15, 500)
    width = world.between(300, 3 * DAY_S)
    start = rng.random() * world.params.window_s
    born = start + (rng.exponential(width, size) if rng.random() < 0.6 else rng.random(size) * width)
    life = world.new_lives(size, born=born)
    carrier = rng.random(size) < rng.uniform(0, 0.8)
    ip = np.where(
        carrier & (len(world.carriers) > 0), rng.choice(world.carriers, size), world.address_of(life.line, born)
    )
    world.emit(life.account, born, ip=ip, device=life.device, token=NONE, action=SIGNUP)
    for action in rng.choice([VIEW, PROMO, PURCHASE, LOGIN], int(rng.integers(0, 4))):
        time = born + rng.exponential(world.between(60, 7200), size)
        token = life.token if action == PURCHASE else NONE
        world.emit(life.account, time, ip=ip, device=life.device, token=token, action=int(action))
    stays = np.flatnonzero(rng.random(size) < rng.uniform(0, 0.7))
    life.born[:] = born + 600
    world.live(life.take(stays), rate=world.params.events_per_account * world.between(0.3, 1.0))
    world.groups.append((life.account, "marketing_burst"))
    return size


def short_lived(world: Builder) -> int:
    """One-time visitors: an account for one order or one look, often behind a carrier, never seen again."""
    rng, size = world.rng, world.count(10, 200)
    life = world.new_lives(size)
    born = np.where(life.born < 0, rng.random(size) * world.params.window_s, life.born)
    ip = np.where(
        (rng.random(size) < 0.5) & (len(world.carriers) > 0),
        rng.choice(world.carriers, size),
        world.address_of(life.line, born),
    )
    world.emit(life.account, born, ip=ip, device=life.device, token=NONE, action=SIGNUP)
    for _ in range(int(rng.integers(0, 3))):
        time = born + rng.exponential(900, size)
        world.emit(life.account, time, ip=ip, device=life.device, token=life.token, action=PURCHASE)
    world.groups.append((life.account, "short_lived"))
    return size


def account_recovery(world: Builder) -> int:
    """Who loses a password makes a new account on the same phone, line and card; the old one falls silent."""
    rng, size = world.rng, int(world.rng.choice([2, 3], p=[0.8, 0.2]))
    cut = np.sort(rng.random(size - 1)) * world.params.window_s
    life = world.new_lives(size, born=np.concatenate([[-DAY_S], cut]), line=np.repeat(world.new_lines(1), size))
    life.died[:] = np.concatenate(
        [np.maximum(cut - rng.exponential(3 * DAY_S, size - 1), 3600), [2 * world.params.window_s]]
    )
    life.device[:] = life.device[0]
    life.token[:] = life.token[0]
    world.live(life)
    world.groups.append((life.account, "account_recovery"))
    return size


def cafe(world: Builder) -> int:
    """Guests of a café, hotel or train on its address with their own devices; regulars, and some who sign up there."""
    rng, size = world.rng, world.count(6, 200)
    life = world.new_lives(size)
    world.live(life, rate=world.params.events_per_account * 0.7)
    address = world.mint(int(rng.integers(1, 3)))
    start, end = np.maximum(life.born, 0), np.minimum(life.died, world.params.window_s)
    count = np.where(end > start, 1 + rng.poisson(world.between(0.2, 4), size), 0)
    row = np.repeat(np.arange(size), count)
    time = np.maximum(start[row] + rng.random(len(row)) * (end - start)[row], life.born[row])
    action = rng.choice([LOGIN, VIEW], size=len(row))
    world.emit(
        life.account[row], time, ip=rng.choice(address, len(row)), device=life.device[row], token=NONE, action=action
    )
    here = np.flatnonzero((life.born >= 0) & (rng.random(size) < 0.3))
    world.emit(life.account[here], life.born[here], ip=address[0], device=life.device[here], token=NONE, action=VIEW)
    world.groups.append((life.account, "cafe"))
    return size


def conference(world: Builder) -> int:
    """Strangers at one place for some days: one address, sign-ups on the first morning, then home and on with their lives."""
    rng, size = world.rng, world.count(10, 200)
    start, days = rng.random() * world.params.window_s * 0.9, int(rng.integers(1, 5))
    new = rng.random(size) < rng.uniform(0.1, 0.9)
    born = np.where(new, start + rng.exponential(world.between(900, DAY_S), size), -rng.exponential(100 * DAY_S, size))
    life = world.new_lives(size, born=born)
    address = world.mint(int(rng.integers(1, 3)))
    count = 1 + rng.poisson(world.between(0.5, 6), size)
    row = np.repeat(np.arange(size), count)
    time = start + np.floor(rng.random(len(row)) * days) * DAY_S + rng.uniform(0, 8 * 3600, len(row))
    time = np.maximum(time, life.born[row])
    action = rng.choice([LOGIN, VIEW, PROMO], size=len(row), p=[0.4, 0.5, 0.1])
    signed = np.flatnonzero(new)
    world.emit(life.account[signed], born[signed], ip=address[0], device=life.device[signed], token=NONE, action=SIGNUP)
    world.emit(
        life.account[row], time, ip=rng.choice(address, len(row)), device=life.device[row], token=NONE, action=action
    )
    life.born[new] = born[new] + 900
    world.live(life, rate=world.params.events_per_account * 0.6)
    world.groups.append((life.account, "conference"))
    return size


def regulars(world: Builder) -> int:
    """Fans of one club or show who are there for most of its dates, within minutes of the start; nothing else in common."""
    rng, size = world.rng, world.count(20, 500)
    life = world.new_lives(size)
    world.live(life)
    dates = np.sort(rng.random(world.count(3, 30))) * world.params.window_s
    if world.params.in_visits:  # a club has its hours
        hours = rng.normal(rng.choice([14.0, 18.5, 20.75]), 1.5, int(rng.integers(1, 4)))
        dates = np.sort(np.floor(dates / DAY_S) * DAY_S + rng.choice(hours, len(dates)) * 3600)
    action, late = int(rng.choice([VIEW, PURCHASE, LOGIN])), world.between(120, 1500)
    faith = rng.beta(1.5, rng.uniform(0.7, 3), size)
    for start in dates:
        here = np.flatnonzero((rng.random(size) < faith) & (life.born <= start) & (life.died > start))
        for _ in range(1 + rng.poisson(world.params.visit_events - 1) // 2):
            time = start + rng.normal(0, late, len(here))
            ip = world.address_of(life.line[here], time)
            world.emit(life.account[here], time, ip=ip, device=life.device[here], token=NONE, action=action)
    world.groups.append((life.account, "regulars"))
    return size
