"""Who goes through a few accounts of his own, one after the other? One person on one device, in rounds."""

import numpy as np

from graphabuse.simulate.abuse.ring import MIXES, PAYING, several, tier_of
from graphabuse.simulate.builder import HONEST_MIX, NONE, SIGNUP, Builder
from graphabuse.simulate.params import DAY_S


def clique_rounds(world: Builder) -> int:
    """Some people with a few accounts each, who go through them in turn."""
    return several(world, _clique)


def _clique(world: Builder) -> int:
    """Three to seven accounts of one person on a device or two, in rounds over weeks; most pay by one card, from home or by telephone."""
    rng, window = world.rng, world.params.window_s
    size, tier = int(rng.integers(3, 8)), tier_of(world)
    length = min(world.between(4, 150) * DAY_S, 0.95 * window)
    start = rng.random() * (window - length)
    born = start + np.sort(rng.random(size)) * min(world.between(300, 20 * DAY_S), 0.6 * length)
    life = world.new_lives(size, born=born, line=np.repeat(world.new_lines(1), size))
    account, time, tour = _tours(world, born, start, length)
    devices = world.mint(int(rng.choice([1, 1, 1, 2])))
    event = np.repeat(np.arange(len(account)), 1 + rng.poisson(world.between(0.2, 5), len(account)))
    opens = np.concatenate([[True], event[1:] != event[:-1]])
    at = time[event] + np.where(opens, 0.0, rng.uniform(0, world.between(5, 60), len(event)))
    signs_up = opens & (tour[event] < 0)
    does = rng.choice(MIXES[int(rng.integers(len(MIXES)))], len(event))
    if rng.random() < 0.5:
        does = rng.choice(len(HONEST_MIX), len(event), p=HONEST_MIX)
    action = np.where(signs_up, SIGNUP, does)
    ip = world.address_of(life.line[account[event]], at)
    if len(world.carriers) and rng.random() < 0.35:
        exits = rng.choice(world.carriers, int(rng.integers(1, 4)))
        by_phone = rng.random(int(tour.max(initial=0)) + 2) < rng.choice([0.4, 1.0])
        ip = np.where(by_phone[tour[event]], exits[tour[event] % len(exits)], ip)
    life.token[rng.random(size) < rng.choice([0.0, rng.uniform(0.5, 1.0), 1.0], p=[0.2, 0.4, 0.4])] = world.mint(1)[0]
    token = np.where(np.isin(action, PAYING), life.token[account[event]], NONE)
    device = devices[(tour[event] * 7) % len(devices)]
    world.emit(life.account[account[event]], at, ip=ip, device=device, token=token, action=action)
    if rng.random() < 0.3:  # the first one is the person's own
        life.device[:1], life.died[:1] = devices[0], start + length
        life.born[:1] += 3600
        world.live(life.take(np.arange(1)), rate=world.params.events_per_account * world.between(0.1, 1.0))
    world.rings.append((life.account, "clique_rounds", tier))
    return size


def _tours(world: Builder, born: np.ndarray, start: float, length: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of the account, beginning and number of the round (-1: sign-ups) of each stay; a stay ends when the next one begins."""
    rng, size = world.rng, len(born)
    rounds = world.count(4, 60)
    begun = start + np.sort(rng.random(rounds)) * length
    hour, regular = rng.uniform(7, 23) * 3600, rng.random() < 0.5
    own = np.floor(begun / DAY_S) * DAY_S + hour + rng.normal(0, 4000, rounds)
    begun = np.where(regular, own, world.daylight(begun))
    faith, shuffled = rng.uniform(0.4, 1.0), rng.random() < 0.5
    turn = np.concatenate([rng.permutation(size) if shuffled else np.arange(size) for _ in range(rounds)])
    gap = np.minimum(rng.exponential(world.between(20, 500), len(turn)) + 15, 870.0)
    here = rng.random(len(turn)) < faith
    step = np.cumsum(np.where(here, gap, 0.0)).reshape(rounds, size)
    time = (begun[:, None] + step - step[:, :1]).ravel()
    tour = np.repeat(np.arange(rounds), size)
    here &= time > born[turn] + 60
    who = np.concatenate([np.arange(size), turn[here]])
    return who, np.concatenate([born, time[here]]), np.concatenate([np.full(size, -1), tour[here]])
