"""What kind of thing is a shared identifier: a home, an office, a carrier, a kiosk? Judged from its own statistics alone.

The classes are rules in words an investigator can check, first match counts:

======================  =====================================================================================
attack infrastructure   five or more established accounts touched it once, and they are at least half of its accounts
home                    up to six accounts
office                  an address whose accounts come back on other days, and hardly ever begin or end at a weekend
hosting/VPN             an address that nearly all of its accounts use on one day only
carrier                 any other address: many accounts that come back
default fingerprint     a device of 40 or more accounts that they keep using
kiosk                   a device that most of its accounts use on one day only
shared                  any other device or token
======================  =====================================================================================
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.links import Links
from graphabuse.graph.sightings import DAY_S

CLASSES = ("attack infrastructure", "home", "office", "hosting/VPN", "carrier", "default fingerprint", "kiosk", "shared")
HOME_ACCOUNTS = 6
WEEKEND_SHARE = 0.1
ONCE_SHARE = 0.8
KIOSK_ONCE_SHARE = 0.6
DEFAULT_ACCOUNTS = 40
OFFICE_DAYS = 2.0


def classify(
    is_address: np.ndarray, accounts: np.ndarray, days: np.ndarray, once: np.ndarray, weekend: np.ndarray, attack: np.ndarray
) -> np.ndarray:
    """Class names, shape ``(n_identifiers,)``.

    Parameters
    ----------
    is_address, attack : numpy.ndarray of bool
        Addresses; touched in passing by established accounts.
    accounts : numpy.ndarray
        How many use it.
    days : numpy.ndarray
        Days on which an account uses it, mean.
    once, weekend : numpy.ndarray
        Share of accounts with one day only; share of first and last uses at a weekend (0..1).
    """
    rules = (
        (attack, "attack infrastructure"),
        (accounts <= HOME_ACCOUNTS, "home"),
        (is_address & (weekend < WEEKEND_SHARE) & (days >= OFFICE_DAYS), "office"),
        (is_address & (once >= ONCE_SHARE), "hosting/VPN"),
        (is_address, "carrier"),
        ((accounts >= DEFAULT_ACCOUNTS) & (once < KIOSK_ONCE_SHARE), "default fingerprint"),
        (once >= KIOSK_ONCE_SHARE, "kiosk"),
    )
    return np.select([rule for rule, _ in rules], [name for _, name in rules], default="shared").astype(object)


def classes_table(links: Links, kinds: tuple[str, ...], values_of: Callable[[np.ndarray], np.ndarray]) -> pd.DataFrame:
    """``kind``, ``identifier``, ``identifier_class``, ``accounts`` of every identifier that two or more accounts use."""
    seen = links.sightings
    shared = np.flatnonzero(seen["degree"] >= 2)
    codes, first, where = np.unique(seen["identifier"][shared], return_index=True, return_inverse=True)
    accounts = np.bincount(where, minlength=len(codes)).astype("int64")

    def share(values: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.bincount(where, values[shared].astype(float), minlength=len(codes)) / np.maximum(accounts, 1)
        return found

    kind = seen["kind"][shared][first]
    addresses = np.asarray([kind_weight(name).is_address for name in kinds], dtype=bool)
    names = classify(
        addresses[kind] if len(kind) else np.empty(0, bool),
        accounts, share(seen["days"]), share(seen["days"] == 1),
        (share(_weekend(seen["first_at"])) + share(_weekend(seen["last_at"]))) / 2,
        seen["attack"][shared][first].astype(bool),
    )  # fmt: skip
    frame = pd.DataFrame(
        {
            "kind": np.asarray(kinds, dtype=object)[kind],
            "identifier": values_of(codes),
            "identifier_class": names,
            "accounts": accounts,
        }
    )
    return frame.sort_values(["kind", "identifier"], kind="stable").reset_index(drop=True)


def _weekend(second: np.ndarray) -> np.ndarray:
    """Saturday or Sunday, UTC; day 0 of the epoch was a Thursday."""
    return (second // DAY_S + 3) % 7 >= 5
