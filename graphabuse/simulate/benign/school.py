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
    world.live(
        life, rate=world.params.events_per_account * (world.between(0.1, 1.0) if world.params.in_visits else 0.6)
    )
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
    dates = world.count(1, 60) if world.params.in_visits else int(rng.integers(1, 7))
    for index in range(dates):
        here = np.flatnonzero(rng.random(size) < rng.uniform(0.2, 0.7))
        time = start + index * step + rng.exponential(world.between(120, 1800), len(here))
        here, time = here[time >= life.born[here]], time[time >= life.born[here]]
        ip = world.address_of(life.line[here], time)
        world.emit(life.account[here], time, ip=ip, device=life.device[here], token=NONE, action=action)
    world.groups.append((life.account, "live_event"))
    return size


def school_tablets(world: Builder) -> int:
    """Pupils who take any tablet from the trolley in each lesson; few of them have an account life at home."""
    rng, size = world.rng, world.count(10, 60)
    window = world.params.window_s
    start = rng.random() * 0.6 * window
    tablets, address = world.mint(max(2, round(size * rng.uniform(0.3, 1.1)))), int(world.mint(1)[0])
    born = start + np.floor(rng.random(size) * rng.integers(1, 4)) * 7 * DAY_S + rng.uniform(0, 1800, size)
    life = world.new_lives(size, born=born)
    lessons = start + np.arange(rng.integers(2, 25)) * rng.choice([1, 3.5, 7]) * DAY_S
    for lesson in lessons[lessons < window]:
        here = np.flatnonzero((rng.random(size) < 0.85) & (born <= lesson + 1800))
        visits = 1 + rng.poisson(max(world.params.visit_events - 1, 0) / 2, len(here))
        row = np.repeat(np.arange(len(here)), visits)
        taken = rng.permutation(tablets[np.arange(len(here)) % len(tablets)])
        time = np.maximum(lesson + rng.uniform(0, 2400, len(row)), born[here][row])
        world.emit(
            life.account[here][row],
            time,
            ip=address,
            device=taken[row],
            token=NONE,
            action=rng.choice([LOGIN, VIEW], len(row)),
        )
    home = np.flatnonzero(rng.random(size) < rng.choice([0.1, 0.5]))
    world.live(life.take(home), rate=world.params.events_per_account * 0.5)
    world.groups.append((life.account, "school_tablets"))
    return size
