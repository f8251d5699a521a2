"""Who acts at the same time? Thousands when a sale opens, each from the own place."""

import numpy as np

from twelfth_worlds.clock import at_hours
from twelfth_worlds.life import own_visits
from twelfth_worlds.stage import Stage


def flash_sales(stage: Stage) -> None:
    """A sale opens and thousands act within minutes, each from the own place."""
    rng, people = stage.rng, stage.people
    for _ in range(int(rng.integers(1, 4))):
        t0 = (
            at_hours(
                rng,
                stage.city,
                np.array([rng.integers(0, stage.p.days)]),
                rng.choice([10.0, 12.0, 18.0, 20.0]) + np.zeros(1),
            )[0]
            % stage.end
        )
        pool = stage.honest(np.flatnonzero(people.joined < t0))
        who = rng.choice(pool, int(len(pool) * rng.uniform(0.03, 0.09)), replace=False)
        t = t0 + rng.exponential(rng.uniform(90, 500), len(who))
        fits = t < stage.end
        own_visits(
            stage,
            who[fits],
            t[fits],
            stage.kinds({"coupon": 3, "order": 3, "look": 2, "declined": 0.4}, int(fits.sum())),
        )
        stage.group(who[fits], "flash_sale")
