"""Without which identifiers does a ring fall apart? A small cut through members and what they share."""

from dataclasses import dataclass

import numpy as np

from graphabuse.graph.components import component_labels

MOST = 3
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


def smallest_cut(member: np.ndarray, identifier: np.ndarray, *, n_members: int, n_identifiers: int) -> Cut:
    """A cut found greedily: at each step the identifier whose loss breaks the most.

    Parameters
    ----------
    member, identifier : numpy.ndarray
        Who uses which shared identifier, as positions; shape ``(n_uses,)``. Identifiers come strongest first.
    """
    gone: list[int] = []
    left = 1.0
    crowd = np.bincount(identifier, minlength=n_identifiers)
    for _ in range(min(MOST, n_identifiers)):
        tried = [at for at in np.argsort(-crowd, kind="stable")[: MOST + 3].tolist() if at not in gone]
        if not tried:
            break
        parts = [_largest(member, identifier, [*gone, at], n_members, n_identifiers) for at in tried]
        best = int(np.argmin(parts))
        gone.append(tried[best])
        left = parts[best] / max(n_members, 1)
        if left <= HALF:
            return Cut(tuple(gone), left)
    return Cut((), left)


def _largest(member: np.ndarray, identifier: np.ndarray, gone: list[int], n_members: int, n_identifiers: int) -> int:
    """Members in the largest part once some identifiers are gone; single members count as none."""
    kept = ~np.isin(identifier, gone)
    size = n_members + n_identifiers
    label = component_labels(member[kept], n_members + identifier[kept], size)
    largest = int(np.bincount(label[:n_members]).max(initial=0))
    return largest if largest > 1 else 0
