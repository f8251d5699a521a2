"""What comes up in which world, and how large is each ring? Every scheme once, then as the world's own mix has it."""

from collections.abc import Callable

import numpy as np

from nineteenth_worlds import lookalikes, places, rings_dense, rings_sparse
from nineteenth_worlds.dials import TIERS, Dials
from nineteenth_worlds.homes import households
from nineteenth_worlds.ring import Ring
from nineteenth_worlds.shapes import heavy
from nineteenth_worlds.web import Web

Scheme = Callable[[Ring], None]

PLAIN_RINGS: dict[str, Scheme] = {
    "farm": rings_dense.farm,
    "card_testing": rings_dense.card_testing,
    "residential": rings_dense.residential,
    "slow_drip": rings_dense.slow_drip,
    "clique": rings_dense.clique,
    "collusion": rings_dense.collusion,
    "takeover": rings_dense.takeover,
}
HARD_RINGS: dict[str, Scheme] = {
    "aged": rings_sparse.aged,
    "rotating": rings_sparse.rotating,
    "growing": rings_sparse.growing,
    "synchrony": rings_sparse.synchrony,
    "expander": rings_sparse.sparse,
    "chain": rings_sparse.links,
    "camouflage": rings_sparse.camouflage,
    "rented": rings_sparse.rented,
}
PLAIN_GROUPS = {
    "households": households,
    "public_places": places.public_places,
    "offices": places.offices,
    "handed_on": places.handed_on,
    "agencies": places.agencies,
    "collisions": places.collisions,
    "clubs": places.clubs,
}
HARD_GROUPS = {
    "onboarding": lookalikes.onboarding,
    "campaigns": lookalikes.campaigns,
    "tablets": lookalikes.tablets,
    "tunnels": lookalikes.tunnels,
    "kiosks": lookalikes.kiosks,
}
MOST = {
    "clique": 6,
    "takeover": 10,
    "collusion": 25,
}  # members; other schemes have room for as many as the world's largest


def planned(rng: np.random.Generator, dials: Dials, n: int) -> list[tuple[str, Scheme, int, str]]:
    """Scheme, size and tier of every ring, of about the share of accounts that the world is to have."""
    schemes = PLAIN_RINGS | HARD_RINGS if dials.hard else PLAIN_RINGS
    names = list(schemes)
    budget = max(dials.abuse * n, 3.5 * (len(names) + 1))
    weights = rng.dirichlet(np.full(len(names), dials.mix))
    chosen = [*names, "rented"] if dials.hard else names.copy()
    sizes = [size_of(rng, dials, name, budget) for name in chosen]
    while sum(sizes) > budget and max(sizes) > 3:
        largest = int(np.argmax(sizes))
        sizes[largest] = max(3, int(sizes[largest] * 0.7))
    while sum(sizes) < budget - 3:
        name = str(rng.choice(names, p=weights))
        chosen.append(name)
        sizes.append(min(size_of(rng, dials, name, budget), max(3, int(budget - sum(sizes)))))
    tiers = rng.choice(TIERS, len(chosen), p=dials.tiers)
    return [(name, schemes[name], size, str(tier)) for name, size, tier in zip(chosen, sizes, tiers, strict=True)]


def size_of(rng: np.random.Generator, dials: Dials, name: str, budget: float) -> int:
    """Heavy-tailed, from three up to what the scheme and the world allow."""
    most = min(MOST.get(name, dials.largest), max(6, int(budget / 3)))
    return int(min(heavy(rng, 3, most, dials.tail, 1)[0], most))


def built(web: Web, plan: list[tuple[str, Scheme, int, str]]) -> None:
    """The whole graph: honest structure first, since rings hide in it."""
    for group in (PLAIN_GROUPS | HARD_GROUPS if web.dials.hard else PLAIN_GROUPS).values():
        group(web)
    ends = np.cumsum([size for _, _, size, _ in plan])
    for (_, scheme, _, tier), members in zip(plan, np.split(web.reserved, ends)[:-1], strict=True):
        scheme(Ring(web, members, tier))
