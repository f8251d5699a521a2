"""Who honestly shares a campus, a course or an evening? Bursts and synchrony without abuse."""

import numpy as np

from graphabuse.simulate.benign.home import one_by_one
from graphabuse.simulate.benign.work import at_work
from graphabuse.simulate.builder import LOGIN, NONE, PURCHASE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def campus(world: Builder) -> int:
    """Students behind a few campus addresses; many join at the start of term."""
    rng, size = world.rng, world.count(20, 150)
    born = world.signups(size)
    term = rng.random() * world.params.window_s
    born = np.where(rng.random(size) < rng.uniform(0, 0.6), term + rng.exponential(5 * DAY_S, size), born)
    life = world.new_lives(size, born=born)
    world.live(life, rate=world.params.events_per_account * 0.6)
    for address in world.mint(int(rng.integers(1, 4))):
        part = life.take(np.flatnonzero(rng.random(size) < 0.6))
        at_work(world, part, int(address), rate=world.params.events_per_account * 0.3, device=part.device)
    world.groups.append((life.account, "campus"))
    return size


def class_course(world: Builder) -> int:
    """A class that signs up in one lesson on one address, own devices or lab machines, and meets every week."""
    rng, size = world.rng, world.count(8, 45)
    start = rng.random() * world.params.window_s * 0.8
    born = start + rng.uniform(0, 1800, size)
    life = world.new_lives(size, born=born)
    address, lab = int(world.mint(1)[0]), world.mint(max(2, size // int(rng.integers(1, 6))))
    in_lab = rng.random() < 0.5
    device = rng.choice(lab, size) if in_lab else life.device
    born = one_by_one(born, device)
    world.emit(life.account, born, ip=address, device=device, token=NONE, action=SIGNUP)
    for week in range(int(rng.integers(0, 8))):
        here = np.flatnonzero(rng.random(size) < 0.8)
        time = start + (week + 1) * 7 * DAY_S + rng.uniform(0, 900, len(here))
        used = rng.choice(lab, len(here)) if in_lab else life.device[here]
        world.emit(life.account[here], time, ip=address, device=used, token=NONE, action=LOGIN)
    life.born[:] = born + 3600
    world.live(life, rate=world.params.events_per_account * 0.6)
    world.groups.append((life.account, "class_course"))
    return size


def live_event(world: Builder) -> int:
    """Viewers of a weekly show or a sale: the same action in the same minutes, nothing else in common."""
    rng, size = world.rng, world.count(20, 250)
    life = world.new_lives(size)
    world.live(life)
    start = rng.random() * DAY_S
    action = int(rng.choice([VIEW, PURCHASE, LOGIN]))
    step = float(rng.choice([1, 7, 14])) * DAY_S
    for index in range(int(rng.integers(1, 7))):
        here = np.flatnonzero(rng.random(size) < rng.uniform(0.2, 0.7))
        time = start + index * step + rng.exponential(world.between(120, 1800), len(here))
        here, time = here[time >= life.born[here]], time[time >= life.born[here]]
        ip = world.address_of(life.line[here], time)
        world.emit(life.account[here], time, ip=ip, device=life.device[here], token=NONE, action=action)
    world.groups.append((life.account, "live_event"))
    return size
