"""Which groups hang together at each level of the evidence? A merge tree over whole bits.

The components at every threshold are those of the maximum spanning forest, so the forest is computed once and each
level is a union of its edges.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

from graphabuse.graph.components import component_labels
from graphabuse.graph.groups import Groups, account_marks, build_groups


def merge_tree(
    a: np.ndarray,
    b: np.ndarray,
    bits: np.ndarray,
    *,
    n_accounts: int,
    levels: np.ndarray,
    min_accounts: int,
    max_accounts: int,
    origin: int = 0,
) -> Groups:
    """Distinct components of 'evidence ≥ level' over all levels, within the size limits.

    Parameters
    ----------
    a, b, bits : numpy.ndarray
        Linked pairs and their evidence, shape ``(n_links,)``.
    levels : numpy.ndarray
        Thresholds in bits, any order.
    """
    forest = maximum_spanning_forest(a, b, bits, n_accounts=n_accounts)
    marks = account_marks(n_accounts)
    rows: list[np.ndarray] = [np.empty(0, "int64")]
    sizes: list[np.ndarray] = [np.empty(0, "int64")]
    keys: list[np.ndarray] = [np.empty(0, "uint64")]
    born: list[np.ndarray] = [np.empty(0)]
    standing: list[tuple[np.ndarray, float]] = []
    previous = np.empty(0, "uint64")
    for level in np.sort(levels)[::-1]:
        keep = forest[2] >= level
        if not keep.any():
            continue
        nodes, size = _components(forest[0][keep], forest[1][keep])
        key = np.add.reduceat(marks[nodes], np.cumsum(size) - size)
        fits = (size >= min_accounts) & (size <= max_accounts)
        standing.append((key[fits], float(level)))
        new = fits & ~np.isin(key, previous)
        previous = key[fits]
        rows.append(nodes[np.repeat(new, size)])
        sizes.append(size[new])
        keys.append(key[new])
        born.append(np.full(int(new.sum()), float(level)))
    key = np.concatenate(keys)
    died = np.concatenate(born)
    order = np.argsort(key)
    for present, level in standing:
        at = order[np.searchsorted(key, present, sorter=order)]
        died[at] = np.minimum(died[at], level)
    return build_groups(np.concatenate(rows), np.concatenate(sizes), np.concatenate(born), died, origin=origin)


def _components(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes of the graph grouped by component (ascending inside each) and the size of each component."""
    nodes, label = component_of(a, b)
    return nodes[np.argsort(label, kind="stable")], np.bincount(label)


def component_of(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes of the graph, ascending, and the component of each."""
    place = np.zeros(int(max(a.max(initial=-1), b.max(initial=-1))) + 1, "int32")
    place[a] = place[b] = 1
    nodes = np.flatnonzero(place)
    place[nodes] = np.arange(len(nodes))
    return nodes, component_labels(place.take(a), place.take(b), len(nodes))


def maximum_spanning_forest(
    a: np.ndarray, b: np.ndarray, bits: np.ndarray, *, n_accounts: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edges of the forest that joins what is joined, by the strongest evidence: ``(a, b, bits)``."""
    shift = float(bits.max()) + 1.0 if len(bits) else 1.0
    cost = sparse.coo_matrix((shift - bits.astype("float64"), (a, b)), shape=(n_accounts, n_accounts)).tocsr()
    tree = minimum_spanning_tree(cost).tocoo()
    return tree.row, tree.col, (shift - tree.data).astype("float32")
