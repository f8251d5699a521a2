"""Whose members each have a machine of their own, and addresses that nobody else has? Address farms."""

import numpy as np

from graphabuse.simulate.abuse.ring import act, born_in_burst, crew, pooled, record, tier_of
from graphabuse.simulate.builder import NONE, Builder
from graphabuse.simulate.params import DAY_S


def address_farm(world: Builder) -> int:
    """A fingerprint or none for each account, behind a few rented addresses that nobody else uses and that are all they ever have."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(5, 150)
    span = 0.8 * world.params.window_s if rng.random() < 0.3 else 10 * DAY_S
    ring = crew(world, born_in_burst(world, size, 900, span, aged=False), tier=tier, lasts_days=world.between(0.05, 40))
    ip = pooled(world, ring, round(size / world.between(2, 15)))
    device = world.mint(size)[ring.row] if rng.random() < 0.8 else np.full(len(ring.row), NONE)
    token = world.mint(size)[ring.row] if rng.random() < 0.3 else np.full(len(ring.row), NONE)
    act(world, ring, ip=ip, device=device, token=token)
    return record(world, ring, "address_farm")
