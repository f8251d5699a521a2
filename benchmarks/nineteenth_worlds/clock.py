"""When does anything happen? Visits as a point process on the accounts: by hour and weekday, and some set off by others."""

from dataclasses import dataclass

import numpy as np

from nineteenth_worlds.web import NORMAL, SIGNUP, Web

SOON = 1e-4  # days


@dataclass
class Visits:
    """Visits of all accounts; ``on`` holds identifiers that are given, -1 where the graph has to say."""

    account: np.ndarray
    at: np.ndarray
    act: np.ndarray
    on: dict[str, np.ndarray]


def visited(web: Web) -> Visits:
    """Every account's own visits, and those that the structure has arranged."""
    account, at = free_visits(web)
    first = np.append(True, account[1:] != account[:-1])
    signs = first & (web.joined[account] >= 0)
    at = np.where(signs, web.joined[account], np.maximum(at, web.joined[account] + SOON))
    act = np.where(signs, SIGNUP, NORMAL)
    accounts, times, acts = [account], [at], [act]
    for who, when, what, _ in web.visits:
        accounts.append(who)
        times.append(np.maximum(when, web.joined[who] + SOON))
        acts.append(np.full(len(who), what))
    on = {}
    for kind in web.dials.kinds:
        given = [np.full(len(account), -1)]
        given += [idents.get(kind, np.full(len(who), -1)) for who, _, _, idents in web.visits]
        on[kind] = np.concatenate(given)
    late = web.dials.days - 2 * SOON
    return Visits(np.concatenate(accounts), np.minimum(np.concatenate(times), late), np.concatenate(acts), on)


def free_visits(web: Web) -> tuple[np.ndarray, np.ndarray]:
    """Visits by an account's rate and its region's hours, the later of which an earlier one may have set off."""
    rng, dials = web.rng, web.dials
    begin, end = np.maximum(web.joined, 0), web.left
    stay = np.clip((end - begin) / dials.days, 0.1, 1) ** 0.5
    visits = max(dials.events / (1 + dials.long) - 1, 0.3)
    count = 1 + np.minimum(rng.poisson(visits * web.rate * stay / stay.mean()), 150)
    count = np.maximum(count, web.least)
    account = np.repeat(np.arange(web.n), count)
    at = np.empty(len(account))
    for region in range(dials.regions):
        mine = web.region[account] == region
        grid, mass = hours(web, region)
        low = np.interp(begin[account[mine]], grid, mass)
        high = np.interp(end[account[mine]], grid, mass)
        at[mine] = np.interp(low + rng.random(mine.sum()) * (high - low), mass, grid)
    at = at[np.lexsort((at, account))]
    follows = np.append(False, account[1:] == account[:-1]) & (rng.random(len(at)) < dials.excited)
    earlier = np.append(0, at[:-1])
    at = np.where(follows, np.minimum(earlier + rng.exponential(dials.lag, len(at)), at), at)
    return account, at


def hours(web: Web, region: int) -> tuple[np.ndarray, np.ndarray]:
    """Cumulative intensity over the window: the day, the week, and days that are busier than others."""
    rng, days = web.rng, web.dials.days
    grid = np.arange(days * 24 + 1) / 24
    shift = region * 24 / max(web.dials.regions, 2) * 0.7
    hour = (np.arange(days * 24) + shift) % 24
    day = np.arange(days * 24) // 24
    swing, peak = rng.uniform(0.4, 0.95), rng.uniform(12, 21)
    rate = 1 + swing * np.cos((hour - peak) / 24 * 2 * np.pi)
    rate *= np.where(day % 7 >= 5, rng.uniform(0.5, 1.5), 1) * np.exp(rng.normal(0, rng.uniform(0, 0.4), days))[day]
    return grid, np.append(0, np.cumsum(rate))


def leave(web: Web) -> None:
    """Some honest accounts are dropped by their owners after a while, as a world's users are loyal or not."""
    rng, people = web.rng, web.honest
    goes = people[rng.random(len(people)) < rng.uniform(0.05, 0.6)]
    lifetime = rng.exponential(web.dials.days * rng.uniform(0.1, 1), len(goes))
    web.left[goes] = np.minimum(np.maximum(web.joined[goes], 0) + lifetime + 0.01, web.dials.days)
