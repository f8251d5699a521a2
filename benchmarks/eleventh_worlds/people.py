"""Who has an account? Where each person lives, with which devices, card and habits."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.company import Company
from eleventh_worlds.places import Places


class Counter:
    """Hands out fresh integer names (gadgets, cards)."""

    def __init__(self) -> None:
        self.next = 0

    def take(self, n: int) -> np.ndarray:
        """``n`` fresh numbers."""
        self.next += n
        return np.arange(self.next - n, self.next)


class People:
    """One row per account; mechanisms rewrite rows before lives are lived."""

    def __init__(
        self,
        company: Company,
        places: Places,
        gadgets: Counter,
        cards: Counter,
        honest_styles: np.ndarray,
        rng: np.random.Generator,
    ) -> None:
        n, span = company.accounts, company.days * DAY
        self.home = places.homes(n)
        self.carrier = places.a_carrier(n)
        self.work = np.full(n, -1)
        self.other = np.full(n, -1)  # a partner's, a parent's, the library's line
        self.other_p = np.zeros(n)
        self.vpn = np.where(rng.random(n) < company.vpn_share, rng.choice(places.vpns, n), -1)
        self.mobile_p = np.clip(rng.beta(1.5, 1.5, n) * 2 * company.mobile_share, 0, 0.95)
        self.phone = gadgets.take(n)
        self.laptop = np.where(rng.random(n) < company.two_devices, gadgets.take(n), -1)
        self.shared = np.full(n, -1)  # a tablet or kiosk machine that others use too
        self.shared_p = np.zeros(n)
        self.shared_place = np.full(n, -1)  # where that machine stands; -1: at home
        self.swap = np.where(rng.random(n) < 0.12, rng.random(n) * span, np.inf)
        self.phone_after = gadgets.take(n)
        self.card = np.where(rng.random(n) < company.pay_share, cards.take(n), -1)
        self.style = rng.choice(honest_styles, n, p=rng.dirichlet(np.full(len(honest_styles), 2.0)))
        self.shift = company.zone + rng.normal(0, 2.0, n) + rng.choice([0, 0, 0, 5, -6], n)
        self.pace = company.pace * np.exp(rng.normal(0, 0.5, n))
        self.length = np.maximum(1.05, company.session_mean * np.exp(rng.normal(-0.08, 0.4, n)))
        self.born = rng.random(n) < company.born_share
        self.join = np.where(self.born, span * rng.random(n) ** (1 / company.growth), 0.0)
        stay = rng.exponential(company.stay_days * DAY, n) * rng.choice([0.05, 1, 3], n, p=[0.25, 0.5, 0.25])
        self.leave = np.minimum(span, self.join + np.maximum(stay, 3600.0))
        veteran = ~self.born
        arrive = np.where(veteran & (rng.random(n) < 0.4), rng.random(n) * span * 0.8, self.join)
        self.join = np.where(veteran, arrive, self.join)
        self.leave = np.where(veteran, np.minimum(span, self.join + 3 * np.maximum(stay, DAY)), self.leave)
        rate = np.exp(rng.normal(0, company.spread, n)) * (self.leave - self.join + DAY)
        self.visits = rate / rate.mean() * company.events_mean / company.session_mean
        self.alive = np.ones(n, dtype=bool)  # False: no ordinary life at all
        self.blank = rng.beta(0.4, 0.4 * (1 / company.missing_device - 1), n)  # device id missing
        self._span, self._rng = span, rng

    def lively(self, who: np.ndarray, least: float = 4.0) -> None:
        """Members of honest groups have long lives of their own."""
        who = np.asarray(who)
        rng, n = self._rng, len(who)
        self.visits[who] = np.maximum(self.visits[who], least + rng.exponential(least, n))
        short = (self.leave[who] - self.join[who]) < 0.35 * self._span
        late = short & (self.join[who] > 0.6 * self._span)
        self.join[who[late]] = rng.uniform(0, 0.55 * self._span, int(late.sum()))
        self.leave[who[short]] = np.minimum(
            self._span, self.join[who[short]] + rng.uniform(0.35, 1.0, int(short.sum())) * self._span
        )

    def dead(self, who: np.ndarray) -> None:
        """Accounts made for a purpose: no life besides what their hand does."""
        self.alive[who] = False
        self.born[who] = True
        self.blank[who] = np.minimum(self.blank[who], 0.6)
