"""Where do strangers meet? Hubs by preferential attachment, blocks of offices, chains of used machines, stars of agencies."""

import numpy as np

from nineteenth_worlds.shapes import urn
from nineteenth_worlds.web import Web


def public_places(web: Web) -> None:
    """Carriers, cafés, libraries: a new visitor goes where many already go."""
    rng = web.rng
    roam = web.honest[rng.random(len(web.honest)) < web.dials.roams]
    who = np.repeat(roam, rng.geometric(0.6, len(roam)))
    idents = attached(web, "ip", rng.permutation(who), web.dials.fresh, rng.uniform(0.2, 1.2), "public_places")
    web.hubs = idents[: max(3, len(idents) // 50)]


def attached(web: Web, kind: str, who: np.ndarray, fresh: float, weight: float, mechanism: str) -> np.ndarray:
    """Edges by preferential attachment; the identifiers, those of most accounts first."""
    ends = urn(web.rng, len(who), fresh)
    degree = np.bincount(ends)
    idents = web.new(kind, len(degree))
    web.tie(kind, who, idents[ends], weight)
    for end in np.flatnonzero((degree >= 3) & (degree <= 400)):
        web.group(who[ends == end], mechanism)
    return idents[np.argsort(-degree, kind="stable")]


def offices(web: Web) -> None:
    """Blocks: all of a firm or a campus on a few addresses of its own, some on its machines and its card."""
    rng, card = web.rng, web.rng.uniform(0, 0.4)

    def block(people: np.ndarray) -> None:
        width = max(1, int(len(people) / rng.uniform(15, 60)))
        idents = web.new("ip", width, near=True)
        web.tie("ip", people, idents[rng.integers(0, width, len(people))], rng.uniform(0.4, 2))
        if rng.random() < 0.3:
            some = people[rng.random(len(people)) < 0.4]
            desks = web.new("device", max(1, len(some) // 5))
            web.tie("device", some, desks[rng.integers(0, len(desks), len(some))], 0.5)
        if len(people) < 40 and rng.random() < card:
            web.tie("token", people, np.repeat(web.new("token", 1), len(people)), rng.uniform(0.3, 2))
        web.group(people, "offices")

    web.each(rng.uniform(0.05, 0.25), 5, 1200, 2.5, block)


def handed_on(web: Web) -> None:
    """Chains in time: a machine sold or given to the next, who has it until it goes on."""
    rng, days = web.rng, web.dials.days

    def passed(people: np.ndarray) -> None:
        cuts = np.concatenate([[-1], np.sort(rng.random(len(people) - 1)) * days, [np.inf]])
        idents = np.repeat(web.new("device", 1), len(people))
        web.tie("device", people, idents, 3.0, cuts[:-1], cuts[1:])
        web.group(people, "handed_on")

    web.each(rng.uniform(0.005, 0.05), 2, 5, 2, passed)


def agencies(web: Web) -> None:
    """Stars: a clerk's machine works in many clients' accounts, one client after the other, weeks on end."""
    rng, days = web.rng, web.dials.days

    def star(clients: np.ndarray) -> None:
        desk, line = web.new("device", 1 + len(clients) // 25), web.new("ip", 1)
        rounds = int(np.clip(days / rng.uniform(3, 15), 1, 8))
        for day in rng.uniform(0, days * 0.95, rounds):
            mine = rng.permutation(clients)[: max(2, int(len(clients) * rng.uniform(0.4, 1)))]
            at = np.floor(day) + 0.35 + np.cumsum(rng.exponential(rng.uniform(0.003, 0.02), len(mine)))
            web.visit(mine, at, device=desk[rng.integers(0, len(desk), len(mine))], ip=line)
        web.tie("device", clients, np.repeat(desk[:1], len(clients)), 0.3)
        web.group(clients, "agencies")

    web.each(rng.uniform(0.004, 0.02), 5, 60, 2, star)


def collisions(web: Web) -> None:
    """Fingerprints that are no one's own: the same model with the same settings, by a power law."""
    rng = web.rng
    who = web.honest[rng.random(len(web.honest)) < max(web.dials.collides, 0.002)]
    attached(web, "device", who, rng.uniform(0.03, 0.4), rng.uniform(0.5, 3), "collisions")


def clubs(web: Web) -> None:
    """A purse that a club or a team pays from, no more in common."""
    rng = web.rng

    def purse(people: np.ndarray) -> None:
        web.tie("token", people, np.repeat(web.new("token", 1), len(people)), rng.uniform(0.4, 2))
        web.group(people, "clubs")

    web.each(rng.uniform(0.003, 0.02), 3, 25, 2, purse)
