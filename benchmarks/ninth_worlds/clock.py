"""When do people come? By a curve of the day, a shift and a zone of their own, in spells of days, less or more at weekends."""

import numpy as np
from numpy.typing import ArrayLike

from ninth_worlds.units import DAY, Bools, Floats, Ints

HOURS = np.arange(0, 24, 0.25)


def busy(centre: float, width: float, height: float) -> Floats:
    """A busy time of the day."""
    distance = (HOURS - centre + 12) % 24 - 12
    return height * np.exp(-0.5 * (distance / width) ** 2)


CURVES = np.array(
    [
        # in the evening, in office hours, by night, on the way to work
        0.05 + busy(20.5, 2.2, 1.0) + busy(13, 2.0, 0.45) + busy(8, 1.2, 0.25),
        0.03 + busy(11, 2.2, 1.0) + busy(15.5, 2.0, 0.9) + busy(20, 2, 0.25),
        0.06 + busy(23.5, 2.0, 1.0) + busy(2, 1.8, 0.5) + busy(16, 3, 0.3),
        0.04 + busy(7.8, 0.9, 0.9) + busy(17.8, 1.1, 1.0) + busy(21.5, 1.3, 0.6),
    ]
)
CUMULATED = np.cumsum(CURVES, axis=1)
CUMULATED /= CUMULATED[:, -1:]


def hours(rng: np.random.Generator, curve: Ints, shift: Floats) -> Floats:
    """A local hour for each visit."""
    hour = np.empty(curve.size)
    chance = rng.random(curve.size)
    for nth in range(len(CURVES)):
        here = curve == nth
        hour[here] = np.searchsorted(CUMULATED[nth], chance[here]) * 0.25
    return (hour + rng.random(curve.size) * 0.25 + shift) % 24


def visit_times(
    rng: np.random.Generator,
    since: Floats,
    until: Floats,
    counts: Ints,
    zone: Floats,
    curve: Ints,
    shift: Floats,
    first_weekday: int,
    weekend: float,
    cling: float,
) -> tuple[Ints, Floats]:
    """Who visits (a row of the accounts) and when."""
    row = np.repeat(np.arange(since.size), counts)
    first, last = since[row], np.maximum(until[row], since[row] + 60)
    ahead = zone[row] * 3600.0

    def fresh_day(here: Bools) -> Floats:
        """A local day in the account's span."""
        return np.floor((first[here] + rng.random(here.sum()) * (last[here] - first[here]) + ahead[here]) / DAY)

    every = np.ones(row.size, bool)
    day = fresh_day(every)
    # weekday appetite: redraw some of the days that are less liked
    weekday = (day + first_weekday) % 7
    like = np.where(weekday >= 5, weekend, 1.0)
    poor = rng.random(row.size) > like / like.max(initial=1.0)
    day[poor] = fresh_day(poor)
    # visits come in spells
    same = np.zeros(row.size, bool)
    same[1:] = (row[1:] == row[:-1]) & (rng.random(row.size - 1) < cling)
    follow = np.flatnonzero(same)
    day[follow] = day[follow - 1] + (rng.random(follow.size) < 0.45)
    at = day * DAY - ahead + 3600 * hours(rng, curve[row], shift[row])
    for _ in range(4):
        bad = (at < first) | (at > last)
        if not bad.any():
            break
        at[bad] = fresh_day(bad) * DAY - ahead[bad] + 3600 * hours(rng, curve[row[bad]], shift[row[bad]])
    bad = (at < first) | (at > last)
    at[bad] = first[bad] + rng.random(bad.sum()) * (last - first)[bad]
    return row, at


def local_time(at: Floats, zone: ArrayLike, first_weekday: int) -> tuple[Floats, Floats]:
    """Local hours and weekdays of moments."""
    seconds = at + np.asarray(zone) * 3600.0
    return (seconds / 3600.0) % 24, (np.floor(seconds / DAY) + first_weekday) % 7


def evening_moment(
    rng: np.random.Generator, seconds: float, zone: float, low: float = 17.0, high: float = 22.0
) -> float:
    """A moment at an evening hour somewhere in the window."""
    day = rng.integers(1, max(2, int(seconds // DAY) - 1))
    return float(np.clip(day * DAY - zone * 3600 + rng.uniform(low, high) * 3600, 3600, seconds - 7200))


def waking_moment(
    rng: np.random.Generator, since: float, until: float, zone: float, earliest: float = 8.0, latest: float = 23.0
) -> float:
    """A moment of a span at which people are awake."""
    for _ in range(30):
        at = rng.uniform(since, until)
        if earliest <= (at / 3600 + zone) % 24 <= latest:
            return at
    return at
