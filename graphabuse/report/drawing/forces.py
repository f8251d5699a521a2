"""Where do linked marks lie? igraph's Fruchterman-Reingold from a fixed start, then pushed apart until none touch."""

import random

import igraph
import numpy as np
from scipy.spatial import cKDTree

from graphabuse.graph.components import component_labels

GOLDEN = 2.399963229728653
ROUNDS = 400
PUSHES = 160
PULL, PULL_LOOSE = 0.08, 1.0


def spread(n: int, edges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Positions of the nodes of a small graph, centred, root mean square distance √n; parts are held together.

    Parameters
    ----------
    edges : numpy.ndarray
        Pairs of nodes, shape ``(n_edges, 2)``.
    weights : numpy.ndarray
        Pull of each edge, shape ``(n_edges,)``.
    """
    start = spiral(n)
    if n < 3:
        return np.array([[0.0, 0.0], [1.4, 0.0]])[:n] - ([0.7, 0.0] if n == 2 else [0.0, 0.0])
    joined, pulls = _held_together(n, edges, weights)
    graph = igraph.Graph(n=n + 1, edges=joined.tolist())
    state = random.getstate()
    random.seed(7)
    try:
        found = graph.layout_fruchterman_reingold(
            weights=pulls.tolist(), niter=ROUNDS, seed=[*start.tolist(), [0.0, 0.0]], grid="nogrid"
        )
    finally:
        random.setstate(state)
    places = np.asarray(found.coords)[:n]
    places -= places.mean(axis=0)
    return _wide(places) * np.sqrt(n) / max(float(np.sqrt((places**2).sum(axis=1).mean())), 1e-9)


def spiral(n: int) -> np.ndarray:
    """A sunflower of ``n`` places."""
    turn = np.arange(n) * GOLDEN
    return np.sqrt(np.arange(n) + 0.5)[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def push_apart(places: np.ndarray, reach: np.ndarray, *, pull: float = 0.0, flat: float = 1.0) -> np.ndarray:
    """Move discs of radius ``reach`` until none overlap; ``pull`` draws them to the centre, ``flat`` < 1 less so across."""
    places = places.copy()
    limit = 2 * float(reach.max()) if len(reach) else 0.0
    rounds = PUSHES if pull == 0 else 4 * PUSHES
    for step in range(rounds):
        if pull:
            places -= pull * (1 - step / rounds) * places * [flat, 1.0]
        pairs = cKDTree(places).query_pairs(limit, output_type="ndarray") if len(places) > 1 else np.empty((0, 2), int)
        a, b = pairs[:, 0], pairs[:, 1]
        way = places[a] - places[b]
        distance = np.sqrt((way**2).sum(axis=1))
        short = reach[a] + reach[b] - distance
        hit = short > 0.25
        if not hit.any() and not pull:
            break
        a, b, way, distance, short = a[hit], b[hit], way[hit], distance[hit], short[hit]
        same = distance < 1e-6
        if same.any():
            way[same] = spiral(int(same.sum()) + 1)[1:]
        move = way / np.maximum(np.sqrt((way**2).sum(axis=1)), 1e-9)[:, None] * (0.5 * short)[:, None]
        for axis in (0, 1):
            places[:, axis] += np.bincount(a, move[:, axis], len(places)) - np.bincount(b, move[:, axis], len(places))
    return places


def _held_together(n: int, edges: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges, and weak ones from every node to one more in the middle, stronger for parts that nothing else holds."""
    edges = edges.reshape(-1, 2)
    part = component_labels(edges[:, 0], edges[:, 1], n)
    loose = (part != np.bincount(part).argmax()) | (len(edges) == 0)
    middle = np.stack([np.arange(n), np.full(n, n)], axis=1)
    scale = float(weights.mean()) if len(weights) else 1.0
    return np.concatenate([edges, middle]), np.concatenate([weights / scale, np.where(loose, PULL_LOOSE, PULL)])


def _wide(places: np.ndarray) -> np.ndarray:
    """Turned so that the long side lies across, the first node on the left."""
    _, _, axes = np.linalg.svd(places - places.mean(axis=0), full_matrices=False)
    turned = places @ axes.T
    return turned * np.where(turned[0] > 0, -1.0, 1.0)
