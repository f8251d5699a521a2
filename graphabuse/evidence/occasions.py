"""On how many occasions did two accounts meet, and in what company? Counted from pairs in one cell, in arrays.

An occasion is an hour. Whoever is online at once with somebody shares a bucket for each thing both do there, and the buckets after
it, too: that is one meeting, and says no more than one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

HOURS = 24
HASH_BITS, MIX = 22, 0x9E3779B97F4A7C15  # Fibonacci hashing
Reader = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Common:
    """Pairs with enough occasions in common: accounts ``a`` and ``b``, occasions of both, buckets of each; shape ``(n_pairs,)``.

    ``crowd`` is how many accounts the buckets of a pair hold on average, ``clock`` at how many hours of the day it met. ``clump``
    is how many buckets an occasion has on average, over all pairs that ever meet. ``trials`` is how many pairs could have so many
    occasions: those of accounts that were there in enough hours.
    """

    a: np.ndarray
    b: np.ndarray
    n_common: np.ndarray
    ka: np.ndarray
    kb: np.ndarray
    crowd: np.ndarray
    clock: np.ndarray
    clump: float
    trials: float


@dataclass(frozen=True)
class Met:
    """The same of some blocks of pairs, by key a × n_accounts + b, ascending."""

    key: np.ndarray
    n_common: np.ndarray
    crowd: np.ndarray
    clock: np.ndarray
    clump: float


def often_met(blocks: Iterable[tuple[np.ndarray, np.ndarray]], least: int, *, hour_of: Reader, size_of: Reader) -> Met:
    """Pairs that meet on at least ``least`` occasions.

    Parameters
    ----------
    blocks : iterable of tuple of numpy.ndarray
        Keys and cells of pairs; all of one key are in one block.
    hour_of, size_of : callable
        Hour of each cell, counted from the epoch, and how many accounts are in it.
    """
    found = [(np.empty(0, "int64"), np.empty(0, "int64"), np.empty(0), np.empty(0, "int64"))]
    buckets, occasions = 0, 0
    for all_pairs, cells in blocks:
        pair, cell = all_pairs, cells
        buckets, occasions = buckets + len(pair), occasions + len(pair)
        if least > 1:  # most meet once: they are one bucket and one occasion, and need not be sorted
            again = _may_meet_again(pair)
            pair, cell = pair.take(again), cell.take(again)
        if len(pair) == 0:
            continue
        hour = hour_of(cell)
        met = once_an_hour(pair, hour - hour.min())
        occasions += len(met) - len(pair)
        starts = np.flatnonzero(np.concatenate([[True], met[1:] != met[:-1]]))
        n = np.diff(starts, append=len(met))
        often = n >= least
        keys = met[starts[often]]
        found.append((keys, n[often], *_company(keys, pair, cell, hour, size_of)))
    key, n_common, crowd, clock = (np.concatenate(part) for part in zip(*found, strict=True))
    return Met(key, n_common.astype("int32"), crowd, clock.astype("int32"), max(buckets / max(occasions, 1), 1.0))


def _may_meet_again(pair: np.ndarray) -> np.ndarray:
    """Rows of pairs that may be there twice: those whose hash is."""
    hashed = ((pair.view("uint64") * np.uint64(MIX)) >> np.uint64(64 - HASH_BITS)).view("int64")
    return np.flatnonzero(np.bincount(hashed, minlength=1 << HASH_BITS).take(hashed) > 1)


def _company(
    keys: np.ndarray, pair: np.ndarray, cell: np.ndarray, hour: np.ndarray, size_of: Reader
) -> tuple[np.ndarray, np.ndarray]:
    """Accounts in the buckets of each pair of ``keys`` (ascending) on average, and the hours of the day at which it met."""
    if len(keys) == 0:
        return np.empty(0), np.empty(0, "int64")
    at = np.minimum(np.searchsorted(keys, pair), len(keys) - 1)
    rows = np.flatnonzero(keys.take(at) == pair)
    at = at.take(rows)
    crowd = np.bincount(at, weights=size_of(cell.take(rows)), minlength=len(keys)) / np.bincount(
        at, minlength=len(keys)
    )
    clock = np.bincount(np.unique(at * HOURS + hour.take(rows) % HOURS) // HOURS, minlength=len(keys))
    return crowd, clock


def with_hours(account: np.ndarray, hour: np.ndarray, least: int) -> int:
    """Accounts that were there in at least ``least`` hours."""
    return int((hours_there(account, hour, 0) >= least).sum())


def hours_there(account: np.ndarray, hour: np.ndarray, n_accounts: int) -> np.ndarray:
    """In how many hours each account was there."""
    return np.bincount(once_an_hour(account.astype("int64"), hour), minlength=n_accounts)


def once_an_hour(pair: np.ndarray, hour: np.ndarray) -> np.ndarray:
    """The pairs, sorted, each once for every hour in which it met."""
    shift = int(hour.max(initial=0)).bit_length()
    if int(pair.max(initial=0)).bit_length() + shift < 63:
        key = np.sort((pair << shift) | hour)
        return key[np.diff(key, prepend=-1) > 0] >> shift
    order = np.lexsort((hour, pair))
    pair, hour = pair[order], hour[order]
    return pair[(np.diff(pair, prepend=-1) > 0) | (np.diff(hour, prepend=-1) != 0)]
