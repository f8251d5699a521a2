"""How long does a machine stay the same to the product?"""

from dataclasses import dataclass, field

import numpy as np

from thirteenth_worlds.numbers import chance

NONE = -1


@dataclass
class Machines:
    """Machines by number. A machine gets a new identity every ``period`` days and shows none with share ``blank``."""

    period: list[np.ndarray] = field(default_factory=list)
    blank: list[np.ndarray] = field(default_factory=list)
    count: int = 0

    def add(self, period: np.ndarray, blank: np.ndarray | float = 0.02) -> np.ndarray:
        """Numbers of new machines."""
        period = np.atleast_1d(period)
        self.period.append(period)
        self.blank.append(np.broadcast_to(blank, period.shape))
        self.count += len(period)
        return np.arange(self.count - len(period), self.count)

    def usual(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Machines as people have them: most kept, some replaced, some browsers cleared now and then or always."""
        period = rng.choice([1e5, 120.0, 45.0, 9.0, 0.05], count, p=[0.62, 0.14, 0.1, 0.08, 0.06])
        return self.add(
            period * rng.lognormal(0, 0.2, count), rng.choice([0.01, 0.15, 1.0], count, p=[0.86, 0.1, 0.04])
        )

    def kept(self, count: int) -> np.ndarray:
        """Machines that stay what they are."""
        return self.add(np.full(count, 1e5))

    def identities(self, machine: np.ndarray, time: np.ndarray, luck: np.ndarray) -> np.ndarray:
        """What the product sees of machines at times: a number, or none."""
        known = np.maximum(machine, 0)
        period, blank = np.concatenate(self.period)[known], np.concatenate(self.blank)[known]
        age = np.floor(time / period + chance(known, 3)).astype(np.int64)
        return np.where((machine == NONE) | (luck < blank), NONE, known << 20 | age)
