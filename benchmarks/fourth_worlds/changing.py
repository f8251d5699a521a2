"""What was the value of a thing at a moment? Leases, installations and cards change; their owners do not."""

import numpy as np

PAST = 86_400.0  # a lookup may lie a little before the window


class Changing:
    """Things of which each has one value at a time.

    Values are numbers; ``index`` is one for each spell of a value, so other values can be derived from it.
    """

    def __init__(self, rng: np.random.Generator, seconds: float) -> None:
        self.rng, self.seconds = rng, seconds
        self.count = 0
        self._parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._built: tuple[np.ndarray, np.ndarray] | None = None

    def add(self, every: np.ndarray, draw) -> np.ndarray:
        """New things, changing once in ``every`` seconds on average; ``draw(things)`` gives values by position."""
        n = len(every)
        things = np.arange(self.count, self.count + n)
        self.count += n
        changes = np.minimum(self.rng.poisson(self.seconds / every), 400)
        at = np.concatenate([np.full(n, -PAST), self.rng.uniform(0, self.seconds, changes.sum())])
        position = np.concatenate([np.arange(n), np.repeat(np.arange(n), changes)])
        self._parts.append((things[position], at, draw(position)))
        self._built = None
        return things

    def index(self, things: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Which spell holds, one number for each."""
        span = self.seconds + 4 * PAST
        if self._built is None:
            owner, start, value = (np.concatenate(part) for part in zip(*self._parts, strict=True))
            key = owner * span + start + 2 * PAST
            order = np.argsort(key, kind="stable")
            self._built = key[order], value[order]
        when = np.clip(at, -PAST, self.seconds + PAST)
        return np.searchsorted(self._built[0], things * span + when + 2 * PAST, side="right") - 1

    def value(self, things: np.ndarray, at: np.ndarray) -> np.ndarray:
        """The value at that moment."""
        spell = self.index(things, at)
        assert self._built is not None
        return self._built[1][spell]


def mixed(*parts: np.ndarray | int) -> np.ndarray:
    """A number that looks like chance and is the same whenever its parts are (splitmix64)."""
    state = np.zeros((), np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            state = state + np.asarray(part).astype(np.int64).astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
            state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            state = state ^ (state >> np.uint64(31))
    return state
