"""How do bought accounts look? Strangers' lives until they are handed over, one hand after it."""

import numpy as np

from twelfth_worlds.clock import batches
from twelfth_worlds.life import setting
from twelfth_worlds.operator import address, gains, hand_out, lookup, shift, visits_each
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY, HOUR


def aged(stage: Stage, size: int) -> None:
    """Old or bought accounts: strangers' lives until the handover, one hand after it."""
    rng, people = stage.rng, stage.people
    who = stage.take(size)
    size = len(who)
    stage.before(who)
    handover = rng.uniform(0.15, 0.6) * stage.end
    if rng.random() < 0.6:
        count = rng.poisson(stage.visits_mean * 0.6 * handover / stage.end + 0.4, size)
        a = np.repeat(who, count)
        t = rng.random(len(a)) * handover * 0.95
        device, ip, card = setting(stage, a, t)
        stage.visit(a, t, stage.kinds({"look": 2, "order": 2}, len(a)), device, ip, card)
    devices = people.new_devices(max(1, int(size / np.exp(rng.uniform(np.log(1.3), np.log(12))))))
    owned = hand_out(rng, devices, size, blocky=rng.random() < 0.6)
    way = str(rng.choice(["line", "lines", "mobile", "vpn", "server", "proxies"]))
    ip = address(stage, way, int(rng.integers(2, 8)))
    cards = hand_out(rng, people.new_cards(max(1, int(size * rng.uniform(0.1, 0.5)))), size)
    first = handover + np.sort(rng.random(size)) * rng.uniform(1 * HOUR, 8 * DAY)
    stage.visit(who, first, stage.kinds({"forgot": 3, "address": 1, "look": 3}, size), owned, ip(who, first), cards)
    a, t, _ = batches(
        rng,
        who,
        handover + DAY,
        stage.end,
        visits_each(stage) + 1,
        rng.uniform(0.3, 1),
        rng.uniform(40, 1200),
        shift(stage),
        False,
    )
    stage.visit(
        a,
        t,
        stage.kinds(gains(stage), len(a)),
        lookup(who, owned, a),
        ip(a, t),
        lookup(who, cards, a),
        pace=rng.uniform(10, 28),
    )
    stage.ring(who, "aged", "medium" if way in ("line", "server") else "hard")
