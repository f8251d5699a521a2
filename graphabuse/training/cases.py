"""Which accounts must stay on one side of a split? Those that evidence ties together: a case is never cut in two."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graphabuse.evidence.links import Links

LOOSEST_BITS, TIGHTEST_BITS = 5, 40
FEWEST, LARGEST_SHARE = 60, 0.02


def cases_of(links: Links, n_accounts: int) -> np.ndarray:
    """Case of every account, shape ``(n_accounts,)``.

    Components of the evidence at the loosest whole bit at which none holds more than 2 % of the accounts: rings stay
    whole, and the few accounts that everyone touches do not make one case of all.
    """
    limit = max(FEWEST, int(LARGEST_SHARE * n_accounts))
    best = np.arange(n_accounts)
    for level in range(TIGHTEST_BITS, LOOSEST_BITS - 1, -1):
        keep = links.bits >= level
        graph = sparse.coo_matrix(
            (np.ones(int(keep.sum()), "int8"), (links.a[keep], links.b[keep])), shape=(n_accounts,) * 2
        )
        _, label = connected_components(graph, directed=False)
        if np.bincount(label).max(initial=0) > limit:
            break
        best = label
    return np.asarray(best)
