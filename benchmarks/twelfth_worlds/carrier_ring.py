"""How does a farm on SIM cards hide? Among thousands behind the addresses of a carrier."""

import numpy as np

from twelfth_worlds.clock import batches
from twelfth_worlds.operator import address, gains, hand_out, joins, lookup, shift, visits_each
from twelfth_worlds.stage import Stage


def carrier_nat_ring(stage: Stage, size: int) -> None:
    """A farm on SIM cards, hidden among thousands behind the carrier's addresses."""
    rng, people = stage.rng, stage.people
    who = stage.take(size)
    size = len(who)
    per = rng.uniform(1.3, 5)
    devices = people.new_devices(max(2, int(size / per)))
    owned = hand_out(rng, devices, size, blocky=rng.random() < 0.5)
    ip = address(stage, "mobile", max(2, len(devices)))
    cards = hand_out(rng, people.new_cards(max(1, int(size * rng.uniform(0.15, 0.6)))), size, blocky=rng.random() < 0.5)
    start = rng.uniform(0, 0.6) * stage.end
    born, span = joins(stage, size, start)
    stage.join(who, born, owned, ip(who, born), cards)
    a, t, _ = batches(
        rng,
        who,
        start + 0.3 * span,
        stage.end,
        visits_each(stage),
        rng.uniform(0.3, 0.9),
        rng.uniform(60, 1200),
        shift(stage),
        True,
    )
    device = lookup(who, owned, a)
    device = np.where(rng.random(len(a)) < 0.08, rng.choice(devices, len(a)), device)
    stage.visit(a, t, stage.kinds(gains(stage), len(a)), device, ip(a, t), lookup(who, cards, a))
    stage.ring(who, "carrier_nat_ring", "medium" if per > 3 else "hard")
