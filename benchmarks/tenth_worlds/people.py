"""Who are the ordinary customers? Their homes, phones, cards, rhythms and life spans."""

import numpy as np
from numpy.typing import ArrayLike

from tenth_worlds.actions import HABITS
from tenth_worlds.knobs import DAY, Knobs
from tenth_worlds.networks import Nets
from tenth_worlds.things import Things
from tenth_worlds.units import Bools, Ints

ORDINARY, RING, GROUP = 0, 1, 2


class People:
    """Arrays with one entry per account; mechanisms overwrite parts of them.

    Place slots: 0 home, 1 work or school, 2 mobile, 3 elsewhere (VPN, cafe, relatives).
    Device slots: 0 phone, 1 second own device, 2 something shared.
    """

    def __init__(self, rng: np.random.Generator, n: int, knobs: Knobs, nets: Nets, things: Things) -> None:
        self.rng, self.n, self.knobs = rng, n, knobs
        self.net = np.full((n, 4), -1)
        self.net[:, 0] = nets.home(n)
        exits = max(1, round(n / knobs.people_per_nat / knobs.carriers))
        self.carriers = [nets.carrier(exits, v6=knobs.v6_mobile * (rng.random() < 0.7)) for _ in range(knobs.carriers)]
        popular = rng.dirichlet(np.full(knobs.carriers, 2.0))
        self.net[:, 2] = rng.choice(self.carriers, n, p=popular)
        self.vpns = [nets.exit(int(e)) for e in rng.integers(2, 40, rng.integers(2, 7))]
        self.weight = np.column_stack(
            [
                rng.gamma(4, 0.25, n) * (1 - knobs.mobile_share),
                np.zeros(n),
                rng.gamma(2, 0.5, n) * knobs.mobile_share,
                np.zeros(n),
            ]
        )
        self._places(nets)

        self.device = np.full((n, 3), -1)
        self.device[:, 0] = things.devices(n)
        second = np.flatnonzero(rng.random(n) < knobs.second_device)
        self.device[second, 1] = things.devices(len(second))
        self.device_weight = np.column_stack([np.ones(n), rng.beta(1, 3, n), np.zeros(n)])
        lent = np.flatnonzero(rng.random(n) < 0.01)  # now and then a friend's phone
        self.device[lent, 2] = self.device[rng.integers(0, n, len(lent)), 0]
        self.device_weight[lent, 2] = rng.uniform(0.02, 0.3, len(lent))

        self.card = np.full((n, 2), -1)
        has = np.flatnonzero(rng.random(n) < knobs.card_share)
        self.card[has, 0] = things.cards(len(has))
        more = has[rng.random(len(has)) < 0.15]
        self.card[more, 1] = things.cards(len(more))
        self.bank = np.full(n, -1)
        has = np.flatnonzero(rng.random(n) < knobs.bank_share)
        self.bank[has] = things.cards(len(has))

        self.habit = rng.choice(len(HABITS), n, p=rng.dirichlet(np.full(len(HABITS), 3.0)))
        self.hour = (
            rng.choice([12.5, 17.0, 20.0, 9.0], n, p=[0.3, 0.25, 0.35, 0.1]) + rng.normal(0, 1.5, n) - knobs.utc_shift
        )
        self.spread = rng.uniform(1.5, 5.0, n)
        self.pace = rng.lognormal(0, knobs.activity_skew, n)
        self.open_net = np.full(n, -1)
        self.open_device = np.full(n, -1)
        self.fake = np.zeros(n, dtype=bool)
        self.status = np.zeros(n, dtype=int)
        self._lives()
        self._queue = rng.permutation(n)
        self._next = 0

    def _places(self, nets: Nets) -> None:
        """Unlabelled workplaces, VPN habits, and visits at a friend's home."""
        rng, n = self.rng, self.n
        works = np.array([nets.fixed(1) for _ in range(max(3, n // 400))])
        at = np.flatnonzero(rng.random(n) < self.knobs.work_share * 0.3)
        self.net[at, 1] = rng.choice(works, len(at))
        self.weight[at, 1] = rng.uniform(0.1, 0.6, len(at))
        vpn = np.flatnonzero(rng.random(n) < self.knobs.vpn_share)
        self.net[vpn, 3] = rng.choice(self.vpns, len(vpn))
        self.weight[vpn, 3] = rng.lognormal(-0.5, 1.0, len(vpn))
        guest = np.flatnonzero((self.net[:, 3] < 0) & (rng.random(n) < 0.06))
        self.net[guest, 3] = self.net[rng.integers(0, n, len(guest)), 0]
        self.weight[guest, 3] = rng.uniform(0.05, 0.6, len(guest))

    def _lives(self) -> None:
        """Sign-up moments (negative: before the window) and last moments."""
        rng, n, span = self.rng, self.n, self.knobs.span
        inside = rng.random(n) < self.knobs.joined_share
        grown = rng.random(n)
        g = self.knobs.growth
        if abs(g) > 0.05:
            grown = np.log1p(grown * np.expm1(g)) / g
        day = np.floor(grown * self.knobs.days) * DAY
        hour = np.clip(self.hour + rng.normal(0, 3.5, n), self.hour - 11, self.hour + 11) % 24
        self.signup = np.where(inside, np.minimum(day + hour * 3600, span - 600), -rng.exponential(300 * DAY, n) - 1)
        stay = np.where(rng.random(n) < self.knobs.churn, rng.exponential(8 * DAY, n), rng.exponential(400 * DAY, n))
        self.end = np.where(
            inside, self.signup + stay, np.where(rng.random(n) < 0.25, rng.uniform(0.05, 1, n) * span, span * 2)
        )

    def take(self, count: int, status: int) -> Ints:
        """Accounts nobody has claimed yet (fewer when they run out)."""
        got = self._queue[self._next : self._next + count]
        self._next += len(got)
        self.status[got] = status
        return got

    def honest(self, count: int, ok: Bools | None = None) -> Ints:
        """A random sample of accounts outside every ring, claimed or not."""
        mask = self.status != RING
        if ok is not None:
            mask &= ok
        pool = np.flatnonzero(mask)
        return self.rng.choice(pool, min(count, len(pool)), replace=False)

    def settle(self, members: Ints, start: ArrayLike, stop: ArrayLike) -> None:
        """Give members sign-up and last moments."""
        self.signup[members] = start
        self.end[members] = stop

    def lively(self, members: Ints, factor: float = 1.5) -> None:
        """Make people with a life of their own visible: longer stays, more visits."""
        self.end[members] = np.maximum(
            self.end[members], self.signup[members] + self.rng.uniform(15, 120, len(members)) * DAY
        )
        early = members[self.signup[members] < 0]
        self.end[early] = np.maximum(self.end[early], self.knobs.span * self.rng.uniform(0.3, 2, len(early)))
        self.pace[members] = np.maximum(self.pace[members] * factor, 0.8)
