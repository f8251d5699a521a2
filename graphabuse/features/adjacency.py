"""Which links does every member of a group have, and which of them stay inside?"""

from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.grouped import ranges
from graphabuse.graph.groups import Groups


@dataclass(frozen=True)
class Adjacency:
    """Links of each account, both directions.

    Attributes
    ----------
    starts : numpy.ndarray
        First entry of each account, shape ``(n_accounts + 1,)``.
    link, neighbour : numpy.ndarray
        Row in the links and account at the other end, int32, shape ``(2 × n_links,)``.
    """

    starts: np.ndarray
    link: np.ndarray
    neighbour: np.ndarray


@dataclass(frozen=True)
class Reach:
    """Links of all members of some groups.

    Attributes
    ----------
    member, owner, link : numpy.ndarray
        Membership row, group and link of each entry; shape ``(n_entries,)``.
    inner : numpy.ndarray
        True where the other end is in the same group.
    other : numpy.ndarray
        Membership row of the other end where it is.
    """

    member: np.ndarray
    owner: np.ndarray
    link: np.ndarray
    inner: np.ndarray
    other: np.ndarray


def adjacency(links: Links, *, n_accounts: int) -> Adjacency:
    """Index the links by account."""
    both = np.concatenate([links.a, links.b])
    order = np.argsort(both, kind="stable")
    neighbour = np.concatenate([links.b, links.a]).take(order)
    return Adjacency(first_rows(both, n_accounts), (order % max(len(links), 1)).astype("int32"), neighbour)


def first_rows(account: np.ndarray, n_accounts: int) -> np.ndarray:
    """First row of each account in a column once that is in order, and their number at the end; int32, shape ``(n_accounts + 1,)``."""
    first = np.zeros(n_accounts + 1, "int32")
    np.cumsum(np.bincount(account, minlength=n_accounts), out=first[1:])
    return first


def reach(groups: Groups, index: Adjacency) -> Reach:
    """Follow the links of every member."""
    n_accounts = len(index.starts) - 1
    first = index.starts.take(groups.accounts)
    lengths = index.starts.take(groups.accounts + 1) - first
    at = ranges(first, lengths)
    member = np.repeat(np.arange(len(groups.accounts)), lengths)
    owner = groups.owner.take(member)
    key = groups.owner * n_accounts + groups.accounts
    wanted = owner * n_accounts + index.neighbour.take(at)
    found = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    inner = key.take(found) == wanted if len(key) else np.zeros(0, bool)
    return Reach(member, owner, index.link.take(at), inner, found)
