"""Which name does a phone or a card show at a moment, after it was replaced, cleared or copied?"""

import numpy as np

from fourteenth_worlds.hashing import FOREVER, mixed


class Things:
    """Phones, computers and cards. A thing that is reset shows a new name from then on."""

    def __init__(self, rng: np.random.Generator, days: int, reset: float, restless: float, silent: float) -> None:
        self.rng, self.days, self.count = rng, days, 0
        self.reset, self.restless, self.silent = reset, restless, silent
        self.parts: list[np.ndarray] = []

    def add(self, many: int, stamp: int | None = None, period: float = 0.0, quiet: float | None = None) -> np.ndarray:
        """New things; with one stamp they cannot be told apart, and a period in seconds makes them change names."""
        rng, first = self.rng, self.count
        marks = np.arange(first, first + many) if stamp is None else np.full(many, stamp)
        gone = np.where(rng.random(many) < self.reset, rng.random(many) * self.days * 86_400, FOREVER)
        often = np.where(rng.random(many) < self.restless, rng.integers(1, 12, many) * 86_400, FOREVER)
        often = np.full(many, period) if period else often
        mute = rng.random(many) < (self.silent if quiet is None else quiet)
        if stamp is not None:
            gone, often = np.full(many, FOREVER), np.full(many, FOREVER)
        self.parts.append(np.stack([marks, gone, often, mute]).astype(np.int64))
        self.count += many
        return np.arange(first, self.count)

    def names(self, thing: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The name of each thing at a time, as a number, and whether it says none."""
        marks, gone, often, mute = np.concatenate(self.parts, axis=1)[:, thing]
        epoch = (t > gone).astype(np.int64) + 2 * np.where(
            often < FOREVER, (t.astype(np.int64) + marks * 977) // often, 0
        )
        return mixed(marks, epoch, 3), mute.astype(bool)
