"""How do real people collude? With their own devices, from their own places, again and again at the same moments."""

import numpy as np

from twelfth_worlds.life import own_visits
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY


def collusion(stage: Stage, size: int) -> None:
    """Real people with own devices and homes who act together, again and again."""
    rng = stage.rng
    who = stage.take(size, quiet=False)
    if rng.random() < 0.7:
        stage.before(who)
    else:
        stage.people.joined[who] = np.minimum(stage.people.joined[who], 0.3 * stage.end)
        stage.people.left[who] = np.inf
    stage.people.rate[who] *= 0.5
    window = float(np.exp(rng.uniform(np.log(60), np.log(800))))
    times = int(rng.integers(10 if len(who) < 12 or window > 400 else 7, 20))
    first = rng.uniform(0, 0.35) * stage.end
    calls = np.sort(rng.uniform(first, stage.end * rng.uniform(0.7, 0.99), times))
    calls = np.floor(calls / DAY) * DAY + rng.uniform(0, DAY, times)
    turnout = rng.uniform(0.65, 0.95)
    leads = who[: max(1, len(who) // 6)] if rng.random() < 0.6 else who[:0]
    wish = ({"rate": 5, "order": 2}, {"order": 4, "refund": 2}, {"coupon": 4, "rate": 2})[int(rng.integers(3))]
    for call in calls:
        here = who[rng.random(len(who)) < turnout]
        t = call + rng.random(len(here)) * window
        lead = np.isin(here, leads)
        if lead.any():
            own_visits(stage, here[lead], t[lead], "deliver" if stage.p.product != "shop" else "rate")
        if (~lead).any():
            own_visits(stage, here[~lead], t[~lead], stage.kinds(wish, int((~lead).sum())))
    stage.ring(who, "collusion", "medium" if window < 400 else "hard")
