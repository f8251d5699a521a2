"""How does one hand run many accounts? In shifts with days off, in rounds: one account after the other."""

import numpy as np

from ninth_worlds.market import Market
from ninth_worlds.units import DAY, Bools, Floats, Ints


class Crew:
    """One person or team at work."""

    def __init__(self, market: Market, members: Ints, start: float | None = None, end: float | None = None) -> None:
        """A shift's start and length in hours, the days of the week without work, and seconds for an account."""
        rng = market.rng
        self.market, self.members = market, np.asarray(members)
        self.start = rng.uniform(0, 0.3) * market.seconds if start is None else start
        self.end = min(
            market.seconds - 3600, (self.start + rng.uniform(0.35, 1.0) * market.seconds) if end is None else end
        )
        local = market.zone[self.members[0]] if self.members.size else 0
        self.zone = float(rng.choice([float(local), float(rng.integers(-6, 9))]))
        self.first_hour, self.shift_hours = rng.uniform(6, 19), rng.uniform(3, 10)
        self.off = rng.choice(7, int(rng.integers(0, 3)), replace=False)
        self.tempo = np.exp(rng.uniform(np.log(40), np.log(500)))

    def times(self, count: int, since: float | None = None, until: float | None = None) -> Floats:
        """So many moments in the crew's shifts, in order."""
        market, rng = self.market, self.market.rng
        since = self.start if since is None else since
        until = self.end if until is None else until
        found = np.empty(0)
        for _ in range(12):
            day = np.floor((rng.uniform(since, max(until, since + 60), 3 * count + 4) + self.zone * 3600) / DAY)
            busy = ~np.isin((day + market.conditions.first_weekday) % 7, self.off)
            hour = self.first_hour + self.shift_hours * rng.beta(1.4, 1.4, day.size)
            odd = rng.random(day.size) < 0.08  # overtime
            hour[odd] = rng.uniform(0, 24, odd.sum())
            at = day * DAY - self.zone * 3600 + hour * 3600
            found = np.append(found, at[busy & (at >= since) & (at <= until)])
            if found.size >= count:
                break
        if found.size < count:
            found = np.append(found, rng.uniform(since, max(until, since + 60), count - found.size))
        return np.sort(rng.permutation(found)[:count])


def enlist(crew: Crew, how: str, spread: tuple[float, float] = (0.05, 0.5)) -> tuple[Floats, Bools]:
    """From when each account is in the crew's hand, and which sign up then.

    ``new`` ones sign up, ``old`` ones were there before the window, ``mixed`` are both, ``aged`` are bought from people
    with a past of their own.
    """
    market, rng, members = crew.market, crew.market.rng, crew.members
    market.signed_up[members] = np.nan
    if how == "aged":
        at = crew.times(members.size, market.seconds * rng.uniform(0.15, 0.3), market.seconds * rng.uniform(0.45, 0.7))
        at = rng.permutation(at)
        market.lives[members], market.active_from[members], market.active_until[members] = True, 0.0, at
        market.appetite[members] = np.maximum(market.appetite[members], rng.uniform(2, 6, members.size))
        market.moves_at[members] = np.inf
        crew.start, crew.end = at.min(), max(crew.end, min(market.seconds - 3600, at.max() + 9e5))
        return at, np.zeros(members.size, bool)
    if how == "old":
        return np.full(members.size, crew.start), np.zeros(members.size, bool)
    span = crew.start + (crew.end - crew.start) * rng.uniform(*spread)
    # sign-ups come in batches of a sitting
    sittings = max(1, int(members.size / rng.uniform(1.5, 9)))
    sitting = crew.times(sittings, crew.start, span)
    which = np.sort(rng.integers(0, sittings, members.size))
    at = sitting[which] + 0.0
    for nth in range(sittings):
        those = np.flatnonzero(which == nth)
        at[those] += np.cumsum(rng.lognormal(np.log(crew.tempo) + 0.6, 0.6, those.size))
    at = np.minimum(at, market.seconds - 7200)
    new = rng.random(members.size) < (1.0 if how == "new" else rng.uniform(0.4, 0.8))
    at[~new] = crew.start
    market.signed_up[members[new]] = at[new]
    return at, new


def rounds(
    crew: Crew,
    born: Floats,
    per_account: float,
    chunk: tuple[int, int] = (3, 10),
    times: Floats | None = None,
    share: float | None = None,
) -> tuple[Ints, Floats, Ints]:
    """Who is worked (an index into the members), when, and in which round."""
    market, rng, members = crew.market, crew.market.rng, crew.members
    love = rng.lognormal(0, 0.6, members.size)
    mean = share * members.size if share else min(members.size, sum(chunk) / 2)
    if times is None:
        times = crew.times(max(2, int(np.ceil(members.size * per_account / mean))))
    parts = [(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))]
    for nth, moment in enumerate(times):
        there = np.flatnonzero(born + 1800 < moment)
        if not there.size:
            continue
        count = rng.binomial(there.size, share) if share else int(rng.integers(chunk[0], chunk[1] + 1))
        count = max(1, min(there.size, count))
        pick = rng.choice(there, count, replace=False, p=love[there] / love[there].sum())
        at = moment + np.cumsum(rng.lognormal(np.log(crew.tempo), 0.7, count))
        parts.append((pick, at, np.full(count, nth)))
    seen, when, nth_round = (np.concatenate(part) for part in zip(*parts, strict=True))
    rest = np.setdiff1d(np.arange(members.size), seen)  # nobody stays idle
    late = np.array(
        [
            crew.times(1, min(born[idle] + 1800, market.seconds - 4000), max(crew.end, born[idle] + 86400))[0]
            for idle in rest
        ]
    )
    when = np.minimum(np.append(when, late), market.seconds - 60)
    return np.append(seen, rest), when, np.append(nth_round, -1 - np.arange(rest.size))
