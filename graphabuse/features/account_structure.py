"""How is an account placed among those it shares identifiers with? Its structural features, relation by relation.

Counts that keep growing as data accumulate are given twice, and never raw: capped at ``CAP`` (the size of a small ring means the
same in every window) and as a rank within the snapshot (so that a hub stays a hub when everything grows).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphabuse.features.account_graph import AccountGraph, Relation, Ties
from graphabuse.features.grouped import Grouped, ratio
from graphabuse.graph.components import component_labels

HOUR_S = 3_600.0
CAP = 32
COMPONENT_FAN_OUT = 50
NEVER_H = 24.0 * 365.0


def structural_features(graph: AccountGraph, ranks: "Ranks | None" = None) -> dict[str, np.ndarray]:
    """Columns named ``<relation>:<feature>``, each float32 of shape ``(n_accounts,)``.

    Parameters
    ----------
    graph : AccountGraph
        A snapshot, or a part of one.
    ranks : Ranks, optional
        The counts of the whole snapshot, when ``graph`` is a part of it.
    """
    ranks = ranks or Ranks.of(graph)
    found: dict[str, np.ndarray] = {}
    for name in sorted(graph.relations):
        relation = graph.relations[name]
        counts = _shared_counts(relation, graph.n_accounts)
        found |= _counted(name, counts, ranks)
        part = _sharing(relation, graph.n_accounts, ranks) | _timing(relation, graph.n_accounts)
        found |= {f"{name}:{feature}": values for feature, values in part.items()}
    for name in sorted(graph.ties):
        found |= _counted(name, _tie_counts(graph.ties[name], graph.n_accounts), ranks)
        part = _tied(graph.ties[name], graph.n_accounts, ranks.tables[f"{name}:degree"])
        found |= {f"{name}:{feature}": values for feature, values in part.items()}
    return {name: values.astype("float32") for name, values in found.items()}


@dataclass(frozen=True, eq=False)
class Ranks:
    """Where a count stands among all accounts of a snapshot.

    Attributes
    ----------
    n_accounts : int
        Accounts of the snapshot.
    tables : mapping of str to tuple
        For each ``<relation>:<count>`` its different values, ascending, and their mean rank, 0..1.
    """

    n_accounts: int
    tables: Mapping[str, tuple[np.ndarray, np.ndarray]]

    @classmethod
    def of(cls, graph: AccountGraph) -> "Ranks":
        """The ranks of a whole snapshot."""
        tables = {}
        for name, relation in graph.relations.items():
            for count, values in _shared_counts(relation, graph.n_accounts).items():
                tables[f"{name}:{count}"] = _table(values)
        for name, ties in graph.ties.items():
            tables[f"{name}:degree"] = _table(_tie_counts(ties, graph.n_accounts)["degree"])
        return cls(graph.n_accounts, tables)


def _table(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    different, count = np.unique(values, return_counts=True)
    return different, (np.cumsum(count) - count / 2.0) / max(len(values), 1)


def _counted(name: str, counts: dict[str, np.ndarray], ranks: Ranks) -> dict[str, np.ndarray]:
    found = {}
    for count, values in counts.items():
        found[f"{name}:{count}"] = np.log2(1.0 + np.minimum(values, CAP))
        found[f"{name}:{count}_rank"] = np.interp(values, *ranks.tables[f"{name}:{count}"])
    return found


def _shared_counts(relation: Relation, n_accounts: int) -> dict[str, np.ndarray]:
    fan_out = relation.fan_out[relation.identifier].astype(float)
    of_account = Grouped(relation.account, n_accounts)
    return {
        "identifiers": of_account.count,
        "fan_out_max": of_account.max(fan_out),
        "reach": of_account.sum(fan_out - 1.0),
    }


def _tie_counts(ties: Ties, n_accounts: int) -> dict[str, np.ndarray]:
    return {"degree": np.bincount(np.concatenate([ties.a, ties.b]), minlength=n_accounts).astype(float)}


def _sharing(relation: Relation, n_accounts: int, ranks: Ranks) -> dict[str, np.ndarray]:
    fan_out = relation.fan_out[relation.identifier].astype(float)
    shared = fan_out >= 2
    of_account = Grouped(relation.account, n_accounts)
    rarity = np.where(shared, 1.0 - np.log(np.maximum(fan_out, 1)) / np.log(max(ranks.n_accounts, 3)), 0.0)
    return {
        "fan_out_mean": of_account.mean(np.log2(np.minimum(fan_out, CAP)).clip(0)),
        "fan_out_min": np.log2(of_account.min(np.minimum(fan_out, CAP), empty=1.0)),
        "shared": np.log2(1.0 + np.minimum(of_account.sum(shared.astype(float)), CAP)),
        "shared_share": of_account.mean(shared.astype(float)),
        "rarity": of_account.sum(rarity),
        "component": np.log2(np.minimum(_component_size(relation, n_accounts), 4 * CAP)),
    }


def _component_size(relation: Relation, n_accounts: int) -> np.ndarray:
    """Accounts that hang together through identifiers of at most ``COMPONENT_FAN_OUT`` accounts, shape ``(n_accounts,)``."""
    rows = relation.fan_out[relation.identifier] <= COMPONENT_FAN_OUT
    size = n_accounts + relation.n_identifiers
    part = component_labels(relation.account[rows], n_accounts + relation.identifier[rows], size)[:n_accounts]
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


def _tied(ties: Ties, n_accounts: int, degrees: tuple[np.ndarray, np.ndarray]) -> dict[str, np.ndarray]:
    ends, others = np.concatenate([ties.a, ties.b]), np.concatenate([ties.b, ties.a])
    of_account = Grouped(ends, n_accounts)
    degree = of_account.count
    rank = np.interp(degree, *degrees)
    found = {
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
