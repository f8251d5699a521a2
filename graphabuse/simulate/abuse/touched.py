"""Who tries passwords beside accounts of his own? Mules that were born on the attacker's machine, and customers it touches once."""

import numpy as np

from graphabuse.simulate.abuse.ring import act, born_in_burst, crew, pooled, record, tier_of
from graphabuse.simulate.builder import FAILED, LOGIN, NONE, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def touched(world: Builder) -> int:
    """Mules live on a machine or two for days; customers are touched once from there, many of whom do nothing else in the window."""
    rng, tier, window = world.rng, tier_of(world), world.params.window_s
    size = int(rng.integers(3, 11))
    born = born_in_burst(world, size, 600, 8 * DAY_S, aged=False)
    ring = crew(world, born, tier=tier, rate=world.between(4, 30), lasts_days=world.between(2, 40))
    machine, exits = pooled(world, ring, int(rng.choice([1, 1, 2, 3]))), world.mint(int(rng.choice([1, 2, 5])))
    began = float(born.min()) + rng.random() * min(world.between(0.02, 15) * DAY_S, window - float(born.min()))
    length = min(world.between(0.01, 12) * DAY_S, 0.98 * window - began)
    who = _customers(world, began)
    start = began + rng.random(len(who)) * max(length, 60)
    row = np.repeat(np.arange(len(who)), 1 + rng.poisson(world.between(0.1, 4), len(who)))
    nth = np.arange(len(row)) - np.searchsorted(row, row)
    at = start[row] + nth * rng.exponential(world.between(2, 90), len(row))
    fails = rng.random(len(row)) < rng.choice([0.0, rng.uniform(0.3, 0.95)])
    action = np.where(fails, FAILED, rng.choice([LOGIN, VIEW], len(row)))
    tool = rng.choice(np.unique(machine), len(who))[row]
    world.emit(who[row], at, ip=rng.choice(exits, len(row)), device=tool, token=NONE, action=action)
    world.victims.append((who, "touched"))
    paid = pooled(world, ring, max(1, size // 3)) if rng.random() < 0.4 else NONE
    act(world, ring, ip=rng.choice(exits, len(ring.row)), device=machine, token=paid)
    return record(world, ring, "touched")


def _customers(world: Builder, began: float) -> np.ndarray:
    """Customers of old who are hit: some are at home in the log, others would not be in it at all."""
    rng, base = world.rng, world.base
    assert base is not None
    alive = np.flatnonzero((base.born < began) & (base.died > began))
    count = world.count(6, 70)
    silent = rng.random(count) < rng.uniform(0.1, 1.0)
    seen = rng.choice(alive, min(len(alive), int((~silent).sum())), replace=False)
    return np.concatenate([base.account[seen], world.new_accounts(int(silent.sum()))])
