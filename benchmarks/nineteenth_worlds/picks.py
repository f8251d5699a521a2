"""Which of its edges does a visit go along? One of those that are there at the time, by weight, of each kind."""

import numpy as np

from nineteenth_worlds.clock import Visits
from nineteenth_worlds.web import Web


def picked(web: Web, visits: Visits) -> dict[str, np.ndarray]:
    """Identifiers of each kind by visit; -1 where an account has none."""
    found = {}
    for kind in web.dials.kinds:
        given = visits.on[kind]
        found[kind] = np.where(given >= 0, given, along(web, kind, visits.account, visits.at))
    return found


def along(web: Web, kind: str, account: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The largest of perturbed weights is a draw by weight (Gumbel), for all visits at once."""
    owner, ident, weight, since, until = (np.concatenate(part) for part in zip(*web.edges[kind], strict=True))
    order = np.argsort(owner, kind="stable")
    degree = np.bincount(owner, minlength=web.n)
    first = np.cumsum(degree) - degree
    ident, weight, since, until = (part[order] for part in (ident, weight, since, until))
    number = degree[account]
    some = np.flatnonzero(number)
    number = number[some]
    begins = np.cumsum(number) - number
    rows = np.repeat(some, number)
    edge = np.repeat(first[account[some]] - begins, number) + np.arange(len(rows))
    there = (since[edge] <= at[rows]) & (at[rows] < until[edge])
    score = np.log(weight)[edge] + web.rng.gumbel(size=len(edge))
    score[~there] = -np.inf
    best = np.maximum.reduceat(score, begins) if len(begins) else score
    won = np.flatnonzero(there & (score == np.repeat(best, number)))
    chosen = np.full(len(account), -1)
    chosen[rows[won]] = ident[edge[won]]
    return chosen
