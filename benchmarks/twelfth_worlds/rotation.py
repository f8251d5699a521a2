"""What remains when device ids are thrown away? A few accounts meet on each of them."""

import numpy as np

from twelfth_worlds.clock import batches
from twelfth_worlds.operator import address, gains, hand_out, joins, lookup, shift, visits_each
from twelfth_worlds.stage import Stage


def rotating_devices(stage: Stage, size: int) -> None:
    """Device ids are thrown away every few visits; a few accounts meet on each."""
    rng, people = stage.rng, stage.people
    who = stage.take(size)
    start = rng.uniform(0, 0.5) * stage.end
    born, span = joins(stage, len(who), start)
    way = str(rng.choice(["line", "lines", "mobile", "vpn"], p=[0.3, 0.25, 0.25, 0.2]))
    ip = address(stage, way, int(rng.integers(2, 6)))
    hold = int(rng.integers(2, 6))
    cards = hand_out(rng, people.new_cards(max(1, int(len(who) * rng.uniform(0.2, 0.8)))), len(who))
    turn = np.argsort(np.argsort(born)) // hold
    stage.join(who, born, people.new_devices(int(turn.max()) + 1)[turn], ip(who, born), cards)
    a, t, _ = batches(
        rng,
        who,
        start + 0.5 * span,
        stage.end,
        visits_each(stage) + 1,
        rng.uniform(0.3, 0.9),
        rng.uniform(40, 600),
        shift(stage),
        False,
    )
    turn = np.argsort(np.argsort(t, kind="stable")) // hold
    device = people.new_devices(int(turn.max()) + 1)[turn]
    stage.visit(a, t, stage.kinds(gains(stage), len(a)), device, ip(a, t), lookup(who, cards, a))
    stage.ring(who, "rotating_devices", "medium" if way == "line" else "hard")
