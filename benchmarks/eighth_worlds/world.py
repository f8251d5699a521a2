"""How is a world made? Rings are planned, honest people live, then rings work among them."""

from collections.abc import Callable

import numpy as np
from fourth_worlds.log import Log

from eighth_worlds import (
    agencies,
    bursts,
    homes,
    places,
    reuse,
    rings_in_step,
    rings_machines,
    rings_money,
    rings_proxies,
    takeover,
)
from eighth_worlds.life import live
from eighth_worlds.log import written
from eighth_worlds.service import Service
from eighth_worlds.units import Ints

Mechanism = Callable[[Service], None]
Abuse = Callable[[Service, Ints, float], str]  # members and how much the ring gives away; tells how it connects

HONEST: tuple[Mechanism, ...] = (
    homes.households,
    homes.telephones,
    places.offices,
    places.campuses,
    agencies.agencies,
    places.public_places,
)
HONEST_HARD: tuple[Mechanism, ...] = (
    bursts.onboardings,
    homes.tablets,
    bursts.classes,
    bursts.giveaways,
    bursts.fairs,
    agencies.schedulers,
    reuse.vpn_users,
    reuse.used_telephones,
    reuse.second_accounts,
    reuse.equal_prints,
)
ABUSE: dict[Abuse, tuple[int, int]] = {  # sizes from and to
    rings_machines.device_farm: (8, 60),
    rings_money.card_testing: (5, 40),
    rings_proxies.residential_proxy: (10, 60),
    rings_machines.slow_drip: (5, 30),
    rings_machines.small_clique: (3, 6),
    rings_in_step.collusion: (5, 30),
    takeover.account_takeover: (3, 15),
}
ABUSE_HARD: dict[Abuse, tuple[int, int]] = {
    rings_proxies.aged_accounts: (6, 40),
    rings_machines.rotating_farm: (8, 60),
    rings_in_step.lockstep: (8, 40),
}
TIERS = {"easy": 1.0, "medium": 0.75, "hard": 0.5}  # how much a ring gives away


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: even ones are plain, odd ones hard."""
    service = Service(seed, accounts)
    plan = planned(service)
    order = service.rng.permutation(accounts)
    service.settle(np.sort(order[sum(size for _, size in plan) :]))
    for mechanism in (*HONEST, *HONEST_HARD) if service.hard else HONEST:
        mechanism(service)
    live(service)
    rings(service, plan, order)
    for _ in range(int(service.rng.integers(1, 4 if service.hard else 3))):
        takeover.stuffing(service, int(service.rng.integers(60, 400) * max(0.1, accounts / 50_000)))
    return written(service)


def planned(service: Service) -> list[tuple[Abuse, int]]:
    """Rings with their sizes until enough accounts are in one; every typology comes in turn."""
    kinds = list({**ABUSE, **(ABUSE_HARD if service.hard else {})}.items())
    plan: list[tuple[Abuse, int]] = []
    left = service.count * service.ringed
    while left > 0:
        for nth in service.rng.permutation(len(kinds)):
            kind, (low, high) = kinds[nth]
            size = int(np.clip(service.rng.lognormal(np.log(low * 1.6), 0.55), low, high))
            if left > 0:
                plan.append((kind, size))
                left -= size
    return plan


def rings(service: Service, plan: list[tuple[Abuse, int]], order: Ints) -> None:
    """All rings of a plan; in hard worlds more of them are careful."""
    shares = [0.25, 0.4, 0.35] if service.hard else [0.45, 0.35, 0.2]
    first = 0
    for kind, size in plan:
        members = np.sort(order[first : first + size])
        first += size
        tier = list(TIERS)[service.rng.choice(3, p=shares)]
        manner = kind(service, members, TIERS[tier])
        service.ring(members, kind.__name__, tier, manner)
