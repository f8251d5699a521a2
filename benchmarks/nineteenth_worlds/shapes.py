"""Which random graphs are there? Edges between the members of a group, by number, and the identifiers made for it.

All shapes but the partitions and the urn are pairs of arrays of equal length: member, identifier.
"""

import numpy as np

Edges = tuple[np.ndarray, np.ndarray]


def heavy(rng: np.random.Generator, low: float, high: float, tail: float, k: int) -> np.ndarray:
    """Whole numbers from a power law between two bounds, by its inverse."""
    u, power = rng.random(k), 1 - tail
    return np.floor((low**power + u * ((high + 1) ** power - low**power)) ** (1 / power)).astype(int)


def urn(rng: np.random.Generator, k: int, fresh: float) -> np.ndarray:
    """Preferential attachment: each new edge copies the end of an earlier one, or makes a new identifier."""
    earlier = (rng.random(k) * np.arange(k)).astype(int)
    new = rng.random(k) < fresh
    new[:1] = True
    ends = np.where(new, np.cumsum(new) - 1, -1)
    for edge in np.flatnonzero(~new):
        ends[edge] = ends[earlier[edge]]
    return ends


def cliques(rng: np.random.Generator, k: int, alone: float) -> np.ndarray:
    """A partition into small sets, as labels of the ``k`` members; a share of the sets is of one."""
    sizes = np.where(rng.random(k) < alone, 1, 1 + np.minimum(rng.geometric(0.55, k), 7))
    return np.repeat(np.arange(k), sizes)[:k]


def dense(rng: np.random.Generator, members: int, width: int, density: float) -> Edges:
    """A block: every member on each of few identifiers with the same chance, on one at least."""
    met = rng.random((members, width)) < density
    met[np.arange(members), rng.integers(0, width, members)] = True
    return np.nonzero(met)


def star(members: int) -> Edges:
    """One identifier for all."""
    return np.arange(members), np.zeros(members, int)


def chain(members: int) -> Edges:
    """Each member shares one with the next."""
    links = np.arange(members - 1)
    return np.concatenate([links, links + 1]), np.concatenate([links, links])


def expander(rng: np.random.Generator, members: int, extra: float) -> Edges:
    """Identifiers of two or three members each: a cycle in random order holds it together, further pairs make it short."""
    order = rng.permutation(members)
    more = rng.binomial(members, min(extra, 1))
    ends = [order, np.roll(order, 1), rng.integers(0, members, more), rng.integers(0, members, more)]
    idents = [np.arange(members)] * 2 + [members + np.arange(more)] * 2
    third = np.flatnonzero(rng.random(members) < extra / 2)
    ends.append(rng.integers(0, members, len(third)))
    return np.concatenate(ends), np.concatenate([*idents, third])


def cells(rng: np.random.Generator, members: int, most: int) -> np.ndarray:
    """A partition into cells of two to ``most``, as labels; the last takes what is left, never one alone."""
    sizes = rng.integers(2, most + 1, members)
    label = np.repeat(np.arange(members), sizes)[:members]
    if members > 2 and label[-1] != label[-2]:
        label[-1] = label[-2]
    return label
