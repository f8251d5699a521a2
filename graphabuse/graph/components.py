"""What hangs together? Connected components of a list of links."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components


def component_labels(a: np.ndarray, b: np.ndarray, size: int) -> np.ndarray:
    """Label of the component of each of ``size`` nodes that the links ``a``–``b`` (places, same length) connect; shape ``(size,)``."""
    graph = sparse.coo_matrix((np.ones(len(a), "int8"), (a, b)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])


def nodes_of(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nodes that the links ``a``–``b`` (codes, same length) touch, ascending, and both ends as places among them: a sort is slower."""
    place = np.zeros(int(max(a.max(initial=-1), b.max(initial=-1))) + 1, "int32")
    place[a] = place[b] = 1
    nodes = np.flatnonzero(place)
    place[nodes] = np.arange(len(nodes))
    return nodes, place.take(a), place.take(b)
