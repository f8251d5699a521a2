"""How does a large loose component split? The only place where igraph clusters."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import igraph
import numpy as np

from graphabuse.beside import interpreters
from graphabuse.graph.components import nodes_of

RESOLUTIONS = (0.05, 0.2, 0.5)
MANY_LINKS = 200_000  # split in about a second, twice what starting an interpreter takes
Split = tuple[np.ndarray, list[np.ndarray]]


@contextmanager
def splitting(a: np.ndarray, b: np.ndarray, bits: np.ndarray, *, seed: int) -> Iterator[Callable[[], Split]]:
    """What gives Leiden communities at all :data:`RESOLUTIONS`; asked last, since most of many links are done meanwhile.

    igraph holds the interpreter, so all resolutions but the first are left to one beside this.
    """
    with interpreters(leiden_split, 1 if len(a) >= MANY_LINKS else 0) as others:
        for other in others:
            other.hand(a, b, bits, RESOLUTIONS[1:], seed)

        def split() -> Split:
            if len(a) == 0:
                return a, []
            here = RESOLUTIONS[:1] if others else RESOLUTIONS
            nodes, labels = leiden_split(a, b, bits, here, seed)
            return nodes, [*labels, *(label for other in others for label in other.result()[1])]

        yield split


def leiden_split(a: np.ndarray, b: np.ndarray, bits: np.ndarray, resolutions: Sequence[float], seed: int) -> Split:
    """Leiden communities (constant Potts model) of a weighted graph.

    Parameters
    ----------
    a, b, bits : numpy.ndarray
        Edges and weights, shape ``(n_links,)``; weights are scaled to their mean.
    resolutions : sequence of float
        CPM resolutions: wanted inner density in mean weights.
    seed : int
        igraph draws from Python's generator; it is set here and put back afterwards.

    Returns
    -------
    tuple
        Account codes, and for each resolution their community labels, same length.
    """
    nodes, one, other = nodes_of(a, b)
    graph = igraph.Graph(n=len(nodes), edges=np.stack([one, other], axis=1).astype("int64"))
    weights = (bits / bits.mean()).tolist()
    state = random.getstate()
    found = []
    try:
        for resolution in resolutions:
            random.seed(seed)
            parts = graph.community_leiden("CPM", weights=weights, resolution=resolution, n_iterations=3)
            found.append(np.asarray(parts.membership))
    finally:
        random.setstate(state)
    return nodes, found


def leiden_cells(
    row: np.ndarray, column: np.ndarray, weight: np.ndarray, *, n_rows: int, seed: int, resolution: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Leiden communities (modularity) of a bipartite graph; a side without links has communities of its own.

    Parameters
    ----------
    row, column, weight : numpy.ndarray
        Links between ``n_rows`` nodes and those of the other side, shape ``(n_links,)``.
    resolution : float
        Below 1 fewer and larger communities.

    Returns
    -------
    tuple of numpy.ndarray
        Labels of the rows, shape ``(n_rows,)``, and of the columns.
    """
    n_columns = int(column.max()) + 1
    graph = igraph.Graph(n=n_rows + n_columns, edges=np.stack([row, n_rows + column], axis=1).tolist())
    state = random.getstate()
    random.seed(seed)
    try:
        parts = graph.community_leiden(
            objective_function="modularity", weights=weight.tolist(), resolution=resolution, n_iterations=10
        )
    finally:
        random.setstate(state)
    label = np.asarray(parts.membership)
    return label[:n_rows], label[n_rows:]
