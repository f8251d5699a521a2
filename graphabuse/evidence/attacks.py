"""Which identifiers did an attacker use on other people's accounts? Those that many of them touched in one short burst.

That many accounts merely touched an identifier is enough to let those touches link nobody, but it is no proof of an attack: the
addresses of carriers, cafés and VPNs look like that all the time. An attack is over in days. So people are called attacked
only where five or more of the touches, and at least half of them, began within one eighth of the window (two overlapping
divisions, so that no burst is cut in two).
"""

from collections.abc import Mapping

import numpy as np

MIN_BURST = 5
MIN_SHARE = 0.5
PARTS = 8


def attack_touches(sightings: Mapping[str, np.ndarray], *, start: int, end: int) -> np.ndarray:
    """Rows of ``sightings`` that are touches of an identifier under attack, ascending.

    Parameters
    ----------
    sightings : mapping
        Columns ``identifier``, ``first_at`` (epoch seconds), ``touch`` and ``attack`` as :class:`graphabuse.evidence.links.Links`
        holds them.
    start, end : int
        First and last event of the window, epoch seconds.
    """
    rows = np.flatnonzero(sightings["attack"] & sightings["touch"])
    if len(rows) == 0:
        return rows
    _, where = np.unique(sightings["identifier"][rows], return_inverse=True)
    touches = np.bincount(where)
    elapsed = (sightings["first_at"][rows] - start) * (2 * PARTS) // max(end - start + 1, 1)
    burst = np.zeros(len(touches), dtype="int64")
    for shift in (0, 1):
        cell, count = np.unique(where * (2 * PARTS) + (elapsed + shift) // 2, return_counts=True)
        np.maximum.at(burst, cell // (2 * PARTS), count)
    return rows[((burst >= MIN_BURST) & (burst >= MIN_SHARE * touches))[where]]
