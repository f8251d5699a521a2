"""Which accounts must stay on one side of a split? Those that evidence ties together: a case is never cut in two."""

import numpy as np

from graphabuse.community.cut import best_cut
from graphabuse.evidence.links import Links
from graphabuse.graph.components import component_labels
from graphabuse.graph.groups import Groups

LOOSEST_BITS, TIGHTEST_BITS = 5, 40
FEWEST, LARGEST_SHARE = 60, 0.02
LIKELY = 0.2


def cases_of(links: Links, groups: Groups, score: np.ndarray, n_accounts: int) -> np.ndarray:
    """Case of every account, shape ``(n_accounts,)``.

    Components of the evidence at the loosest whole bit at which none holds more than 2 % of the accounts, and on top of
    them the groups that are likely rings by ``score``: rings stay whole, and the few accounts that everyone touches do
    not make one case of all.
    """
    limit = max(FEWEST, int(LARGEST_SHARE * n_accounts))
    kept = np.zeros(len(links), dtype=bool)
    for level in range(TIGHTEST_BITS, LOOSEST_BITS - 1, -1):
        keep = links.bits >= level
        if np.bincount(component_labels(links.a[keep], links.b[keep], n_accounts)).max(initial=0) > limit:
            break
        kept = keep
    likely = groups.take(best_cut(groups, score, n_accounts=n_accounts, lowest=LIKELY))
    first = likely.accounts[likely.starts[:-1]][likely.owner] if len(likely) else likely.accounts
    a, b = np.concatenate([links.a[kept], first]), np.concatenate([links.b[kept], likely.accounts])
    return component_labels(a, b, n_accounts)
