"""From habits to visits: how often, on which days, at what hour, where and on which machine."""

import numpy as np

from fifth_worlds.town import JOIN, Person, Town

HOURS = np.array(
    [
        [3, 1, 1, 0, 0, 1, 3, 5, 5, 5, 5, 6, 8, 7, 6, 6, 7, 9, 11, 13, 15, 15, 11, 6],  # evening
        [0, 0, 0, 0, 0, 1, 3, 8, 15, 18, 18, 15, 9, 14, 16, 15, 12, 7, 3, 2, 2, 2, 1, 0],  # office
        [14, 13, 11, 7, 4, 2, 1, 1, 1, 2, 2, 3, 4, 4, 4, 5, 5, 6, 7, 8, 9, 11, 13, 14],  # night
        [1, 0, 0, 0, 1, 4, 11, 15, 9, 3, 3, 4, 7, 4, 3, 4, 9, 15, 12, 6, 5, 4, 3, 2],  # commute
    ],
    float,
)
WEEK = np.array(
    [[1, 1, 1, 1, 1.1, 1.3, 1.3], [1, 1, 1, 1, 1, 0.15, 0.1], [1, 1, 1, 1, 1.4, 1.6, 1.2], [1, 1, 1, 1, 1.1, 0.7, 0.7]],
    float,
)
SPOTS = 6


def lived(town: Town, moves: tuple[float, ...], busy: np.ndarray) -> dict[str, np.ndarray]:
    """All visits that people make by habit; ``busy`` weighs the days (pay days, sales, the end of a month)."""
    rng, people = town.rng, [person for _, person in town.uses]
    first = np.array([max(person.d0, town.joined[account], 0) for account, person in town.uses])
    last = np.array([min(person.d1, town.days) for person in people])
    rate = np.array([person.rate for person in people])
    number = rng.poisson(np.clip(rate * (last - first).clip(0), 0, 12 * town.days))
    who = np.repeat(np.arange(len(people)), number)
    rhythm = np.array([person.rhythm for person in people])[who]
    # people come in spells: half of the visits lie close to an earlier one of the same person
    day = rng.uniform(first[who], last[who])
    near = (rng.random(len(who)) < 0.4) & (who == np.roll(who, 1))
    day = np.where(near, np.clip(np.roll(day, 1) + rng.exponential(1.5, len(who)), first[who], last[who] - 1e-3), day)
    whole = np.minimum(np.floor(day).astype(int), int(town.days) - 1)
    kept = rng.random(len(who)) < (WEEK[rhythm, whole % 7] / 1.6) * busy[whole] / busy.max()
    who, rhythm, whole, first_day = who[kept], rhythm[kept], whole[kept], first[who][kept]
    table = np.cumsum(HOURS / HOURS.sum(1, keepdims=True), axis=1)
    hour = (table[rhythm] < rng.random(len(who))[:, None]).sum(1) + rng.random(len(who))
    hour = (hour + (np.array([hash_of(account) for account, _ in town.uses])[who] * 3 - 1.5)) % 24
    time = np.maximum(whole + hour / 24, first_day + 0.002)
    site = places(town, people, who, time)
    return {
        "account": np.array([account for account, _ in town.uses])[who],
        "day": time,
        "site": site,
        "device": machines(town, people, who, site),
        "move": aims(rng, people, who, moves),
    }


def hash_of(account: int) -> float:
    """How late somebody lives, from 0 to 1."""
    return (account * 2654435761 % 4096) / 4096


def places(town: Town, people: list[Person], who: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Where people are at a time: one of the places that are open to them then."""
    shape = (len(people), SPOTS)
    site, facts = np.zeros(shape, int), np.zeros((6, *shape))
    for row, person in enumerate(people):
        for place, spot in enumerate(person.spots[-SPOTS:]):
            site[row, place] = spot.site
            facts[:, row, place] = (spot.weight, spot.h0, spot.h1, spot.d0, spot.d1, spot.week)
    weight, h0, h1, d0, d1, week = facts[:, who]
    hour, weekend = (time % 1 * 24)[:, None], (np.floor(time) % 7 >= 5)[:, None]
    inside = np.where(h0 <= h1, (h0 <= hour) & (hour < h1), (hour >= h0) | (hour < h1))
    fits = inside & (d0 <= time[:, None]) & (time[:, None] < d1) & ((week == 0) | ((week == 2) == weekend))
    weight = np.where(fits, weight, 0) + 1e-9 * (weight > 0)
    return site[who, drawn(town.rng, weight)]


def machines(town: Town, people: list[Person], who: np.ndarray, site: np.ndarray) -> np.ndarray:
    """The machine in somebody's hands: their own, or one that stands at the place."""
    device, weight = np.zeros((len(people), 4), int), np.zeros((len(people), 4))
    for row, person in enumerate(people):
        for place, (one, often) in enumerate(person.kit[:4]):
            device[row, place], weight[row, place] = one, often
    chosen = device[who, drawn(town.rng, weight[who])]
    for place, terminals in town.terminals.items():
        there = np.flatnonzero(site == place)
        there = there[town.rng.random(len(there)) < 0.9]
        # everybody has a seat that is mostly theirs
        seat = np.where(town.rng.random(len(there)) < 0.6, who[there], town.rng.integers(0, 1 << 20, len(there)))
        chosen[there] = np.array(terminals)[seat % len(terminals)]
    return chosen


def aims(rng: np.random.Generator, people: list[Person], who: np.ndarray, moves: tuple[float, ...]) -> np.ndarray:
    """What the visits are for."""
    weight = np.array([person.moves or moves for person in people], float)
    return drawn(rng, weight[who]) + 1


def drawn(rng: np.random.Generator, weight: np.ndarray) -> np.ndarray:
    """One column of each row by weight."""
    table = np.cumsum(weight, axis=1)
    return np.minimum((table < rng.random(len(weight))[:, None] * table[:, -1:]).sum(1), weight.shape[1] - 1)


def sign_ups(town: Town) -> None:
    """Who opened an account in the window did it somewhere, on something; those with a plan of their own have done so."""
    planned = {account for account, _, _, _, move in town.visits if move == JOIN}
    for account, person in enumerate(town.accounts):
        at = town.joined[account]
        if at >= 0 and account not in planned:
            open_ = [s for s in person.spots if s.d0 <= at < s.d1] or person.spots
            spot = open_[int(town.rng.integers(len(open_)))]
            own = town.terminals.get(spot.site) or [device for device, _ in person.kit]
            town.visit(account, at, spot.site, own[int(town.rng.integers(len(own)))], JOIN)
