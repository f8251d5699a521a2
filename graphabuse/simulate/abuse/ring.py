"""What do members of a ring have in common, whatever they do? Birth, pace, and how careful they are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graphabuse.simulate.builder import HONEST_MIX, LOGIN, MESSAGE, NONE, PAYOUT, PROMO, PURCHASE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S

BATCHES_SHARE, KEPT_SHARE, KEPT_FROM_DAYS = 0.25, 0.4, 2.0
AGED_SHARE, WOKEN_SHARE, JOBS_SHARE = 0.2, 0.4, 0.15
STICKY_SHARE, DONGLES_SHARE, PUBLIC_SHARE = 0.1, 0.15, 0.12
PAYING = (PURCHASE, PAYOUT, PROMO)
NOISE = {"careless": 0.0, "moderate": 0.15, "careful": 0.4, "adaptive": 0.7}
MIXES = (
    (LOGIN, PROMO, VIEW), (LOGIN, PURCHASE, PAYOUT), (LOGIN, VIEW, MESSAGE), (PURCHASE, PROMO), (LOGIN, VIEW, PURCHASE, PROMO, MESSAGE),
)  # fmt: skip


@dataclass
class Crew:
    """Accounts of one ring and when they act; ``row`` points from an event to a member, ``began`` to the first event of its visit."""

    account: np.ndarray
    born: np.ndarray
    row: np.ndarray
    time: np.ndarray
    action: np.ndarray
    began: np.ndarray
    noise: float
    tier: str


def tier_of(world: Builder) -> str:
    """One of the tiers of this world."""
    return str(world.rng.choice(world.params.tiers))


def born_in_burst(world: Builder, size: int, low_s: float, high_s: float, *, aged: bool = True) -> np.ndarray:
    """Births within a span drawn between two limits (seconds), somewhere in the window; some crews were there before it (``aged``).

    Those who need not wait for days at times let a script sign them up, seconds apart.
    """
    if aged and world.params.in_visits and world.rng.random() < AGED_SHARE:
        old = world.rng.random(size) < world.rng.choice([1.0, world.rng.uniform(0.2, 1.0)])
        late = world.rng.random(size) * 0.7 * world.params.window_s
        return np.where(old, -world.rng.exponential(150 * DAY_S, size), late)
    span = world.between(low_s, high_s)
    if low_s < DAY_S and world.rng.random() < 0.2:
        span = size * world.between(0.3, 60)
    span = min(span, 0.8 * world.params.window_s)
    start, share = world.rng.random() * (world.params.window_s - span), np.sort(world.rng.random(size))
    if world.params.in_visits and world.rng.random() < BATCHES_SHARE:
        batches = int(world.rng.integers(2, 6))
        share = np.sort(world.rng.random(batches)[world.rng.integers(0, batches, size)] + 0.03 * share) / 1.03
    return start + share * span


def crew(
    world: Builder, born: np.ndarray, *, tier: str, rate: float | None = None, lasts_days: float = 20.0,
    account: np.ndarray | None = None, signup: bool = True,
) -> Crew:  # fmt: skip
    """Members with their events: sign-up, then bursts or even activity until they are dropped."""
    rng, size = world.rng, len(born)
    account = world.new_accounts(size) if account is None else account
    wanted = rate if rate is not None else world.params.events_per_account * world.between(0.3, 2.5)
    same = rng.random() < 0.5
    count = np.maximum(rng.poisson(wanted * (1.0 if same else np.exp(rng.normal(0, 0.6, size)))), 1 if signup else 2)
    row = np.repeat(np.arange(size), count)
    start = np.maximum(born, 0.0)
    if (born < 0).any() and rng.random() < WOKEN_SHARE:  # left to ripen until one day
        start = np.maximum(start, np.where(born < 0, rng.random() * 0.8 * world.params.window_s, 0.0))
    left = np.maximum(world.params.window_s - start, 1800)
    length = np.minimum(rng.exponential(lasts_days * DAY_S) + 1800, left)
    if world.params.in_visits and lasts_days > KEPT_FROM_DAYS and rng.random() < KEPT_SHARE:
        length = left  # nobody stopped it
    visit = world.visits(row, times=world.between(0.5, 2.0) if world.params.visit_events > 1 else 1.0)
    began, visits = visit.opened[visit.number], len(visit.opened)
    offset = (rng.random(visits) if rng.random() < 0.5 else rng.beta(0.6, 2.0, visits))[visit.number]
    first = np.concatenate([[True], row[1:] != row[:-1]])
    fresh = first[began] & signup & (born[row] >= 0)
    moment = start[row] + offset * length[row]
    if world.params.in_visits and rng.random() < JOBS_SHARE:
        moment = _at_jobs(world, moment, start[row], (start + length)[row], began)
    time = np.where(fresh, born[row], moment) + visit.after
    action = np.where(first & fresh, SIGNUP, _actions(world, len(row)))
    return Crew(account, born, row, time, action, began, NOISE[tier], tier)


def _at_jobs(world: Builder, moment: np.ndarray, start: np.ndarray, end: np.ndarray, began: np.ndarray) -> np.ndarray:
    """Visits moved to common jobs, each of which many members do within minutes or hours; ``began``: first event of each one's visit."""
    rng = world.rng
    jobs = rng.random(world.count(4, 60)) * world.params.window_s
    chosen = jobs[rng.integers(0, len(jobs), len(moment))] + rng.exponential(world.between(30, 5400), len(moment))
    works = (chosen >= start) & (chosen <= end)
    return np.where(works, chosen, moment)[began]


def _actions(world: Builder, count: int) -> np.ndarray:
    """What a crew does: a few things only, what everybody does, or any mixture."""
    rng, style = world.rng, world.rng.random()
    if style < 0.4:
        return rng.choice(MIXES[int(rng.integers(len(MIXES)))], count)
    share = np.asarray(HONEST_MIX) if style < 0.7 else rng.dirichlet(np.full(len(HONEST_MIX), 0.6))
    return rng.choice(len(share), count, p=share / share.sum())


def act(
    world: Builder, ring: Crew, *, ip: np.ndarray, device: np.ndarray, token: np.ndarray | int, own: bool = True
) -> None:
    """Emit a crew's events; the careful mix in addresses and devices of their own."""
    rng, rows = world.rng, len(ring.row)
    lines = world.new_lines(len(ring.account))
    private = world.mint(len(ring.account))
    alone = ((rng.random(rows) < ring.noise) & own)[ring.began]
    ip, device = (np.broadcast_to(part, rows)[ring.began] for part in (ip, device))
    has_own = rng.random(len(ring.account)) < ring.noise
    ip = np.where(alone, world.address_of(lines[ring.row], ring.time), ip)
    device = np.where(alone & has_own[ring.row], private[ring.row], device)
    token = np.where(np.isin(ring.action, PAYING), token, NONE)
    world.emit(ring.account[ring.row], ring.time, ip=ip, device=device, token=token, action=ring.action)


def record(world: Builder, ring: Crew, typology: str) -> int:
    """Write a crew into the truth."""
    world.rings.append((ring.account, typology, ring.tier))
    return len(ring.account)


def cards(world: Builder, ring: Crew, groups: int) -> np.ndarray:
    """Cards over a crew's events: ``groups`` of them :func:`pooled`; some crews have none, or one for each member."""
    shared = pooled(world, ring, groups)
    style = world.rng.random() if world.params.in_visits else 0.0
    if style < 0.4:
        return shared
    return world.mint(len(ring.account))[ring.row] if style < 0.6 else np.full(len(ring.row), NONE)


def several(world: Builder, one: Callable[[Builder], int]) -> int:
    """One to three unrelated rings of a kind whose rings are small, so that they are not the rarest."""
    return sum(one(world) for _ in range(int(world.rng.integers(1, 4))))


def per_member(world: Builder, size: int, groups: int) -> np.ndarray:
    """``groups`` new identifiers dealt evenly to ``size`` members."""
    dealt = world.mint(max(groups, 1))[np.arange(size) % max(groups, 1)]
    return world.rng.permutation(dealt)


def pooled(world: Builder, ring: Crew, groups: int) -> np.ndarray:
    """``groups`` new identifiers over a crew's events: each member has one, and in most rings now and then another's.

    Some operators finish one machine before they take up the next, others work on all at a time.
    """
    groups, size = max(groups, 1), len(ring.account)
    in_turn = np.argsort(np.argsort(ring.born)) * groups // size
    pool = world.mint(groups)
    own = in_turn if world.rng.random() < 0.4 else world.rng.permutation(np.arange(size) % groups)
    roam = world.rng.choice([0.0, world.rng.uniform(0.03, 0.4)], p=[0.25, 0.75])
    strays = world.rng.random(len(ring.row)) < roam
    return pool[np.where(strays, world.rng.integers(0, groups, len(ring.row)), own[ring.row])]


def proxies(world: Builder, rows: int, *, rented: int, row: np.ndarray | None = None) -> np.ndarray:
    """Addresses for events: rented hosting exits, or the homes of honest people (residential proxies).

    Where members are known (``row``), some crews keep one such home for each, go by telephone as thousands do, or
    behind an exit or two of a VPN among its customers.
    """
    if rented:
        return world.rng.choice(world.mint(rented), rows)
    base = world.base
    assert base is not None
    style = world.rng.random() if row is not None and world.params.in_visits else 1.0
    if row is not None and style < STICKY_SHARE:
        homes = world.rng.choice(base.line, int(row.max(initial=0)) + 1)
        return world.address_of(homes[row], np.zeros(rows))
    if style < STICKY_SHARE + DONGLES_SHARE and len(world.carriers):
        return world.rng.choice(world.rng.choice(world.carriers, min(3, len(world.carriers))), rows)
    if style < STICKY_SHARE + DONGLES_SHARE + PUBLIC_SHARE and len(world.exits):
        return world.rng.choice(world.rng.choice(world.exits, int(world.rng.integers(1, 3))), rows)
    line = world.rng.choice(base.line, rows)
    return world.address_of(line, world.rng.random(rows) * world.params.window_s)
