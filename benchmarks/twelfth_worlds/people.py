"""Who lives in a world? Home, work, carrier, devices, cards and pace of every account."""

import numpy as np

from twelfth_worlds.conditions import Params
from twelfth_worlds.places import City
from twelfth_worlds.units import DAY


class People:
    """One row per account; device and card codes are integers handed out here."""

    def __init__(self, rng: np.random.Generator, p: Params, city: City) -> None:
        n = p.accounts
        self.n = n
        self.rng = rng
        self.devices = 0
        self.cards = 0
        self.home = city.home_of
        self.town = city.home_town[self.home]
        self.carrier = rng.choice(city.net.carriers, size=n, p=city.net.carrier_weight)
        self._work(rng, city)
        self._devices(rng, p, city)
        self._cards(rng, city)
        rate = rng.lognormal(0, p.dispersion, n)
        self.rate = rate / rate.mean()
        joins = rng.random(n) < p.join_share
        when = rng.beta(*rng.uniform(0.8, 1.6, 2), n) * (p.days - 0.5) * DAY
        self.joined = np.where(joins, when, -1.0)
        self.left = np.where(rng.random(n) < 0.15, rng.random(n) * p.days * DAY, np.inf)
        self.left = np.maximum(self.left, self.joined + DAY)
        self.vpn = rng.random(n) < p.vpn_share
        self.vpn_site = rng.choice(city.net.vpns, size=n)
        self.pace = 22.0 * np.exp(rng.normal(0, 0.45, n))
        self.untracked = rng.random(n) < p.untracked

    def new_devices(self, count: int) -> np.ndarray:
        """Codes of devices nobody has had before."""
        self.devices += count
        return np.arange(self.devices - count, self.devices)

    def new_cards(self, count: int) -> np.ndarray:
        """Codes of cards nobody has had before."""
        self.cards += count
        return np.arange(self.cards - count, self.cards)

    def _work(self, rng: np.random.Generator, city: City) -> None:
        """Where each person spends working days: a place, or -1."""
        draw = rng.random(self.n)
        edges = np.cumsum([rng.uniform(0.15, 0.4), rng.uniform(0.03, 0.12), rng.uniform(0.02, 0.06)])
        self.work = np.full(self.n, -1)
        for low, high, places in zip(
            [0, edges[0], edges[1]], edges, (city.offices, city.campuses, city.schools), strict=True
        ):
            weight = np.minimum(rng.pareto(1.3, len(places)) + 0.3, 6.0)
            who = np.flatnonzero((draw >= low) & (draw < high))
            self.work[who] = rng.choice(places, size=len(who), p=weight / weight.sum())
        self.cafe = rng.choice(city.cafes, size=self.n)

    def _devices(self, rng: np.random.Generator, p: Params, city: City) -> None:
        """Phones (with reinstalls), laptops (whose fingerprints may collide), tablets."""
        self.phone = self.new_devices(self.n)
        self.phone_next = self.new_devices(self.n)
        self.reinstall_at = np.where(rng.random(self.n) < p.reinstall, rng.random(self.n) * p.days * DAY, np.inf)
        self.laptop = np.where(rng.random(self.n) < p.laptop_share, self.new_devices(self.n), -1)
        common = self.new_devices(max(4, self.n // 250))
        weight = 1.0 / np.arange(1, len(common) + 1) ** 0.8
        clash = (self.laptop >= 0) & (rng.random(self.n) < p.collide)
        self.laptop[clash] = rng.choice(common, size=clash.sum(), p=weight / weight.sum())
        self.tablet = np.where(city.tablet, self.new_devices(city.homes), -1)[self.home]
        self.laptop_habit = rng.beta(1.2, 2, self.n)

    def _cards(self, rng: np.random.Generator, city: City) -> None:
        """A first card, sometimes a second one, sometimes the household's."""
        self.card = self.new_cards(self.n)
        self.card2 = np.where(rng.random(self.n) < 0.25, self.new_cards(self.n), self.card)
        joint = self.new_cards(city.homes)[self.home]
        uses = city.joint_card[self.home] & (rng.random(self.n) < 0.7)
        self.card2 = np.where(uses, joint, self.card2)

    def phone_at(self, who: np.ndarray, t: np.ndarray) -> np.ndarray:
        """The phone's id at a moment: another one after a reinstall."""
        return np.where(t >= self.reinstall_at[who], self.phone_next[who], self.phone[who])
