"""Who lives together, and what is everyone's own? A partition into small cliques, and addresses that move between them."""

import numpy as np

from nineteenth_worlds.shapes import cliques
from nineteenth_worlds.web import Web


def households(web: Web) -> None:
    """Every honest account has a home; those of one home share its address, now and then a machine or a card."""
    rng, people = web.rng, web.rng.permutation(web.honest)  # an order that other groups do not follow
    home = cliques(rng, len(people), web.dials.alone)
    web.region[people] = rng.integers(0, web.dials.regions, home[-1] + 1)[home]
    addresses(web, people, home)
    machines(web, people, home)
    cards(web, people, home)
    further(web, people, home)
    size = np.bincount(home)
    for part in np.split(people, np.cumsum(size)[:-1]):
        if len(part) > 1:
            web.group(part, "households")


def addresses(web: Web, people: np.ndarray, home: np.ndarray) -> None:
    """A leased address goes back to its region's pool and comes up in another home."""
    rng, dials, n = web.rng, web.dials, int(home[-1]) + 1
    leased = rng.random(n) < dials.leased
    fixed = web.new("ip", n, six=dials.six)
    web.homes = fixed[~leased]
    still = ~leased[home]
    web.tie("ip", people[still], fixed[home[still]])
    for region in range(dials.regions):
        mine = np.flatnonzero(leased & (np.arange(n) % dials.regions == region))
        if not len(mine):
            continue
        pool = web.new("ip", max(3, int(dials.pool * len(mine))))
        web.homes = np.concatenate([web.homes, pool])
        terms = np.minimum(rng.poisson(dials.days / dials.lease, len(mine)), 11) + 1
        whose = np.repeat(mine, terms)
        ends = np.cumsum(terms)
        turn = np.arange(len(whose)) - np.repeat(ends - terms, terms)
        cuts = rng.random(len(whose)) * dials.days
        cuts[turn == 0] = -1
        cuts = cuts[np.lexsort((cuts, whose))]
        until = np.append(cuts[1:], np.inf)
        until[ends - 1] = np.inf
        spread(web, people, home, whose, pool[rng.integers(0, len(pool), len(whose))], cuts, until)


def spread(
    web: Web,
    people: np.ndarray,
    home: np.ndarray,
    whose: np.ndarray,
    idents: np.ndarray,
    since: np.ndarray,
    until: np.ndarray,
) -> None:
    """Give what a home has to all who live in it."""
    size = np.bincount(home)
    first = np.cumsum(size) - size
    rows = np.repeat(np.arange(len(whose)), size[whose])
    start = np.cumsum(size[whose]) - size[whose]
    place = first[whose[rows]] + np.arange(len(rows)) - start[rows]
    web.tie("ip", people[place], idents[rows], 1.0, since[rows], until[rows])


def machines(web: Web, people: np.ndarray, home: np.ndarray) -> None:
    """Own machines, some replaced within the window; a family's tablet or computer."""
    rng, dials, k = web.rng, web.dials, len(people)
    number = np.minimum(rng.geometric(1 / (1 + dials.renews), k), 6)
    owner = np.repeat(people, number)
    since = np.where(rng.random(len(owner)) < 0.6, -1.0, rng.random(len(owner)) * dials.days)
    since[np.cumsum(number) - 1] = -1
    web.tie("device", owner, web.new("device", len(owner)), rng.exponential(1, len(owner)) + 0.05, since)
    common = rng.random(home[-1] + 1) < rng.uniform(0.1, 0.5)
    idents = web.new("device", len(common))
    uses = common[home] & (rng.random(k) < 0.8)
    web.tie("device", people[uses], idents[home[uses]], rng.uniform(0.2, 1))


def cards(web: Web, people: np.ndarray, home: np.ndarray) -> None:
    """Most have a means of payment or two, families one for all."""
    rng, k = web.rng, len(people)
    has = rng.random(k) < rng.uniform(0.5, 0.95)
    number = np.where(has, np.minimum(rng.geometric(0.75, k), 4), 0)
    owner = np.repeat(people, number)
    web.tie("token", owner, web.new("token", len(owner)))
    common = rng.random(home[-1] + 1) < rng.uniform(0.1, 0.6)
    idents = web.new("token", len(common))
    uses = common[home] & (rng.random(k) < 0.75)
    web.tie("token", people[uses], idents[home[uses]])


def further(web: Web, people: np.ndarray, home: np.ndarray) -> None:
    """A postal address is the home's; a number or a mail address is one's own, seldom a relative's."""
    for kind in web.dials.kinds[3:]:
        share = {"address": 0.93, "phone": 0.2, "email": 0.04}[kind]
        shared = web.rng.random(len(people)) < share
        idents = web.new(kind, int(home[-1]) + 1)
        web.tie(kind, people[shared], idents[home[shared]])
        web.tie(kind, people[~shared], web.new(kind, int((~shared).sum())))
