"""Who runs a ring: where does that person sit, when, with what equipment, and how careful?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, HOUR, below
from fourteenth_worlds.routine import live
from fourteenth_worlds.town import Town
from fourteenth_worlds.words import CODE

TIERS = ("easy", "medium", "hard")


class Operator:
    """A person with a home, a working day, a budget for phones, exits and cards, and some skill."""

    def __init__(self, town: Town) -> None:
        rng = self.rng = town.rng
        self.town = town
        self.tier = str(rng.choice(TIERS, p=[0.35, 0.4, 0.25]))
        self.skill = TIERS.index(self.tier)
        self.place = int(rng.choice(len(town.atlas.weight), p=town.atlas.weight))
        self.home = int(town.atlas.homes(np.array([self.place]))[0])
        self.mobile = int(town.atlas.phones(np.array([self.place]))[0])
        self.clock = float(town.atlas.offset[town.atlas.country[self.place]]) * HOUR
        self.start = float(rng.choice([8.5, 10, 13, 19, 22], p=[0.2, 0.3, 0.2, 0.2, 0.1]))
        self.hours = float(rng.uniform(3, 11))
        self.free_days = rng.choice(7, int(rng.integers(0, 3)), replace=False)
        length = int(rng.integers(min(6, town.days - 2), town.days - 1))
        self.first = int(rng.integers(0, town.days - length))
        self.last = self.first + length
        self.slip = (0.35, 0.1, 0.03)[self.skill]
        self.zeal = float(rng.lognormal(-0.3, 0.6))
        if rng.random() < 0.25:
            self.home = self.borrowed("household")
        self.loose = float(rng.uniform(0.45, 1.0))
        self.own_phone = int(town.devices.add(1, quiet=0.0)[0])

    def days(self, first: int | None = None, last: int | None = None) -> np.ndarray:
        """The days on which the operator works."""
        days = np.arange(self.first if first is None else first, self.last if last is None else last)
        worked = days[~np.isin(days % 7, self.free_days) & (self.rng.random(len(days)) < 0.9)]
        return worked if len(worked) else days[:1]

    def times(self, many: int, first: int | None = None, last: int | None = None) -> np.ndarray:
        """Moments within shifts, with a break in the middle."""
        part = self.rng.random(many)
        hour = self.start + self.hours * np.where(part < 0.5, part * 0.9, 0.1 + part * 0.9)
        return np.sort(self.rng.choice(self.days(first, last), many) * DAY + hour * HOUR - self.clock)

    def rounds(self, who: np.ndarray, often: float) -> tuple[np.ndarray, np.ndarray]:
        """On each working day some accounts are gone through one after the other, mostly in the order of the list."""
        rng, names, times = self.rng, [], []
        share = min(1.0, self.zeal * often / max(1, len(self.days())))
        for day in self.days():
            today = who[rng.random(len(who)) < share]
            today = rng.permutation(today) if rng.random() < (0.1, 0.3, 0.6)[self.skill] else today
            gap = rng.lognormal(np.log((60, 150, 420)[self.skill]), 0.5, len(today))
            names.append(today)
            times.append(
                day * DAY
                + (self.start + rng.choice([0.0, 0.3, 0.6]) * self.hours + rng.normal(0, 0.5)) * HOUR
                - self.clock
                + np.cumsum(gap)
            )
        return np.concatenate(names), np.concatenate(times)

    def phones(self, who: np.ndarray, each: float) -> np.ndarray:
        """One of the bought phones for each account, some accounts to a phone."""
        quiet = 0.05 if self.skill < 2 else 0.15
        bought = self.town.devices.add(max(1, int(np.ceil(len(who) / each))), quiet=quiet)
        return bought[np.arange(len(who)) % len(bought)]

    def proxies(self, many: int) -> np.ndarray:
        """Lines of people who do not know that their set-top box is for rent, mostly of the country."""
        town = self.town
        here = np.flatnonzero((town.atlas.country[town.place] == town.atlas.country[self.place]) & ~town.ring)
        pool = here if len(here) > 50 else np.flatnonzero(~town.ring)
        customers = self.rng.choice(pool, many)
        return np.where(self.rng.random(many) < 0.3, town.home[customers], town.atlas.homes(town.place[customers]))

    def slipped(self, line: np.ndarray, device: np.ndarray, more: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
        """Now and then the tunnel was off or the wrong phone was in the hand."""
        rng = self.rng
        lazy = rng.random(len(line)) < self.slip * 0.3 * more
        line = np.where(lazy, np.where(rng.random(len(line)) < 0.7, self.home, self.mobile), line)
        return line, np.where(rng.random(len(line)) < self.slip * 0.12 * more, self.own_phone, device)

    def purse(self, who: np.ndarray, each: float) -> None:
        """Cash goes to few bank accounts, cards are bought by the handful, numbers come from a bank of SIMs."""
        town, rng = self.town, self.rng
        each = each * (1.5, 1.0, 0.6)[self.skill]
        many = max(1, int(np.ceil(len(who) / max(1.0, each))))
        town.bank[who] = rng.choice(who[:many], len(who))
        cards = town.cards.add(max(1, int(np.ceil(len(who) / max(1.0, each * rng.uniform(0.4, 1.2))))))
        town.card[who] = cards[below(len(cards), who, 21)]
        sims = who[: max(1, int(len(who) / rng.choice([1, 1, 2, 4])))]
        town.tel[who] = rng.permutation(np.resize(sims, len(who)))
        doors = who[: max(1, len(who) // (1 + int(rng.integers(0, 6))))]
        town.street[who] = np.resize(doors, len(who))

    def recruit(self, many: int) -> np.ndarray:
        """The ring's accounts; some are barred in time, and the first is often the operator's own, with a life."""
        town, rng = self.town, self.rng
        who = town.crew(many, self.place)
        town.office[who], town.spare[who], town.trip[who], town.moved[who] = -1, -1, -1e9, town.end
        barred = who[rng.random(many) < rng.uniform(0, 0.4)]
        town.gone[barred] = rng.uniform(self.first * DAY, town.end, len(barred))
        if many > 4 and rng.random() < 0.35:
            town.phone[who[0]], town.home[who[0]], town.wifi[who[0]] = self.own_phone, self.home, 0.7
            town.gone[who[0]] = town.end
            live(town, who[:1])
        return who

    def borrowed(self, *sorts: str) -> int:
        """The line of a family, a cafe or a dormitory where the operator sits among others."""
        halls = [who for who, sort in self.town.groups if sort in sorts]
        return int(self.town.home[halls[self.rng.integers(0, len(halls))][0]])

    def cover(self, who: np.ndarray, device: np.ndarray, line: np.ndarray, often: float) -> None:
        """Looking around, so that the accounts look lived in."""
        rng, town = self.rng, self.town
        pick = np.repeat(np.arange(len(who)), rng.poisson(self.zeal * often, len(who)))
        where, what = self.slipped(line[pick], device[pick])
        errand = np.array([CODE["browse"], CODE["chat"], CODE["travel"], CODE["buy"], CODE["settings"]])
        errand = rng.choice(errand, len(pick), p=rng.dirichlet([3, 2, 1, 1, 0.5]))
        town.visit(who[pick], rng.permutation(self.times(len(pick))), errand, where, what)
