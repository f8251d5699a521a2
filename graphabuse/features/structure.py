"""How do the links of a candidate hang together, and how strongly do they lead outside?"""

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.adjacency import Adjacency, reach
from graphabuse.features.grouped import Grouped, ratio
from graphabuse.graph.groups import Groups


def structure_features(groups: Groups, links: Links, index: Adjacency, *, n_accounts: int) -> dict[str, np.ndarray]:
    """Cohesion, isolation and strength of the evidence inside each candidate.

    Isolation is inner bits / (inner + boundary bits); boundary bits count for each member its strongest links out.
    Bits are given relative to log2 of the population, so that they mean the same in worlds of any size.
    """
    n_groups, size = len(groups), groups.sizes.astype(float)
    reached = reach(groups, index)
    within, beyond = np.flatnonzero(reached.inner), np.flatnonzero(~reached.inner)
    source, owner, link = reached.member.take(within), reached.owner.take(within), reached.link.take(within)
    bits, bits_out = links.bits.take(link).astype(float), links.bits.take(reached.link.take(beyond)).astype(float)
    scale = np.log2(max(n_accounts, 4))
    per_member_in = Grouped(source, len(groups.accounts))
    per_member_out = Grouped(reached.member.take(beyond), len(groups.accounts))
    inside, everywhere = Grouped(owner, n_groups), Grouped(reached.owner.take(beyond), n_groups)
    members = Grouped(groups.owner, n_groups)
    strongest_in = per_member_in.max(bits)
    strongest_out = per_member_out.max(bits_out)
    sum_in, sum_out = inside.sum(bits), everywhere.sum(bits_out)
    strong = bits >= 9
    features = {
        "size_log": np.log2(size),
        "born_rel": groups.born / scale,
        "died_rel": groups.died / scale,
        "lasting": (groups.born - groups.died) / np.maximum(groups.born, 1.0),
        "cohesion": ratio(inside.count, size * (size - 1)),
        "degree_log": np.log2(1 + inside.count / size),
        "cohesion_strong": ratio(Grouped(owner[strong], n_groups).count, size * (size - 1)),
        "bits_mean": ratio(sum_in, inside.count) / scale,
        "bits_max": inside.max(bits) / scale,
        "strongest_mean": members.mean(strongest_in) / scale,
        "strongest_min": members.min(strongest_in) / scale,
        "isolation": ratio(sum_in, sum_in + sum_out),
        "isolation_strongest": members.mean(ratio(strongest_in, strongest_in + strongest_out)),
        "leaning_out_share": members.mean((strongest_out >= strongest_in).astype(float)),
        "boundary_log": np.log2(1 + everywhere.count / size),
        "shared_any_share": members.mean((strongest_in > 0).astype(float)),
        "weakest_degree": members.min(per_member_in.count) / np.maximum(size - 1, 1),
    }
    for name in ("cotimed", "synchrony"):
        values = links.by_source[name].take(link).astype(float)
        tied = np.flatnonzero(values > 0)
        per_member, per_group = Grouped(source.take(tied), len(groups.accounts)), Grouped(owner.take(tied), n_groups)
        features[f"{name}_share"] = members.mean((per_member.count > 0).astype(float))
        features[f"{name}_bits"] = ratio(per_group.sum(values.take(tied)), np.maximum(sum_in, 1e-9))
        features[f"{name}_density"] = ratio(per_group.count, size * (size - 1))
    features |= _company(groups, links, source, owner, link)
    used = links.bits_of_use.take(link)
    features["sources_mean"] = ratio(inside.sum(links.n_sources.take(link)), inside.count)
    features["synchrony_only_share"] = ratio(Grouped(owner[used <= 0], n_groups).count, inside.count)
    return features


def _company(
    groups: Groups, links: Links, source: np.ndarray, owner: np.ndarray, link: np.ndarray
) -> dict[str, np.ndarray]:
    """In what company the members who are in step met; NaN where nobody is.

    Fans of a club come at its hours with a crowd around them; those whom somebody pays for it are most of the crowd there is.
    """
    tied = np.flatnonzero(links.by_source["synchrony"].take(link) > 0)
    pairs, row = Grouped(owner.take(tied), len(groups)), link.take(tied)
    throng, beyond, clock = (pairs.mean(column.take(row), empty=np.nan) for column in links.company.values())
    met = Grouped(source.take(tied), len(groups.accounts)).count > 0
    members = Grouped(groups.owner, len(groups)).sum(met.astype(float))
    return {
        "synchrony_throng": np.log2(np.maximum(throng, 0.5)),
        "synchrony_of_crowd": np.clip(np.log2(members + 1.0) - np.log2(beyond + 1.0), -8.0, 3.0),
        "synchrony_clock": clock,
    }
