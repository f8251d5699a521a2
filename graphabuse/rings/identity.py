"""How does a ring keep its name from run to run?

A ring is matched by members (Jaccard ≥ .3, or containment ≥ .6 with three in common) to the rings of the last runs, one to
one by the Hungarian method; the name survives with the largest successor. A new ring is named after its members.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from graphabuse.graph.components import component_labels

MIN_JACCARD = 0.3
MIN_CONTAINMENT = 0.6
MIN_COMMON = 3

Overlaps = dict[tuple[int, int], int]


@dataclass(frozen=True)
class PastRing:
    """A ring of an earlier run, as it was when last seen.

    Attributes
    ----------
    ring_id, run_id : str
    accounts : frozenset of str
        Its ``core`` and ``edge`` members.
    latest : bool
        Was it in the run just before?
    """

    ring_id: str
    run_id: str
    accounts: frozenset[str]
    latest: bool = True


def membership_hash(accounts: Iterable[str]) -> str:
    """Sixteen hex digits that change exactly when the accounts do, in whatever order they come."""
    return hashlib.sha256("\n".join(sorted(accounts)).encode()).hexdigest()[:16]


def overlaps(now: Sequence[frozenset[str]], past: Sequence[PastRing]) -> Overlaps:
    """Accounts in common, for each pair (ring, earlier ring) that has any."""
    where: dict[str, list[int]] = {}
    for at, ring in enumerate(past):
        for account in ring.accounts:
            where.setdefault(account, []).append(at)
    found: Overlaps = {}
    for index, accounts in enumerate(now):
        for account in accounts:
            for at in where.get(account, ()):
                found[index, at] = found.get((index, at), 0) + 1
    return found


def jaccard(common: int, a: int, b: int) -> float:
    """Shared part of two sets of sizes ``a`` and ``b``."""
    return common / max(a + b - common, 1)


def successors(now: Sequence[frozenset[str]], past: Sequence[PastRing], common: Overlaps) -> dict[int, int]:
    """Ring → the earlier ring whose name it keeps, for the rings that keep one; each earlier ring once."""
    weights: dict[tuple[int, int], float] = {}
    for (index, at), n in common.items():
        a, b = len(now[index]), len(past[at].accounts)
        similar = jaccard(n, a, b)
        if similar >= MIN_JACCARD or (n / min(a, b) >= MIN_CONTAINMENT and n >= MIN_COMMON):
            weights[index, at] = n + similar / 2
    if not weights:
        return {}
    rows, columns = (np.array(side) for side in zip(*weights, strict=True))
    size = len(now) + len(past)
    part = component_labels(rows, len(now) + columns, size)[rows]
    kept: dict[int, int] = {}
    order = np.argsort(part, kind="stable")
    for pairs in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        # the order of the rings in the run must not decide between equal overlaps
        left = sorted({int(row) for row in rows[pairs]}, key=lambda row: sorted(now[row]))
        right = sorted({int(column) for column in columns[pairs]}, key=lambda column: past[column].ring_id)
        table = np.array([[weights.get((row, column), 0.0) for column in right] for row in left])
        for row, column in zip(*linear_sum_assignment(-table), strict=True):
            if table[row, column] > 0:
                kept[left[row]] = right[column]
    return kept


def names_of(now: Sequence[frozenset[str]], past: Sequence[PastRing], kept: dict[int, int]) -> list[str]:
    """``R-XXXXXXXX`` of every ring, unique: the earlier ring's where it has one, else made of its members."""
    names = [past[kept[index]].ring_id if index in kept else "" for index in range(len(now))]
    used = {ring.ring_id for ring in past}
    for index in sorted(range(len(now)), key=lambda at: sorted(now[at])):
        salt = 0
        while not names[index]:
            text = "\n".join([*sorted(now[index]), str(salt) if salt else ""])
            name = "R-" + hashlib.sha256(text.encode()).hexdigest()[:8].upper()
            if name not in used:
                names[index] = name
                used.add(name)
            salt += 1
    return names
