"""Which rings live from cards, credits and other people's accounts?"""

import numpy as np

from thirteenth_worlds.crew import act, burnt, gap, hired, hours, join, rounds
from thirteenth_worlds.lines import mobiles
from thirteenth_worlds.numbers import shares
from thirteenth_worlds.stage import Stage


def card_testing(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Stolen cards are tried out: many cards an account or few, some cards a second time elsewhere."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier)
    old = rng.random(size) < 0.15
    start = rng.uniform(0.1, stage.days * 0.8)
    born = np.sort(hours(stage, crew, start, min(start + rng.uniform(0.5, 10), stage.days - 1), size))
    join(stage, crew, born[~old], crew.who[~old])
    tries = np.maximum(rng.poisson(rng.choice([4, 9, 20]) * (1.1 - crew.care) + 2, size), 2)
    order = np.repeat(np.arange(size), tries)
    dump = stage.new_cards(max(3, int(len(order) * rng.uniform(0.5, 1.0))))
    nights = np.repeat(born + rng.exponential(0.3 + 3 * crew.care, size), tries)
    step = rng.lognormal(-0.3 + 2.5 * crew.care, 0.8, len(order)) / 1440
    within = np.cumsum(step) - np.repeat(np.r_[0, np.cumsum(step)[np.cumsum(tries)[:-1] - 1]], tries)
    act(stage, crew, nights + within, order, "card_trouble", rng.choice(dump, len(order)))
    lucky = rng.permutation(size)[: size // 3 + 1]
    act(stage, crew, born[lucky] + rng.exponential(2, len(lucky)), lucky, "compute")
    return crew.who, crew.manner


def collusion(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Made-up team members and customers hand credits around and praise an add-on that is the crew's."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier)
    start = rng.uniform(0, stage.days * 0.5)
    born = np.sort(hours(stage, crew, start, min(start + rng.uniform(2, 20), stage.days - 1), size))
    new = rng.random(size) < 0.75
    join(stage, crew, born[new], crew.who[new])
    everyone = np.arange(size)
    if rng.random() < 0.6:
        act(stage, crew, born + rng.gamma(2, 4, size) / 1440, everyone, "invited")
        stage.visit(born - 0.003, crew.who[0], crew.line[0], crew.machine[0], "team")
    what = str(rng.choice(["credit", "review", "shop"]))
    starts = hours(stage, crew, born[size // 2] + 0.2, burnt(stage, born.max()), int(rng.integers(2, 7)))
    rounds(stage, crew, starts, rng.uniform(0.3, 0.8), what)
    if what != "review":
        hub = starts + rng.uniform(0.001, 0.02, len(starts))
        act(stage, crew, hub, np.zeros(len(hub), dtype=int), "credit")
    if rng.random() < 0.6:
        act(
            stage,
            crew,
            hours(stage, crew, born, stage.days, size),
            everyone,
            "upgrade",
            shares(rng, born, stage.new_cards(size // 5 + 1)),
        )
    return crew.who, what


def takeover(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Guessed passwords open honest accounts from the crew's machines; credits end in the crew's own accounts."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier)
    new = rng.random(size) < 0.5
    join(stage, crew, hours(stage, crew, 0, stage.days * 0.6, int(new.sum())), crew.who[new])
    victims = stage.take(int(rng.integers(4, 12 + 2 * size)), old=True)
    stage["count"][victims] = np.maximum(stage["count"][victims], rng.uniform(3, 8, len(victims)))
    attack = max((a for _, a in stage.victims), default=-1) + 1
    stage.victims += [(int(v), attack) for v in victims]
    start = rng.uniform(2, stage.days * 0.7)
    fall = np.sort(hours(stage, crew, start, min(start + rng.uniform(0.5, 14), stage.days - 1), len(victims)))
    used = rng.integers(0, size, len(victims))
    line = np.where(
        rng.random(len(victims)) < 0.4 * crew.care,
        mobiles(rng, stage.lines, stage.regions[stage.somewhere()], 1),
        crew.line[used],
    )
    machine = crew.machine[used]
    before = fall - np.minimum(gap(stage, crew, len(victims)), 0.4)
    stage.visit(before, victims, line, machine, "guess")
    stage.visit(fall, victims, line, machine, "seize")
    drained = rng.random(len(victims)) < 0.7
    stage.visit(
        fall[drained] + rng.gamma(2, 5, int(drained.sum())) / 1440,
        victims[drained],
        line[drained],
        machine[drained],
        "credit",
    )
    act(stage, crew, fall[drained] + rng.gamma(2, 12, int(drained.sum())) / 1440, used[drained], "credit")
    back = rng.random(len(victims)) < 0.75
    again = fall[back] + rng.exponential(1.2, int(back.sum())) + 0.05
    stage.visit(again, victims[back], stage["home"][victims[back]], stage["laptop"][victims[back]], "locked_out")
    stage["gone"][victims[~back]] = fall[~back] + 0.1
    everyone = np.repeat(np.arange(size), 2)
    act(stage, crew, hours(stage, crew, start, stage.days, len(everyone)), everyone, "look")
    return crew.who, crew.manner


def affiliate(stage: Stage, size: int, tier: str) -> tuple[np.ndarray, str]:
    """Paid hands sign up through one partner's link, upgrade so that commission is due, and ask the money back."""
    rng = stage.rng
    crew = hired(stage, stage.take(size), tier, str(rng.choice(["phones", "homes", "tunnel"])))
    start = rng.uniform(0.2, stage.days * 0.6)
    born = hours(stage, crew, start, min(start + rng.uniform(1, 15), stage.days - 1), size)
    join(stage, crew, born[1:], crew.who[1:])
    born = np.where(np.arange(size) == 0, start, born)
    everyone, hands = np.arange(size), np.arange(1, size)
    act(stage, crew, born[1:] + rng.gamma(2, 3, size - 1) / 1440, hands, "offer")
    bought = rng.permutation(hands)[: int(size * rng.uniform(0.5, 1))]
    cards = stage.new_cards(max(1, int(size * rng.choice([0.15, 0.5, 0.9]))))
    paid = born[bought] + rng.exponential(0.05 + crew.care, len(bought))
    card = shares(rng, bought, cards)
    act(stage, crew, paid, bought, "upgrade", card)
    wait = rng.choice([3, 7, 14])
    act(stage, crew, paid + wait + rng.exponential(0.3 + crew.care, len(bought)), bought, "refund")
    partner = hours(stage, crew, start, stage.days, int(rng.integers(5, 15)))
    stage.visit(partner, crew.who[0], crew.home, crew.own, "credit")
    act(stage, crew, hours(stage, crew, born, burnt(stage, born.max()), size), everyone, "look")
    return crew.who, crew.manner
