"""Who honestly shares a home? Families, flat-shares, and one person with two accounts."""

import numpy as np

from graphabuse.simulate.builder import NONE, Builder, Life
from graphabuse.simulate.params import DAY_S


def household(world: Builder) -> int:
    """A family on one line, often with a shared tablet, sometimes with a family card; joined at different times."""
    rng, size = world.rng, int(world.rng.integers(2, 7))
    life = world.new_lives(size, line=np.repeat(world.new_lines(1), size))
    if rng.random() < 0.6:
        users = rng.random(size) < rng.choice([0.7, 1.0])
        life.second[users] = world.mint(1)[0]
        if rng.random() < 0.4:  # nobody else's machine is at home
            life.device[users] = life.second[users]
    if rng.random() < 0.4:
        life.token[rng.random(size) < 0.8] = world.mint(1)[0]
    if rng.random() < 0.3:
        life.born[:] = np.where(life.born >= 0, life.born.max() + rng.exponential(2 * DAY_S, size), life.born)
    if (
        world.params.in_visits and rng.random() < 0.25
    ):  # some live elsewhere, and still have the card or come to use the tablet
        out = np.flatnonzero(rng.random(size) < 0.5)
        life.line[out] = world.new_lines(len(out))
    if world.params.in_visits and rng.random() < 0.15:
        _moves(world, life)
    else:
        world.live(life)
    world.groups.append((life.account, "household"))
    return size


def _moves(world: Builder, life: Life) -> None:
    """A life at home, and from about one day on the same at a new home, on the same machines."""
    rng, everybody = world.rng, np.arange(len(life.account))
    leaves = (
        rng.uniform(0.15, 0.85) * world.params.window_s + rng.random(len(everybody)) * world.between(0.1, 5) * DAY_S
    )
    before, after = life.take(everybody), life.take(everybody)
    before.died[:] = np.minimum(life.died, leaves)
    after.born[:] = np.maximum(life.born, leaves)
    after.line[:] = world.new_lines(1)[0]
    for part in (before, after):
        world.live(part, rate=world.params.events_per_account * 0.6)


def family_evening(world: Builder) -> int:
    """Relatives who sign up in one evening on one tablet, then go on with their own devices, or stay on it."""
    rng, size = world.rng, int(world.rng.integers(3, 8))
    start = rng.random() * world.params.window_s
    born = one_by_one(start + np.sort(rng.uniform(0, 3 * 3600, size)), np.zeros(size))
    life = world.new_lives(size, born=born, line=np.repeat(world.new_lines(1), size))
    tablet = world.mint(1)[0]
    stay = rng.random(size) < rng.choice([0.0, 0.3, 1.0], p=[0.4, 0.3, 0.3])
    world.emit(life.account, born + 60, ip=world.address_of(life.line, born), device=tablet, token=NONE, action=1)
    life.second[:] = tablet
    life.device[stay] = tablet
    if rng.random() < 0.3:
        life.token[:] = world.mint(1)[0]
    life.born[:] = born + rng.uniform(100, 3600, size)
    world.live(life)
    world.groups.append((life.account, "family_evening"))
    return size


def flat_share(world: Builder) -> int:
    """Strangers under one roof: one line, nothing else in common; people move in and out."""
    size = int(world.rng.integers(3, 9))
    life = world.new_lives(size, line=np.repeat(world.new_lines(1), size))
    world.live(life)
    world.groups.append((life.account, "flat_share"))
    return size


def two_accounts(world: Builder) -> int:
    """One person with two, seldom three or four accounts, on the same device, card and line."""
    rng, size = world.rng, int(world.rng.choice([2, 3, 4], p=[0.7, 0.2, 0.1]))
    life = world.new_lives(size, line=np.repeat(world.new_lines(1), size))
    life.device[:] = world.mint(1)[0] if world.params.no_device_share < 0.4 else NONE
    if rng.random() < 0.6:
        payers = 2 if world.params.in_visits and rng.random() < 0.7 else size  # one card on more is rare where honest
        life.token[:payers] = world.mint(1)[0]
    world.live(life)
    world.groups.append((life.account, "two_accounts"))
    return size


def one_by_one(born: np.ndarray, machine: np.ndarray, *, least_s: float = 60.0) -> np.ndarray:
    """Births spread so that on one machine each person takes a minute to sign up."""
    order = np.lexsort((born, machine))
    place = np.arange(len(born)) - np.searchsorted(machine[order], machine[order])
    spread = born.copy()
    spread[order] += least_s * place
    return spread
