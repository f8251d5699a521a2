"""How does one person with a few accounts work? They are switched one after another for coupons."""

import numpy as np

from twelfth_worlds.clock import batches
from twelfth_worlds.operator import hand_out, lookup, shift
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY, HOUR


def clique(stage: Stage, size: int) -> None:
    """One person with three to six accounts, switched one after another for coupons."""
    rng, people = stage.rng, stage.people
    who = stage.take(size)
    size = len(who)
    phone = int(people.new_devices(1)[0])
    laptop = int(people.new_devices(1)[0])
    fresh = int(people.new_devices(1)[0])
    anew = rng.random() < 0.3
    first = who[0]
    if rng.random() < 0.6:
        stage.before(who[:1])
        born = np.concatenate([[-1.0], np.sort(rng.uniform(0.02, 0.75, size - 1)) * stage.end])
    else:
        begin = rng.uniform(0, 0.7) * stage.end
        span = min(rng.uniform(0.5 * HOUR, 12 * DAY), 0.8 * (stage.end - begin))
        born = begin + np.sort(rng.random(size)) * span
    home = people.home[first]
    cut = rng.uniform(0.3, 0.8) * stage.end

    def using(t: np.ndarray) -> np.ndarray:
        main = np.where(anew & (t > cut), fresh, phone)
        return np.where(rng.random(len(t)) < 0.2, laptop, main)

    def ip(t: np.ndarray) -> np.ndarray:
        out = stage.net.mobile(people.carrier[[first]], people.town[[first]], first, t)
        in_ = stage.net.home(np.array(home), first, t)
        return np.where(rng.random(len(t)) < (0.25 if not stage.city.no_line[home] else 1), out, in_)

    cards = hand_out(rng, people.new_cards(int(rng.integers(1, 3))), size)
    new = born >= 0
    stage.join(who[new], born[new], using(born[new]), ip(born[new]), cards[new], bought=0.7)
    rounds = int(rng.integers(3, 12))
    begin = max(0.0, float(born.min()))
    a, t, _ = batches(
        rng,
        who,
        begin,
        stage.end,
        rounds * 0.7,
        rng.uniform(0.45, 0.9),
        rng.uniform(60, 900),
        shift(stage),
        rng.random() < 0.5,
    )
    stage.visit(
        a,
        t,
        stage.kinds({"coupon": 5, "look": 2, "order": 2, "refund": 0.5}, len(a)),
        using(t),
        ip(t),
        lookup(who, cards, a),
    )
    stage.ring(who, "clique", "medium")
