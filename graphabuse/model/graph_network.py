"""How does a network judge a candidate from inside? Messages between its members and what they share, in plain numpy.

Two rounds of messages (GINE, Hu et al. 2020, with means instead of sums) between members and shared identifiers and between
linked members; means and maxima over both join the hand-made features at the head. Trained in torch, read here without it.
"""

from collections.abc import Mapping

import numpy as np

from graphabuse.features.subgraph import Subgraphs
from graphabuse.model.network import scaled

ROUNDS = 2
MEMBERS_A_PASS = 6_000  # fits the cache of a core: 60,000 took twice as long
Weights = Mapping[str, np.ndarray]


def predict_graphs(weights: Weights, graphs: Subgraphs, features: np.ndarray) -> np.ndarray:
    """Expected Jaccard of each candidate, 0..1, shape ``(n_groups,)``.

    Parameters
    ----------
    weights : mapping
        As :func:`graphabuse.evaluate.train_graph_network.fit_graph_networks` names them.
    graphs : Subgraphs
        The candidates from inside.
    features : numpy.ndarray
        Their hand-made features, shape ``(n_groups, n_features)``.
    """
    networks = sorted({name.split(".")[0] for name in weights if name.startswith("graph")})
    result = np.empty(len(graphs))
    passes = np.cumsum(graphs.size) // MEMBERS_A_PASS
    for number in np.unique(passes):
        rows = np.flatnonzero(passes == number)
        part = graphs.take(rows) if len(rows) < len(graphs) else graphs
        member = scaled(part.member, weights["member_middle"], weights["member_spread"])
        hand = scaled(features[rows], weights["middle"], weights["spread"])
        logits = [_Reader(weights, name).logit(part, member, hand) for name in networks]
        result[rows] = np.mean([1.0 / (1.0 + np.exp(-logit.astype(float))) for logit in logits], axis=0)
    return result


class _Reader:
    """One network's layers by name."""

    def __init__(self, weights: Weights, name: str) -> None:
        self.weights, self.name = weights, name

    def linear(self, layer: str, rows: np.ndarray) -> np.ndarray:
        at = f"{self.name}.{layer}"
        return rows @ self.weights[f"{at}.weight"].T + self.weights[f"{at}.bias"]

    def norm(self, layer: str, rows: np.ndarray) -> np.ndarray:
        at = f"{self.name}.{layer}"
        centred = rows - rows.mean(axis=1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
        return np.maximum(centred / deviation * self.weights[f"{at}.weight"] + self.weights[f"{at}.bias"], 0.0)

    def message(self, layer: str, source: np.ndarray, target: np.ndarray, edges: tuple[np.ndarray, ...]) -> np.ndarray:
        """GINE with means: layer(target + mean over edges of relu(source + edge))."""
        origin, to, edge = edges
        sent = np.maximum(source[origin] + self.linear(f"{layer}.lin", edge), 0.0)
        return self.norm(f"{layer}_norm", self.linear(f"{layer}.nn", target + _mean(sent, to, len(target))))

    def logit(self, graphs: Subgraphs, member: np.ndarray, hand: np.ndarray) -> np.ndarray:
        a = self.norm("member_norm", self.linear("member", member))
        c = self.norm("cell_norm", self.linear("cell", graphs.cell))
        for number in range(ROUNDS):
            to_cell = (graphs.use_member, graphs.use_cell, graphs.use)
            to_member = (graphs.use_cell, graphs.use_member, graphs.use)
            ties = (graphs.tie_from, graphs.tie_to, graphs.tie)
            c = c + self.message(f"to_cell.{number}", a, c, to_cell)
            a = a + self.message(f"to_member.{number}", c, a, to_member) + self.message(f"tie.{number}", a, a, ties)
        owner = np.repeat(np.arange(len(graphs)), graphs.size)
        n_groups = len(graphs)
        pooled = [
            _mean(a, owner, n_groups), _largest(a, owner, n_groups),
            _mean(c, graphs.cell_group, n_groups), _largest(c, graphs.cell_group, n_groups),
        ]  # fmt: skip
        hand = self.norm("hand_norm", self.linear("hand", hand))
        hidden = np.maximum(self.linear("head", np.concatenate([*pooled, hand], axis=1)), 0.0)
        return self.linear("out", hidden)[:, 0]


def _by_target(rows: np.ndarray, to: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if len(to) > 1 and (np.diff(to) < 0).any():
        order = np.argsort(to, kind="stable")
        return rows[order], to[order]
    return rows, to


def _mean(rows: np.ndarray, to: np.ndarray, count: int) -> np.ndarray:
    """Mean of rows by target; 0 where there is none."""
    result = np.zeros((count, rows.shape[1]), "float32")
    if len(to):
        rows, to = _by_target(rows, to)
        starts = np.flatnonzero(np.diff(to, prepend=-1))
        size = np.diff(np.append(starts, len(to)))
        result[to[starts]] = np.add.reduceat(rows, starts, axis=0) / size[:, None]
    return result


def _largest(rows: np.ndarray, to: np.ndarray, count: int) -> np.ndarray:
    """Largest of rows by target (all are ≥ 0); 0 where there is none."""
    result = np.zeros((count, rows.shape[1]), "float32")
    if len(to):
        rows, to = _by_target(rows, to)
        starts = np.flatnonzero(np.diff(to, prepend=-1))
        result[to[starts]] = np.maximum.reduceat(rows, starts, axis=0)
    return result
