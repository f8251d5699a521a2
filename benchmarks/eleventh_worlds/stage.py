"""What do mechanisms act on? Company, people, places, and the book of truth."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.company import Company
from eleventh_worlds.people import Counter, People
from eleventh_worlds.places import Places
from eleventh_worlds.sessions import Sessions
from eleventh_worlds.styles import Styles


class Stage:
    """Shared state of one world under construction."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.rng = np.random.default_rng([company.seed, 4021])
        self.span = company.days * DAY
        self.gadgets, self.cards = Counter(), Counter()
        self.styles = Styles(self.rng)
        self.places = Places(company, self.rng)
        self.people = People(company, self.places, self.gadgets, self.cards, self.styles.honest, self.rng)
        self.sessions = Sessions()
        self._deck = self.rng.permutation(company.accounts)
        self._drawn = 0
        self.rings: list[tuple[int, np.ndarray, str, str]] = []
        self.groups: list[tuple[int, np.ndarray, str]] = []
        self.victims: list[tuple[int, np.ndarray]] = []
        self._number = 0

    def recruits(self, n: int) -> np.ndarray:
        """Fresh accounts that nobody else uses."""
        self._drawn += n
        return self._deck[self._drawn - n : self._drawn]

    def left(self) -> int:
        """How many fresh accounts remain."""
        return len(self._deck) - self._drawn

    def ring(self, who: np.ndarray, typology: str, hard: bool = False) -> int:
        """Book a ring; its number names the attack too, where there are victims."""
        self._number += 1
        self.rings.append((self._number, np.asarray(who), typology, "hard" if hard else "plain"))
        return self._number

    def attack(self, who: np.ndarray, number: int | None = None) -> None:
        """Book the victims of an attack (of a ring, or of a crew without accounts)."""
        if number is None:
            self._number += 1
            number = self._number
        self.victims.append((number, np.asarray(who)))

    def group(self, who: np.ndarray, mechanism: str, least: float = 4.0) -> None:
        """Book an honest group and see that its members have lives of their own (``least`` 0: as they are)."""
        self._number += 1
        self.groups.append((self._number, np.asarray(who), mechanism))
        if least > 0:
            self.people.lively(np.asarray(who), least)

    def size(self, low: float, high: float) -> int:
        """Log-uniform whole number."""
        return round(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def chance(self, p: float) -> bool:
        """A coin."""
        return bool(self.rng.random() < p)
