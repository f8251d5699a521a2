"""How do couriers work? Each on an own phone, or in turns on a depot's."""

import numpy as np

from twelfth_worlds.clock import at_hours
from twelfth_worlds.life import own_visits
from twelfth_worlds.parties import amount, some
from twelfth_worlds.stage import Stage


def couriers(stage: Stage) -> None:
    """Background: honest couriers, each with an own phone, out in the town (no group)."""
    rng, people = stage.rng, stage.people
    pool = stage.honest(np.arange(people.n))
    who = rng.choice(pool, max(10, int(people.n * rng.uniform(0.004, 0.012))), replace=False)
    a = np.repeat(who, rng.poisson(rng.uniform(3, 10), len(who)))
    day = rng.integers(0, stage.p.days, len(a))
    t = at_hours(rng, stage.city, day, rng.normal(0, 3, len(a)) + rng.choice([12.5, 19.0], len(a)))
    stage.visit(
        a, t, "deliver", people.phone_at(a, t), stage.net.mobile(people.carrier[a], people.town[a], a, t), pace=600.0
    )


def courier_phones(stage: Stage) -> None:
    """Couriers of one depot who take turns with a work phone, shift after shift."""
    rng, people = stage.rng, stage.people
    for _ in range(amount(stage, 6, 18)):
        who = some(stage, 2, 5)
        phones = people.new_devices(int(rng.integers(1, 3)))
        town = people.town[who[0]]
        carrier = int(rng.integers(stage.net.carriers))
        for day in np.arange(0, stage.p.days, max(1, stage.p.days // int(rng.integers(8, 22)))):
            turn = who[(np.arange(2) + day) % len(who)]
            hour = np.array([11.0, 17.5]) + rng.normal(0, 0.4, 2)
            for k, h in zip(turn, hour, strict=True):
                t = at_hours(rng, stage.city, np.full(2, float(day)), h + np.sort(rng.uniform(0, 4.5, 2)))
                device = phones[int(k) % len(phones)]
                stage.visit(
                    np.full(2, k),
                    t,
                    "deliver",
                    device,
                    stage.net.mobile(np.array(carrier), town, device, t),
                    pace=700.0,
                )
        own_visits(stage, np.repeat(who, 3), rng.random(3 * len(who)) * stage.end, "order")
        stage.group(who, "courier_phone")
