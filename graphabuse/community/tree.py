"""Which groups hang together at each level of the evidence? A merge tree over whole bits.

The components at every threshold are those of the maximum spanning forest, so the forest is computed once. From level to
level only those that its next edges join are looked at.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

from graphabuse.graph.components import component_labels, nodes_of
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
    accounts, one, other = nodes_of(one, other)
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
            joined, here, there = nodes_of(root.take(one[joining]), root.take(other[joining]))
            label = component_labels(here, there, len(joined))
            first = joined[np.unique(label, return_index=True)[1]]
            ended = standing[joined]  # groups that merge here stood alone down to the level above
            died[ended[ended >= 0]] = above
            standing[joined] = -1
            heads = np.arange(len(accounts))  # old root → new one, then root → number of the component that is new
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


def maximum_spanning_forest(
    a: np.ndarray, b: np.ndarray, bits: np.ndarray, *, n_accounts: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edges of the forest that joins what is joined, by the strongest evidence: ``(a, b, bits)``."""
    shift = float(bits.max()) + 1.0 if len(bits) else 1.0
    cost = sparse.coo_matrix((shift - bits.astype("float64"), (a, b)), shape=(n_accounts, n_accounts)).tocsr()
    tree = minimum_spanning_tree(cost).tocoo()
    return tree.row, tree.col, (shift - tree.data).astype("float32")
