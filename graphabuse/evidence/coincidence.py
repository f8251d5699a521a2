"""How common is it that two accounts share an identifier of a kind and nothing else? Where it is common, it says little.

A fingerprint that thousands of telephones have, or a card known by its last four digits, ties strangers with as many bits as a
stolen card ties a ring. The log tells them apart as a whole: of a kind's n holders c(x) have a pair of at least x bits in
this kind that nothing else ties, and r = 20 + n / 50 may be in rings that one kind alone ties. Such pairs keep the part
r / (r + c) of their odds.
"""

from collections.abc import Mapping

import numpy as np

from graphabuse.evidence.kinds import kind_weight

RING_SHARE = 0.02
ONE_RING = 20
STEP_BITS = 0.5


def discount_coincidence(
    by_source: dict[str, np.ndarray], a: np.ndarray, b: np.ndarray, holders: Mapping[str, int]
) -> None:
    """Take from each pair that only one kind ties what coincidence explains; ``holders`` are the accounts that have each kind.

    With one kind alone nothing can be tied twice, and nothing is taken.
    """
    if len(holders) < 2:
        return
    n_sources = np.sum([column > 0 for column in by_source.values()], axis=0)
    for kind, accounts in holders.items():
        if kind_weight(kind).is_address:
            continue
        alone = np.flatnonzero((by_source[kind] > 0) & (n_sources == 1))
        if len(alone):
            bits = by_source[kind][alone]
            by_source[kind][alone] = np.maximum(bits - _explained(bits, a[alone], b[alone], accounts), 0.0)


def _explained(bits: np.ndarray, a: np.ndarray, b: np.ndarray, holders: int) -> np.ndarray:
    """Bits that coincidence explains, per pair: log2(1 + c(bits) / r)."""
    level = (bits / STEP_BITS).astype("int64")
    strongest = np.full(int(max(a.max(), b.max())) + 1, -1)
    np.maximum.at(strongest, a, level)
    np.maximum.at(strongest, b, level)
    at_least = np.bincount(strongest[strongest >= 0], minlength=int(level.max()) + 1)[::-1].cumsum()[::-1]
    return np.log2(1.0 + at_least / (ONE_RING + RING_SHARE * holders)).astype("float32")[level]
