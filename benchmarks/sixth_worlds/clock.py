"""When do people come? Days by the week's rhythm, hours by a person's own, and hashes that stand in for fixed habits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

HOUR, DAY = 3600.0, 86400.0


def mixed(*parts: ArrayLike) -> NDArray[np.uint64]:
    """One well mixed number of several: the same for the same parts."""
    value = np.uint64(0x9E3779B97F4A7C15)
    with np.errstate(over="ignore"):
        for part in parts:
            value = value ^ (np.asarray(part).astype(np.int64).astype(np.uint64) + np.uint64(0x632BE59BD9B4E019))
            value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            value = value ^ (value >> np.uint64(31))
    return np.asarray(value, np.uint64)


def chance(*parts: ArrayLike) -> Floats:
    """A number in [0, 1) that is the same for the same parts."""
    return (mixed(*parts) >> np.uint64(11)).astype(np.float64) / 2.0**53


def hours(rng: np.random.Generator, count: int) -> Floats:
    """Hours of a day as people live it: breakfast, lunch, most in the evening, some at night."""
    which = rng.choice(4, count, p=[0.14, 0.29, 0.5, 0.07])
    centre, width = np.array([8.2, 12.9, 20.1, 12.0])[which], np.array([1.2, 2.4, 2.1, 7.0])[which]
    return rng.normal(centre, width)


def moments(rng: np.random.Generator, since: Floats, until: Floats, shift: Floats, week: Floats) -> Floats:
    """One moment between each since and until, in the rhythm of a person whose day is shifted by some hours."""
    day = np.floor(rng.uniform(since, until) / DAY)
    for _ in range(2):  # the weak days of the week are drawn anew, as often as they are weak
        again = rng.random(len(day)) > week[day.astype(np.int64) % 7] / week.max()
        day = np.where(again, np.floor(rng.uniform(since, until) / DAY), day)
    at = day * DAY + (hours(rng, len(day)) + shift) % 24 * HOUR
    return np.where((at < since) | (at >= until), rng.uniform(since, until), at)


def work_time(at: Floats, shift: Floats, monday: int) -> Bools:
    """Is it a weekday's working time for a person whose day is shifted?"""
    local = at - shift * HOUR
    hour, weekday = local / HOUR % 24, (np.floor(local / DAY).astype(np.int64) - monday) % 7
    return (weekday < 5) & (hour > 8) & (hour < 17.5)
