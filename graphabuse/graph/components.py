"""What hangs together? Connected components of a list of links."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

FEW = 200  # nodes and links that a loop joins before a sparse matrix is made of them


def component_labels(a: np.ndarray, b: np.ndarray, size: int) -> np.ndarray:
    """Label of the component of each of ``size`` nodes that the links ``a``–``b`` (places, same length) connect; shape ``(size,)``.

    Labels are numbered by the first node of each component.
    """
    if size <= FEW and len(a) <= FEW:
        return np.array(_joined(a.tolist(), b.tolist(), size), dtype="int32")
    graph = sparse.coo_matrix((np.ones(len(a), "int8"), (a, b)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])


def _joined(a: list[int], b: list[int], size: int) -> list[int]:
    """The same by following each node to the first of its component."""
    first = list(range(size))
    for one, other in zip(a, b, strict=True):
        while first[one] != one:
            one = first[one]  # noqa: PLW2901
        while first[other] != other:
            other = first[other]  # noqa: PLW2901
        first[max(one, other)] = min(one, other)
    labels: list[int] = []
    count = 0
    for node, before in enumerate(first):
        labels.append(labels[before] if before < node else count)
        count += before == node
    return labels


def nodes_of(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nodes that the links ``a``–``b`` (codes, same length) touch, ascending, and both ends as places among them: a sort is slower."""
    place = np.zeros(int(max(a.max(initial=-1), b.max(initial=-1))) + 1, "int32")
    place[a] = place[b] = 1
    nodes = np.flatnonzero(place)
    place[nodes] = np.arange(len(nodes))
    return nodes, place.take(a), place.take(b)
