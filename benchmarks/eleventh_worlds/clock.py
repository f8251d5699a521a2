"""When do people open the app? At hours of the day, in evenings, shifts and waves."""

import numpy as np

DAY = 86400.0
HOURS = np.array([3, 2, 1, 1, 1, 1.5, 3, 5, 6, 5, 5, 5.5, 7, 6.5, 5.5, 5, 5.5, 6.5, 8, 9.5, 11, 11, 9, 6])
CUMULATIVE = np.concatenate([[0], np.cumsum(HOURS / HOURS.sum())])


def moments(rng: np.random.Generator, start: np.ndarray, end: np.ndarray, shift: np.ndarray | float) -> np.ndarray:
    """One moment in each [start, end), at likely hours of the day (``shift`` hours from local)."""
    day = np.floor((start + rng.random(len(start)) * (end - start)) / DAY)
    hour = np.interp(rng.random(len(start)), CUMULATIVE, np.arange(25))
    t = day * DAY + ((hour - shift) % 24) * 3600
    outside = (t < start) | (t >= end)
    t[outside] = (start + rng.random(len(start)) * (end - start))[outside]
    return t


def shifts(rng: np.random.Generator, start: float, end: float, n: int, night: bool) -> np.ndarray:
    """Starts of ``n`` working shifts of one hand, at its habitual hour of the day."""
    habit = rng.uniform(0, 24)
    day = np.floor(rng.uniform(start, max(start + 1, end), n) / DAY)
    width = 5.0 if night else 2.0
    t = day * DAY + ((habit + rng.normal(0, width, n)) % 24) * 3600
    return np.where((t < start) | (t >= end), rng.uniform(start, max(start + 1, end), n), t)


def hour_of(t: np.ndarray, zone: float) -> np.ndarray:
    """Local hour."""
    return (t / 3600 + zone) % 24


def weekday_of(t: np.ndarray, start_day: int) -> np.ndarray:
    """Day of the week, Monday is 0 (``start_day`` counts from Friday, 1 January 2021)."""
    return (np.floor(t / DAY).astype(int) + start_day + 4) % 7
