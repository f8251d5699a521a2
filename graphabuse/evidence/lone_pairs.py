"""What is a pair worth that only one kind ties, where strangers coincide in that kind now and then?

Of a kind's n holders c(x) have a pair of at least x bits in this kind that nothing else ties, and r = 20 + n / 50 may be in
rings that one kind alone ties. Such pairs keep the part r / (r + c) of their odds. A setting leaves identifiers of kinds in which
strangers coincide as a rule out before (:mod:`graphabuse.evidence.coincidence`).
"""

from collections.abc import Mapping

import numpy as np

from graphabuse.evidence.kinds import kind_weight

RING_SHARE = 0.02
ONE_RING = 20
STEP_BITS = 0.5


def explained_by_chance(
    by_source: dict[str, np.ndarray], a: np.ndarray, b: np.ndarray, holders: Mapping[str, int]
) -> dict[str, np.ndarray]:
    """Bits that chance explains of a lone pair, log2(1 + c(x) / r), per kind and half bit of x.

    ``holders`` are the accounts that have each kind. Addresses have rules of their own, and with one kind alone nothing can be
    tied twice: neither has an entry.
    """
    explained, one_source = {}, count_sources(by_source) == 1
    for kind, accounts in holders.items() if len(holders) > 1 else ():
        alone = (by_source[kind] > 0) & one_source
        if kind_weight(kind).is_address or not alone.any():
            continue
        level = _level(by_source[kind][alone])
        strongest = np.full(int(max(a.max(), b.max())) + 1, -1)
        np.maximum.at(strongest, a[alone], level)
        np.maximum.at(strongest, b[alone], level)
        at_least = np.bincount(strongest[strongest >= 0])[::-1].cumsum()[::-1]
        explained[kind] = np.log2(1.0 + at_least / (ONE_RING + RING_SHARE * accounts)).astype("float32")
    return explained


def discount_lone_pairs(
    by_source: dict[str, np.ndarray], explained: Mapping[str, np.ndarray], rows: slice | np.ndarray = slice(None)
) -> None:
    """Take from the pairs in these rows that one kind alone ties what chance explains."""
    one_source = count_sources(by_source, rows) == 1
    for kind, table in explained.items():
        bits = by_source[kind][rows]
        taken = table[np.minimum(_level(bits), len(table) - 1)]
        by_source[kind][rows] = np.where(one_source & (bits > 0), np.maximum(bits - taken, 0.0), bits)


def count_sources(by_source: Mapping[str, np.ndarray], rows: slice | np.ndarray = slice(None)) -> np.ndarray:
    """Sources that give each pair in these rows any bits."""
    found: np.ndarray = np.sum([column[rows] > 0 for column in by_source.values()], axis=0, dtype="int8")
    return found


def _level(bits: np.ndarray) -> np.ndarray:
    return (bits / STEP_BITS).astype("int64")
