"""Who empties accounts of others? A few mules, whose machines and cards turn up once at each customer whose password was stolen."""

import numpy as np

from graphabuse.simulate.abuse.ring import act, born_in_burst, crew, per_member, record, tier_of
from graphabuse.simulate.builder import LOGIN, MESSAGE, NONE, PAYOUT, PURCHASE, VIEW, Builder
from graphabuse.simulate.params import DAY_S

GUARDED_TIERS = ("careful", "adaptive")


def drained(world: Builder) -> int:
    """Mules on few machines, exits and cards; each customer is visited once from there, and many pay a mule soon after."""
    rng, tier, window = world.rng, tier_of(world), world.params.window_s
    size = world.count(3, 14)
    born = born_in_burst(world, size, 600, 20 * DAY_S)
    ring = crew(world, born, tier=tier, rate=world.between(2, 12), lasts_days=world.between(1, 40))
    machine = per_member(world, size, round(size / world.between(1.5, 6)))
    exit_ = per_member(world, size, round(size / world.between(1.5, 10)))
    purse = per_member(world, size, round(size / world.between(1.5, 5)))
    began = min(max(float(born.max()), 0.0) + world.between(0.02, 10) * DAY_S, 0.9 * window)
    _visit_customers(world, machine, exit_, purse, began=began, apart=tier in GUARDED_TIERS)
    paid = purse[ring.row] if rng.random() < 0.8 else np.full(len(ring.row), NONE)
    act(world, ring, ip=exit_[ring.row], device=machine[ring.row], token=paid)
    return record(world, ring, "drained")


def _visit_customers(
    world: Builder, machine: np.ndarray, exit_: np.ndarray, purse: np.ndarray, *, began: float, apart: bool
) -> None:
    """Events of the attack in the accounts of customers. Careful thieves take a fresh machine for every few, and homes of others as exits."""
    rng, base, window = world.rng, world.base, world.params.window_s
    assert base is not None
    there = np.flatnonzero((base.born < began) & (base.died > began))
    hit = rng.choice(there, min(len(there), world.count(4, 70)), replace=False)
    if len(hit) == 0:
        return
    length = min(world.between(0.1, 25) * DAY_S, window - began)
    start, mule = began + rng.random(len(hit)) * length, rng.integers(0, len(machine), len(hit))
    tool, way = machine[mule], exit_[mule]
    if apart:
        fresh = np.repeat(world.mint(len(hit)), int(rng.integers(2, 7)))[: len(hit)]
        tool = np.where(rng.random(len(hit)) < 0.75, fresh, tool)
        away = world.address_of(rng.choice(base.line, len(hit)), start)
        way = np.where(rng.random(len(hit)) < 0.6, away, way)
    who = base.account[hit]
    if world.params.in_visits and rng.random() < 0.4:  # some do nothing else in the window
        who = np.where(rng.random(len(hit)) < rng.uniform(0.1, 0.9), world.new_accounts(len(hit)), who)
    row = np.repeat(np.arange(len(hit)), 1 + rng.poisson(world.between(0.3, 5), len(hit)))
    nth = np.arange(len(row)) - np.searchsorted(row, row)
    at = start[row] + nth * rng.exponential(world.between(20, 400), len(row))
    action = rng.choice([LOGIN, VIEW, MESSAGE], len(row), p=[0.6, 0.3, 0.1])
    world.emit(who[row], at, ip=way[row], device=tool[row], token=NONE, action=action)
    lost = np.flatnonzero(rng.random(len(hit)) < rng.uniform(0.2, 0.9))
    later = start[lost] + 60 + rng.exponential(world.between(600, DAY_S), len(lost))
    world.emit(
        who[lost], later, ip=way[lost], device=tool[lost], token=purse[mule[lost]],
        action=rng.choice([PAYOUT, PURCHASE], len(lost)),
    )  # fmt: skip
    world.victims.append((who, "drained"))
