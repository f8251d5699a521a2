"""How many of what are there in a world?"""

from collections.abc import Callable

import numpy as np

from thirteenth_worlds import honest_moments as moments
from thirteenth_worlds import honest_places as places
from thirteenth_worlds import honest_things as things
from thirteenth_worlds import rings_of_disguise as disguise
from thirteenth_worlds import rings_of_money as money
from thirteenth_worlds import rings_of_signups as signups
from thirteenth_worlds.numbers import uneven
from thirteenth_worlds.stage import Stage

# honest groups in 50,000 accounts
PLAIN_GROUPS = {
    places.household: 280,
    places.flat_share: 70,
    places.office: 50,
    places.campus: 7,
    places.carrier_nat: 8,
}
PLAIN_GROUPS |= {things.agency: 25, places.public_terminal: 16, things.fingerprint: 12, things.company_card: 40}
HARD_GROUPS = {moments.class_start: 10, moments.onboarding: 16, moments.hackathon: 7, moments.launch_day: 7}
HARD_GROUPS |= {moments.follow_along: 8, moments.outage: 4, moments.round_hours: 10, things.second_hand: 45}
HARD_GROUPS |= {
    things.tunnel_users: 8,
    things.bench_machine: 16,
    things.treasurer: 22,
    things.service_accounts: 20,
    places.reseller: 12,
}
# smallest, middling and largest ring
PLAIN_RINGS = {signups.farm: (5, 26, 150), signups.slow_drip: (4, 13, 60), signups.clique: (3, 4, 8)}
PLAIN_RINGS |= {
    signups.clean_lines: (4, 14, 80),
    money.card_testing: (3, 10, 60),
    money.collusion: (4, 12, 80),
    money.takeover: (3, 5, 15),
}
HARD_RINGS = {
    disguise.bought: (3, 12, 60),
    disguise.rotating: (4, 14, 80),
    disguise.lockstep: (4, 14, 60),
    disguise.mining: (3, 11, 50),
}
HARD_RINGS |= {signups.trial_chain: (3, 6, 30), money.affiliate: (4, 14, 80)}


def honest(stage: Stage) -> None:
    """Put the honest groups on the stage, in any order."""
    rng, kinds = stage.rng, PLAIN_GROUPS | (HARD_GROUPS if stage.hard else {})
    scale = len(stage.free) / 50_000
    line_up: list[Callable[[Stage], np.ndarray]] = []
    for kind, usual in kinds.items():
        line_up += [kind] * max(2 if usual > 20 else 1, int(rng.poisson(usual * scale)))
    for number, place in enumerate(rng.permutation(len(line_up))):
        kind = line_up[place]
        members = kind(stage)
        stage["count"][members] = np.where(stage["count"][members] > 0, np.maximum(stage["count"][members], 1), 0)
        stage.groups += [(number, int(m), kind.__name__) for m in members]


def dishonest(stage: Stage) -> None:
    """Put the rings on the stage until their share is reached; every kind comes up, some more often."""
    rng, kinds = stage.rng, PLAIN_RINGS | (HARD_RINGS if stage.hard else {})
    count = len(stage.free)
    budget = count * np.exp(rng.uniform(np.log(0.009), np.log(0.025)))
    queue: list[Callable[[Stage, int, str], tuple[np.ndarray, str]]] = []
    done, rings = 0, 0
    while done < budget or rings < max(len(kinds), 34 * count / 50_000):
        if not queue:
            queue = [list(kinds)[i] for i in rng.permutation(len(kinds))]
            queue += [list(kinds)[i] for i in rng.integers(0, len(kinds), 2)] if rings else []
        kind = queue.pop()
        low, middle, high = kinds[kind]
        room = int(0.028 * count - done - 4 * len(queue))
        size = min(uneven(rng, low, middle, max(low + 1, min(high, int(budget / 6)))), max(low, room))
        tier = str(rng.choice(["easy", "medium", "hard"], p=[0.35, 0.4, 0.25]))
        who, manner = kind(stage, size, tier)
        idle = who[(stage["born"][who] < 0) & (stage["count"][who] == 0)]
        stage["count"][idle] = 1
        stage.rings += [(rings, int(m), kind.__name__, tier, manner) for m in who]
        done, rings = done + len(who), rings + 1
