"""How does a device farm work? One hand makes many accounts and goes through them in batches."""

import numpy as np

from twelfth_worlds.clock import batches
from twelfth_worlds.operator import address, gains, hand_out, joins, lookup, shift, visits_each
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY


def farm(stage: Stage, size: int) -> None:
    """One hand makes many accounts and works through them in batches."""
    rng = stage.rng
    who = stage.take(size)
    size = len(who)
    per_device = float(np.exp(rng.uniform(0, np.log(min(30, size)))))
    devices = stage.people.new_devices(max(1, round(size / per_device)))
    way = str(rng.choice(["line", "lines", "mobile", "vpn", "server"], p=[0.3, 0.2, 0.2, 0.18, 0.12]))
    ip = address(stage, way, int(rng.integers(2, 3 + max(2, size // 8))))
    few_cards = rng.random() < 0.6 or per_device < 2
    count = max(1, int(size * rng.uniform(0.05, 0.35))) if few_cards else size
    cards = hand_out(rng, stage.people.new_cards(count), size, blocky=rng.random() < 0.5)
    owned = hand_out(rng, devices, size, blocky=rng.random() < 0.7)
    start = rng.uniform(0, 0.6 * stage.end)
    born, span = joins(stage, size, start)
    order = rng.permutation(size) if rng.random() < 0.3 else np.arange(size)
    born = born[order]
    stage.join(who, born, owned, ip(who, born), cards, bought=rng.uniform(0.1, 0.8))
    life = float(np.exp(rng.uniform(np.log(2 * DAY), np.log(stage.end))))
    a, t, _ = batches(
        rng,
        who,
        start + rng.uniform(0, 0.5) * span,
        min(stage.end, start + span + life),
        visits_each(stage),
        rng.uniform(0.25, 1.0),
        float(np.exp(rng.uniform(np.log(25), np.log(1500)))),
        shift(stage),
        rng.random() < 0.6,
    )
    device = lookup(who, owned, a)
    if rng.random() < 0.5:
        swap = rng.random(len(a)) < rng.uniform(0.02, 0.3)
        device = np.where(swap, rng.choice(devices, len(a)), device)
    stage.visit(
        a, t, stage.kinds(gains(stage), len(a)), device, ip(a, t), lookup(who, cards, a), pace=rng.uniform(9, 26)
    )
    loud = per_device > 3 and way in ("line", "lines", "server")
    stage.ring(who, "farm", "easy" if loud else "medium")
