"""When does a crew work? People have hours, batches, nights before a bonus ends, and bots have a clock."""

from dataclasses import dataclass

import numpy as np

from seventeenth_worlds.numbers import DAY, HOUR, Array, between, cells
from seventeenth_worlds.stage import Stage


@dataclass
class Shifts:
    """Openings of a crew's accounts, and batches in which they are worked again."""

    rng: np.random.Generator
    days: int
    hour: float
    gap: float  # seconds from one account to the next
    births: Array
    batch: Array
    place: Array

    def visit(self, delay: float) -> Array:
        """When each account is worked again, some days after its batch was opened: in order, one after the other."""
        begun = np.full(self.batch.max() + 1, -np.inf)
        np.maximum.at(begun, self.batch, self.births)
        day = np.floor(begun / DAY) + np.maximum(1, np.round(delay * self.rng.uniform(0.8, 1.2, len(begun))))
        start = day * DAY + self.hour * HOUR + self.rng.exponential(0.6 * HOUR, len(begun))
        wait = self.place * self.gap * self.rng.uniform(0.6, 1.1)
        return start[self.batch] + wait + self.rng.uniform(0, self.gap * 0.7, len(self.batch))


def ordered(batch: Array) -> Array:
    """Place within the batch."""
    first = np.r_[0, np.flatnonzero(np.diff(batch)) + 1]
    return np.arange(len(batch)) - first[np.searchsorted(first, np.arange(len(batch)), side="right") - 1]


def planned(stage: Stage, size: int, pace: str) -> Shifts:
    """Shifts of one pace: ``batch``, ``rush``, ``drip`` or ``chain``."""
    rng, days = stage.rng, stage.days
    hour, gap = float(rng.uniform(0, 18)), between(rng, 60, 900)
    usable = max(3.0, 0.7 * days)
    if pace == "rush":
        batch = cells(rng, size, max(3, size // 2), size + 1)
        day = np.sort(rng.integers(1, max(2, int(usable)), batch.max() + 1))
        gap = min(gap, 240.0)
    elif pace == "batch":
        batch = cells(rng, size, 3, int(rng.integers(5, 22)))
        first, span = rng.uniform(0, 0.3) * usable, rng.uniform(0.1, 0.7) * usable
        day = np.sort(np.floor(first + rng.uniform(0, span, batch.max() + 1)))
    else:
        batch = cells(rng, size, 3, 9)
        day = np.zeros(batch.max() + 1)
    place = ordered(batch)
    births = day[batch] * DAY + hour * HOUR + place * gap + rng.uniform(0, gap * 0.8, size)
    if pace == "chain":
        births = rng.uniform(0.02, 0.4) * usable * DAY + np.cumsum(rng.exponential(between(rng, 0.1, 6) * HOUR, size))
    if pace == "drip":
        births = rng.uniform(0.02, 0.2) * usable * DAY + np.cumsum(rng.exponential(0.7 * usable * DAY / size, size))
    if births.max() > 0.92 * stage.end:
        births = births * (0.92 * stage.end / births.max())
    if pace in ("batch", "drip") and rng.random() < 0.2:  # the crew began before the log does
        births = births - rng.uniform(0.3, 1.0) * births.max()
    return Shifts(rng, days, hour, gap, births, batch, place)
