"""Without which identifiers does a ring fall apart? A small cut through members and what they share."""

from dataclasses import dataclass

import numpy as np

from graphabuse.features.grouped import ranges
from graphabuse.graph.components import component_labels

MOST = 3
TRIED = MOST + 3
HALF = 0.5


@dataclass(frozen=True)
class Cut:
    """Identifiers without which at most half of the members hang together.

    Attributes
    ----------
    identifiers : tuple of int
        Positions among the ring's shared identifiers; empty when even :data:`MOST` of them do not suffice.
    left_share : float
        Share of members in the largest part that then still holds together, 0..1.
    """

    identifiers: tuple[int, ...]
    left_share: float


def smallest_cuts(
    ring: np.ndarray, member: np.ndarray, identifier: np.ndarray, *, n_members: np.ndarray, n_identifiers: np.ndarray
) -> list[Cut]:
    """A cut of each ring, found greedily: at each step the identifier whose loss breaks the most.

    Parameters
    ----------
    ring, member, identifier : numpy.ndarray
        Who uses which shared identifier: ring (ascending), and positions in it; shape ``(n_uses,)``. Identifiers come strongest
        first.
    n_members, n_identifiers : numpy.ndarray
        Shape ``(n_rings,)``.
    """
    n_rings = len(n_members)
    begins = np.searchsorted(ring, np.arange(n_rings + 1))
    place = np.cumsum(n_identifiers) - n_identifiers
    widest = _widest(np.bincount(place[ring] + identifier, minlength=int(n_identifiers.sum())), n_identifiers)
    gone: list[list[int]] = [[] for _ in range(n_rings)]
    left, lost = np.ones(n_rings), np.zeros(len(ring), bool)
    cuts: dict[int, Cut] = {}
    for _ in range(MOST):
        tried = [
            (at, one) for at in range(n_rings) if at not in cuts and len(gone[at]) < min(MOST, n_identifiers[at])
            for one in widest[at] if one not in gone[at]
        ]  # fmt: skip
        if not tried:
            break
        of_ring, without = np.array(tried).T
        parts = _largest(of_ring, without, begins, member, identifier, lost, n_members, n_identifiers)
        order = np.lexsort((np.arange(len(parts)), parts, of_ring))
        for best in order[np.flatnonzero(np.diff(of_ring[order], prepend=-1))].tolist():
            at, one = tried[best]
            gone[at].append(one)
            lost[begins[at] : begins[at + 1]] |= identifier[begins[at] : begins[at + 1]] == one
            left[at] = parts[best] / max(n_members[at], 1)
            if left[at] <= HALF:
                cuts[at] = Cut(tuple(gone[at]), float(left[at]))
    return [cuts.get(at, Cut((), float(left[at]))) for at in range(n_rings)]


def _widest(crowd: np.ndarray, n_identifiers: np.ndarray) -> list[list[int]]:
    """Of each ring the identifiers of most members, as many as are tried."""
    ends = np.cumsum(n_identifiers).tolist()
    return [
        np.argsort(-crowd[end - count : end], kind="stable")[:TRIED].tolist()
        for end, count in zip(ends, n_identifiers.tolist(), strict=True)
    ]


def _largest(
    of_ring: np.ndarray, without: np.ndarray, begins: np.ndarray, member: np.ndarray, identifier: np.ndarray,
    lost: np.ndarray, n_members: np.ndarray, n_identifiers: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Members in the largest part of each trial, all side by side in one graph; single members count as none."""
    lengths = np.diff(begins)[of_ring]
    rows, trial = ranges(begins[of_ring], lengths), np.repeat(np.arange(len(of_ring)), lengths)
    kept = ~lost[rows] & (identifier[rows] != without[trial])
    rows, trial = rows[kept], trial[kept]
    size = (n_members + n_identifiers)[of_ring]
    first = np.cumsum(size) - size
    label = component_labels(
        first[trial] + member[rows], first[trial] + n_members[of_ring][trial] + identifier[rows], int(size.sum())
    )
    part = label[ranges(first, n_members[of_ring])]
    largest = np.maximum.reduceat(np.bincount(part)[part], np.cumsum(n_members[of_ring]) - n_members[of_ring])
    return np.where(largest > 1, largest, 0)
