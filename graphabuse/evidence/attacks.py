"""Which identifiers did an attacker use on other people's accounts? Those that many of them touched in one short burst.

That many accounts merely touched an identifier is enough to let those touches link nobody, but it is no proof of an attack: the
addresses of carriers, cafés and VPNs look like that all the time. An attack is over in days. So people are called attacked
only where five or more of the touches, and at least half of them, began within one eighth of the window (two overlapping
divisions, so that no burst is cut in two).
"""

import ibis
from ibis.expr.types import Table

MIN_BURST = 5
MIN_SHARE = 0.5
PARTS = 8


def attack_touches(owned: Table, *, start: int, end: int) -> Table:
    """Touches of identifiers under attack: ``account``, ``identifier``, ``kind``, ``first_at``.

    Parameters
    ----------
    owned : ibis Table
        As :func:`graphabuse.evidence.ownership.owned_sightings` returns it.
    start, end : int
        First and last event of the window, epoch seconds.
    """
    touched = owned.filter(owned.attack & owned.touch)
    elapsed = (touched.first_at - start) * (2 * PARTS) // max(end - start + 1, 1)
    half = touched.mutate(half=elapsed.cast("int32")).group_by("identifier", "half").aggregate(n=ibis._.count())
    parts = [
        half.group_by("identifier", part=(half.half + shift) // 2).aggregate(n=half.n.sum()).drop("part")
        for shift in (0, 1)
    ]
    both = ibis.union(*parts)  # every touch twice
    counted = both.group_by("identifier").aggregate(burst=both.n.max(), touches=both.n.sum())
    attacked = counted.filter((counted.burst >= MIN_BURST) & (counted.burst >= MIN_SHARE / 2 * counted.touches))
    return touched.semi_join(attacked, "identifier").select("account", "identifier", "kind", "first_at")
