"""Who is there, what do they hold, and what has been noted about them so far?"""

from dataclasses import dataclass, field

import numpy as np

from thirteenth_worlds.internet import Lines, Region
from thirteenth_worlds.machines import Machines


@dataclass
class Stage:
    """Accounts as columns, one entry each, with the visits that have been added and the truth."""

    rng: np.random.Generator
    days: int
    hard: bool
    weekday: int
    lines: Lines
    machines: Machines
    regions: list[Region]
    clouds: np.ndarray
    tunnels: np.ndarray
    column: dict[str, np.ndarray]
    free: np.ndarray
    cards: int
    visits: list[tuple[np.ndarray, ...]] = field(default_factory=list)
    rings: list[tuple[int, str, str, str]] = field(default_factory=list)
    groups: list[tuple[int, int, str]] = field(default_factory=list)
    victims: list[tuple[int, int]] = field(default_factory=list)

    def __getitem__(self, name: str) -> np.ndarray:
        """A column of the accounts."""
        return self.column[name]

    def take(self, count: int, region: int | None = None, old: bool = False) -> np.ndarray:
        """Accounts that belong to nothing yet."""
        fit = self.free.copy()
        if region is not None:
            fit &= self["region"] == region
        if old:
            fit &= self["born"] < 0
        found = np.flatnonzero(fit)
        chosen = self.rng.choice(found, min(count, len(found)), replace=False)
        self.free[chosen] = False
        return chosen

    def somewhere(self) -> int:
        """A region, the crowded ones more often, and none where hardly anybody is left to take."""
        left = np.bincount(self["region"][self.free], minlength=len(self.regions)).astype(float)
        left[(left < 100) & (left < left.max())] = 0
        return int(self.rng.choice(len(left), p=left / left.sum()))

    def at_line(self, who: np.ndarray, line: np.ndarray) -> None:
        """From now on accounts come by one line alone, but for work and tunnels."""
        for name in ("home", "mobile", "sign_line"):
            self[name][who] = line

    def at_machine(self, who: np.ndarray, machine: np.ndarray) -> None:
        """From now on accounts are at one machine alone."""
        for name in ("laptop", "phone", "desk", "sign_machine"):
            self[name][who] = machine

    def new_cards(self, count: int) -> np.ndarray:
        """Cards nobody has used."""
        self.cards += count
        return np.arange(self.cards - count, self.cards)

    def visit(
        self,
        time: np.ndarray,
        account: np.ndarray,
        line: np.ndarray,
        machine: np.ndarray,
        purpose: str | np.ndarray,
        card: int | np.ndarray = -1,
    ) -> None:
        """Note visits; all but times may be one for all."""
        time = np.atleast_1d(np.asarray(time, dtype=float))
        whole = [np.broadcast_to(np.asarray(x), time.shape) for x in (account, line, machine, card)]
        self.visits.append((time, *whole, np.full(time.shape, purpose, dtype=object)))

    def clock(self, account: np.ndarray, day: np.ndarray, hour: np.ndarray) -> np.ndarray:
        """The moment when an account's local clock shows an hour, on a day of the log."""
        return np.floor(day) + ((hour - self["zone"][account]) % 24) / 24

    def weekend(self, day: np.ndarray) -> np.ndarray:
        """Whether days are Saturdays or Sundays."""
        return (np.floor(day).astype(int) + self.weekday) % 7 >= 5

    def workday(self, low: float = 0.0, high: float = 1.0) -> int:
        """A day from Monday to Friday in a part of the window."""
        days = np.arange(int(low * self.days), max(int(high * self.days), int(low * self.days) + 7))
        days = days[(days < self.days) & ~self.weekend(days)]
        return int(self.rng.choice(days))
