"""How does a network judge a candidate from inside? Messages between its members and what they share, in plain numpy.

Two rounds of messages (GINE, Hu et al. 2020, with means instead of sums) between members and shared identifiers and between
linked members; means and maxima over both join the hand-made features at the head. Trained in torch, read here without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

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
    readers = [_Reader(weights, name) for name in networks]
    result = np.empty(len(graphs))
    passes = np.cumsum(graphs.size) // MEMBERS_A_PASS
    limits = [0, *(np.flatnonzero(np.diff(passes)) + 1).tolist(), len(graphs)]
    for first, last in pairwise(limits):
        rows, part = slice(first, last), graphs.between(first, last)
        member = scaled(part.member, weights["member_middle"], weights["member_spread"])
        hand = scaled(features[rows], weights["middle"], weights["spread"])
        edges = _Edges.of(part)
        logits = [reader.logit(part, edges, member, hand) for reader in readers]
        result[rows] = np.mean([1.0 / (1.0 + np.exp(-logit.astype(float))) for logit in logits], axis=0)
    return result


@dataclass(frozen=True)
class _Messages:
    """Edges in order of their target.

    Attributes
    ----------
    origin : numpy.ndarray
        Where each comes from.
    edge : numpy.ndarray
        Its features and a 1, that the bias multiplies.
    mean : scipy.sparse.csr_matrix
        Takes the mean over the edges of each target; 0 where there is none. It is seven times as fast as ``add.reduceat``.
    """

    origin: np.ndarray
    edge: np.ndarray
    mean: sparse.csr_matrix

    @classmethod
    def of(cls, origin: np.ndarray, to: np.ndarray, edge: np.ndarray, count: int) -> "_Messages":
        if len(to) > 1 and (np.diff(to) < 0).any():
            order = np.argsort(to, kind="stable")
            origin, to, edge = origin[order], to[order], edge[order]
        return cls(origin, np.concatenate([edge, np.ones((len(edge), 1), "float32")], axis=1), _mean_of(to, count))


@dataclass(frozen=True)
class _Edges:
    """All messages of some candidates, and what pools them."""

    to_cell: _Messages
    to_member: _Messages
    tie: _Messages
    owner: np.ndarray
    members: sparse.csr_matrix
    cells: sparse.csr_matrix

    @classmethod
    def of(cls, graphs: Subgraphs) -> "_Edges":
        n_members, n_cells = len(graphs.member), len(graphs.cell)
        owner = np.repeat(np.arange(len(graphs)), graphs.size)
        return cls(
            to_cell=_Messages.of(graphs.use_member, graphs.use_cell, graphs.use, n_cells),
            to_member=_Messages.of(graphs.use_cell, graphs.use_member, graphs.use, n_members),
            tie=_Messages.of(graphs.tie_from, graphs.tie_to, graphs.tie, n_members),
            owner=owner,
            members=_mean_of(owner, len(graphs)),
            cells=_mean_of(graphs.cell_group, len(graphs)),
        )


class _Reader:
    """One network's layers by name."""

    def __init__(self, weights: Weights, name: str) -> None:
        start = len(name) + 1
        self.weights = {at[start:]: np.asarray(value) for at, value in weights.items() if at.startswith(f"{name}.")}

    def linear(self, layer: str, rows: np.ndarray) -> np.ndarray:
        return rows @ self.weights[f"{layer}.weight"].T + self.weights[f"{layer}.bias"]

    def norm(self, norm: str, layer: str, rows: np.ndarray) -> np.ndarray:
        """relu(norm(layer(rows))); a layer whose weights are centred gives rows that are."""
        weight, bias = self.weights[f"{layer}.weight"], self.weights[f"{layer}.bias"]
        centred = rows @ (weight - weight.mean(axis=0)).T + (bias - bias.mean())
        variance = np.einsum("ij,ij->i", centred, centred) / np.float32(centred.shape[1])
        centred /= np.sqrt(variance + np.float32(1e-5))[:, None]
        return _relu(centred * self.weights[f"{norm}.weight"] + self.weights[f"{norm}.bias"])

    def message(self, layer: str, source: np.ndarray, target: np.ndarray, messages: _Messages) -> np.ndarray:
        """GINE with means: layer(target + mean over edges of relu(source + edge))."""
        weight, bias = self.weights[f"{layer}.lin.weight"], self.weights[f"{layer}.lin.bias"]
        sent = messages.edge @ np.concatenate([weight.T, bias[None, :]])
        sent += np.take(source, messages.origin, axis=0)
        return self.norm(f"{layer}_norm", f"{layer}.nn", target + messages.mean @ _relu(sent))

    def logit(self, graphs: Subgraphs, edges: _Edges, member: np.ndarray, hand: np.ndarray) -> np.ndarray:
        a, c = self.norm("member_norm", "member", member), self.norm("cell_norm", "cell", graphs.cell)
        for number in range(ROUNDS):
            c = c + self.message(f"to_cell.{number}", a, c, edges.to_cell)
            told = self.message(f"to_member.{number}", c, a, edges.to_member)
            a = a + told + self.message(f"tie.{number}", a, a, edges.tie)
        n_groups = len(graphs)
        pooled = [
            edges.members @ a, _largest(a, edges.owner, n_groups),
            edges.cells @ c, _largest(c, graphs.cell_group, n_groups),
        ]  # fmt: skip
        joined = np.concatenate([*pooled, self.norm("hand_norm", "hand", hand)], axis=1)
        return self.linear("out", _relu(self.linear("head", joined)))[:, 0]


def _relu(rows: np.ndarray) -> np.ndarray:
    """``rows`` themselves, negative ones as 0; clipping at both ends is three times as fast as ``maximum`` with a number."""
    return np.clip(rows, np.float32(0), np.float32(np.inf), out=rows)


def _mean_of(to: np.ndarray, count: int) -> sparse.csr_matrix:
    """What takes means of rows by target (``to`` ascending), shape ``(count, n_rows)``."""
    size = np.bincount(to, minlength=count)
    weight = np.repeat((1.0 / np.maximum(size, 1)).astype("float32"), size)
    ends = np.concatenate([[0], np.cumsum(size)])
    return sparse.csr_matrix((weight, np.arange(len(to)), ends), shape=(count, len(to)))


def _largest(rows: np.ndarray, to: np.ndarray, count: int) -> np.ndarray:
    """Largest of rows by target (ascending; all are ≥ 0); 0 where there is none."""
    result = np.zeros((count, rows.shape[1]), "float32")
    if len(to):
        starts = np.flatnonzero(np.diff(to, prepend=-1))
        result[to[starts]] = np.maximum.reduceat(rows, starts, axis=0)
    return result
