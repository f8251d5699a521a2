"""What hangs together? Connected components of a list of links."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components


def component_labels(a: np.ndarray, b: np.ndarray, size: int) -> np.ndarray:
    """Label of the component of each of ``size`` nodes that the links ``a``–``b`` (places, same length) connect; shape ``(size,)``."""
    graph = sparse.coo_matrix((np.ones(len(a), "int8"), (a, b)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])
