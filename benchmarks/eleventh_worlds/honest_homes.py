"""What do honest people share at home? Lines, tablets and cards, in all mixtures."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.stage import Stage


def household(stage: Stage) -> None:
    """A family: one line; perhaps a tablet, perhaps one card; phones and days of their own."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(int(rng.choice([2, 3, 4, 5, 6], p=[0.3, 0.28, 0.25, 0.12, 0.05])))
    people.home[who] = people.home[who[0]]
    if stage.chance(0.45):
        tablet(stage, who, int(people.home[who[0]]) if stage.chance(0.5) else -1)
    if stage.chance(0.35):
        people.card[who[rng.random(len(who)) < 0.7]] = stage.cards.take(1)[0]
    if stage.chance(0.3):
        people.work[who[:1]] = stage.places.firms(1)
    stage.group(who, "household")


def tablet(stage: Stage, who: np.ndarray, place: int) -> None:
    """A machine that several use now and then."""
    stage.people.shared[who] = stage.gadgets.take(1)[0]
    stage.people.shared_p[who] = np.clip(stage.rng.beta(2, 5, len(who)), 0.05, 0.7)
    stage.people.shared_place[who] = place


def couple(stage: Stage) -> None:
    """Two people with two homes, who visit; or one home and one laptop."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(2)
    if stage.chance(0.5):
        people.other[who] = people.home[who[::-1]]
        people.other_p[who] = rng.uniform(0.1, 0.5, 2)
    else:
        people.home[who] = people.home[who[0]]
    if stage.chance(0.4):
        tablet(stage, who, -1)
    if stage.chance(0.25):
        people.card[who] = stage.cards.take(1)[0]
    stage.group(who, "couple")


def flat_share(stage: Stage) -> None:
    """Students or colleagues on one line; nothing else in common."""
    who = stage.recruits(int(stage.rng.integers(3, 9)))
    stage.people.home[who] = stage.people.home[who[0]]
    stage.group(who, "flat_share")


def roommates(stage: Stage) -> None:
    """A dormitory corridor: line, campus and a living-room tablet; moved in together (hard)."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(int(rng.integers(3, 11)))
    people.home[who] = people.home[who[0]]
    people.work[who] = stage.places.firms(1, int(rng.integers(1, 5)))
    if stage.chance(0.6):
        tablet(stage, who[: int(rng.integers(2, len(who) + 1))], -1)
    move = rng.uniform(0, 0.5) * stage.span
    new = who[rng.random(len(who)) < 0.7]
    people.born[new], people.join[new] = True, move + rng.random(len(new)) * DAY * 5
    people.leave[new] = stage.span
    stage.group(who, "roommates")


def parents_card(stage: Stage) -> None:
    """One card pays for several children, who may live apart (hard)."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(int(rng.integers(2, 6)))
    people.card[who] = stage.cards.take(1)[0]
    people.style[who] = rng.choice(stage.styles.honest[-3:], len(who))
    at_home = who[rng.random(len(who)) < 0.5]
    if len(at_home):
        people.home[at_home] = people.home[at_home[0]]
    stage.group(who, "parents_card", 6)


def second_account(stage: Stage) -> None:
    """One person, two accounts: work and private, or a forgotten password."""
    people = stage.people
    who = stage.recruits(2)
    people.home[who], people.carrier[who] = people.home[who[0]], people.carrier[who[0]]
    people.phone[who], people.swap[who] = people.phone[who[0]], people.swap[who[0]]
    people.phone_after[who] = people.phone_after[who[0]]
    people.shift[who] = people.shift[who[0]]
    if stage.chance(0.4):
        people.card[who] = people.card[who[0]]
    if stage.chance(0.4):  # the first was given up when the second was made
        people.leave[who[0]] = people.join[who[0]] + 0.4 * (stage.span - people.join[who[0]]) + 300
        people.born[who[1:]], people.join[who[1:]] = True, people.leave[who[0]]
        people.leave[who[1:]] = stage.span
        people.visits[who] = np.maximum(people.visits[who], 3)
        stage.group(who, "second_account", 0)
    else:
        stage.group(who, "second_account", 2)


def helper(stage: Stage) -> None:
    """A grandchild or a volunteer logs in for elderly people, on own phone and at their homes (hard)."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(int(rng.integers(2, 8)))
    young, old = who[0], who[1:]
    people.shared[old], people.shared_p[old] = people.phone[young], rng.uniform(0.1, 0.45, len(old))
    people.swap[young] = np.inf
    people.mobile_p[old] *= 0.3
    people.other[young], people.other_p[young] = people.home[old[0]], 0.2
    stage.group(who, "helper", 5)


def second_hand(stage: Stage) -> None:
    """A phone is sold: first one person's, then another's (hard)."""
    people = stage.people
    seller, buyer = who = stage.recruits(2)
    people.swap[who] = stage.rng.uniform(0.3, 0.7) * stage.span
    people.phone_after[buyer], people.laptop[who] = people.phone[seller], -1
    stage.group(who, "second_hand", 6)
