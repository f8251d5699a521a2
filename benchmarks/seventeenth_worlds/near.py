"""Honest people who share because they live together or are one person: phones, cards, houses, and forgotten passwords."""

import numpy as np

from seventeenth_worlds.business import ACT, ADD
from seventeenth_worlds.numbers import DAY, HOUR, Array, split
from seventeenth_worlds.stage import Stage


def portion(stage: Stage, share: float, low: int, high: int) -> list[Array]:
    """Groups for about this share of all accounts, at least one, none so large that it is the world."""
    high = max(low, min(high, stage.n // 25))
    count = max(int(share * stage.n * stage.rng.uniform(0.4, 1.6)), 2 * high)
    return split(stage.rng, stage.claim(min(count, len(stage.free) // 4)), low, high)


def at_home(stage: Stage, members: Array) -> None:
    """They live on one line."""
    stage.home[members] = stage.home[members[0]]


def family_phone(stage: Stage) -> None:
    """A family with one phone, and mostly one card."""
    for members in portion(stage, 0.012, 2, 5):
        at_home(stage, members)
        stage.device[members] = stage.device[members[0]]
        if stage.rng.random() < 0.6:
            stage.token[members] = stage.token[members[0]]
        if stage.rng.random() < 0.3:
            stage.contact[members] = stage.contact[members[0]]
        stage.group("family_phone", members)


def family_card(stage: Stage) -> None:
    """Phones of their own, the parents' card, joined at different times."""
    for members in portion(stage, 0.015, 2, 6):
        at_home(stage, members)
        stage.token[members[1:]] = stage.token[members[0]]
        stage.group("family_card", members)


def second_account(stage: Stage) -> None:
    """Somebody forgot the password or changed the number, and opened another account: same phone, line and card."""
    for members in portion(stage, 0.014, 2, 2):
        at_home(stage, members)
        stage.carrier[members] = stage.carrier[members[0]]
        stage.device[members] = stage.device[members[0]]
        if stage.rng.random() < 0.7:
            stage.token[members] = stage.token[members[0]]
        stage.born_at(members[1:], stage.rng.uniform(0.05, 0.95, 1) * stage.end)
        stage.group("second_account", members)


def dorm(stage: Stage) -> None:
    """Students behind one network, some of whom bring each other."""
    for members in portion(stage, 0.02, 15, 160):
        stage.home[members] = stage.net.place(int(stage.rng.integers(1, 6)))
        stage.group("dorm", members)
        pals = members[: 2 * (len(members) // 8)].reshape(-1, 2)
        stage.uses("device", pals[:, 0], stage.device[pals[:, 1]], 0.05)


def migrants_house(stage: Stage) -> None:
    """Many tenants on one line, and who has credit lends the phone."""
    for members in portion(stage, 0.008, 6, 18):
        at_home(stage, members)
        lent = stage.rng.random(len(members)) < 0.35
        stage.uses("device", members[lent], int(stage.device[members[0]]), 0.25)
        paid = stage.rng.random(len(members)) < 0.2
        stage.uses("token", members[paid], int(stage.token[members[1]]), 0.3)
        stage.group("migrants_house", members)


def refurbished(stage: Stage) -> None:
    """A phone is sold through a repair shop: one account until a day, another one after it, far away."""
    pairs = stage.claim(max(4, int(0.014 * stage.n)) // 2 * 2).reshape(-1, 2)
    sold = stage.rng.uniform(0.2, 0.8, len(pairs)) * stage.end
    stage.swap_at[pairs] = np.column_stack([sold, sold + stage.rng.uniform(1, 4, len(pairs)) * DAY])
    stage.swap_device[pairs] = np.column_stack([stage.new("device", len(pairs)), stage.device[pairs[:, 0]]])
    for pair in pairs:
        stage.group("refurbished", pair)


def friends(stage: Stage) -> None:
    """An evening on one sofa: they invite each other, sign up on its line, and one pays for all with a card."""
    rng = stage.rng
    for members in portion(stage, 0.006, 3, 7):
        evening = rng.uniform(0.05, 0.9) * stage.end
        stage.born_at(members, evening + np.sort(rng.uniform(0, 1.5, len(members))) * HOUR)
        stage.first_line[members] = stage.home[members[0]]
        pays = rng.random() < 0.4
        at = stage.born[members] + rng.uniform(60, 900, len(members))
        stage.put(members, at, ADD, int(stage.home[members[0]]), token=stage.token[members[0]] if pays else -2)
        stage.group("friends", members)


def volunteer(stage: Stage) -> None:
    """A volunteer signs newcomers up on one phone in the shelter; later they have phones of their own."""
    rng = stage.rng
    for members in portion(stage, 0.004, 5, 30):
        shelter, phone = stage.net.static(), int(stage.device[members[0]])
        day = np.sort(rng.integers(0, max(2, int(0.8 * stage.days)), len(members)))
        stage.born_at(members, (day + rng.uniform(9, 16, len(members)) / 24) * DAY)
        stage.first_line[members], stage.first_device[members] = shelter, phone
        live_in = members[rng.random(len(members)) < 0.6]
        stage.uses("line", live_in, shelter, 0.5)
        stage.group("volunteer", members)


def passer_by(stage: Stage) -> None:
    """A phone lent once to a stranger without a battery: two accounts that have nothing else in common."""
    pairs = stage.anyone(max(4, int(0.01 * stage.n)))
    pairs = pairs[: len(pairs) // 2 * 2].reshape(-1, 2)
    at = np.maximum(stage.born[pairs].max(axis=1), 0) + 60
    at = at + stage.rng.random(len(at)) * (stage.end - at)
    stage.put(pairs[:, 0], at, ACT, stage.carrier[pairs[:, 1]], stage.device[pairs[:, 1]])
    for pair in pairs:
        stage.group("passer_by", pair)
