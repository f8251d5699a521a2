"""Who is honestly at one machine or at one minute, day by day? Common rooms, daily rewards, second selves, booths of a fair."""

import numpy as np

from graphabuse.simulate.benign.home import one_by_one
from graphabuse.simulate.builder import HONEST_MIX, LOGIN, NONE, PAYOUT, PURCHASE, SIGNUP, VIEW, Builder, Life
from graphabuse.simulate.params import DAY_S


def common_room(world: Builder) -> int:
    """A hostel, a laboratory, a library, a call centre: a machine for 1–30 heads on one line, in turn; most have a telephone or a home, too."""
    rng, size, window = world.rng, world.count(3, 80), world.params.window_s
    machine = world.mint(max(1, round(size / world.between(1.5, 30))))
    born = one_by_one(_joined(world, size), np.arange(size) % len(machine))
    life = world.new_lives(size, born=born)
    life.died[:] = np.maximum(born, 0) + rng.exponential(world.between(0.1, 2.0) * window, size)
    start, end = np.maximum(born, 0), np.minimum(life.died, window)
    often = world.params.events_per_account / world.params.visit_events
    visits = 1 + rng.poisson(often * world.between(0.1, 1.0) * rng.gamma(1.0, 1.0, size))
    row = np.repeat(np.arange(size), visits)
    time = start[row] + rng.random(len(row)) * np.maximum(end - start, 600)[row]
    time = np.floor(time / DAY_S) * DAY_S + rng.uniform(9, 21, len(row)) * 3600
    fresh = np.concatenate([[True], row[1:] != row[:-1]]) & (born[row] >= 0)
    time = np.where(fresh, start[row], np.maximum(time, start[row]))
    used = np.where(fresh, machine[row % len(machine)], rng.choice(machine, len(row)))
    event = np.repeat(np.arange(len(row)), 1 + rng.poisson(world.params.visit_events - 1, len(row)))
    opens = np.concatenate([[True], event[1:] != event[:-1]])
    at = time[event] + np.where(opens, 0.0, rng.exponential(120, len(event)))
    house = world.new_lines(1)
    ip = world.address_of(np.repeat(house, len(event)), at)
    if rng.random() < 0.35:  # a line with a new address every few days
        ip = world.pool[
            (np.floor(at / (world.between(0.5, 6) * DAY_S)).astype("int64") * 7919 + house[0]) % len(world.pool)
        ]
    action = np.where(opens & fresh[event], SIGNUP, rng.choice(len(HONEST_MIX), len(event), p=HONEST_MIX))
    paid = world.mint(1)[0] if rng.random() < 0.25 else life.token[row[event]]
    token = np.where((action == PURCHASE) | (action == PAYOUT), paid, NONE)
    world.emit(life.account[row[event]], at, ip=ip, device=used[event], token=token, action=action)
    outside = np.flatnonzero(
        rng.random(size) < rng.choice([rng.uniform(0, 0.3), rng.uniform(0.3, 0.95), 1.0], p=[0.2, 0.4, 0.4])
    )
    _outside(world, life.take(outside), house)
    world.groups.append((life.account, "common_room"))
    return size


def _joined(world: Builder, size: int) -> np.ndarray:
    """When people came to a place: within an hour, a day, weeks, one by one, or before the window."""
    rng, window = world.rng, world.params.window_s
    if rng.random() < 0.6:
        span = min(world.between(1800, 40 * DAY_S), 0.9 * window)
        return rng.random() * (window - span) + rng.random(size) * span
    return np.where(rng.random(size) < rng.random(), -rng.exponential(100 * DAY_S, size), rng.random(size) * window)


def _outside(world: Builder, life: Life, house: np.ndarray) -> None:
    """What people of a place do elsewhere: at homes of their own, or by telephone, as those do who live in the place."""
    rng, size, window = world.rng, len(life.account), world.params.window_s
    life.born[:] = np.where(life.born >= 0, life.born + 600, life.born)
    rate = world.params.events_per_account * world.between(0.1, 1.2)
    if rng.random() < 0.5 or not len(world.carriers):
        world.live(life, rate=rate)
        return
    start, end = np.maximum(life.born, 0), np.minimum(life.died, window)
    row = np.repeat(np.arange(size), np.where(end > start, rng.poisson(rate * rng.gamma(2.0, 0.5, size)), 0))
    time = world.daylight(start[row] + rng.random(len(row)) * np.maximum(end - start, 600)[row])
    carrier = world.carriers[(life.account[row] * 31 + (time // 21_600).astype("int64") * 17) % len(world.carriers)]
    inside = rng.random(len(row)) < rng.choice([0.0, 0.3])
    ip = np.where(inside, world.address_of(np.repeat(house, len(row)), time), carrier)
    action = rng.choice(len(HONEST_MIX), len(row), p=HONEST_MIX)
    token = np.where((action == PURCHASE) | (action == PAYOUT), life.token[row], NONE)
    time = np.maximum(time, start[row])
    world.emit(life.account[row], time, ip=ip, device=life.device[row], token=token, action=action)


def daily_reward(world: Builder) -> int:
    """Rewards are dealt at the same minute each day; the keen are there within minutes, from home and on phones of their own."""
    rng, size = world.rng, world.count(20, 400)
    life = world.new_lives(size)
    life.died[:] = np.where(rng.random(size) < 0.7, 2 * world.params.window_s, life.died)
    world.live(life, rate=world.params.events_per_account * world.between(0.2, 1.5))
    hour, late = rng.random() * DAY_S, world.between(20, 1500)
    faith = rng.beta(rng.uniform(1, 4), rng.uniform(1, 4), size)
    action = int(rng.choice([LOGIN, VIEW, 3, 4]))
    days = np.arange(int(world.params.days))
    for day in days[: world.count(5, 90)]:
        moment = day * DAY_S + hour
        here = np.flatnonzero((rng.random(size) < faith) & (life.born <= moment) & (life.died > moment))
        time = moment + rng.exponential(late, len(here))
        ip = world.address_of(life.line[here], time)
        world.emit(life.account[here], time, ip=ip, device=life.device[here], token=NONE, action=action)
    world.groups.append((life.account, "daily_reward"))
    return size


def second_selves(world: Builder) -> int:
    """One person with two to five accounts, made one after the other as life went on: the main one and quieter others."""
    rng, size = world.rng, int(world.rng.choice([2, 3, 4, 5], p=[0.4, 0.3, 0.2, 0.1]))
    first = world.signups(1)[0]
    born = first + np.concatenate([[0.0], np.cumsum(rng.exponential(world.between(2, 60) * DAY_S, size - 1))])
    born = np.minimum(born, 0.95 * world.params.window_s)
    life = world.new_lives(size, born=born, line=np.repeat(world.new_lines(1), size))
    life.died[:] = np.where(rng.random(size) < 0.7, 2 * world.params.window_s, life.died)
    life.device[:], life.second[:] = life.device[0], life.second[0]
    if rng.random() < 0.6:
        payers = 2 if world.params.in_visits and rng.random() < 0.7 else size  # one card on more is rare where honest
        life.token[:payers] = life.token[0]
    world.live(life.take(np.arange(1)))
    world.live(life.take(np.arange(1, size)), rate=world.params.events_per_account * world.between(0.1, 1.0))
    world.groups.append((life.account, "second_selves"))
    return size


def fair_booth(world: Builder) -> int:
    """A tablet or two at a fair on which people sign up for two days, one after the other; some go on at home, more are never seen again."""
    rng, size = world.rng, world.count(6, 120)
    opens = np.floor(rng.random() * max(world.params.days - 3, 1)) * DAY_S
    born = opens + rng.integers(0, 3, size) * DAY_S + rng.uniform(9, 18, size) * 3600
    tablet = rng.choice(world.mint(int(rng.integers(1, 4))), size)
    born = one_by_one(born, tablet)
    life = world.new_lives(size, born=born)
    ip = world.mint(1)[0] if rng.random() < 0.6 or not len(world.carriers) else rng.choice(world.carriers)
    world.emit(life.account, born, ip=ip, device=tablet, token=NONE, action=SIGNUP)
    life.born[:] = born + rng.exponential(world.between(0.05, 3) * DAY_S, size) + 600
    stays = np.flatnonzero(rng.random(size) < rng.uniform(0.25, 0.8))
    world.live(life.take(stays), rate=world.params.events_per_account * world.between(0.1, 1.0))
    world.groups.append((life.account, "fair_booth"))
    return size
