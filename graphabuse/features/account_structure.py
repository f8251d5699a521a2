"""How is an account placed among those it shares identifiers with? Its structural features, relation by relation.

Counts that keep growing as data accumulate are given twice, and never raw: capped at ``CAP`` (the size of a small ring means the
same in every window) and as a rank within the snapshot (so that a hub stays a hub when everything grows).
"""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.stats import rankdata

from graphabuse.features.account_graph import AccountGraph, Relation, Ties
from graphabuse.features.grouped import Grouped, ratio

HOUR_S = 3_600.0
CAP = 32
COMPONENT_FAN_OUT = 50
NEVER_H = 24.0 * 365.0


def structural_features(graph: AccountGraph) -> dict[str, np.ndarray]:
    """Columns named ``<relation>:<feature>``, each float32 of shape ``(n_accounts,)``."""
    found: dict[str, np.ndarray] = {}
    for name in sorted(graph.relations):
        part = _sharing(graph.relations[name], graph.n_accounts) | _timing(graph.relations[name], graph.n_accounts)
        found |= {f"{name}:{feature}": values for feature, values in part.items()}
    for name in sorted(graph.ties):
        part = _tied(graph.ties[name], graph.n_accounts)
        found |= {f"{name}:{feature}": values for feature, values in part.items()}
    return {name: values.astype("float32") for name, values in found.items()}


def rank_within(values: np.ndarray) -> np.ndarray:
    """Mean rank among all accounts, 0..1."""
    return rankdata(values) / max(len(values), 1)


def _counted(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    return {name: np.log2(1.0 + np.minimum(values, CAP)), f"{name}_rank": rank_within(values)}


def _sharing(relation: Relation, n_accounts: int) -> dict[str, np.ndarray]:
    fan_out = relation.fan_out[relation.identifier].astype(float)
    shared = fan_out >= 2
    of_account = Grouped(relation.account, n_accounts)
    rarity = np.where(shared, 1.0 - np.log(np.maximum(fan_out, 1)) / np.log(max(n_accounts, 3)), 0.0)
    return (
        _counted("identifiers", of_account.count)
        | _counted("fan_out_max", of_account.max(fan_out))
        | _counted("reach", of_account.sum(fan_out - 1.0))
        | {
            "fan_out_mean": of_account.mean(np.log2(np.minimum(fan_out, CAP)).clip(0)),
            "fan_out_min": np.log2(of_account.min(np.minimum(fan_out, CAP), empty=1.0)),
            "shared": np.log2(1.0 + np.minimum(of_account.sum(shared.astype(float)), CAP)),
            "shared_share": of_account.mean(shared.astype(float)),
            "rarity": of_account.sum(rarity),
            "component": np.log2(np.minimum(_component_size(relation, n_accounts), 4 * CAP)),
        }
    )


def _component_size(relation: Relation, n_accounts: int) -> np.ndarray:
    """Accounts that hang together through identifiers of at most ``COMPONENT_FAN_OUT`` accounts, shape ``(n_accounts,)``."""
    rows = relation.fan_out[relation.identifier] <= COMPONENT_FAN_OUT
    size = n_accounts + relation.n_identifiers
    ends = (relation.account[rows], n_accounts + relation.identifier[rows])
    graph = sparse.csr_matrix((np.ones(rows.sum(), "int8"), ends), shape=(size, size))
    part = connected_components(graph, directed=False)[1][:n_accounts]
    return np.bincount(part)[part].astype(float)


def _timing(relation: Relation, n_accounts: int) -> dict[str, np.ndarray]:
    """Arrival beside the others on an identifier; shared identifiers only."""
    if relation.first_at is None:
        return {}
    rows = relation.fan_out[relation.identifier] >= 2
    account, identifier, at = relation.account[rows], relation.identifier[rows], relation.first_at[rows] / HOUR_S
    order = np.lexsort((at, identifier))
    account, identifier, at = account[order], identifier[order], at[order]
    of_account = Grouped(account, n_accounts)
    of_identifier = Grouped(identifier, relation.n_identifiers)
    count = of_identifier.count[identifier]
    start = (np.cumsum(of_identifier.count) - of_identifier.count)[identifier]
    place = np.arange(len(at)) - start
    step = np.concatenate([np.diff(at), [NEVER_H]])[: len(at)]
    after = np.where(place + 1 < count, step, NEVER_H)
    before = np.where(place > 0, np.concatenate([[NEVER_H], step[:-1]])[: len(at)], NEVER_H)
    spread = of_identifier.std(at)[identifier]
    day = _within(identifier, at, hours=24.0)
    far = np.log1p(NEVER_H)
    return {
        "gap_hours": of_account.min(np.log1p(np.minimum(before, after)), empty=far),
        "gap_before_hours": of_account.min(np.log1p(before), empty=far),
        "came_after": np.log2(1.0 + np.minimum(of_account.max(place.astype(float)), CAP)),
        "came_after_share": of_account.mean(ratio(place, count - 1), empty=-1.0),
        "spread_hours": of_account.min(np.log1p(spread), empty=far),
        "within_a_day": np.log2(1.0 + np.minimum(of_account.max(day), CAP)),
        "within_a_day_share": of_account.mean(ratio(day, count - 1), empty=-1.0),
    }


def _within(identifier: np.ndarray, at: np.ndarray, *, hours: float) -> np.ndarray:
    """Others on the same identifier that came within ``hours``; rows sorted by identifier and time."""
    if len(at) == 0:
        return np.zeros(0)
    span = at.max() - at.min() + 2.0 * hours + 1.0
    line = identifier * span + (at - at.min())
    return np.searchsorted(line, line + hours, side="right") - np.searchsorted(line, line - hours) - 1.0


def _tied(ties: Ties, n_accounts: int) -> dict[str, np.ndarray]:
    ends, others = np.concatenate([ties.a, ties.b]), np.concatenate([ties.b, ties.a])
    of_account = Grouped(ends, n_accounts)
    degree = of_account.count
    rank = rank_within(degree)
    found = _counted("degree", degree) | {
        "neighbour_degree_mean": of_account.mean(rank[others], empty=-1.0),
        "neighbour_degree_max": of_account.max(rank[others], empty=-1.0),
        "neighbour_degree_min": of_account.min(rank[others], empty=-1.0),
        "degree_std": of_account.std(np.log1p(degree[others])),
        "weakness": np.log1p(of_account.sum(1.0 / np.maximum(degree[others], 1.0))),
    }
    if ties.weight is not None:
        weight = np.concatenate([ties.weight, ties.weight]).astype(float)
        found |= {"weight_max": of_account.max(weight), "weight_mean": of_account.mean(weight)}
    return found
