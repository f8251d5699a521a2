"""How does a ring hide behind strangers' home lines? Rotating proxies, and profiles that leak."""

import numpy as np

from twelfth_worlds.clock import batches
from twelfth_worlds.operator import address, gains, hand_out, joins, lookup, shift, visits_each
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY


def residential_proxy(stage: Stage, size: int) -> None:
    """One hand behind the rotating home addresses of strangers; profiles leak."""
    rng, people = stage.rng, stage.people
    who = stage.take(size)
    size = len(who)
    per = rng.uniform(1.0, 4.0)
    profiles = people.new_devices(max(2, int(size / per)))
    owned = hand_out(rng, profiles, size, blocky=rng.random() < 0.4)
    ip = address(stage, "proxies", int(rng.integers(4, 30)))
    count = max(2, int(size * rng.uniform(0.1, 0.5)))
    cards = hand_out(rng, people.new_cards(count), size, blocky=rng.random() < 0.4)
    start = rng.uniform(0, 0.6) * stage.end
    born, span = joins(stage, size, start)
    stage.join(who, born, owned, ip(who, born), cards, bought=rng.uniform(0.1, 0.6))
    life = float(np.exp(rng.uniform(np.log(3 * DAY), np.log(stage.end))))
    a, t, _ = batches(
        rng,
        who,
        start,
        min(stage.end, start + span + life),
        visits_each(stage) + 1,
        rng.uniform(0.3, 0.95),
        rng.uniform(40, 900),
        shift(stage),
        rng.random() < 0.5,
    )
    device = lookup(who, owned, a)
    leak = rng.random(len(a)) < rng.uniform(0.02, 0.2)
    device = np.where(leak, rng.choice(profiles[: max(1, len(profiles) // 4)], len(a)), device)
    stage.visit(
        a, t, stage.kinds(gains(stage), len(a)), device, ip(a, t), lookup(who, cards, a), pace=rng.uniform(10, 28)
    )
    stage.ring(who, "residential_proxy", "medium" if per > 2 else "hard")
