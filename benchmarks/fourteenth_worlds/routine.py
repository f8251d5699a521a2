"""When, where and on what does an ordinary person open the product?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, HOUR, below
from fourteenth_worlds.town import Town
from fourteenth_worlds.words import CODE, DAILY, RARE, TASTES

PEAKS = np.array([[7.8, 12.6, 18.0, 20.7], [13.0, 16.0, 20.5, 22.5], [22.5, 23.8, 25.0, 15.0], [6.0, 14.0, 22.0, 19.0]])


def days_of(town: Town, who: np.ndarray, since: np.ndarray, until: np.ndarray) -> np.ndarray:
    """Days of visits: in spells while something is sold or sought, else any day, week-ends more."""
    rng, many = town.rng, len(who)
    spell = below(10_000, who, rng.integers(0, 3, many), 11) / 10_000 * town.days
    near = np.floor(spell + rng.exponential(2.5, many) * rng.choice([-1, 1], many))
    free = np.floor(rng.random(many) * town.days)
    day = np.where(rng.random(many) < 0.55, near, free)
    day += np.where((day % 7 < 5) & (rng.random(many) < 0.12), 5 - day % 7, 0)
    outside = (day < since / DAY) | (day >= until / DAY)
    return np.where(outside, np.floor((since + rng.random(many) * (until - since)) / DAY), day)


def hours_of(town: Town, who: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Local hours: most people's evenings, students' afternoons, owls' nights, and shifts that turn each week."""
    rng, many = town.rng, len(who)
    rhythm = town.rhythm[who]
    turn = (day // 7 + who).astype(int) % 3
    usual = np.where(rng.random(many) < below(90, who, 6) / 100, below(4, who, 8), rng.integers(0, 4, many))
    peak = PEAKS[rhythm, np.where(rhythm == 3, turn, usual)]
    own = below(100, who, 5) / 50 - 1
    return peak + own + rng.normal(0, 1.3, many)


def spots_of(town: Town, who: np.ndarray, day: np.ndarray, hour: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Line and device: at the desk on weekdays, on carrier or train under way, in a hotel on a trip, else at home."""
    rng, many = town.rng, len(who)
    lot = rng.random((4, many))
    home = town.lair(who, day * DAY)
    line = np.where(lot[0] < town.wifi[who], home, town.mobile[who])
    device = np.where(
        (line == home) & (town.spare[who] >= 0) & (lot[1] < town.spare_use[who]),
        town.spare[who] + rng.integers(0, town.spares[who]),
        town.phone[who],
    )
    clock = hour % 24
    work = (town.office[who] >= 0) & (day % 7 < 5) & (clock > 8.5) & (clock < 17) & (lot[2] < 0.75)
    at_desk = work & (lot[3] < 0.5)
    line = np.where(at_desk, town.office[who], np.where(work, town.mobile[who], line))
    typed = at_desk & (town.desk[who] >= 0) & (lot[1] < town.desk_use[who])
    device = np.where(typed, town.desk[who] + rng.integers(0, town.desks[who]), np.where(work, town.phone[who], device))
    out = ~work & (town.wifi[who] < 1) & (lot[2] > 0.85)
    place = town.place[who]
    rides = (day % 7 < 5) & ((np.abs(clock - 7.6) < 0.7) | (np.abs(clock - 17.6) < 0.8)) & (town.office[who] >= 0)
    public = np.where(rides, town.atlas.trains[town.atlas.country[place]], town.atlas.square[place])
    line = np.where(out, np.where(lot[3] < np.where(rides, 0.35, 0.12), public, town.mobile[who]), line)
    device = np.where(out, town.phone[who], device)
    away = (np.abs(day * DAY - town.trip[who]) < 5 * DAY) & (town.wifi[who] < 1)
    inn = below(len(town.inns), who, 9)
    line = np.where(away, np.where(lot[3] < 0.6, town.inns[inn], town.mobile[who]), line)
    return line, np.where(away, town.phone[who], device)


def errands_of(town: Town, who: np.ndarray) -> np.ndarray:
    """Errands after everybody's taste."""
    table = np.array(list(TASTES.values()))
    steps = np.cumsum(table / table.sum(axis=1, keepdims=True), axis=1)
    pick = (town.rng.random(len(who))[:, None] > steps[town.taste[who]]).sum(axis=1)
    return np.array([CODE[name] for name in DAILY + RARE])[np.minimum(pick, len(DAILY + RARE) - 1)]


def live(
    town: Town,
    who: np.ndarray,
    since: np.ndarray | float = 0.0,
    until: np.ndarray | float | None = None,
    part: float = 1.0,
) -> None:
    """An ordinary life between two times."""
    since = np.maximum(np.broadcast_to(since, len(who)), town.born[who])
    until = np.broadcast_to(town.end if until is None else until, len(who))
    share = np.clip((until - since) / town.end, 0.02, 1)
    times = np.maximum(1, town.rng.poisson(town.rate[who] * share * part))
    since, until, who = np.repeat(since, times), np.repeat(until, times), np.repeat(who, times)
    day = days_of(town, who, since, until)
    hour = hours_of(town, who, day)
    t = day * DAY + hour * HOUR - town.offset(who)
    t = np.where((t < since) | (t > until), since + town.rng.random(len(t)) * (until - since), t)
    line, device = spots_of(town, who, day, hour)
    town.visit(who, t, errands_of(town, who), line, device, pace=town.rng.lognormal(0, 0.4, len(t)))


def arrive(town: Town, who: np.ndarray) -> None:
    """A share of accounts is opened in the window, some invited by friends; who is new comes back soon and often."""
    rng = town.rng
    new = who[(town.born[who] < 0) & ~town.prey[who] & (rng.random(len(who)) < rng.uniform(0.08, 0.28))]
    day = np.floor(rng.random(len(new)) * (town.days - 0.5))
    t = day * DAY + hours_of(town, new, day) % 24 * HOUR - town.offset(new)
    errand = np.where(rng.random(len(new)) < 0.15, CODE["invited"], CODE["signup"])
    town.join(new, t, errand)
    keen = np.repeat(new, rng.poisson(rng.gamma(1, 3.5, len(new))))
    t = town.born[keen] + rng.exponential(rng.choice([0.1, 1, 4], len(keen)) * DAY) + 600
    town.visit(keen, t, errands_of(town, keen), *spots_of(town, keen, t // DAY, t % DAY / HOUR))
