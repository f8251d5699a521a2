"""Which groups hang together at each level of the evidence? A merge tree over whole bits.

The components at every threshold are those of the maximum spanning forest, so the forest is computed once. From level to
level only those that its next edges join are looked at.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

from graphabuse.graph.components import component_labels
from graphabuse.graph.groups import Groups, build_groups


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
    one, other, strength = maximum_spanning_forest(a, b, bits, n_accounts=n_accounts)
    accounts, one, other = _places(one, other)
    steps = np.sort(levels)[::-1].astype(float)
    root = np.arange(len(accounts))  # first account of the component of each
    standing = np.full(len(accounts), -1)  # number of the group that stands there, by root
    born, died = np.zeros(len(one)), np.full(len(one), steps[-1] if len(steps) else 0.0)
    rows: list[np.ndarray] = [np.empty(0, "int64")]
    sizes: list[np.ndarray] = [np.empty(0, "int64")]
    count, above = 0, np.inf
    for level in steps:
        joining = np.flatnonzero((strength >= level) & (strength < above))
        if len(joining):
            joined, label = component_of(root.take(one[joining]), root.take(other[joining]))
            first = joined[np.unique(label, return_index=True)[1]]
            ended = standing[joined]
            died[ended[ended >= 0]] = above
            standing[joined] = -1
            heads = np.arange(len(accounts))
            heads[joined] = first[label]
            root = heads.take(root)
            heads[:] = -1
            heads[first] = np.arange(len(first))
            owner = heads.take(root)
            inside = np.flatnonzero(owner >= 0)
            owner = owner.take(inside)
            size = np.bincount(owner)
            fits = (size >= min_accounts) & (size <= max_accounts)
            number = count + np.arange(int(fits.sum()))
            standing[first[fits]], born[number], count = number, level, count + len(number)
            rows.append(accounts[inside[np.argsort(owner, kind="stable")][np.repeat(fits, size)]])
            sizes.append(size[fits])
        above = level
    return build_groups(np.concatenate(rows), np.concatenate(sizes), born[:count], died[:count], origin=origin)


def _places(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nodes of the graph, ascending, and both ends of each edge as places among them."""
    place = np.zeros(int(max(a.max(initial=-1), b.max(initial=-1))) + 1, "int32")
    place[a] = place[b] = 1
    nodes = np.flatnonzero(place)
    place[nodes] = np.arange(len(nodes))
    return nodes, place.take(a), place.take(b)


def component_of(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes of the graph, ascending, and the component of each."""
    nodes, a, b = _places(a, b)
    return nodes, component_labels(a, b, len(nodes))


def maximum_spanning_forest(
    a: np.ndarray, b: np.ndarray, bits: np.ndarray, *, n_accounts: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edges of the forest that joins what is joined, by the strongest evidence: ``(a, b, bits)``."""
    shift = float(bits.max()) + 1.0 if len(bits) else 1.0
    cost = sparse.coo_matrix((shift - bits.astype("float64"), (a, b)), shape=(n_accounts, n_accounts)).tocsr()
    tree = minimum_spanning_tree(cost).tocoo()
    return tree.row, tree.col, (shift - tree.data).astype("float32")
