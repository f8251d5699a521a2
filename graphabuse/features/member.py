"""How well does each member fit its group? Figures relative to the group's own, for roles."""

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.adjacency import Reach
from graphabuse.features.behaviour import action_shares
from graphabuse.features.grouped import Grouped, ratio
from graphabuse.features.uses import Use
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot


def member_features(
    groups: Groups, links: Links, snapshot: Snapshot, *, reached: Reach, use: Use
) -> dict[str, np.ndarray]:
    """One value per membership row for each name; NaN where the data cannot tell.

    Parameters
    ----------
    reached : Reach
        Links of the members.
    use : Use
        What the members use.
    """
    return {
        **_ties(groups, links, reached),
        **_belongings(groups, links, use),
        **_times(groups, snapshot),
        **_mix(groups, snapshot),
    }


def _ties(groups: Groups, links: Links, reached: Reach) -> dict[str, np.ndarray]:
    n_rows, members = len(groups.accounts), Grouped(groups.owner, len(groups))
    within, beyond = np.flatnonzero(reached.inner), np.flatnonzero(~reached.inner)
    member, link = reached.member.take(within), reached.link.take(within)
    inner, outer = Grouped(member, n_rows), Grouped(reached.member.take(beyond), n_rows)
    bits, bits_out = links.bits.take(link).astype(float), links.bits.take(reached.link.take(beyond)).astype(float)
    strongest, degree, sum_in = inner.max(bits), inner.count, inner.sum(bits)
    size = groups.sizes[groups.owner].astype(float)
    middle = members.quantile(strongest, 0.5)[groups.owner]
    found = {
        "tie_rel": ratio(strongest, middle),
        "tie_gap": strongest - middle,
        "degree_rel": ratio(degree, members.quantile(degree, 0.5)[groups.owner]),
        "degree_share": degree / np.maximum(size - 1, 1),
        "mean_bits_rel": ratio(inner.mean(bits), middle),
        "inward_share": ratio(sum_in, sum_in + outer.sum(bits_out)),
        "out_over_in": ratio(outer.max(bits_out), strongest, empty=9.0),
        "size_log": np.log2(size),
    }
    for name in ("synchrony", "cotimed"):
        has = np.bincount(member[links.by_source[name].take(link) > 0], minlength=n_rows) > 0
        found[name] = has.astype(float)
        found[f"{name}_group"] = members.mean(has.astype(float))[groups.owner]
    return found


def _belongings(groups: Groups, links: Links, use: Use) -> dict[str, np.ndarray]:
    n_rows, members = len(groups.accounts), Grouped(groups.owner, len(groups))
    size = groups.sizes[groups.owner].astype(float)
    found: dict[str, np.ndarray] = {}
    for role, of_role in links.everyone.roles.items():
        rows = np.flatnonzero(np.isin(use.cell_kind, of_role).take(use.cell))
        member, cell, row = use.member.take(rows), use.cell.take(rows), use.row.take(rows)
        per = Grouped(member, n_rows)
        inside, outside = use.inside.take(cell), use.outside.take(cell)
        private = per.sum(((inside == 1) & (outside == 0)).astype(float))
        found[f"{role}_count"] = per.count
        found[f"{role}_private"] = private
        found[f"{role}_private_group"] = members.mean((private > 0).astype(float))[groups.owner]
        found[f"{role}_alone_share"] = ratio(per.sum((inside == 1).astype(float)), per.count, empty=np.nan)
        found[f"{role}_best_share"] = per.max(inside) / size
        shared = np.flatnonzero(inside >= 2)
        per_shared = Grouped(member.take(shared), n_rows)
        found[f"{role}_shared"] = per_shared.count
        found[f"{role}_crowd"] = per_shared.min(ratio(outside.take(shared), inside.take(shared)), empty=np.nan)
        own = links.sightings["own"].take(row).astype(float)
        found[f"{role}_own"] = per_shared.mean(own.take(shared), empty=np.nan)
        events = links.sightings["events"].take(row).astype(float)
        found[f"{role}_shared_events"] = ratio(per_shared.sum(events.take(shared)), per.sum(events), empty=np.nan)
    rows = np.flatnonzero(use.inside.take(use.cell) >= 2)
    touched = Grouped(use.member.take(rows), n_rows)
    found["touch"] = touched.mean(links.sightings["touch"].take(use.row.take(rows)).astype(float), empty=np.nan)
    return found


def _times(groups: Groups, snapshot: Snapshot) -> dict[str, np.ndarray]:
    members, owner = Grouped(groups.owner, len(groups)), groups.owner
    length = max(snapshot.end - snapshot.start, 1)
    first = snapshot.first_at[groups.accounts].astype(float)
    last = snapshot.last_at[groups.accounts].astype(float)
    middle, spread = members.quantile(first, 0.5), members.quantile(first, 0.75) - members.quantile(first, 0.25)
    late = first - middle[owner]
    events = np.log2(snapshot.events[groups.accounts])
    life = (last - first) / length
    return {
        "late_share": late / length,
        "late_rel": late / np.maximum(spread[owner], 0.005 * length),
        "late_log": np.sign(late) * np.log2(1 + np.abs(late) / 3600),
        "spread": spread[owner] / length,
        "old": (first <= snapshot.start + 0.03 * length).astype(float),
        "old_group": members.mean((first <= snapshot.start + 0.03 * length).astype(float))[owner],
        "events_rel": events - members.quantile(events, 0.5)[owner],
        "life_rel": life - members.quantile(life, 0.5)[owner],
        "end_rel": (last - members.quantile(last, 0.5)[owner]) / length,
    }


def _mix(groups: Groups, snapshot: Snapshot) -> dict[str, np.ndarray]:
    """Distance of the member's mix of actions from the group's mean (half the sum of differences, 0..1)."""
    members = Grouped(groups.owner, len(groups))
    share = action_shares(groups, snapshot)
    mean = members.means(share)
    distance = 0.5 * np.abs(share - mean[groups.owner]).sum(axis=1)
    return {"mix_distance": distance, "mix_distance_rel": ratio(distance, members.mean(distance)[groups.owner])}
