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

BURST_DAYS = 3
ONCE_SHARE = 0.6


def classes_table(links: Links, kinds: tuple[str, ...], values_of: Callable[[np.ndarray], np.ndarray]) -> pd.DataFrame:
    """``kind``, ``identifier``, ``identifier_class``, ``accounts`` of every identifier that deserves a class, sorted."""
    seen = links.everyone.crowds
    frame = pd.DataFrame(
        {
            "kind": np.asarray(kinds, dtype=object)[seen["kind"]],
            "identifier": values_of(seen["identifier"]),
            "identifier_class": classify(
                attack=seen["attack"],
                span_days=(seen["last_at"] - seen["first_at"]) / DAY_S,
                once_share=seen["once"] / np.maximum(seen["accounts"], 1),
            ),
            "accounts": seen["accounts"].astype("int64"),
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
