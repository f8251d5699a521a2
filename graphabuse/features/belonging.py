"""Does a member live as the others of the group do? What an operator's accounts have in common and a victim's do not share, for roles.

Only members of groups that are flagged are asked, so this may cost more for each of them than what is known of all candidates.
"""

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.adjacency import Reach, reach
from graphabuse.features.background import Background
from graphabuse.features.behaviour import action_shares
from graphabuse.features.grouped import Grouped, divergence, ratio
from graphabuse.features.hours import TURN
from graphabuse.features.member import member_features
from graphabuse.features.uses import Use, uses_of
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

SHORTEST_LIFE_S = 3600.0


def belonging_features(
    groups: Groups, links: Links, snapshot: Snapshot, background: Background
) -> dict[str, np.ndarray]:
    """The figures of :func:`member_features` and of the member's life beside the group's; ``…_rel`` are less the mean of the group.

    Returns
    -------
    dict
        One value per membership row for each name; NaN where the data cannot tell. ``shared_*`` are of identifiers that another
        member has, too: share of the member's events, of his identifiers and of his days on them, and the shares of his life
        before the first use, after the last and between. ``private_*`` are of identifiers that nobody else has at all.
        ``hour_*`` and ``action_*`` compare his day and his mix of actions with those of the others and of everybody (divergences are
        Jensen and Shannon's, in bits); ``action_surprise`` is the mean of −log2 of how usual an action is.
    """
    reached, use = reach(groups, background.index), uses_of(groups, links, background.starts)
    own = _shared_use(groups, links, snapshot, use) | _days(groups, snapshot) | _actions(groups, snapshot)
    ties = _tied_by(groups, links, snapshot, reached)
    return member_features(groups, links, snapshot, reached=reached, use=use) | ties | own


def _tied_by(groups: Groups, links: Links, snapshot: Snapshot, reached: Reach) -> dict[str, np.ndarray]:
    members = Grouped(groups.owner, len(groups))
    within = np.flatnonzero(reached.inner)
    inner, link = Grouped(reached.member.take(within), len(groups.accounts)), reached.link.take(within)
    bits = inner.sum(links.bits.take(link).astype(float))
    by_address = np.zeros(len(link))
    for code in links.everyone.roles.get("ip", ()):
        by_address += links.by_source[snapshot.kinds[code]].take(link)
    return {
        "bits_rel": members.centred(np.log2(1 + bits)),
        "bits_by_address": ratio(inner.sum(by_address), bits, empty=np.nan),
        "sources": inner.mean(links.n_sources.take(link).astype(float), empty=np.nan),
    }


def _shared_use(groups: Groups, links: Links, snapshot: Snapshot, use: Use) -> dict[str, np.ndarray]:
    members = Grouped(groups.owner, len(groups))
    seen, n_rows = links.sightings, len(groups.accounts)
    inside, outside = use.inside.take(use.cell), use.outside.take(use.cell)
    events, days = seen["events"].take(use.row).astype(float), seen["days"].take(use.row).astype(float)
    there = np.maximum(snapshot.days.take(groups.accounts), 1)
    first, last = snapshot.first_at.take(groups.accounts), snapshot.last_at.take(groups.accounts)
    life = np.maximum(last - first, SHORTEST_LIFE_S)
    of_member = Grouped(use.member, n_rows)
    rows, alone = np.flatnonzero(inside >= 2), np.flatnonzero((inside == 1) & (outside == 0))
    shared, private = Grouped(use.member.take(rows), n_rows), Grouped(use.member.take(alone), n_rows)
    begun = shared.min(seen["first_at"].take(use.row.take(rows)), empty=np.nan)
    ended = shared.max(seen["last_at"].take(use.row.take(rows)), empty=np.nan)
    found = {
        "shared_events": ratio(shared.sum(events.take(rows)), of_member.sum(events)),
        "shared_identifiers": ratio(shared.count, of_member.count),
        "shared_before": np.nan_to_num((begun - first) / life),
        "shared_after": np.nan_to_num((last - ended) / life),
        "shared_lasting": np.nan_to_num((ended - begun) / life),
        "private_events": ratio(private.sum(events.take(alone)), of_member.sum(events)),
        "private_days": private.max(days.take(alone)) / there,
    }
    found |= {f"{name}_rel": members.centred(values) for name, values in found.items()}
    return found | {"shared_days_rel": members.centred(shared.max(days.take(rows)) / there)}


def _days(groups: Groups, snapshot: Snapshot) -> dict[str, np.ndarray]:
    members = Grouped(groups.owner, len(groups))
    counts = snapshot.hours.of(groups.accounts).toarray().astype(float)
    counts, every = counts[:, :24] + counts[:, 24:], snapshot.hours.mix[:24] + snapshot.hours.mix[24:]
    day = counts / counts.sum(axis=1, keepdims=True)
    others = _of_others(members, day)
    blurred, blurred_others = _blurred(day), _blurred(others)
    lengths = np.sqrt((blurred**2).sum(axis=1) * (blurred_others**2).sum(axis=1))
    from_group = divergence(day, others)
    return {
        "hour_from_group": from_group,
        "hour_from_group_rel": members.centred(from_group),
        "hour_from_all_rel": members.centred(divergence(day, every[None, :])),
        "hour_cosine": ratio((blurred * blurred_others).sum(axis=1), lengths),
        "hour_apart": np.abs(((day - others) * TURN).sum(axis=1)),
    }


def _actions(groups: Groups, snapshot: Snapshot) -> dict[str, np.ndarray]:
    members = Grouped(groups.owner, len(groups))
    usual = snapshot.actions.mix
    names = ("action_surprise", "action_surprise_rel", "action_from_group", "action_from_all", "action_from_all_rel")
    if usual is None:
        return dict.fromkeys(names, np.full(len(groups.accounts), np.nan))
    mix = action_shares(groups, snapshot)
    surprise = (mix * -np.log2(np.maximum(usual, 1e-9))).sum(axis=1)
    from_all = divergence(mix, usual[None, :])
    from_group = divergence(mix, _of_others(members, mix))
    values = (surprise, members.centred(surprise), from_group, from_all, members.centred(from_all))
    return dict(zip(names, values, strict=True))


def _of_others(members: Grouped, shares: np.ndarray) -> np.ndarray:
    """Mean of each column over the other members of the group."""
    size, mean = members.count.take(members.owner)[:, None], members.means(shares).take(members.owner, axis=0)
    return np.asarray((size * mean - shares) / np.maximum(size - 1, 1))


def _blurred(day: np.ndarray) -> np.ndarray:
    """Half of each hour goes to the hours before and after."""
    return np.asarray(0.5 * day + 0.25 * (np.roll(day, 1, axis=1) + np.roll(day, -1, axis=1)))
