"""Honest people who work: offices, company cards, agencies, couriers, depots and the day new ones are taken on."""

import numpy as np

from seventeenth_worlds.business import ACT, ADD, EXTRA, PAY, VERIFY
from seventeenth_worlds.near import portion
from seventeenth_worlds.numbers import DAY, HOUR
from seventeenth_worlds.places import several
from seventeenth_worlds.stage import Stage


def office(stage: Stage) -> None:
    """Colleagues on the address of the firm, in the day."""
    for members in several(stage, 0.05, 5, 140):
        stage.uses("line", members, stage.net.static(), float(stage.rng.uniform(0.2, 1)))
        stage.group("office", members)


def company_card(stage: Stage) -> None:
    """Staff who pay with the card of the firm."""
    for members in portion(stage, 0.008, 4, 40):
        stage.uses("token", members, stage.new("token", 1), 2.0)
        stage.uses("line", members, stage.net.static(), 0.4)
        stage.group("company_card", members)


def agency(stage: Stage) -> None:
    """One desk keeps accounts of many clients: few machines, one line, office hours, cards of the clients."""
    for members in portion(stage, 0.006, 5, 45):
        line, desks = stage.net.static(), stage.new("device", int(stage.rng.integers(1, 4)))
        stage.home[members], stage.home_weight[members] = line, 1.0
        stage.device[members] = stage.rng.choice(desks, len(members))
        if stage.rng.random() < 0.3:
            stage.token[members] = stage.token[members[0]]
        stage.group("agency", members)


def pool_phones(stage: Stage) -> None:
    """Couriers take any phone of the scooter firm at the start of a shift."""
    for members in portion(stage, 0.006, 8, 30):
        phones = stage.new("device", max(3, len(members) // 3))
        line = stage.net.static()
        for phone in phones:
            stage.uses("device", members, int(phone), float(stage.rng.uniform(0.1, 0.5)))
        stage.uses("line", members, line, 0.2)
        stage.group("pool_phones", members)


def depot(stage: Stage) -> None:
    """Everybody waits at one wifi, and begins at the same hours."""
    for members in portion(stage, 0.01, 12, 90):
        line = stage.net.static()
        for _ in range(int(stage.rng.integers(2, 6))):
            day = stage.rng.integers(0, stage.days)
            on = members[stage.rng.random(len(members)) < 0.5]
            at = (day + stage.rng.choice([6.0, 11.0, 17.0]) / 24) * DAY + stage.rng.exponential(0.3, len(on)) * HOUR
            stage.put(on, at, ACT, line)
            stage.put(on, at + stage.rng.uniform(900, 9000, len(on)), EXTRA)
        stage.uses("line", members, line, 0.15)
        stage.group("depot", members)


def onboarding_day(stage: Stage) -> None:
    """New drivers, or staff of a partner, sign up in one office one after the other, some on its tablet."""
    for members in portion(stage, 0.01, 8, 80):
        line, tablet = stage.net.static(), int(stage.new("device", 1)[0])
        day = (stage.rng.integers(0, max(1, stage.days - 1)) + 9 / 24) * DAY
        stage.born_at(members, day + np.sort(stage.rng.uniform(0, 7, len(members))) * HOUR)
        stage.first_line[members] = line
        helped = stage.rng.random(len(members)) < stage.rng.uniform(0, 0.5)
        stage.first_device[members[helped]] = tablet
        stage.put(members, stage.born[members] + stage.rng.uniform(60, 400, len(members)), VERIFY, line)
        stage.group("onboarding_day", members)


def payroll(stage: Stage) -> None:
    """A firm opens or pays accounts for its staff on the same morning each week, with its own bank reference."""
    for members in portion(stage, 0.006, 10, 60):
        reference = stage.new("token", 1)
        for week in range(int(stage.days // 7)):
            at = (week * 7 + 1 + 9 / 24) * DAY + stage.rng.uniform(0, 120, len(members))
            stage.put(members, at, stage.rng.choice([ADD, PAY]), token=reference)
        stage.group("payroll", members)


def owner_driver(stage: Stage) -> None:
    """A small fleet: one owner's bank for all, the cars' phones change hands between shifts."""
    for members in portion(stage, 0.005, 3, 12):
        stage.token[members] = stage.token[members[0]]
        twins = members[: len(members) // 2 * 2].reshape(-1, 2)
        stage.uses("device", twins[:, 0], stage.device[twins[:, 1]], 0.7)
        stage.group("owner_driver", members)
