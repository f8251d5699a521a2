"""Who signs up on one machine and hardly comes again? Carts of laptops in a class, a tablet in a family."""

import numpy as np

from graphabuse.simulate.benign.counter import events_of
from graphabuse.simulate.benign.home import one_by_one
from graphabuse.simulate.builder import LOGIN, MESSAGE, NONE, PURCHASE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def class_cart(world: Builder) -> int:
    """A class or a hackathon signs up within an hour on one address, some to a laptop or each on one; then a few lessons, or nothing."""
    rng, size, window = world.rng, world.count(8, 75), world.params.window_s
    start = np.floor(rng.random() * max(world.params.days - 1, 1)) * DAY_S + rng.uniform(8, 19) * 3600
    start = min(start, 0.97 * window)
    machines = world.mint(max(1, round(size / (rng.uniform(2, 7) if rng.random() < 0.6 else 1))))
    seat = rng.permutation(np.arange(size) % len(machines))
    born = one_by_one(start + rng.uniform(0, world.between(600, 5400), size), seat)
    life = world.new_lives(size, born=born)
    life.token[:] = NONE
    address = int(world.mint(1)[0])
    event, at = events_of(world, born, world.between(20, 300), more=world.between(0.2, 5))
    opens = np.concatenate([[True], event[1:] != event[:-1]])
    action = np.where(opens, SIGNUP, rng.choice([LOGIN, VIEW, MESSAGE], len(event)))
    world.emit(life.account[event], at, ip=address, device=machines[seat[event]], token=NONE, action=action)
    keeps_seat = rng.random() < 0.5
    there = rng.uniform(0.4, 1.0)
    for lesson in range(1, int(rng.integers(2, 12)) if rng.random() < 0.5 else 1):
        here = np.flatnonzero(rng.random(size) < there)
        begun = start + lesson * float(rng.choice([1, 7, 7])) * DAY_S + rng.uniform(0, 1500, len(here))
        event, at = events_of(world, begun, 120)
        used = machines[seat[here] if keeps_seat else rng.integers(0, len(machines), len(here))]
        action = rng.choice([LOGIN, VIEW, MESSAGE], len(event))
        world.emit(life.account[here[event]], at, ip=address, device=used[event], token=NONE, action=action)
    life.born[:] = born + 3600
    at_home = np.flatnonzero(rng.random(size) < rng.choice([0.0, rng.uniform(0, 0.4), rng.uniform(0.4, 1.0)]))
    world.live(life.take(at_home), rate=world.params.events_per_account * world.between(0.05, 0.6))
    world.groups.append((life.account, "class_cart"))
    return size


def tablet_family(world: Builder) -> int:
    """Three to six relatives sign up on one tablet, come by seldom, each at hours of his own; no card, or one that two have."""
    rng, size, window = world.rng, int(world.rng.integers(3, 7)), world.params.window_s
    start = world.daylight(np.array([rng.random() * window * 0.95]))[0]
    born = one_by_one(start + np.sort(rng.uniform(0, world.between(300, 7200), size)), np.zeros(size))
    life = world.new_lives(size, born=born, line=np.repeat(world.new_lines(1), size))
    life.device[:], life.second[:], life.token[:] = world.mint(1)[0], NONE, NONE
    if rng.random() < 0.4:
        life.token[rng.choice(size, int(rng.integers(1, 3)), replace=False)] = world.mint(1)[0]
    length = min(world.between(2, 200) * DAY_S, window)
    row = np.repeat(np.arange(size), 1 + rng.poisson(world.between(0.3, 6) * rng.gamma(2.0, 0.5, size)))
    first = np.concatenate([[True], row[1:] != row[:-1]])
    later = np.maximum(world.daylight(born[row] + rng.random(len(row)) * length), born[row] + 600)
    event, at = events_of(world, np.where(first, born[row], later), 60)
    opens = np.concatenate([[True], event[1:] != event[:-1]])
    action = np.where(opens & first[event], SIGNUP, rng.choice([LOGIN, VIEW, PURCHASE, MESSAGE], len(event)))
    who = row[event]
    token = np.where(action == PURCHASE, life.token[who], NONE)
    ip = world.address_of(life.line[who], at)
    world.emit(life.account[who], at, ip=ip, device=life.device[who], token=token, action=action)
    phones = np.flatnonzero(rng.random(size) < rng.choice([0.0, 0.0, 0.4]))
    own = life.take(phones)
    own.device[:], own.born[:] = world.mint(len(phones)), own.born + DAY_S
    world.live(own, rate=world.params.events_per_account * world.between(0.1, 1.0))
    world.groups.append((life.account, "tablet_family"))
    return size
