"""Honest people who do the same at the same time: classes, campaigns, events, onboardings, friends, timed posts."""

import numpy as np

from sixth_worlds.clock import DAY, HOUR, Floats, Ints, hours
from sixth_worlds.life import working_hours
from sixth_worlds.places import spot
from sixth_worlds.scripts import CODE
from sixth_worlds.town import HOME, LAPTOP, MOBILE, PHONE, WORK, Town


def begin(town: Town, who: Ints, at: Floats) -> None:
    """These accounts came at these moments; many of them do not stay long."""
    town.born[who] = np.clip(at, 0, town.end - 120)
    stays = np.where(town.rng.random(len(who)) < 0.4, 1, 60) * DAY * town.rng.exponential(1.0, len(who))
    town.gone[who] = np.minimum(town.born[who] + stays + 600, town.end)
    town.signed[who] = True


def classes(town: Town) -> None:
    """A class signs up within minutes, on own phones or the school's tablets, and comes back in a few lessons."""
    rng = town.rng
    for _ in range(int(rng.integers(1, 4)) if town.count > 20_000 else 1):  # schools
        net, trolley = spot(town, int(rng.integers(1, 3))), town.new_machines(int(rng.integers(15, 34)))
        tablets = rng.random() < 0.5
        for pupils in town.parties(max(rng.uniform(0.0005, 0.003), 40 / town.count), 16, 33, 0.0, untold=True):
            lesson = working_hours(town, int(rng.integers(1, 6)), 0, town.end)
            machine = (
                rng.permutation(trolley)[np.arange(len(pupils)) % len(trolley)] if tablets else phone(town, pupils)
            )
            start = float(lesson.min())
            begin(town, pupils, start + rng.uniform(20, 12 * 60, len(pupils)))
            town.visit(pupils, town.born[pupils], net, machine, CODE["signup"], -1, town.pace[pupils])
            for again in lesson[lesson > start + HOUR]:
                here = rng.random(len(pupils)) < 0.85
                at = again + rng.gamma(2, 60, int(here.sum()))
                town.visit(pupils[here], at, net, machine[here], CODE["search"], -1, town.pace[pupils[here]])
                town.gone[pupils[here]] = np.maximum(town.gone[pupils[here]], at)
            town.wish[pupils] *= 0.5
            town.group(pupils, "class")


def phone(town: Town, who: Ints) -> Ints:
    """Their phones, where their clients tell one."""
    return np.where(town.uses[who].sum(axis=1) > 0, town.machine[who, PHONE], -1)


def campaigns(town: Town) -> None:
    """An advertisement brings hundreds within a day, most by phone and all with the same coupon."""
    rng = town.rng
    for _ in range(int(rng.integers(1, 4))):
        new = town.honest(max(rng.uniform(0.004, 0.02), 40 / town.count), untold=True)
        if len(new) < 20:
            continue
        start = rng.uniform(0, town.end - 2 * DAY)
        begin(town, new, start + rng.exponential(rng.uniform(1.5, 12) * HOUR, len(new)))
        mobile = rng.random(len(new)) < 0.6
        net = np.where(mobile, town.net[new, MOBILE], town.net[new, HOME])
        town.visit(new, town.born[new], net, phone(town, new), CODE["signup"], -1, town.pace[new])
        used = rng.random(len(new)) < 0.6
        later = town.born[new] + rng.gamma(2, 120, len(new)) + 90
        town.visit(
            new[used],
            later[used],
            net[used],
            phone(town, new)[used],
            CODE["redeem"],
            town.card[new[used]],
            town.pace[new[used]],
        )
        town.group(new, "campaign")


def live_events(town: Town) -> None:
    """A match or a sale: hundreds within minutes, in the hall's Wi-Fi or by their carriers."""
    rng = town.rng
    for _ in range(int(rng.integers(1, 4))):
        crowd = town.honest(rng.uniform(0.002, 0.012))
        hall, start = spot(town, int(rng.integers(1, 5))), float(town.times(1)[0])
        crowd = crowd[(town.born[crowd] < start) & (town.gone[crowd] > start)]
        inside = rng.random(len(crowd)) < rng.uniform(0.2, 0.9)
        for _ in range(int(rng.integers(1, 4))):
            here = rng.random(len(crowd)) < 0.75
            who = crowd[here]
            net = np.where(inside[here], hall, town.net[who, MOBILE])
            at = start + rng.uniform(0, 2.5) * HOUR + rng.gamma(1.5, rng.uniform(15, 100), len(who))
            script = rng.choice([CODE["redeem"], CODE["talk"], CODE["buy"]], p=[0.4, 0.4, 0.2])
            town.visit(who, at, net, phone(town, who), script, town.card[who], town.pace[who] * 0.6)
        town.group(crowd, "live_event")


def onboardings(town: Town) -> None:
    """A firm opens accounts for its staff in an hour or two, on the machine of its administrator or by own laptops."""
    rng = town.rng
    for staff in town.parties(rng.uniform(0.002, 0.008), 6, 70, untold=True):
        net, admin = spot(town), town.new_machines(int(rng.integers(1, 3)))
        start = float(working_hours(town, 1, 0, town.end)[0])
        begin(town, staff, start + np.cumsum(rng.lognormal(np.log(90), 0.6, len(staff))))
        own = np.where(town.machine[staff, LAPTOP] >= 0, town.machine[staff, LAPTOP], phone(town, staff))
        machine = rng.choice(admin, len(staff)) if rng.random() < 0.6 else own
        town.visit(staff, town.born[staff], net, machine, CODE["signup"], -1, rng.uniform(6, 15))
        town.net[staff, WORK], town.often[staff, WORK] = net, rng.beta(2, 2, len(staff))
        town.gone[staff] = np.minimum(town.gone[staff] + 20 * DAY, town.end)
        at = town.born[staff] + rng.exponential(20 * HOUR, len(staff)) + 300
        here = at < town.gone[staff]
        town.visit(staff[here], at[here], net, own[here], CODE["glance"], -1, town.pace[staff[here]])
        if rng.random() < 0.3:
            town.card[staff], town.buys[staff] = town.new_cards(1)[0], 0.3
        town.group(staff, "onboarding")


def friends(town: Town) -> None:
    """One brings others for a bonus within a day or two, from their own homes, or all at a party."""
    rng = town.rng
    for circle in town.parties(rng.uniform(0.004, 0.015), 3, 9, 1.0, untold=True):
        start = float(town.times(1, 0, town.end - 3 * DAY)[0])
        party = rng.random() < 0.3
        spread = 0.7 * HOUR if party else rng.uniform(4, 40) * HOUR
        begin(town, circle, start + np.concatenate([[0.0], rng.exponential(spread, len(circle) - 1)]))
        net = np.where(party, town.net[circle[0], HOME], town.net[circle, HOME])
        town.visit(circle, town.born[circle], net, phone(town, circle), CODE["signup"], -1, town.pace[circle])
        later = town.born[circle] + rng.gamma(2, 200, len(circle)) + 100
        town.visit(circle, later, net, phone(town, circle), CODE["redeem"], town.card[circle], town.pace[circle])
        town.group(circle, "friends")


def timed_posts(town: Town) -> None:
    """A tool posts for unrelated users on the full hour, from the tool's few addresses and without a machine."""
    rng = town.rng
    for users in town.parties(rng.uniform(0.002, 0.006), 10, 200, 0.3):
        net = town.nets.site(int(rng.choice(town.hosts)), int(rng.integers(1, 7)), 2 * HOUR)
        who = np.repeat(users, 2 + rng.poisson(4, len(users)))
        weekly = rng.random(town.count) < 0.5
        day = np.floor(rng.uniform(np.maximum(town.born[who], 0), town.gone[who]) / DAY)
        hour = np.where(weekly[who], np.round(town.rng.normal(9, 0.5, town.count)[who]), np.round(hours(rng, len(who))))
        at = day * DAY + hour % 24 * HOUR + rng.gamma(2, 1.5, len(who))
        keep = (at > np.maximum(town.born[who], 0)) & (at < town.gone[who])
        town.visit(who[keep], at[keep], net, -1, CODE["talk"], -1, 0.8, 0.3)
        town.group(np.unique(who[keep]), "timed_posts")
