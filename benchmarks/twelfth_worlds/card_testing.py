"""How does a crew try stolen cards? Many cards on each account, most of them declined."""

import numpy as np

from twelfth_worlds.clock import batches
from twelfth_worlds.operator import address, hand_out, joins, lookup, shift
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY, HOUR


def card_testing(stage: Stage, size: int) -> None:
    """A crew tries stolen cards on its accounts, many cards each, mostly declined."""
    rng, people = stage.rng, stage.people
    who = stage.take(size)
    size = len(who)
    devices = people.new_devices(max(1, int(size / np.exp(rng.uniform(0, np.log(8))))))
    owned = hand_out(rng, devices, size)
    way = str(rng.choice(["vpn", "server", "mobile", "line", "proxies"]))
    ip = address(stage, way, int(rng.integers(2, 8)))
    start = rng.uniform(0, 0.75) * stage.end
    born, span = joins(stage, size, start)
    tries = rng.uniform(4, 18)
    stolen = people.new_cards(max(3, int(size * tries * rng.uniform(0.2, 0.9))))
    stage.join(who, born, owned, ip(who, born), rng.choice(stolen, size), bought=0.2)
    life = float(np.exp(rng.uniform(np.log(3 * HOUR), np.log(20 * DAY))))
    a, t, batch = batches(
        rng,
        who,
        start,
        min(stage.end, start + span + life),
        tries,
        rng.uniform(0.3, 1),
        rng.uniform(10, 240),
        shift(stage),
        False,
    )
    width = max(3, len(stolen) // (int(batch.max()) + 1))
    lot = (batch * width + rng.integers(0, 2 * width, len(a))) % len(stolen)
    stage.visit(
        a,
        t,
        stage.kinds({"probe": 5, "declined": 2, "new_card": 1, "look": 1}, len(a)),
        lookup(who, owned, a),
        ip(a, t),
        stolen[lot],
        pace=rng.uniform(7, 20),
    )
    stage.ring(who, "card_testing", "easy" if size > 2 * len(devices) else "medium")
