"""What happens in a log, and when are people awake? Times are days since the window's start."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MINUTE = 1 / 1440
AWAKE = np.array([2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 11, 10, 10, 10, 10, 11, 12, 13, 13, 11, 8, 4]) / 13  # by hour
NAMES = ("signup", "login", "browse", "purchase", "add_card", "payout", "transfer")
SIGNUP, LOGIN, BROWSE, PURCHASE, ADD_CARD, PAYOUT, TRANSFER = range(7)
PAYS = np.array([False, False, False, True, True, True, True])  # which kinds show a card
HONEST = (0, 0.40, 0.35, 0.13, 0.02, 0.04, 0.06)  # how often each kind comes in an ordinary life
GREEDY = (0, 0.30, 0.15, 0.20, 0.08, 0.17, 0.10)  # and in that of a ring's account


@dataclass(frozen=True)
class Batch:
    """Events that one mechanism wrote: when, by whom, from where, on what, with which card, of which kind."""

    at: Floats
    account: Ints
    ip: Ints
    device: Ints
    card: Ints
    kind: Ints


def batch(
    at: ArrayLike, account: ArrayLike, ip: ArrayLike, device: ArrayLike, card: ArrayLike, kind: ArrayLike
) -> Batch:
    """Events as columns of one length; a card only where the kind shows one."""
    when, *codes = np.broadcast_arrays(at, account, ip, device, card, kind)
    who, where, machine, paid, what = (code.astype(np.int64) for code in codes)
    return Batch(when.astype(np.float64), who, where, machine, np.where(PAYS[what], paid, -1), what)
