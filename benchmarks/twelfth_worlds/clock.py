"""When do things happen? Daily rhythms, working hours, batches of one operator."""

import numpy as np

from twelfth_worlds.places import City
from twelfth_worlds.units import DAY, HOUR

RHYTHM = {
    "shop": [2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 11, 10, 9, 9, 10, 11, 13, 16, 18, 18, 12, 6],
    "food": [2, 1, 1, 0.5, 0.5, 1, 2, 4, 5, 5, 7, 15, 20, 13, 6, 5, 7, 13, 20, 19, 13, 8, 5, 3],
    "ride": [5, 4, 3, 2, 2, 4, 8, 14, 15, 10, 7, 7, 8, 8, 8, 9, 12, 15, 15, 11, 9, 9, 9, 8],
}


def at_hours(rng: np.random.Generator, city: City, day: np.ndarray, hour: np.ndarray) -> np.ndarray:
    """The time of a local fractional hour on a day of the window."""
    t = (day * 24.0 + hour - city.hours_off) * HOUR
    return t + rng.random(np.shape(t))


def lives(rng: np.random.Generator, city: City, product: str, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """Times in [start, stop) with the daily rhythm of the product's customers."""
    weight = np.array(RHYTHM[product], dtype=float)
    hour = rng.choice(24, size=len(start), p=weight / weight.sum()) + rng.random(len(start))
    base = start + rng.random(len(start)) * np.maximum(stop - start, 0)
    local = base / HOUR + city.hours_off
    t = (np.floor(local / 24) * 24 + hour - city.hours_off) * HOUR
    outside = (t < start) | (t >= stop)
    return np.where(outside, base, t)


def office_days(
    rng: np.random.Generator, city: City, days: int, count: int, low: float = 0, high: float | None = None
) -> np.ndarray:
    """Working days of the window, drawn with repetition."""
    all_days = np.arange(max(0, int(low)), int(days if high is None else high) or 1)
    _, week = city.local((all_days * 24.0 + 12 - city.hours_off) * HOUR)
    usable = all_days[week < 5]
    return rng.choice(usable if len(usable) else all_days, size=count)


def office_hours(
    rng: np.random.Generator, city: City, days: int, count: int, low: float = 0, high: float | None = None
) -> np.ndarray:
    """Times on working days between about nine and half past five."""
    return at_hours(rng, city, office_days(rng, city, days, count, low, high), rng.uniform(8.8, 17.6, count))


def batches(
    rng: np.random.Generator,
    members: np.ndarray,
    start: float,
    stop: float,
    visits: float,
    share: float,
    gap: float,
    shift: float,
    ordered: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One operator works through members: (account, t, batch) for each visit.

    There are about `visits` visits per account; every batch takes a `share` of
    them, one after another with gaps of about `gap` seconds, and begins around
    the hour `shift` of the day.
    """
    count = max(2, round(visits / share))
    days = np.sort(rng.uniform(start, max(stop, start + HOUR), count))
    if stop - start > 2 * DAY:
        days = np.floor(days / DAY) * DAY + (shift + rng.normal(0, 2.0, count)) * HOUR
        days = np.clip(days, start, stop)
    who, when, batch = [], [], []
    for number, begin in enumerate(days):
        taken = members[rng.random(len(members)) < share]
        if len(taken) == 0:
            taken = rng.choice(members, 1)
        if not ordered:
            taken = rng.permutation(taken)
        steps = rng.lognormal(np.log(gap), 0.7, len(taken))
        who.append(taken)
        when.append(begin + np.cumsum(steps) - steps[0])
        batch.append(np.full(len(taken), number))
    return np.concatenate(who), np.concatenate(when), np.concatenate(batch)
