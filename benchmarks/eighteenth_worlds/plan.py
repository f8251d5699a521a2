"""What comes up in a world, and how often? Rings by a budget of accounts, honest mechanisms by their share of people."""

from collections.abc import Callable

import numpy as np

from eighteenth_worlds import crowds, farms, homes, payers, places, together
from eighteenth_worlds.spec import Spec
from eighteenth_worlds.stage import BY, Stage

SOCIAL_RINGS = (
    farms.fake_followers,
    farms.like_farm,
    farms.sock_puppets,
    farms.spam_wave,
    crowds.vote_crew,
    crowds.reawakened,
    payers.takeover,
)
EXCHANGE_RINGS = (
    payers.airdrop_farm,
    payers.wash_traders,
    payers.referral_chain,
    payers.mule_herd,
    farms.spam_wave,
    crowds.reawakened,
    payers.takeover,
)
HARD_RINGS = (
    farms.antidetect_farm,
    farms.rotating_bots,
    crowds.scheduled_crew,
    crowds.bought_accounts,
    crowds.vpn_crew,
)
GROUPS = {  # share of the accounts in each, about, and the mean size of one
    homes.home: (0.16, 2.8),
    homes.family_tablet: (0.012, 4),
    homes.second_account: (0.02, 2),
    homes.twin_laptops: (0.02, 9),
    homes.refurbished: (0.006, 2.2),
    places.dorm: (0.03, 28),
    places.office: (0.04, 18),
    places.internet_cafe: (0.008, 35),
    places.class_project: (0.005, 20),
    places.server_owners: (0.004, 3.5),
    together.agency: (0.006, 16),
    together.community_manager: (0.004, 6),
    together.viral_event: (0.02, 90),
    together.shared_card: (0.006, 9),
}
LOOSE = {
    places.cafe: (0.03, 28),
    places.vpn_users: (0.04, 70),
    together.fan_club: (0.02, 50),
}  # of people of other groups too
HARD_GROUPS = {together.giveaway: (0.006, 9)}
EXCHANGE_GROUPS = {together.trading_desk: (0.003, 7.5)}
OFTEN_WHEN_HARD = {
    "agency",
    "community_manager",
    "family_tablet",
    "internet_cafe",
    "class_project",
    "fan_club",
    "vpn_users",
}


def schemes(spec: Spec) -> tuple[Callable[[Stage, str, int], None], ...]:
    """The kinds of rings of a world."""
    plain = SOCIAL_RINGS if spec.product == "social" else EXCHANGE_RINGS
    return (*plain, *HARD_RINGS) if spec.hard else plain


def mechanisms(spec: Spec) -> dict[Callable[[Stage], None], tuple[float, float]]:
    """The kinds of honest groups of a world."""
    extra = (HARD_GROUPS if spec.hard else {}) | (EXCHANGE_GROUPS if spec.product == "exchange" else {})
    return GROUPS | extra | LOOSE


def rings(stage: Stage) -> None:
    """One ring of each kind, then more as long as the budget lasts."""
    rng, spec, kinds = stage.rng, stage.spec, schemes(stage.spec)
    budget = round(spec.abuse * spec.accounts)
    weights = rng.dirichlet(np.full(len(kinds), 2.0))
    tiers = rng.dirichlet([3, 4, 3]) if spec.hard else np.append(rng.dirichlet([4, 4]), 0)
    turn = list(rng.permutation(len(kinds)))
    while turn or budget - stage.used >= 3:
        left = budget - stage.used - 3 * max(len(turn) - 1, 0)
        kind = kinds[turn.pop() if turn else rng.choice(len(kinds), p=weights)]
        kind(stage, str(rng.choice(BY, p=tiers)), int(np.clip(left if left < 60 else left * 0.6, 3, 200)))


def groups(stage: Stage) -> None:
    """Everybody else, most of them unrelated, and those who share something."""
    rng, spec = stage.rng, stage.spec
    stage.honest = stage.people(spec.accounts - stage.used)
    stage.free = rng.permutation(stage.honest).tolist()
    for kind, (share, mean) in mechanisms(spec).items():
        often = rng.uniform(1.2, 2.5) if spec.hard and kind.__name__ in OFTEN_WHEN_HARD else rng.uniform(0.6, 1.4)
        for _ in range(max(2, rng.poisson(often * share * spec.accounts / mean))):
            kind(stage)
