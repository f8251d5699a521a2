"""What remains when nothing is shared? A scheduler moves all accounts at the same moments."""

import numpy as np

from twelfth_worlds.operator import gains
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY, HOUR


def synchrony(stage: Stage, size: int) -> None:
    """Nothing is shared; a scheduler moves all accounts at the same moments, many times."""
    rng, people = stage.rng, stage.people
    who = stage.take(size)
    size = len(who)
    old = rng.random() < 0.4
    phones, cards = people.new_devices(size), people.new_cards(size)

    def ip(a: np.ndarray, t: np.ndarray) -> np.ndarray:
        out = stage.net.mobile(people.carrier[a], people.town[a], a, t)
        at_home = ~stage.city.no_line[people.home[a]] & (stage.net.salted(a, 31) % np.uint64(2) == 0)
        return np.where(at_home, stage.net.home(people.home[a], a, t), out)

    begin = rng.uniform(0, 0.3) * stage.end
    if old:
        stage.before(who)
    else:
        born = begin + rng.random(size) * rng.uniform(1, 10) * DAY
        stage.join(who, born, phones, ip(who, born), cards, bought=0.3)
        begin = float(born.max())
    times = int(rng.integers(10, 22))
    window = float(np.exp(rng.uniform(np.log(30), np.log(420))))
    turnout = rng.uniform(0.7, 0.97)
    lag = np.sort(rng.random(size)) * window if rng.random() < 0.4 else None
    mix = gains(stage)
    for call in rng.uniform(begin, stage.end - HOUR, times):
        here = np.flatnonzero(rng.random(size) < turnout)
        t = call + (rng.random(len(here)) * window if lag is None else lag[here] + rng.exponential(4, len(here)))
        stage.visit(who[here], t, stage.kinds(mix, len(here)), phones[here], ip(who[here], t), cards[here])
    stray = rng.poisson(1.5, size)
    a = np.repeat(np.arange(size), stray)
    t = rng.uniform(begin, stage.end, len(a))
    stage.visit(who[a], t, "look", phones[a], ip(who[a], t))
    stage.ring(who, "synchrony", "hard")
