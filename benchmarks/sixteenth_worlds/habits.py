"""When are people awake, and from where do they act on an ordinary day?"""

import numpy as np

from sixteenth_worlds.diary import LENGTH, script
from sixteenth_worlds.settings import DAY, HOUR
from sixteenth_worlds.stage import Stage

AWAKE = np.array([2, 1, 1, 1, 1, 2, 4, 7, 8, 8, 8, 8, 10, 9, 8, 8, 9, 10, 12, 14, 15, 14, 9, 5], float)
USUAL = {
    "visit": 0.3,
    "look": 0.2,
    "buy": 0.24,
    "reduced": 0.05,
    "rate": 0.05,
    "return": 0.03,
    "spend": 0.03,
    "collect": 0.04,
    "redeem": 0.02,
    "check": 0.012,
    "reset": 0.015,
    "move": 0.01,
    "test": 0.01,
    "drain": 0.005,
    "tried": 0.025,
}


def hours(rng: np.random.Generator, n: int) -> np.ndarray:
    """Seconds into the day."""
    return rng.choice(24, n, p=AWAKE / AWAKE.sum()) * HOUR + rng.uniform(0, HOUR, n)


def moments(rng: np.random.Generator, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """A time for each, by day and hour, between begin and end."""
    day = np.floor(rng.uniform(begin, np.maximum(end, begin + HOUR)) / DAY)
    at = day * DAY + hours(rng, len(day))
    return np.where((at < begin) | (at > end), rng.uniform(begin, np.maximum(end, begin + HOUR)), at)


def numbers(stage: Stage) -> np.ndarray:
    """How many ordinary visits each account makes."""
    usual = np.array(list(USUAL.values()))
    per_visit = (usual / usual.sum() * LENGTH[script(list(USUAL))]).sum()
    people, rng = stage.people, stage.rng
    stay = np.clip((people.end - np.maximum(people.start, 0)) / stage.settings.end, 0.1, 1)
    mean = stage.settings.rate / per_visit * stay**0.5 * people.keen
    count = rng.poisson(mean * rng.gamma(1.3, 1 / 1.3, len(mean)))
    return np.where(people.keen > 0, np.maximum(count, 1), 0)


def ordinary(stage: Stage) -> None:
    """All ordinary visits: sign-ups of the new, then days at home, on the way, at work, in a café or through an exit."""
    people, rng = stage.people, stage.rng
    new = np.flatnonzero((people.start > 0) & (people.keen > 0))
    apart = people.join_net[new] >= 0
    visit(stage, people.start[new[~apart]], new[~apart], script("join"))
    new = new[apart]
    stage.note(people.start[new], new, people.join_net[new], people.join_device[new], -1, -1, script("join"))
    first_steps(stage)
    account = np.repeat(np.arange(len(people.start)), numbers(stage))
    at = moments(rng, np.maximum(people.start[account], 0), people.end[account])
    usual = np.array(list(USUAL.values()))
    visit(stage, at, account, script(list(USUAL))[rng.choice(len(usual), len(at), p=usual / usual.sum())])


def first_steps(stage: Stage) -> None:
    """What new people do within the hour: a friend's code, the coupon of the first order, a card put in."""
    people, rng = stage.people, stage.rng
    new = np.flatnonzero((people.start > 0) & (people.keen > 0))
    for name, share in (("refer", 0.07), ("reduced", 0.2), ("test", 0.12), ("visit", 0.15)):
        who = new[rng.random(len(new)) < share]
        visit(stage, people.start[who] + rng.exponential(1200, len(who)) + 30, who, script(name))


def visit(stage: Stage, at: np.ndarray, account: np.ndarray, what: np.ndarray) -> None:
    """Visits that the accounts' own people make, on their own devices and lines."""
    people, rng = stage.people, stage.rng
    hour, weekday = at % DAY / HOUR, (at // DAY) % 7 < 5
    chance = rng.random(len(at))
    net = people.home[account].copy()
    out = chance < people.roams[account]
    net[out] = people.carrier[account][out]
    desk = (people.work[account] >= 0) & weekday & (hour > 8) & (hour < 18) & (rng.random(len(at)) < 0.6)
    net[desk] = people.work[account][desk]
    veiled = (people.exit[account] >= 0) & (rng.random(len(at)) < people.veiled[account])
    net[veiled] = people.exit[account][veiled]
    sits = ~desk & ~veiled & (rng.random(len(at)) < 0.025)
    net[sits] = rng.choice(stage.places, int(sits.sum()), p=stage.place_weight)
    second = ~out & ~sits & (rng.random(len(at)) < people.second[account])
    device = np.where(second, people.device2[account], people.device[account])
    card = people.card[account]
    later = at > people.new_card_at[account]
    card = np.where(later, people.new_card[account], card)
    stage.note(at, account, net, device, card, people.street[account], what)
