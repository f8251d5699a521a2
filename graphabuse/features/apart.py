"""What have members outside of what they share with each other? Lives of their own, or nothing but the common machine and line."""

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.grouped import Grouped, ratio
from graphabuse.features.uses import Use
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

WHOLE = 0.999


def apart_features(groups: Groups, use: Use, links: Links, snapshot: Snapshot) -> dict[str, np.ndarray]:
    """How much of the members' lives passes on identifiers that another member has, too.

    ``<role>_bound`` is the mean share of a member's events with the role that lie on shared identifiers; ``bound`` takes each
    member's least, over the roles he is seen with, ``nothing_outside`` counts those who have nothing else. ``days_shared`` and
    ``days_apart`` are the most days on one shared identifier and on one of his own, of the days he was there.
    """
    seen, n_rows = links.sightings, len(groups.accounts)
    members = Grouped(groups.owner, len(groups))
    shared = use.inside.take(use.cell) >= 2
    kind, events = use.cell_kind.take(use.cell), seen["events"].take(use.row).astype(float)
    least, features = np.full(n_rows, np.inf), {}
    for role, codes in links.everyone.roles.items():
        rows = np.flatnonzero(np.isin(kind, codes))
        member, part = use.member.take(rows), events.take(rows)
        whole = np.bincount(member, weights=part, minlength=n_rows)
        bound = ratio(np.bincount(member, weights=part * shared.take(rows), minlength=n_rows), whole, empty=np.inf)
        least = np.minimum(least, bound)
        has = np.flatnonzero(np.isfinite(bound))
        features[f"{role}_bound"] = Grouped(groups.owner.take(has), len(groups)).mean(bound.take(has), empty=np.nan)
    known = np.flatnonzero(np.isfinite(least))
    of_known = Grouped(groups.owner.take(known), len(groups))
    features["bound"] = of_known.mean(least.take(known), empty=np.nan)
    features["nothing_outside"] = of_known.mean((least.take(known) >= WHOLE).astype(float), empty=np.nan)
    there = np.maximum(snapshot.days.take(groups.accounts), 1).astype(float)
    days = seen["days"].take(use.row).astype(float)
    for name, chosen in (("days_shared", shared), ("days_apart", ~shared)):
        rows = np.flatnonzero(chosen)
        most = Grouped(use.member.take(rows), n_rows).max(days.take(rows))
        features[name] = members.mean(np.minimum(most / there, 1.0))
    return features
