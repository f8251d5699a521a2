"""Who honestly works on one machine for a while? Staff at a counter, agencies that go through their clients, readers in a library."""

import numpy as np

from graphabuse.simulate.benign.public import visits_of
from graphabuse.simulate.builder import LOGIN, MESSAGE, NONE, PAYOUT, PROMO, PURCHASE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def counter(world: Builder) -> int:
    """A small shop or club: everyone has a telephone and a life, and uses one tablet, at times with one card, at the counter."""
    rng, size = world.rng, world.count(3, 16)
    life = world.new_lives(size)
    world.live(life)
    start, end = np.maximum(life.born, 0), np.minimum(life.died, world.params.window_s)
    visits = np.where(end > start, 1 + rng.poisson(world.between(0.3, 6), size), 0)
    row = np.repeat(np.arange(size), visits)
    time = world.daylight(start[row] + rng.random(len(row)) * (end - start)[row])
    event, at = events_of(world, np.maximum(time, life.born[row]), 60)
    action = rng.choice([LOGIN, VIEW, PURCHASE, MESSAGE], len(event), p=rng.dirichlet([2, 2, 2, 0.5]))
    pays = (action == PURCHASE) & (rng.random() < 0.7)
    token = np.where(pays, world.mint(1)[0], NONE)
    world.emit(life.account[row[event]], at, ip=world.mint(1)[0], device=world.mint(1)[0], token=token, action=action)
    world.groups.append((life.account, "counter"))
    return size


def client_rounds(world: Builder) -> int:
    """An agency whose staff go through the accounts of clients in rounds, one after the other; most owners look in themselves."""
    rng, size, window = world.rng, world.count(3, 35), world.params.window_s
    life = world.new_lives(size)
    old = rng.random(size) < rng.uniform(0.4, 1.0)
    life.born[old] = -rng.exponential(150 * DAY_S, int(old.sum()))
    life.died[:] = 2 * window
    looked = rng.random(size) < rng.choice([rng.uniform(0.4, 0.9), 1.0])
    world.live(life.take(np.flatnonzero(looked)), rate=world.params.events_per_account * world.between(0.2, 1.0))
    staff = world.mint(1 + size // int(rng.integers(4, 15)))
    keeper, place = rng.integers(0, len(staff), size), int(world.mint(1)[0])
    since = np.maximum(life.born, 0)
    opened = np.flatnonzero(~looked & (life.born >= 0))
    world.emit(life.account[opened], since[opened], ip=place, device=staff[keeper[opened]], token=NONE, action=SIGNUP)
    rounds = int(rng.integers(2, 18))
    turn = np.concatenate([rng.permutation(size) for _ in range(rounds)])
    step = np.cumsum(rng.exponential(world.between(30, 1200), len(turn))).reshape(rounds, size)
    begun = world.daylight(rng.random(rounds) * window)
    time = (begun[:, None] + step - step[:, :1]).ravel()
    here = (rng.random(len(turn)) < rng.uniform(0.3, 1.0)) & (time > since[turn])
    turn, time = turn[here], time[here]
    event, at = events_of(world, time, 40)
    used = np.where(rng.random(len(turn)) < 0.85, keeper[turn], rng.integers(0, len(staff), len(turn)))
    action = rng.choice([LOGIN, VIEW, MESSAGE, PROMO, PAYOUT], len(event), p=rng.dirichlet([2, 2, 1, 0.5, 0.5]))
    who = turn[event]
    common = rng.random(size) < rng.choice([0.0, 0.3, 0.8])
    token = np.where(action == PAYOUT, np.where(common, world.mint(1)[0], life.token)[who], NONE)
    world.emit(life.account[who], at, ip=place, device=staff[used[event]], token=token, action=action)
    world.groups.append((life.account, "client_rounds"))
    return size


def reading_room(world: Builder) -> int:
    """Public computers that strangers use once or twice beside their own; some forget each night who they are."""
    rng, base = world.rng, world.base
    assert base is not None
    size = min(world.count(6, 90), len(base.account) // 4)
    who = rng.choice(len(base.account), size, replace=False)
    row, time = visits_of(world, who, per=world.between(0.2, 3))
    time = world.daylight(time)
    event, at = events_of(world, np.maximum(time, base.born[row]), 120)
    seats = int(rng.integers(2, 13))
    seat = rng.integers(0, seats, len(row))
    if rng.random() < 0.5:
        seat = seat + seats * (time // DAY_S).astype("int64")
    machine = world.mint(int(seat.max(initial=0)) + 1)[seat]
    action = rng.choice([LOGIN, VIEW, MESSAGE], len(event))
    account = base.account[row[event]]
    world.emit(account, at, ip=world.mint(1)[0], device=machine[event], token=NONE, action=action)
    world.groups.append((base.account[who], "reading_room"))
    return size


def events_of(
    world: Builder, time: np.ndarray, gap_s: float, *, more: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Events of visits that begin at ``time``: number of the visit and time of each, ``gap_s`` seconds apart in the mean.

    A visit has ``more`` events beside the first in the mean; as the world's visits have when left out.
    """
    rng, further = world.rng, world.params.visit_events - 1 if more is None else more
    event = np.repeat(np.arange(len(time)), 1 + rng.poisson(further, len(time)))
    opens = np.concatenate([[True], event[1:] != event[:-1]])[: len(event)]
    passed = np.cumsum(np.where(opens, 0.0, rng.exponential(gap_s, len(event))))
    return event, time[event] + passed - passed[opens][event]
