"""What do the members of a candidate use, alone and together?"""

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.crowds import Crowds, owner_features
from graphabuse.features.grouped import Grouped, ratio
from graphabuse.features.uses import Use
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

NONE_SHARED = 1e6  # accounts that stand for the rarest shared identifier of a member who has some and shares none


def identifier_features(
    groups: Groups, use: Use, links: Links, snapshot: Snapshot, crowds: Crowds
) -> dict[str, np.ndarray]:
    """Scale-free figures of sharing, by role of the kind: address, device, token and the rest.

    A role none of whose kinds exists in the data gives NaN, which the ring score was trained to meet.
    """
    size = groups.sizes.astype(float)
    features: dict[str, np.ndarray] = {}
    roles = links.everyone.roles
    present = {role: [code for code in codes if code in crowds.kinds_seen] for role, codes in roles.items()}
    for role, codes in present.items():
        known = {
            **_role_features(groups, use, codes),
            **owner_features(groups, use, links, crowds, role=role, codes=codes),
        }
        for name, values in known.items():
            features[f"{role}_{name}"] = values if codes else np.full(len(groups), np.nan)
    shared = np.flatnonzero(use.inside.take(use.cell) >= 2)
    rows = use.row.take(shared)
    per_group = Grouped(use.group.take(shared), len(groups))
    features["own_shared_mean"] = per_group.mean(links.sightings["own"].take(rows).astype(float))
    features["touch_share"] = per_group.mean(links.sightings["touch"].take(rows).astype(float))
    features["attack_share"] = per_group.mean(links.sightings["attack"].take(rows).astype(float))
    kinds_shared = np.zeros((len(groups), max(len(snapshot.kinds), 1)))
    strong = use.inside >= np.maximum(0.5 * size[use.cell_group], 2)
    kinds_shared[use.cell_group[strong], use.cell_kind[strong]] = 1
    features["kinds_shared_by_half"] = kinds_shared.sum(axis=1) / max(sum(bool(c) for c in present.values()), 1)
    return features


def _role_features(groups: Groups, use: Use, codes: list[int]) -> dict[str, np.ndarray]:
    n_groups, size = len(groups), groups.sizes.astype(float)
    of_kind = np.isin(use.cell_kind, codes)
    chosen = np.flatnonzero(of_kind)
    group = use.cell_group.take(chosen)
    cells = Grouped(group, n_groups)
    inside, outside = use.inside.take(chosen), use.outside.take(chosen)
    rows = np.flatnonzero(of_kind.take(use.cell))
    cell = use.cell.take(rows)
    per_member = Grouped(use.member.take(rows), len(groups.accounts))
    members = Grouped(groups.owner, n_groups)
    holds = per_member.count > 0
    has = members.sum(holds.astype(float))
    here, elsewhere = use.inside.take(cell), use.outside.take(cell)
    alone_inside = here == 1
    private = alone_inside & (elsewhere == 0)
    shares_inside = here >= 2
    alone = per_member.sum(alone_inside.astype(float)) > 0
    best_inside = per_member.max(here)
    rarest = per_member.min(np.where(shares_inside, here + elsewhere, NONE_SHARED), empty=1.0)
    shared = np.flatnonzero(inside >= 2)
    shared_cells = Grouped(group.take(shared), n_groups)
    inside_shared, outside_shared = inside.take(shared), outside.take(shared)
    spread = ratio(inside, cells.sum(inside).take(group))
    entropy = -cells.sum(spread * np.log(np.maximum(spread, 1e-12)))
    crowd = ratio(inside_shared, inside_shared + outside_shared)
    return {
        "has_share": has / size,
        "per_member": ratio(cells.sum(inside), has),
        "distinct_per_member": ratio(cells.count, has),
        "effective_per_member": ratio(np.exp(entropy), has),
        "top_share": cells.max(inside) / size,
        "second_share": _second_largest(group, inside, n_groups) / size,
        "sharing_share": members.sum((best_inside >= 2).astype(float)) / size,
        "private_share": members.sum((per_member.sum(private.astype(float)) > 0).astype(float)) / size,
        "own_alone_share": members.sum(alone.astype(float)) / size,
        "only_shared_share": members.sum((holds & ~alone).astype(float)) / size,
        "best_share_mean": ratio(members.sum(best_inside), has) / size,
        "shared_per_member": shared_cells.sum(inside_shared) / size,
        "inside_of_all": shared_cells.mean(crowd),
        "inside_of_all_max": shared_cells.max(crowd),
        "outside_log": np.log2(1 + ratio(shared_cells.sum(outside_shared), shared_cells.count)),
        "outside_per_member": np.log2(1 + shared_cells.sum(outside_shared) / size),
        "rarest_log": ratio(members.sum(np.where(holds, np.log2(rarest), 0.0)), has) - np.log2(size),
        "shared_cells_log": np.log2(1 + shared_cells.count) - np.log2(size),
    }


def _second_largest(group: np.ndarray, values: np.ndarray, n_groups: int) -> np.ndarray:
    order, count = np.lexsort((-values, group)), np.bincount(group, minlength=n_groups)
    two = np.flatnonzero(count >= 2)
    result = np.zeros(n_groups)
    result[two] = values.take(order.take((np.cumsum(count) - count)[two] + 1))
    return result
