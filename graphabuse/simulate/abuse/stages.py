"""Which rings change over time or share their suppliers? Splitting, merging and returning rings, rented machines, bought stock."""

import numpy as np

from graphabuse.simulate.abuse.ring import Crew, act, born_in_burst, crew, pooled, proxies, record, tier_of
from graphabuse.simulate.builder import NONE, Builder
from graphabuse.simulate.params import DAY_S


def _pool(world: Builder, size: int, low: float, high: float) -> np.ndarray:
    """New identifiers, one for ``low`` to ``high`` members."""
    return world.mint(max(1, round(size / world.between(low, high))))


def _two_phases(world: Builder, ring: Crew, *, together_first: bool) -> np.ndarray:
    """Devices of a crew that works as one before (or after) a day of change, and as two halves otherwise."""
    rng, size = world.rng, len(ring.account)
    change = np.quantile(ring.time, rng.uniform(0.3, 0.6)) if len(ring.time) else 0.0
    one, left, right = (_pool(world, size, 3, 12) for _ in range(3))
    half = np.where(rng.random(size) < rng.uniform(0.35, 0.65), 0, 1)[ring.row]
    apart = np.where(half == 0, rng.choice(left, len(ring.row)), rng.choice(right, len(ring.row)))
    return np.where((ring.time < change) == together_first, rng.choice(one, len(ring.row)), apart)


def splitting_ring(world: Builder) -> int:
    """One crew that parts: common machines at first, two sets of machines later."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(8, 80)
    ring = crew(
        world, born_in_burst(world, size, 3600, 12 * DAY_S), tier=tier, rate=world.between(4, 15), lasts_days=40
    )
    ip = proxies(world, len(ring.row), rented=int(rng.choice([0, 3, 8])), row=ring.row)
    act(world, ring, ip=ip, device=_two_phases(world, ring, together_first=True), token=pooled(world, ring, size // 4))
    return record(world, ring, "splitting_ring")


def merging_ring(world: Builder) -> int:
    """Two crews that join: machines of their own at first, common ones later."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(8, 80)
    ring = crew(
        world, born_in_burst(world, size, DAY_S, 25 * DAY_S), tier=tier, rate=world.between(4, 15), lasts_days=40
    )
    ip = proxies(world, len(ring.row), rented=int(rng.choice([0, 3, 8])), row=ring.row)
    token = pooled(world, ring, size // 6) if rng.random() < 0.5 else NONE
    act(world, ring, ip=ip, device=_two_phases(world, ring, together_first=False), token=token)
    return record(world, ring, "merging_ring")


def returning_ring(world: Builder) -> int:
    """A crew that was stopped and comes back weeks later with new accounts on some of the old machines or cards."""
    rng, tier = world.rng, tier_of(world)
    first, second = world.count(4, 40), world.count(4, 40)
    window = world.params.window_s
    start, pause = rng.random() * 0.4 * window, rng.uniform(0.2, 0.5) * window
    span = world.between(3600, min(6 * DAY_S, 0.2 * window) + 7200)
    born = start + np.concatenate([rng.random(first) * span, pause + rng.random(second) * span])
    ring = crew(world, born, tier=tier, rate=world.between(3, 12), lasts_days=world.between(0.5, 8))
    size = first + second
    keep = np.concatenate([_pool(world, size, 5, 20), world.mint(1)])
    device = np.where(
        rng.random(len(ring.row)) < rng.uniform(0.5, 1.0),
        rng.choice(keep, len(ring.row)),
        pooled(world, ring, size // 5),
    )
    token = pooled(world, ring, size // int(rng.integers(3, 10))) if rng.random() < 0.6 else NONE
    act(
        world,
        ring,
        ip=proxies(world, len(ring.row), rented=int(rng.choice([0, 2])), row=ring.row),
        device=device,
        token=token,
    )
    return record(world, ring, "returning_ring")


def rented_infrastructure(world: Builder) -> int:
    """Two to four unrelated rings on the same rented exits; each has its own machines or cards and its own time."""
    rng, made = world.rng, 0
    exits = world.mint(int(rng.integers(2, 25)))
    for _ in range(int(rng.integers(2, 5))):
        size, tier = world.count(4, 40), tier_of(world)
        ring = crew(world, born_in_burst(world, size, 1800, 8 * DAY_S), tier=tier, lasts_days=world.between(1, 20))
        ip = np.where(
            rng.random(len(ring.row)) < 0.9,
            rng.choice(exits, len(ring.row)),
            proxies(world, len(ring.row), rented=0, row=ring.row),
        )
        device = pooled(world, ring, size // int(rng.integers(3, 15)))
        token = pooled(world, ring, size // int(rng.integers(2, 8))) if rng.random() < 0.5 else NONE
        act(world, ring, ip=ip, device=device, token=token)
        made += record(world, ring, "rented_infrastructure")
    return made


def dealer_stock(world: Builder) -> int:
    """Accounts made in one go by a dealer, left to ripen, then used by one buyer on the buyer's machines."""
    rng, tier = world.rng, tier_of(world)
    size, window = world.count(5, 60), world.params.window_s
    born = rng.random() * 0.3 * window + np.sort(rng.random(size)) * world.between(1800, 3 * DAY_S)
    made = crew(world, born, tier="careless", rate=1, lasts_days=0.1)
    act(
        world,
        made,
        ip=proxies(world, len(made.row), rented=int(rng.choice([0, 1, 4])), row=made.row),
        device=pooled(world, made, size // 8),
        token=NONE,
    )
    wake = rng.uniform(0.4, 0.8) * window + rng.exponential(world.between(0.1, 4) * DAY_S, size)
    ring = crew(
        world,
        wake,
        tier=tier,
        rate=world.between(2, 10),
        account=made.account,
        signup=False,
        lasts_days=world.between(1, 20),
    )
    device = pooled(world, ring, size // int(rng.integers(3, 12)))
    act(
        world,
        ring,
        ip=proxies(world, len(ring.row), rented=int(rng.choice([0, 3])), row=ring.row),
        device=device,
        token=pooled(world, ring, size // 4),
    )
    return record(world, ring, "dealer_stock")
