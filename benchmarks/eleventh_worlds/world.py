"""How is a world made? A company is drawn, rings work, honest groups share, everybody lives."""

from collections.abc import Callable

import numpy as np
from fourth_worlds.log import Log

from eleventh_worlds import honest_crowds as crowds
from eleventh_worlds import honest_hands as hands
from eleventh_worlds import honest_homes as homes
from eleventh_worlds import honest_places as spots
from eleventh_worlds.company import draw
from eleventh_worlds.log import written
from eleventh_worlds.nuisances import lone_spammers
from eleventh_worlds.rings_hard import HARD
from eleventh_worlds.rings_plain import PLAIN
from eleventh_worlds.sessions import live
from eleventh_worlds.stage import Stage
from eleventh_worlds.takeover import takeover

Mechanism = Callable[[Stage], None]
Abuse = Callable[[Stage, int], object]  # the most accounts that the ring may have

HONEST: dict[Mechanism, float] = {  # how often each is drawn; below 3, only while many accounts are free
    homes.household: 10,
    homes.couple: 4,
    homes.flat_share: 4,
    homes.second_account: 5,
    spots.office: 2.5,
    spots.campus: 0.4,
    spots.carrier_nat: 0.3,
    spots.kiosk: 1.5,
    spots.collision: 2.5,
    hands.agency: 2.5,
    hands.support_desk: 0.8,
}
HONEST_HARD: dict[Mechanism, float] = {
    homes.roommates: 3,
    homes.parents_card: 3,
    homes.helper: 3,
    homes.second_hand: 3,
    spots.youth_centre: 1.2,
    spots.vpn_users: 0.8,
    spots.onboarding: 0.8,
    spots.class_signup: 1.2,
    crowds.fan_club: 2.5,
    crowds.influencer: 0.3,
    crowds.live_event: 0.25,
}
ABUSE: dict[str, Abuse] = PLAIN | {"takeover": takeover}
ABUSE_HARD: dict[str, Abuse] = HARD


def abuse(stage: Stage) -> None:
    """Spend the world's budget of abusive accounts on rings, all kinds in turn."""
    rng, company = stage.rng, stage.company
    kinds = dict(ABUSE | (ABUSE_HARD if company.hard else {}))
    if not company.has_cards:
        kinds.pop("card_testing")
    budget = max(12, int(company.abuse_share * company.accounts))
    used = 0
    turn: list[str] = []
    taste = {k: float(w) for k, w in zip(kinds, rng.dirichlet(np.full(len(kinds), 2.0)), strict=True)}
    while used < budget:
        if not turn:
            every = list(kinds)
            turn = list(rng.choice(every, 6, p=[taste[k] for k in kinds]) if used else rng.permutation(every))
        before = len(stage.rings)
        kinds[turn.pop()](stage, max(6, min(budget - used, budget // 4)))
        used += sum(len(who) for _, who, _, _ in stage.rings[before:]) or 2


def honesty(stage: Stage) -> None:
    """Honest groups: several times as many as rings, every mechanism at least once."""
    rng, company = stage.rng, stage.company
    kinds = dict(HONEST | (HONEST_HARD if company.hard else {}))
    if not company.has_cards:
        kinds.pop(homes.parents_card, None)
    lone_spammers(stage)
    makers = list(kinds)
    weight = np.array([kinds[k] for k in makers]) * rng.gamma(3.0, 1 / 3.0, len(makers))
    target = int(max(len(stage.rings) * company.group_factor, company.accounts * rng.uniform(0.004, 0.02)))
    queue = list(rng.permutation(len(makers))) + list(rng.choice(len(makers), target, p=weight / weight.sum()))
    reserve = int(company.accounts * 0.25)
    for k in queue:
        small = kinds[makers[k]] >= 3
        if stage.left() > (reserve if small else max(reserve, int(company.accounts * 0.4))):
            makers[k](stage)


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even seeds are plain, odd ones hard; of five, the last has no payments (4, 9, 14 ...)."""
    company = draw(seed, accounts)
    stage = Stage(company)
    abuse(stage)
    honesty(stage)
    live(stage.people, company, stage.sessions, stage.styles, stage.rng)
    return written(stage)
