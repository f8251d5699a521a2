"""Who works many accounts from one desk and nowhere else, hires them out, or has them lent? Desks, rented accounts, mules."""

import numpy as np

from graphabuse.simulate.abuse.ring import act, born_in_burst, crew, record, tier_of
from graphabuse.simulate.builder import LOGIN, NONE, PAYOUT, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def one_desk(world: Builder) -> int:
    """4–80 accounts that are never seen but on one machine (or three) and one line, for as long as they last, which is long."""
    rng, size = world.rng, world.count(4, 80)
    span = rng.choice([10 * DAY_S, 0.8 * world.params.window_s])
    ring = crew(world, born_in_burst(world, size, 600, span), tier="careless", lasts_days=world.between(10, 400))
    rows = len(ring.row)
    machines = world.mint(int(rng.choice([1, 1, 1, 2, 3])))
    line = world.new_lines(int(rng.choice([1, 1, 2])))
    ip = world.address_of(rng.choice(line, rows), ring.time)
    if rng.random() < 0.3:
        ip = rng.choice(world.mint(int(rng.choice([1, 1, 3]))), rows)
    token = world.mint(max(1, size // int(rng.integers(2, 30)))) if rng.random() < 0.3 else None
    paid = NONE if token is None else token[ring.row % len(token)]
    act(world, ring, ip=ip, device=rng.choice(machines, size)[ring.row], token=paid, own=False)
    return record(world, ring, "one_desk")


def hired_out(world: Builder) -> int:
    """A dealer's accounts: each is let to a few customers, who use it at home, and looked after from the dealer's desk."""
    rng, size, base = world.rng, world.count(5, 50), world.base
    assert base is not None
    born = born_in_burst(world, size, DAY_S, 0.6 * world.params.window_s)
    ring = crew(world, born, tier="moderate", rate=world.between(3, 20), lasts_days=400)
    machines, desk = world.mint(int(rng.choice([1, 1, 2, 4]))), world.new_lines(1)
    ip = world.address_of(np.repeat(desk, len(ring.row)), ring.time)
    act(world, ring, ip=ip, device=rng.choice(machines, len(ring.row)), token=NONE, own=False)
    guest = rng.choice(len(base.account), (size, 4))[:, : int(rng.integers(1, 5))]
    row = np.repeat(np.arange(size), rng.poisson(world.between(2, 20), size))
    start = np.maximum(born, 0)[row]
    time = start + rng.random(len(row)) * np.maximum(world.params.window_s - start, 60)
    user = guest[row, rng.integers(0, guest.shape[1], len(row))]
    world.emit(
        ring.account[row], time, ip=world.address_of(base.line[user], time), device=base.device[user], token=NONE,
        action=rng.choice([LOGIN, VIEW], len(row)),
    )  # fmt: skip
    return record(world, ring, "hired_out")


def lent(world: Builder) -> int:
    """People who lend their accounts: a life of their own, and at a handler's hours his machine, by which money goes to a few payees."""
    rng, tier, window = world.rng, tier_of(world), world.params.window_s
    size = world.count(4, 40)
    born = np.where(rng.random(size) < 0.6, -rng.exponential(200 * DAY_S, size), rng.random(size) * 0.6 * window)
    life = world.new_lives(size, born=born)
    life.died[:] = np.where(rng.random(size) < 0.8, 2 * window, life.died)
    world.live(life, rate=world.params.events_per_account * world.between(0.3, 1.0))
    first = np.maximum(born, 0) + rng.uniform(1, 20, size) * DAY_S
    ring = crew(
        world, np.minimum(first, window - 3600), tier=tier, rate=world.between(3, 15), account=life.account, signup=False,
        lasts_days=world.between(3, 60),
    )  # fmt: skip
    ring.action[rng.random(len(ring.row)) < 0.7] = PAYOUT
    rows = len(ring.row)
    machine = rng.choice(world.mint(int(rng.choice([1, 1, 2, 5]))), size)[ring.row]
    exits = rng.choice(world.mint(int(rng.choice([1, 2, 6]))), rows)
    style = rng.random()
    own = world.address_of(life.line[ring.row], ring.time)
    payees = world.mint(max(1, size // int(rng.integers(2, 8))))
    act(
        world, ring, ip=own if style < 0.3 else exits, device=life.device[ring.row] if style > 0.75 else machine,
        token=rng.choice(payees, rows), own=False,
    )  # fmt: skip
    return record(world, ring, "lent")
