"""How does a slow drip work? Accounts come one by one over the whole window, never in a crowd."""

import numpy as np

from twelfth_worlds.operator import address, gains, hand_out, lookup, shift, visits_each
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY, HOUR


def slow_drip(stage: Stage, size: int) -> None:
    """Accounts made and used one by one over the whole window, never in a crowd."""
    rng = stage.rng
    who = stage.take(size)
    size = len(who)
    born = (np.arange(size) + rng.random(size)) / size * stage.end * rng.uniform(0.6, 0.92)
    way = str(rng.choice(["line", "lines", "mobile", "vpn"], p=[0.45, 0.2, 0.2, 0.15]))
    ip = address(stage, way, 2)
    fixed = way in ("line", "lines")
    per = rng.uniform(1.5 if fixed else 2.5, 8)
    devices = stage.people.new_devices(max(1, round(size / per)))
    owned = hand_out(rng, devices, size, blocky=rng.random() < 0.6)
    per = int(rng.integers(1 if fixed else 2, 6))
    cards = hand_out(rng, stage.people.new_cards(max(1, size // per)), size)
    stage.join(who, born, owned, ip(who, born), cards, bought=rng.uniform(0.2, 0.9))
    count = np.maximum(1, rng.poisson(visits_each(stage), size))
    a = np.repeat(who, count)
    life = rng.uniform(2, 25) * DAY
    t = np.repeat(born, count) + rng.random(len(a)) * life
    hour, spread = shift(stage), rng.uniform(1.5, 4)
    t = (np.floor(t / DAY) * 24 + hour + rng.normal(0, spread, len(a))) * HOUR
    t = np.maximum(t, np.repeat(born, count) + rng.uniform(0.2, 30) * HOUR * rng.random(len(a)))
    stage.visit(a, t, stage.kinds(gains(stage), len(a)), lookup(who, owned, a), ip(a, t), lookup(who, cards, a))
    stage.ring(who, "slow_drip", "medium" if way in ("line", "lines") else "hard")
