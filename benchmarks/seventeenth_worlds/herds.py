"""Schemes in which the members are people: mules who lend their accounts, couriers who rent one, drivers and riders who meet."""

import numpy as np

from seventeenth_worlds.business import ACT, ADD, CASH, EXTRA, GAIN, PAY, SIGNUP, VERIFY
from seventeenth_worlds.crew import Crew
from seventeenth_worlds.numbers import DAY, DRAWN, HOUR, heavy
from seventeenth_worlds.schemes import crew_of
from seventeenth_worlds.stage import Stage


def by_themselves(crew: Crew, share: float) -> None:
    """Members also use their accounts like anybody, from home and with a phone of their own."""
    stage, rng, accounts = crew.stage, crew.stage.rng, crew.accounts
    born = np.maximum(stage.born[accounts], 0) + 600
    for number in range(int(rng.integers(1, 6))):
        some = rng.random(len(accounts)) < share
        at = born + rng.random(len(accounts)) * (stage.end - born)
        stage.put(accounts[some], at[some], PAY if number % 3 == 2 else ACT, DRAWN, DRAWN, DRAWN)


def mule_herd(stage: Stage, tier: str, most: int) -> int:
    """A herder recruits people, and on some evenings moves money through all their accounts from his own phones."""
    rng = stage.rng
    size = min(heavy(rng, 5, 80), most)
    crew = crew_of(stage, "mule_herd", str(rng.choice(["batch", "drip"])), size, tier)
    every, births = crew.everyone(), np.asarray(stage.born[crew.accounts])
    if tier == "careless":
        crew.sitting(every, births, (SIGNUP, VERIFY, ADD))
    else:  # they open them at home and hand over the password
        stage.put(crew.accounts, births, SIGNUP)
        stage.put(crew.accounts, births + rng.uniform(60, 900, size), VERIFY)
    by_themselves(crew, {"careless": 0.2, "moderate": 0.5, "careful": 0.7}[tier])
    for evening in range(int(rng.integers(2, 5))):
        crew.sitting(every, crew.shifts.visit(1.0 + evening * stage.days / 10), (ACT, CASH))
    return size


def rented_couriers(stage: Stage, tier: str, most: int) -> int:
    """A boss holds accounts with good papers and rents them by the week; the pay goes to him."""
    rng = stage.rng
    size = min(heavy(rng, 4, 30), most)
    crew = crew_of(stage, "rented_couriers", "drip", size, tier)
    every, births = crew.everyone(), np.asarray(stage.born[crew.accounts])
    crew.sitting(every, births, (SIGNUP, VERIFY, ADD))
    riders = stage.new("device", size)
    for week in range(max(2, min(6, stage.days // 7))):
        renter = rng.permutation(riders) if week % 2 else riders  # renters change accounts, their phones come again
        for _ in range(2):
            at = births + (week * 7 + rng.uniform(0.5, 6, size)) * DAY
            kept = at < stage.end - 1
            stage.put(crew.accounts[kept], at[kept], EXTRA, stage.carrier[crew.accounts[kept]], renter[kept])
        crew.sitting(every, crew.shifts.visit(7.0 * (week + 1)), (ACT, CASH))
    return size


def fake_trips(stage: Stage, tier: str, most: int) -> int:
    """Drivers carry riders who are themselves: each trip is a rider's order and a driver's ride in the same minutes."""
    rng = stage.rng
    size = min(heavy(rng, 5, 60), most)
    crew = crew_of(stage, "fake_trips", "batch", size, tier)
    births = np.asarray(stage.born[crew.accounts])
    drivers, riders = np.arange(0, size, 4), np.setdiff1d(np.arange(size), np.arange(0, size, 4))
    crew.sitting(drivers, births[drivers], (SIGNUP, VERIFY, ADD))
    crew.sitting(riders, births[riders], (SIGNUP, ADD, GAIN))
    for round_ in range(int(rng.integers(3, 9))):
        at = crew.shifts.visit(1.0 + round_ * rng.uniform(0.5, stage.days / 12))[riders]
        crew.sitting(riders, at, (ACT, PAY), 300.0)
        by = drivers[(riders // 4 + (round_ if tier == "careless" else 0)) % len(drivers)]
        crew.sitting(by, at + rng.uniform(20, 120, len(riders)), (EXTRA,))
    crew.sitting(drivers, crew.shifts.visit(0.6 * stage.days)[drivers] - HOUR, (CASH,))
    return size
