"""How is an identifier used that many accounts share: in a burst, in passing, or by the same accounts again and again?

The classes say what was seen, not what it is: an office, a campus and a carrier look alike in their own statistics
(docs/decisions/identifier-classes.md). The first rule that holds counts; at most six accounts need no class.

======================  ================================================================================================
attack infrastructure   five or more established accounts touched it in one burst (:mod:`graphabuse.evidence.attacks`)
burst                   all of its use lies within three days
passing                 most of its accounts used it on one day only, over more than three days
lasting                 accounts come back to it
======================  ================================================================================================
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from graphabuse.evidence.links import Links
from graphabuse.graph.sightings import DAY_S

HOME_ACCOUNTS = 6
BURST_DAYS = 3
ONCE_SHARE = 0.6


def classes_table(links: Links, kinds: tuple[str, ...], values_of: Callable[[np.ndarray], np.ndarray]) -> pd.DataFrame:
    """``kind``, ``identifier``, ``identifier_class``, ``accounts`` of every identifier that deserves a class, sorted."""
    seen, attack = links.sightings, links.attacked
    chosen = np.flatnonzero((seen["degree"] > HOME_ACCOUNTS) | attack)
    codes, first, where = np.unique(seen["identifier"][chosen], return_index=True, return_inverse=True)
    accounts = np.bincount(where, minlength=len(codes)).astype("int64")
    begin = np.full(len(codes), np.iinfo("int64").max)
    end = np.zeros(len(codes), "int64")
    np.minimum.at(begin, where, seen["first_at"][chosen].astype("int64"))
    np.maximum.at(end, where, seen["last_at"][chosen].astype("int64"))
    once = np.bincount(where, seen["days"][chosen] == 1, minlength=len(codes)) / np.maximum(accounts, 1)
    frame = pd.DataFrame(
        {
            "kind": np.asarray(kinds, dtype=object)[seen["kind"][chosen][first]],
            "identifier": values_of(codes),
            "identifier_class": classify(
                attack=attack[chosen][first], span_days=(end - begin) / DAY_S, once_share=once
            ),
            "accounts": accounts,
        }
    )
    return frame.sort_values(["kind", "identifier"], kind="stable").reset_index(drop=True)


def classify(*, attack: np.ndarray, span_days: np.ndarray, once_share: np.ndarray) -> np.ndarray:
    """Class names, shape ``(n_identifiers,)``.

    Parameters
    ----------
    attack : numpy.ndarray of bool
        Touched in a burst by established accounts.
    span_days : numpy.ndarray
        Days between its first and its last use.
    once_share : numpy.ndarray
        Share of its accounts that used it on one day only (0..1).

    Examples
    --------
    >>> classify(attack=np.array([False, False]), span_days=np.array([1.0, 60.0]), once_share=np.array([1.0, 0.1])).tolist()
    ['burst', 'lasting']
    """
    rules = (attack, span_days <= BURST_DAYS, once_share >= ONCE_SHARE)
    return np.select(rules, ["attack infrastructure", "burst", "passing"], default="lasting").astype(object)
