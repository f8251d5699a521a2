"""Who is an account? A home, machines, a card, a way to connect, a taste; when it came and how long it stays."""

import numpy as np

from eighth_worlds.networks import Networks
from eighth_worlds.units import Bools, Floats, Ints, hours

AT_HOME, AT_SITE, MOBILE, BY_VPN = range(4)


class People:
    """Habits of every account, the honest ones' to be changed by what they share."""

    def __init__(self, rng: np.random.Generator, nets: Networks, days: int, devices: Ints, cards: Ints) -> None:
        """Everybody alone, with two devices each; four in ten or so have a card."""
        count = len(cards)
        self.home = np.arange(count)
        self.site, self.at_site = np.full(count, -1), np.zeros(count)
        self.carrier, self.region = rng.integers(0, len(nets.carriers), count), rng.integers(0, 12, count)
        self.mobile: Floats = np.where(rng.random(count) < 0.6, rng.uniform(0.05, 0.5, count), 0)
        self.vpn, self.by_vpn = rng.integers(0, len(nets.vpns), count), np.zeros(count)
        self.device, self.second = devices[:count].copy(), devices[count:].copy()
        self.second_often: Floats = np.where(rng.random(count) < 0.45, rng.uniform(0.1, 0.6, count), 0)
        self.private: Bools = rng.random(count) < rng.uniform(0.05, 0.12)
        zones = [-8, -5, 0, 1, 1, 1, 2, 5.5, 8] if rng.random() < 0.4 else [0, 1, 1, 1, 2]
        self.zone: Floats = rng.choice(zones, count)
        self.card: Ints = np.where(rng.random(count) < rng.uniform(0.30, 0.50), cards, 0)
        self.arrive(rng, days)
        self.bounce: Bools = rng.random(count) < rng.uniform(0.22, 0.34)
        self.life: Floats = rng.exponential(rng.uniform(22, 40), count)
        self.rate: Floats = np.minimum(rng.lognormal(np.log(rng.uniform(1.2, 1.7)), 0.85, count), 40)
        self.taste: Ints = rng.choice(4, count, p=[0.55, 0.15, 0.2, 0.1])
        self.depth: Floats = 1.0 + rng.gamma(1.2, 1.3, count)
        self.joined_from = np.full(count, -1)  # where the first session is, if that is not left to habit
        self.sold: list[tuple[int, int, float]] = []  # seller, buyer, when: of telephones at second hand
        self.waiting: list[int] = []  # honest accounts that share nothing yet

    def arrive(self, rng: np.random.Generator, days: int) -> None:
        """First days: some accounts are created in the window, others were there before it."""
        count = len(self.home)
        self.new: Bools = rng.random(count) < rng.uniform(0.35, 0.55)
        came = rng.uniform(0, days - 0.5, count)
        self.came: Floats = np.where(self.new, came, np.maximum(rng.uniform(-0.6 * days, days - 1, count), 0))
        there = (~self.new) & (self.came == 0)
        self.came[there] = rng.uniform(0, min(9, days), there.sum())
        self.came = np.clip(np.floor(self.came) + hours(rng, count) / 24 - self.zone / 24, 0.01, days - 0.1)

    def take(self, count: float | np.int64) -> Ints:
        """Honest accounts that share nothing yet, to share something now; fewer if there are not so many."""
        return np.array([self.waiting.pop() for _ in range(int(min(count, len(self.waiting))))], int)

    def join(self, members: Ints, day: Floats, days: int) -> None:
        """These accounts are created in the window, each on a day and a part of it."""
        self.new[members] = True
        self.came[members] = np.clip(day, 0.02, days - 0.1)
