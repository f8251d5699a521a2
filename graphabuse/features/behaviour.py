"""What do the members do, and how alike?"""

import numpy as np

from graphabuse.features.grouped import Grouped, divergence, entropy
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot


def action_shares(groups: Groups, snapshot: Snapshot) -> np.ndarray:
    """Share of each action in what each member does, shape ``(n_memberships, n_actions)``."""
    counts = snapshot.actions.of(groups.accounts).toarray().astype(float)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0))


def behaviour_features(groups: Groups, snapshot: Snapshot) -> dict[str, np.ndarray]:
    """Mix of actions against the population, and how far members differ from each other (Jensen–Shannon, in bits).

    Both are NaN where the events carry fewer than two types.
    """
    n_groups = len(groups)
    population = snapshot.actions.mix
    if population is None:
        nothing = np.full(n_groups, np.nan)
        return {"mix_divergence": nothing, "mix_within": nothing, "mix_entropy": nothing}
    members = Grouped(groups.owner, n_groups)
    rows = action_shares(groups, snapshot)
    mean = members.means(rows)
    return {
        "mix_divergence": divergence(mean, population[None, :]),
        "mix_within": entropy(mean) - members.mean(entropy(rows)),
        "mix_entropy": entropy(mean) / np.log2(max((population > 0).sum(), 2)),
    }
