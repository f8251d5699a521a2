"""Who comes when, from where, with what? Everything becomes visits first."""

import numpy as np
from numpy.typing import ArrayLike

from tenth_worlds.actions import HABITS, NUMBER
from tenth_worlds.knobs import DAY, HOUR
from tenth_worlds.people import GROUP, People
from tenth_worlds.units import Floats, Ints

FIELDS = ("account", "t", "net", "device", "card", "bank", "recipe", "payee")


class Visits:
    """A growing table of visits."""

    def __init__(self) -> None:
        self.parts: list[list[Floats]] = []

    def add(
        self,
        account: ArrayLike,
        t: ArrayLike,
        net: ArrayLike,
        device: ArrayLike,
        card: ArrayLike = -1,
        bank: ArrayLike = -1,
        recipe: str | ArrayLike = "spender",
        payee: ArrayLike = -1,
    ) -> None:
        """Add visits; scalars are broadcast along ``account``."""
        account = np.atleast_1d(np.asarray(account))
        number = NUMBER[recipe] if isinstance(recipe, str) else recipe
        row = (account, t, net, device, card, bank, number, payee)
        self.parts.append([np.broadcast_to(np.asarray(x, dtype=float), account.shape) for x in row])

    def own(
        self,
        people: People,
        account: Ints,
        t: ArrayLike,
        recipe: ArrayLike | None = None,
        payee: ArrayLike = -1,
        place: int | None = None,
    ) -> None:
        """Visits of people by themselves: their own places, devices and cards."""
        rng = people.rng
        account, t = np.asarray(account), np.asarray(t, dtype=float)
        slot = _places(people, account, t) if place is None else np.full(len(account), place)
        slot = np.where(people.net[account, slot] < 0, 2, slot)
        w = people.device_weight[account] * (people.device[account] >= 0)
        w[:, 1] *= slot != 2
        w[:, 2] *= slot != 1
        which = _choose(rng, w)
        card = people.card[account, (rng.random(len(account)) < 0.25).astype(int)]
        card = np.where(card < 0, people.card[account, 0], card)
        if recipe is None:
            recipe = np.array([NUMBER[h] for h in HABITS])[people.habit[account]]
        self.add(
            account,
            t,
            people.net[account, slot],
            people.device[account, which],
            card,
            people.bank[account],
            recipe,
            payee,
        )

    def table(self, people: People) -> dict[str, Ints]:
        """All visits inside the window, and none before the account exists, as columns."""
        cols = {f: np.concatenate([p[i] for p in self.parts]) for i, f in enumerate(FIELDS)}
        born = people.signup[cols["account"].astype(int)]
        keep = (cols["t"] >= np.maximum(born, 0)) & (cols["t"] < people.knobs.span - 60)
        return {f: (c[keep] if f == "t" else c[keep].astype(np.int64)) for f, c in cols.items()}


def _choose(rng: np.random.Generator, weights: Floats) -> Ints:
    """One column per row, by weight."""
    total = np.cumsum(weights, axis=1)
    return (rng.random((len(weights), 1)) * total[:, -1:] >= total).sum(axis=1).clip(0, weights.shape[1] - 1)


def _places(people: People, account: Ints, t: Floats) -> Ints:
    """Place slots: work counts only in working hours of weekdays, home more at night."""
    w = people.weight[account].copy()
    local = t / HOUR + people.knobs.utc_shift
    working = (local % 24 > 8) & (local % 24 < 18) & (np.floor(local / 24) % 7 < 5)
    w[:, 1] *= np.where(working, 2.5, 0.03)
    w[:, 0] *= np.where(working, 0.6, 1.3)
    w[:, :4] *= people.net[account] >= 0
    return _choose(people.rng, w)


def moments(people: People, account: Ints, low: Floats, high: Floats) -> Floats:
    """Random moments of each account between low and high, following its daily rhythm."""
    rng, knobs = people.rng, people.knobs
    raw = low + rng.random(len(account)) * (high - low)
    weekend = np.floor(raw / DAY) % 7 >= 5
    shift = weekend & (rng.random(len(raw)) > knobs.weekend)
    day = np.floor(raw / DAY) - np.where(shift, 2, 0)
    hour = (people.hour[account] + rng.normal(0, 1, len(raw)) * people.spread[account]) % 24
    t = day * DAY + hour * HOUR + rng.random(len(raw)) * 60
    return np.where((t < low) | (t > high), raw, t)


def ordinary(people: People, visits: Visits, events_per_visit: float = 2.5) -> None:
    """The everyday life of everybody who is a real person."""
    rng, knobs = people.rng, people.knobs
    real = np.flatnonzero(~people.fake)
    low = np.maximum(people.signup[real], 0)
    high = np.minimum(people.end[real], knobs.span)
    alive = np.clip((high - low) / knobs.span, 0.02, 1)
    rate = people.pace[real] * np.sqrt(alive)
    known = sum(len(p[0]) for p in visits.parts) + (people.signup[real] >= 0).sum()
    wanted = max(people.n * knobs.events_mean / events_per_visit - known, 0.6 * len(real))
    rate *= wanted / rate.sum()
    count = rng.poisson(np.minimum(rate, 400))
    grouped = people.status[real] == GROUP
    count[grouped] = np.maximum(count[grouped], rng.integers(1, 3, grouped.sum()))
    who = np.repeat(real, count)
    low, high = np.repeat(low, count), np.repeat(np.maximum(high, low + 60), count)
    visits.own(people, who, moments(people, who, low, high))
    new = real[people.signup[real] >= 0]
    place = np.where(
        people.open_net[new] >= 0, people.open_net[new], people.net[new, np.where(rng.random(len(new)) < 0.7, 0, 2)]
    )
    tool = np.where(people.open_device[new] >= 0, people.open_device[new], people.device[new, 0])
    visits.add(
        new,
        people.signup[new],
        place,
        tool,
        people.card[new, 0],
        people.bank[new],
        np.where(rng.random(len(new)) < 0.25, NUMBER["open_bare"], NUMBER["open"]),
    )


def present(people: People, visits: Visits) -> None:
    """Make sure that every account comes at least once."""
    seen = np.zeros(people.n, dtype=bool)
    for part in visits.parts:
        inside = (part[1] >= 0) & (part[1] < people.knobs.span - 60)
        seen[part[0][inside].astype(int)] = True
    missing = np.flatnonzero(~seen)
    low = np.clip(people.signup[missing], 0, people.knobs.span - 4000)
    visits.own(people, missing, low + people.rng.random(len(missing)) * (people.knobs.span - 100 - low))
