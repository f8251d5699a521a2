"""Which groups should be judged? The pool of all generators; the best cut decides between overlapping ones."""

import numpy as np

from graphabuse.community.leiden import splitting
from graphabuse.community.tree import merge_tree
from graphabuse.config import CandidateConfig
from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.links import Links
from graphabuse.evidence.nearby import FEW_ON_ADDRESS
from graphabuse.evidence.ownership import OWNED
from graphabuse.graph.components import component_labels, nodes_of
from graphabuse.graph.groups import Groups, build_groups, merge_groups
from graphabuse.graph.snapshot import Snapshot

LEIDEN_BITS = 9.0
LEIDEN_FROM = 50


def find_candidates(snapshot: Snapshot, links: Links, config: CandidateConfig, *, seed: int) -> Groups:
    """Merge trees over all evidence, without addresses, over synchrony, over owners; identifiers; Leiden splits."""
    n_accounts = snapshot.n_accounts
    levels = np.arange(config.lowest_bits, config.highest_bits + 1, dtype=float)
    no_address = sum(
        (links.by_source[kind] for kind in snapshot.kinds if not kind_weight(kind).is_address),
        start=np.zeros(len(links), "float32"),
    )
    views = [(links.bits, 0), (no_address, 1), (links.by_source["synchrony"], 2)]
    with splitting(*_loose(links), seed=seed) as split:
        parts = [
            merge_tree(
                links.a[keep],
                links.b[keep],
                bits[keep],
                n_accounts=n_accounts,
                levels=levels,
                min_accounts=config.min_accounts,
                max_accounts=config.max_accounts,
                origin=origin,
            )
            for bits, origin in views
            for keep in (np.flatnonzero(bits >= config.lowest_bits),)
        ]
        parts.append(_owner_groups(snapshot, links, config, levels))
        parts.append(_identifier_groups(snapshot.kinds, links, config))
        parts.append(_leiden_groups(*split(), config))
    return merge_groups(parts, n_accounts=n_accounts)


def _owner_groups(snapshot: Snapshot, links: Links, config: CandidateConfig, levels: np.ndarray) -> Groups:
    """A merge tree over those who own an identifier (addresses apart), however many others touched it.

    The machines of thieves are touched by hundreds of customers and owned by the thieves. The fewer owners, the more bits:
    log2((N − 1) / (owners − 1)).
    """
    seen = links.sightings
    linking = np.array([not kind_weight(kind).is_address for kind in snapshot.kinds])
    owned = linking[seen["kind"]] & (seen["own"] >= OWNED)
    account, identifier = seen["account"][owned], seen["identifier"][owned]
    order = np.lexsort((account, identifier))
    account, identifier = account[order], identifier[order]
    _, place, owners = np.unique(identifier, return_inverse=True, return_counts=True)
    next_too = np.append(place[1:] == place[:-1], False)[: len(place)]
    at = np.flatnonzero(next_too)
    bits = np.log2((snapshot.n_accounts - 1.0) / np.maximum(owners[place[at]] - 1.0, 1.0)).astype("float32")
    return merge_tree(
        account[at], account[at + 1], bits, n_accounts=snapshot.n_accounts, levels=levels,
        min_accounts=config.min_accounts, max_accounts=config.max_accounts, origin=5,
    )  # fmt: skip


def _identifier_groups(kinds: tuple[str, ...], links: Links, config: CandidateConfig) -> Groups:
    """All accounts of one identifier that may create links.

    An address of few accounts is left to the trees: every pair on it is a link there, unless time sets them apart.
    """
    sightings = links.sightings
    fewest = np.array([FEW_ON_ADDRESS + 1 if kind_weight(kind).is_address else config.min_accounts for kind in kinds])
    usable = (sightings["degree"] >= fewest[sightings["kind"]]) & (sightings["degree"] <= config.max_accounts)
    usable &= ~(sightings["attack"] & sightings["touch"])
    accounts, identifiers = sightings["account"][usable], sightings["identifier"][usable]
    order = np.lexsort((accounts, identifiers))
    accounts, identifiers = accounts[order], identifiers[order]
    _, sizes = np.unique(identifiers, return_counts=True)
    keep = sizes >= config.min_accounts
    level = np.zeros(int(keep.sum()))
    return build_groups(accounts[np.repeat(keep, sizes)], sizes[keep], level, level, origin=3)


def _loose(links: Links) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Links of the components that are too large for the tree: ``a``, ``b``, ``bits``."""
    at = np.flatnonzero(links.bits >= LEIDEN_BITS)
    a, b, bits = links.a[at], links.b[at], links.bits[at]
    if len(a) == 0:
        return a, b, bits
    nodes, one, other = nodes_of(a, b)
    component = component_labels(one, other, len(nodes))
    large = (np.bincount(component) >= LEIDEN_FROM)[component.take(one)]
    return a[large], b[large], bits[large]


def _leiden_groups(nodes: np.ndarray, labels: list[np.ndarray], config: CandidateConfig) -> Groups:
    """Splits of loose components: rings that weak evidence ties to everybody else."""
    rows: list[np.ndarray] = [np.empty(0, "int64")]
    sizes: list[np.ndarray] = [np.empty(0, "int64")]
    for label in labels:
        size = np.bincount(label)
        fits = (size >= config.min_accounts) & (size <= config.max_accounts)
        rows.append(nodes[np.argsort(label, kind="stable")][np.repeat(fits, size)])
        sizes.append(size[fits])
    level = np.full(sum(map(len, sizes)), LEIDEN_BITS)
    return build_groups(np.concatenate(rows), np.concatenate(sizes), level, level, origin=4)
