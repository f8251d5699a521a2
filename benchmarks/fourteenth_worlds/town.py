"""Who are the people of this world, and what do they own?"""

import numpy as np

from fourteenth_worlds.atlas import Atlas
from fourteenth_worlds.hashing import DAY, HOUR
from fourteenth_worlds.lines import Lines
from fourteenth_worlds.things import Things
from fourteenth_worlds.words import CODE, TASTES

CONSTANT = 141_421
Each = np.ndarray | float


class Town:
    """All accounts with homes, phones, cards and habits; and the diary of everything they do."""

    def __init__(self, seed: int, accounts: int) -> None:
        rng = self.rng = np.random.default_rng([seed, CONSTANT])
        self.seed, self.n, self.hard = seed, accounts, bool(seed % 2)
        self.days = int(rng.integers(14, 91))
        self.end = float(self.days * DAY)
        self.lines = Lines(rng)
        self.atlas = Atlas(rng, self.lines)
        self.devices = Things(rng, self.days, rng.uniform(0.02, 0.1), rng.uniform(0.005, 0.03), rng.uniform(0.02, 0.12))
        self.cards = Things(rng, self.days, rng.uniform(0.01, 0.06), rng.uniform(0.0, 0.03), 0.0)
        self.tunnels = self.atlas.tunnels(int(rng.integers(6, 15)), 3)
        self.inns = self.atlas.halls(rng.integers(0, len(self.atlas.country), 40))
        self.diary: list[tuple[np.ndarray, ...]] = []
        self.rings: list[tuple[np.ndarray, str, str, str]] = []
        self.groups: list[tuple[np.ndarray, str]] = []
        self.victims: list[np.ndarray] = []
        self.marks: dict[str, np.ndarray] = {}
        self.ring = np.zeros(accounts, bool)
        self.order = list(rng.permutation(accounts)[: max(300, accounts // 20)])
        self.ring[self.order] = True
        self.born, self.prey = np.full(accounts, -1.0), np.zeros(accounts, bool)
        self.gone = np.where(rng.random(accounts) < 0.04, rng.uniform(0.2, 1, accounts) * self.end, self.end)
        self.settled(accounts)
        self.own(accounts)

    def settled(self, n: int) -> None:
        """Everybody gets a place, and lives there in some rhythm."""
        rng = self.rng
        self.place, self.home, self.mobile = (np.zeros(n, np.int64) for _ in range(3))
        self.wifi = np.zeros(n)
        self.office, self.desk, self.desks = np.full(n, -1), np.full(n, -1), np.ones(n, np.int64)
        self.desk_use, self.spare_use = np.full(n, 0.35), rng.uniform(0.1, 0.6, n)
        self.settle(np.arange(n), rng.choice(len(self.atlas.weight), n, p=self.atlas.weight))
        works = np.flatnonzero(rng.random(n) < 0.45)
        self.office[works] = self.atlas.halls(self.place[works])
        self.rhythm = rng.choice(4, n, p=[0.68, 0.12, 0.1, 0.1])
        self.taste = rng.choice(len(TASTES), n, p=[0.42, 0.2, 0.08, 0.1, 0.2])
        mean = rng.uniform(2.6, 5.2)
        self.rate = np.clip(rng.lognormal(np.log(mean) - 0.5, 1.0, n), 0.3, 60)
        self.loose = rng.uniform(0.5, 1.15, n)
        movers = rng.random(n) < 0.03
        self.moved = np.where(movers, rng.random(n) * self.end, self.end)
        self.later = np.where(movers, self.atlas.homes(self.place), self.home)
        self.trip = np.where(rng.random(n) < 0.12, rng.random(n) * self.end, -1e9)

    def own(self, n: int) -> None:
        """Everybody's phone, second device, card, bank account, number and door."""
        rng = self.rng
        self.phone = self.devices.add(n)
        self.spare, self.spares = np.full(n, -1), np.ones(n, np.int64)
        two = np.flatnonzero(rng.random(n) < 0.4)
        self.spare[two] = self.devices.add(len(two))
        some = np.flatnonzero((self.office >= 0) & (rng.random(n) < 0.3))
        self.desk[some] = self.devices.add(len(some))
        self.card = self.cards.add(n)
        self.bank, self.tel, self.street = np.arange(n), np.arange(n), np.arange(n)

    def settle(self, who: np.ndarray, place: np.ndarray | int) -> None:
        """Move accounts to places, each with a line and a carrier there."""
        place = np.broadcast_to(place, len(who))
        self.place[who] = place
        self.home[who], self.mobile[who] = self.atlas.homes(place), self.atlas.phones(place)
        fixed = self.atlas.fixed[self.atlas.country[place]]
        self.wifi[who] = np.where(self.rng.random(len(who)) < fixed, self.rng.uniform(0.5, 1.0, len(who)), 0.0)

    def offset(self, who: np.ndarray) -> np.ndarray:
        """Seconds by which the clock of each account's country is ahead of UTC."""
        return self.atlas.offset[self.atlas.country[self.place[who]]] * HOUR

    def lair(self, who: np.ndarray, t: np.ndarray) -> np.ndarray:
        """The line at home, before and after a move."""
        return np.where(t > self.moved[who], self.later[who], self.home[who])

    def visit(
        self,
        who: np.ndarray,
        t: Each,
        errand: str | np.ndarray,
        line: Each | None = None,
        device: Each | None = None,
        card: Each | None = None,
        pace: Each = 1.0,
        loose: Each | None = None,
        bank: Each | None = None,
    ) -> None:
        """Somebody opens the product: by default with the own phone, at home or on the carrier, with the own card."""
        who, many = np.asarray(who), len(who)
        if line is None:
            line = np.where(self.rng.random(many) < self.wifi[who], self.lair(who, t), self.mobile[who])
        device = self.phone[who] if device is None else device
        card = self.card[who] if card is None else card
        bank = self.bank[who] if bank is None else bank
        loose = self.loose[who] if loose is None else loose
        errand = CODE[errand] if isinstance(errand, str) else errand
        given = (who, t, line, device, card, errand, pace, loose, bank, self.tel[who], self.street[who])
        row = tuple(np.broadcast_to(np.asarray(part), many) for part in given)
        seen = (row[1] >= 0) & (row[1] < self.end)
        self.diary.append(tuple(part[seen] for part in row))

    def join(self, who: np.ndarray, t: np.ndarray, errand: str | np.ndarray = "signup", **how: Each) -> None:
        """Accounts are opened in the window."""
        outside = (t < 0) | (t > self.end - HOUR)
        t = np.where(outside, self.rng.random(len(who)) * (self.end - HOUR), t)
        self.born[who] = t
        self.gone[who] = np.where(self.gone[who] < t + HOUR, self.end, self.gone[who])
        self.visit(who, t, errand, **how)

    def crew(self, many: int, place: int) -> np.ndarray:
        """Accounts that will be a ring's, moved to a place."""
        who = np.array([self.order.pop() for _ in range(many)])
        self.settle(who, place)
        return who

    def neighbours(self, many: int, mark: str, place: int | None = None) -> np.ndarray:
        """Honest accounts of one place that are not yet in such a thing."""
        place = int(self.rng.choice(len(self.atlas.weight), p=self.atlas.weight)) if place is None else place
        taken = self.marks.setdefault(mark, np.zeros(self.n, bool))
        there = np.flatnonzero((self.place == place) & ~self.ring & ~taken)
        who = self.rng.choice(there, min(many, len(there)), replace=False)
        taken[who] = True
        return who

    def anybody(self, many: int) -> np.ndarray:
        """Honest accounts from anywhere."""
        return self.rng.choice(np.flatnonzero(~self.ring), many, replace=False)
