"""How many rings and honest groups of each kind does a world get?"""

import numpy as np

from tenth_worlds import honest_crowds as crowds
from tenth_worlds import honest_hands as hands
from tenth_worlds import honest_home as home
from tenth_worlds import honest_places as places
from tenth_worlds import rings_farm as farms
from tenth_worlds import rings_hard as hard
from tenth_worlds import rings_people as crews
from tenth_worlds.knobs import between, whole
from tenth_worlds.people import RING
from tenth_worlds.stage import Stage

# typology: (builder, smallest, largest)
PLAIN_RINGS = {
    "farm": (farms.farm, 4, 200),
    "card_testing": (farms.card_testing, 3, 40),
    "residential_proxy": (farms.residential, 4, 80),
    "slow_drip": (farms.slow_drip, 4, 40),
    "clique": (farms.clique, 3, 6),
    "collusion": (crews.collusion, 5, 80),
    "takeover": (crews.takeover, 3, 25),
}
HARD_RINGS = {
    "aged_accounts": (hard.aged, 4, 60),
    "rotating_devices": (hard.rotating, 4, 80),
    "pure_synchrony": (hard.synchrony, 6, 60),
    "behind_nat": (hard.behind_nat, 4, 60),
    "fresh_machines": (hard.fresh_machines, 3, 20),
    "cells": (hard.cells, 8, 80),
}

# mechanism: (builder, share of the accounts in groups)
PLAIN_GROUPS = {
    home.household: 5.0,
    home.flatshare: 1.5,
    home.collision: 0.5,
    places.office: 2.0,
    places.campus: 1.5,
    places.carrier_nat: 1.0,
    places.kiosk: 1.0,
    places.counter: 1.5,
    hands.agency: 1.2,
    hands.support: 0.6,
    hands.side_business: 0.5,
}
HARD_GROUPS = {
    places.class_signup: 1.0,
    places.onboarding: 1.0,
    crowds.campaign: 1.5,
    home.second_hand: 0.4,
    crowds.vpn_users: 0.6,
    home.roommates: 0.8,
    home.gig: 0.5,
    home.parents_card: 0.5,
    hands.elder_help: 0.5,
    crowds.club: 0.8,
    crowds.collection: 0.6,
}
CROWDS = (crowds.raffle, crowds.event)


def rings(stage: Stage) -> None:
    """Spend the abuse budget on rings of all kinds; each kind is tried once before chance decides."""
    rng, hard_world = stage.rng, stage.knobs.hard
    kinds = [(n, "plain", *s) for n, s in PLAIN_RINGS.items()]
    if hard_world:
        kinds += [(n, "hard", *s) for n, s in HARD_RINGS.items()]
    weights = rng.dirichlet(np.full(len(kinds), 1.2)) / np.array([np.sqrt(k[3] * k[4]) for k in kinds])
    weights /= weights.sum()
    budget = max(24, int(stage.n * stage.knobs.abuse_share))
    queue = list(rng.permutation(len(kinds)))
    cap = max(8, budget // 5)
    while budget >= 3:
        name, tier, build, low, high = kinds[queue.pop() if queue else rng.choice(len(kinds), p=weights)]
        size = max(low, min(whole(rng, low, max(low, min(high, cap))), budget))
        members = build(stage, size)
        if len(members) >= 3:
            stage.truth.ring(members, name, tier)
        budget -= max(1, len(members))
    for _ in range(whole(rng, 1, 4)):
        crews.takeover(stage, 0)


def groups(stage: Stage) -> None:
    """Fill the honest share of the accounts with groups."""
    rng = stage.rng
    shares = dict(PLAIN_GROUPS)
    if stage.knobs.hard:
        shares |= HARD_GROUPS
    wobble = np.array(list(shares.values())) * rng.lognormal(0, 0.7, len(shares))
    wobble /= wobble.sum()
    total = stage.n * stage.knobs.group_share
    for build, share in zip(shares, wobble, strict=True):
        left = total * share
        while left > 0:
            got = build(stage)
            if not len(got):
                break
            left -= len(got)


def crowd_days(stage: Stage) -> None:
    """Moments when many honest people act at once."""
    if stage.knobs.hard:
        for build in CROWDS:
            for _ in range(max(1, round(stage.knobs.days / between(stage.rng, 8, 60)))):
                build(stage)


def everything(stage: Stage) -> None:
    """Rings first, then honest groups, then crowds and the crews' victims."""
    rings(stage)
    groups(stage)
    crowd_days(stage)
    for act in stage.later:
        act()
    assert (stage.people.status == RING).sum() < stage.n // 4
