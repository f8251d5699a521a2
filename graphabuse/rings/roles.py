"""Who in a candidate belongs to it, who hangs on by a thread, and who must be left alone?

``guarded`` are accounts that the evidence reaches but that look like bystanders or victims: they were there long before
the others, use something of their own that nobody shares, and are tied to the rest by a minority of the links.
"""

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.grouped import ranges
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

CORE, EDGE, GUARDED = "core", "edge", "guarded"


def member_roles(groups: Groups, links: Links, snapshot: Snapshot) -> tuple[np.ndarray, np.ndarray]:
    """Role and closeness (0..1, strongest inner link relative to the ring's median) of every membership row."""
    n_accounts = snapshot.n_accounts
    both, other = np.concatenate([links.a, links.b]), np.concatenate([links.b, links.a])
    order = np.argsort(both, kind="stable")
    starts = np.searchsorted(both[order], np.arange(n_accounts + 1))
    lengths = np.diff(starts)[groups.accounts]
    at = order[ranges(starts[groups.accounts], lengths)]
    source = np.repeat(np.arange(len(groups.accounts)), lengths)
    key = groups.owner * n_accounts + groups.accounts
    wanted = groups.owner[source] * n_accounts + other[at]
    found = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    inner = key[found] == wanted
    strongest = np.zeros(len(groups.accounts))
    np.maximum.at(strongest, source[inner], links.bits[at[inner] % max(len(links), 1)])
    degree = np.bincount(source[inner], minlength=len(groups.accounts)).astype(float)
    private = _has_private(groups, links, n_accounts)
    roles = np.full(len(groups.accounts), CORE, dtype=object)
    closeness = np.ones(len(groups.accounts))
    length = max(snapshot.end - snapshot.start, 1)
    for index in range(len(groups)):
        rows = slice(groups.starts[index], groups.starts[index + 1])
        middle = max(float(np.median(strongest[rows])), 1e-9)
        closeness[rows] = np.minimum(strongest[rows] / middle, 1.0)
        first = snapshot.first_at[groups.accounts[rows]].astype(float)
        older = first < np.median(first) - max(0.1 * length, 86_400.0)
        odd_private = private[rows] & (private[rows].mean() <= 0.35)
        thin = degree[rows] <= 0.5 * np.median(degree[rows])
        is_guarded = older & odd_private & thin
        weak = (closeness[rows] < 0.6) | ((degree[rows] <= 1) & (np.median(degree[rows]) >= 3))
        roles[rows] = np.where(is_guarded, GUARDED, np.where(weak, EDGE, CORE))
    return roles, closeness


def _has_private(groups: Groups, links: Links, n_accounts: int) -> np.ndarray:
    """Does the account use an identifier of its own that nobody else uses? Addresses do not count."""
    seen = links.sightings
    own = (seen["degree"] == 1) & (seen["days"] >= 2)
    has = np.zeros(n_accounts, dtype=bool)
    has[seen["account"][own]] = True
    return has[groups.accounts]
