"""When does a crew work? In one go, in shifts, by a clock that strikes for all, or each for itself."""

import numpy as np

from sixteenth_worlds.habits import hours
from sixteenth_worlds.settings import DAY, HOUR

TIMES = {
    "careless": {"in one go": 0.5, "in shifts": 0.3, "each for itself": 0.2},
    "moderate": {"in one go": 0.25, "in shifts": 0.4, "each for itself": 0.35},
    "careful": {"in shifts": 0.4, "by the clock": 0.35, "each for itself": 0.25},
}


def occasions(
    rng: np.random.Generator, way: str, n: int, begin: float, end: float, rounds: float
) -> tuple[np.ndarray, np.ndarray]:
    """Seats and times of all that a crew of ``n`` does between begin and end, about ``rounds`` each.

    Parameters
    ----------
    way : str
        One of the names in `TIMES`.

    Returns
    -------
    tuple
        Seat (0 to n - 1) and time of each act.
    """
    if way == "each for itself":
        seat = np.repeat(np.arange(n), np.maximum(1, rng.poisson(rounds, n)))
        day = np.floor(rng.uniform(begin, end, len(seat)) / DAY)
        at = day * DAY + hours(rng, len(seat))
        return seat, np.where((at < begin) | (at > end), rng.uniform(begin, end, len(seat)), at)
    share, gap = {"in one go": (1.0, 60.0), "in shifts": (0.5, 240.0), "by the clock": (0.8, 20.0)}[way]
    count = {"in one go": rounds, "in shifts": rounds / share, "by the clock": max(rounds / share, 6)}[way]
    count = max(1, int(rng.poisson(count)), 6 if way == "by the clock" else 1)
    gap = min(gap * rng.uniform(0.3, 1.5), 5 * HOUR / n)
    starts = rng.uniform(begin, max(begin + 1, end - 6 * HOUR), count)
    if count > 1 and way != "in one go":
        starts = shifts(rng, count, begin, end)
    seats, times = [], []
    for start in starts:
        there = rng.permutation(n)[: max(2, round(n * min(1.0, share * rng.uniform(0.8, 1.25))))]
        seats.append(there)
        if way == "by the clock":
            times.append(start + rng.uniform(0, max(180.0, n * gap), len(there)))
        else:
            times.append(start + np.cumsum(rng.exponential(gap, len(there)) + 3))
    left = np.setdiff1d(np.arange(n), np.concatenate(seats))
    seats.append(left)
    times.append(starts[-1] + rng.uniform(0, HOUR, len(left)))
    return np.concatenate(seats), np.concatenate(times)


def shifts(rng: np.random.Generator, count: int, begin: float, end: float) -> np.ndarray:
    """Starts of shifts: one hour of the day that suits whoever works, on days all over the campaign."""
    hour = rng.uniform(0, 18)
    day = np.linspace(begin, max(begin, end - DAY), count) // DAY
    at = day * DAY + (hour + rng.uniform(0, 3, count)) * HOUR
    return np.clip(at, begin, max(begin, end - 6 * HOUR)) + rng.uniform(0, 600, count)


def signups(rng: np.random.Generator, tier: str, n: int, begin: float, end: float) -> np.ndarray:
    """Times at which the accounts are made: in one sitting, in batches, or a few a day."""
    if tier == "careless" or (tier == "moderate" and rng.random() < 0.4):
        at = begin + np.cumsum(rng.exponential(min(rng.uniform(15, 300), 8 * HOUR / n), n))
    elif rng.random() < 0.7:
        batch = rng.integers(0, max(1, n // 5) + 1, n)
        first = begin + rng.uniform(0, 0.3, batch.max() + 1) * (end - begin)
        at = first[batch] + rng.uniform(0, 3 * HOUR, n)
    else:
        at = begin + rng.uniform(0, 0.35, n) * (end - begin)
    return np.minimum(at, end - HOUR)
