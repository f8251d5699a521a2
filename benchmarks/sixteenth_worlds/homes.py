"""Which honest people share things because they live together, or are one and the same?"""

import numpy as np

from sixteenth_worlds.mixing import tailed
from sixteenth_worlds.settings import DAY
from sixteenth_worlds.stage import Stage


def household(stage: Stage) -> None:
    """People of one home; nothing is to do but to say so."""
    people = stage.people
    honest = np.flatnonzero(~stage.crooked)
    order = honest[np.argsort(people.household[honest], kind="stable")]
    cuts = np.flatnonzero(np.diff(people.household[order])) + 1
    for part in np.split(order, cuts):
        stage.group("household", part)


def joined(stage: Stage, n: int, what: str) -> np.ndarray:
    """Free accounts that move in with the first of them and have these things in common."""
    members = stage.pick(n)
    if len(members):
        stage.people.copy(f"home street household {what}", members[0], members[1:])
    return members


def family_tablet(stage: Stage) -> None:
    """Parents and children on one tablet, and each on a phone."""
    for _ in range(stage.many(25)):
        members = joined(stage, int(stage.rng.integers(2, 6)), "device2")
        stage.people.second[members] = stage.rng.uniform(0.3, 0.9)
        stage.group("family_tablet", members)


def couple_card(stage: Stage) -> None:
    """Two with one card."""
    for _ in range(stage.many(30)):
        stage.group("couple_card", joined(stage, 2, "card"))


def parent_pays(stage: Stage) -> None:
    """One to three teens whose checkouts a parent's card pays, at home and from their phones."""
    for _ in range(stage.many(15)):
        members = joined(stage, int(stage.rng.integers(2, 5)), "card new_card new_card_at phone")
        stage.people.roams[members[1:]] = stage.rng.uniform(0.3, 0.9)
        stage.group("parent_pays", members)


def several_shops(stage: Stage) -> None:
    """One person with an account at each of several shops: everything is the same but the shop."""
    shops = len(stage.settings.shops)
    for _ in range(stage.many(40)):
        n = min(shops, 2 + int(stage.rng.geometric(0.75)) - 1)
        members = joined(
            stage, n, "device device2 second card new_card new_card_at phone mail carrier exit veiled roams"
        )
        stage.people.shop[members] = stage.rng.permutation(shops)[: len(members)]
        stage.group("several_shops", members)


def forgotten_password(stage: Stage) -> None:
    """Somebody who could not get in any more and signed up again; the first account sleeps from then on."""
    people = stage.people
    for _ in range(stage.many(12)):
        members = joined(stage, 2, "device device2 second card phone carrier roams shop")
        if len(members) == 2:
            when = stage.rng.uniform(0.1, 0.9) * stage.settings.end
            people.start[members], people.end[members] = [-1.0, when], [when, stage.settings.end]
        stage.group("forgotten_password", members)


def refurbished(stage: Stage) -> None:
    """A phone that is sold on, now and then twice."""
    people = stage.people
    for _ in range(stage.many(20)):
        members = stage.pick(int(stage.rng.integers(2, 4)))
        turns = np.linspace(0, stage.settings.end, len(members) + 1)
        phone = stage.devices.clear(1)
        people.device[members], people.second[members] = phone, 0.0
        people.start[members[1:]] = -1.0
        people.end[members] = turns[1:] - stage.rng.uniform(0, 2, len(members)) * DAY
        for one, turn in zip(members[1:], turns[1:-1], strict=True):
            people.start[one] = turn + stage.rng.uniform(0.2, 3) * DAY
        stage.group("refurbished", members)


def dormitory(stage: Stage) -> None:
    """Many students behind the addresses of a campus, parcels to the porter."""
    for _ in range(stage.many(0.8)):
        members = stage.pick(tailed(stage.rng, 15, 300, step=40))
        net = stage.net.pool(int(stage.rng.integers(1, 12)), six=stage.settings.six * 0.5)
        stage.people.home[members] = net
        stage.people.street[members] = stage.things.take()
        stage.group("dormitory", members)


def flat_share(stage: Stage) -> None:
    """Four to nine grown-ups on one line, a card for the groceries, one old laptop, new ones moving in."""
    for _ in range(stage.many(6)):
        members = joined(stage, int(stage.rng.integers(4, 10)), "card device2")
        stage.people.second[members] = stage.rng.choice([0.0, 0.2, 0.5], len(members))
        late = members[stage.rng.random(len(members)) < 0.3]
        stage.people.start[late] = np.sort(stage.rng.uniform(0.05, 0.95, len(late))) * stage.settings.end
        stage.people.end[late] = stage.settings.end
        stage.group("flat_share", members)


PLAIN = (family_tablet, couple_card, parent_pays, several_shops, forgotten_password, refurbished, dormitory)
HARD = (flat_share,)
