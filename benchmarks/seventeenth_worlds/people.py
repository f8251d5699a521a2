"""Who are the accounts before anything special happens? Homes, carriers, phones, cards, and the date they joined."""

import numpy as np

from seventeenth_worlds.numbers import DAY, DRAWN
from seventeenth_worlds.stage import Stage


def settle(stage: Stage) -> None:
    """Give every account an ordinary life."""
    rng, n = stage.rng, stage.n
    sizes = rng.choice([1, 2, 3, 4, 5], size=n, p=[0.56, 0.28, 0.1, 0.045, 0.015])
    home_of = np.repeat(np.arange(n), sizes)[:n]
    place = rng.permutation(n)  # neighbours by number are no neighbours
    stage.home = np.empty(n, int)
    stage.home[place] = stage.net.home(int(home_of.max()) + 1)[home_of]
    stage.tagged = rng.random(n) < 0.03
    stage.household = home_of[np.argsort(place)]
    stage.home_weight = rng.beta(2.0, 1.5, n)
    stage.carrier = rng.choice(stage.net.carriers, n)
    stage.device = stage.new("device", n)
    stage.token = stage.new("token", n)
    stage.contact = stage.new("contact", n)
    stage.zone = rng.choice([0.0, 0.0, 0.0, -2.0, 3.0, 7.0], n)
    old = rng.random(n) < stage.old
    stage.born = np.where(old, -rng.exponential(300 * DAY, n) - 1, rng.uniform(0.01, 0.99, n) * stage.end)
    waking = np.mod(rng.normal(stage.business.peak - 1, 4.5, n) - stage.zone, 24) * 3_600
    stage.born = np.where(old, stage.born, np.clip(np.floor(stage.born / DAY) * DAY + waking, 1, stage.end - 600))
    some = stage.anyone(int(0.14 * n))
    stage.uses("device", some, stage.new("device", len(some)), 0.5)  # a second phone, a tablet, the browser at work
    some = stage.anyone(int(0.2 * n))
    stage.uses("token", some, stage.new("token", len(some)), 0.4)
    renewed = stage.anyone(int(0.05 * n))
    stage.swap_at[renewed] = rng.uniform(0, stage.end, len(renewed))
    stage.swap_device[renewed] = stage.new("device", len(renewed))


def households(stage: Stage) -> None:
    """Name the homes of three and more as groups, once it is known who is in a ring; some share a card or a tablet."""
    rng = stage.rng
    left = np.flatnonzero(~stage.owned)
    left = left[np.argsort(stage.household[left], kind="stable")]
    home = stage.household[left]
    starts = np.flatnonzero(np.r_[True, home[1:] != home[:-1]])
    for members in np.split(left, starts[1:]):
        if len(members) < 3 or len(np.unique(stage.home[members])) > 1:
            continue
        stage.group("household", members)
        if rng.random() < 0.25:
            stage.uses("token", members[1:], int(stage.token[members[0]]), 0.6)
        if rng.random() < 0.15:
            stage.uses("device", members, int(stage.new("device", 1)[0]), 0.4)


def forget(stage: Stage, accounts: np.ndarray) -> None:
    """Accounts of a crew have no ordinary life: nothing of the home they were drawn in remains."""
    stage.owned[accounts] = stage.quiet[accounts] = True
    stage.swap_at[accounts] = np.inf
    stage.first_line[accounts] = stage.first_device[accounts] = DRAWN
    stage.home[accounts] = stage.net.home(len(accounts))
