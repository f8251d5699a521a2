"""Who is there? One row of every array is an account: where it lives, what it holds, when and how much it acts."""

from dataclasses import dataclass

import numpy as np

from fifteenth_worlds.internet import Net, Regions, leased, leased_six, regions
from fifteenth_worlds.numbers import DAY, Bools, Floats, Ints, Rng, within
from fifteenth_worlds.plan import Plan

NEVER = 1 << 50


@dataclass
class People:
    """Arrays over accounts, which groups and crews change before anybody acts.

    A home is ``line`` in a pool: an ordinary line has a pool of its region, an office a pool of one address, a line behind a
    carrier's NAT a pool of few. ``spot`` is a second place with addresses of its own, ``switch`` the time when the first
    device gives way to ``later``. ``born`` is negative for those who signed up before the window.
    """

    region: Ints
    zone: Ints
    line: Ints
    pool: Ints
    pool_size: Ints
    lease: Ints
    six: Bools
    dev: Ints
    n_dev: Ints
    switch: Ints
    later: Ints
    tok: Ints
    extra: Ints
    born: Ints
    stop: Ints
    count: Ints
    mobile: Floats
    spot: Ints
    spot_size: Ints
    spot_share: Floats
    birth_ip: Ints

    def at_home(self, who: Ints, t: Ints) -> Ints:
        """IPv4 addresses of homes at times."""
        return leased(self.line[who], self.pool[who], self.pool_size[who], self.lease[who], t)

    def at_home_six(self, who: Ints, t: Ints) -> Ints:
        """IPv6 prefixes of homes at times."""
        return leased_six(self.line[who], self.lease[who], t)

    def move_in(self, who: Ints, host: Ints) -> None:
        """Live on the line of somebody else."""
        for part in (self.region, self.zone, self.line, self.pool, self.pool_size, self.lease, self.six):
            part[who] = part[host]


class Codes:
    """Numbers for devices, tokens and the like, each given once."""

    def __init__(self) -> None:
        """Begin at one."""
        self.next = 1

    def fresh(self, n: int) -> Ints:
        """The next ``n`` numbers."""
        self.next += n
        return np.arange(self.next - n, self.next)


@dataclass
class World:
    """What all parts of a generator work on."""

    rng: Rng
    plan: Plan
    net: Net
    regions: Regions
    codes: Codes
    people: People
    honest: int

    @property
    def end(self) -> int:
        """The end of the window."""
        return self.plan.days * DAY


def populated(rng: Rng, plan: Plan, honest: int, n: int) -> World:
    """A world of ``n`` strangers, the first ``honest`` of whom will stay honest."""
    net, codes, end = Net(rng), Codes(), plan.days * DAY
    where = regions(rng, net, n)
    region = rng.choice(len(where.pool), n, p=rng.dirichlet(np.full(len(where.pool), 2.0)))
    behind = rng.random(n) < where.shared[region]
    old = rng.random(n) < plan.old
    born = np.where(old, -rng.exponential(300 * DAY, n) - DAY, rng.random(n) ** (1 / plan.growth) * end * 0.97)
    zone = where.zone[region]
    born = np.where(old, born, within(rng, np.maximum(born - DAY, 0), np.minimum(born + DAY, end), zone)).astype(
        np.int64
    )
    lasting = np.where(rng.random(n) < 0.35, rng.exponential(6 * DAY, n) + DAY / 8, NEVER)
    stop = np.where(old, np.where(rng.random(n) < 0.15, rng.random(n) * end + DAY, NEVER), born + lasting)
    rate = rng.lognormal(0, plan.spread, n)
    alive = np.clip(np.minimum(stop, end) - np.maximum(born, 0), 0, end) / end
    rate *= 0.3 + 0.7 * alive
    count = rng.poisson(rate / rate.mean() * max(plan.per_account - 1.3, 1.0))
    n_dev = 1 + rng.binomial(2, 0.3, n)
    dev = codes.fresh(3 * n).reshape(n, 3)
    tok = codes.fresh(2 * n).reshape(n, 2)
    if plan.hard:  # prints of common machines that many strangers seem to share
        common = rng.random(n) < rng.uniform(0.005, 0.02)
        dev[common, 0] = rng.choice(codes.fresh(12), int(common.sum()))
    people = People(
        region=region,
        zone=zone,
        line=np.arange(n),
        pool=np.where(behind, where.exits[region], where.pool[region]),
        pool_size=np.where(behind, where.exit_size[region], where.pool_size[region]),
        lease=np.where(behind, DAY, where.lease[region]),
        six=rng.random(n) < plan.six,
        dev=dev,
        n_dev=n_dev,
        switch=np.where(rng.random(n) < 0.12, rng.random(n) * end, NEVER).astype(np.int64),
        later=codes.fresh(n),
        tok=np.where(rng.random((n, 2)) < [0.75, 0.25], tok, -1),
        extra=codes.fresh(n),
        born=born,
        stop=stop.astype(np.int64),
        count=count,
        mobile=np.clip(rng.normal(plan.mobile, 0.15, n), 0, 0.9),
        spot=np.full(n, -1),
        spot_size=np.ones(n, np.int64),
        spot_share=np.zeros(n),
        birth_ip=np.full(n, -2),
    )
    return World(rng, plan, net, where, codes, people, honest)
