"""Which strangers share a device? Public terminals, equal fingerprints, phones that are sold."""

import numpy as np

from twelfth_worlds.clock import at_hours, lives
from twelfth_worlds.life import own_visits
from twelfth_worlds.parties import amount, some
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY


def public_terminals(stage: Stage) -> None:
    """Libraries, kiosks, cafes: many people, few machines, opening hours."""
    rng, people, city = stage.rng, stage.people, stage.city
    for _ in range(amount(stage, 4, 16)):
        place = int(rng.choice(np.concatenate([city.libraries, city.cafes])))
        local = np.flatnonzero(people.town == city.place_town[place])
        local = stage.honest(local)
        if len(local) < 20:
            continue
        who = rng.choice(local, min(len(local), int(rng.integers(12, 90))), replace=False)
        machines = people.new_devices(int(rng.integers(1, 7)))
        a = np.repeat(who, 1 + rng.poisson(rng.uniform(0.3, 2.5), len(who)))
        t = at_hours(rng, city, rng.integers(0, stage.p.days, len(a)), rng.uniform(9, 20, len(a)))
        stage.visit(
            a,
            t,
            stage.kinds({"look": 5, "order": 2, "forgot": 0.4, "ask": 0.3}, len(a)),
            rng.choice(machines, len(a)),
            stage.net.at(int(city.place_site[place]), 0, (t // DAY).astype(int)),
            people.card[a],
            pace=35.0,
        )
        since = np.maximum(people.joined[who], 0)
        own_visits(stage, who, since + rng.random(len(who)) * 5 * DAY, "look")
        stage.group(who, "public_terminal")


def collisions(stage: Stage) -> None:
    """Strangers whose browsers look the same: one fingerprint, nothing else in common."""
    rng, people = stage.rng, stage.people
    for _ in range(amount(stage, 6, 24)):
        who = some(stage, 3, 45, old=False)
        people.laptop[who] = people.new_devices(1)[0]
        people.laptop_habit[who] = np.maximum(people.laptop_habit[who], 0.35)
        t = lives(rng, stage.city, stage.p.product, np.maximum(people.joined[who], 0), np.full(len(who), stage.end))
        stage.visit(
            who,
            t,
            stage.kinds({"look": 3, "order": 2}, len(who)),
            people.laptop[who],
            stage.net.home(people.home[who], who, t),
            people.card[who],
        )
        stage.group(who, "fingerprint_collision")


def secondhand(stage: Stage) -> None:
    """A phone is sold: its id moves from one person to another, once."""
    rng, people = stage.rng, stage.people
    for _ in range(amount(stage, 20, 60)):
        who = some(stage, 2, 2 if rng.random() < 0.8 else 3)
        phone, span = people.new_devices(1)[0], stage.end / len(who)
        cuts = np.arange(len(who)) * span
        for k, one in enumerate(who):
            n = int(rng.integers(3, 8))
            t = cuts[k] + rng.random(n) * span * 0.85
            a = np.full(n, one)
            stage.visit(
                a,
                t,
                stage.kinds({"look": 3, "order": 2}, n),
                phone,
                stage.net.home(people.home[a], a, t),
                people.card[a],
            )
        stage.group(who, "secondhand_phone")
