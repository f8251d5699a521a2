"""Who is honestly at one machine or at one minute, day by day? Common rooms, daily rewards, second selves, booths of a fair."""

import numpy as np

from graphabuse.simulate.benign.home import one_by_one
from graphabuse.simulate.builder import LOGIN, NONE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def common_room(world: Builder) -> int:
    """A hostel, a library, a home for the old: one to four machines on one line, in turn; some have nothing else; they come and go."""
    rng, size, window = world.rng, world.count(4, 60), world.params.window_s
    born = np.where(rng.random(size) < rng.random(), -rng.exponential(100 * DAY_S, size), rng.random(size) * window)
    life = world.new_lives(size, born=born)
    life.died[:] = np.maximum(born, 0) + rng.exponential(world.between(0.1, 2.0) * window, size)
    start, end = np.maximum(born, 0), np.minimum(life.died, window)
    visits = 1 + rng.poisson(
        world.params.events_per_account / world.params.visit_events * world.between(0.1, 1.0), size
    )
    row = np.repeat(np.arange(size), visits)
    time = start[row] + rng.random(len(row)) * np.maximum(end - start, 600)[row]
    time = np.floor(time / DAY_S) * DAY_S + rng.uniform(9, 21, len(row)) * 3600
    fresh = np.concatenate([[True], row[1:] != row[:-1]]) & (born[row] >= 0)
    time = np.where(fresh, start[row], np.maximum(time, start[row]))
    machine = world.mint(int(rng.integers(1, 5)))
    used = rng.choice(machine, len(row))
    time = one_by_one(time, used, least_s=world.between(1, 60))
    event = np.repeat(np.arange(len(row)), 1 + rng.poisson(world.params.visit_events - 1, len(row)))
    opens = np.concatenate([[True], event[1:] != event[:-1]])
    at = time[event] + np.where(opens, 0.0, rng.exponential(120, len(event)))
    ip = world.address_of(np.repeat(world.new_lines(1), len(event)), at)
    action = np.where(opens & fresh[event], SIGNUP, rng.choice([LOGIN, VIEW], len(event)))
    world.emit(life.account[row[event]], at, ip=ip, device=used[event], token=NONE, action=action)
    outside = np.flatnonzero(rng.random(size) < rng.choice([rng.uniform(0, 0.2), rng.uniform(0.2, 0.9), 1.0]))
    life.born[outside] = np.where(life.born[outside] >= 0, life.born[outside] + 600, life.born[outside])
    world.live(life.take(outside), rate=world.params.events_per_account * world.between(0.2, 1.0))
    world.groups.append((life.account, "common_room"))
    return size


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
        life.token[:] = life.token[0]
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
    world.live(life.take(stays), rate=world.params.events_per_account * 0.7)
    world.groups.append((life.account, "fair_booth"))
    return size
