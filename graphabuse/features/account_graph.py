"""What does an account model see? Accounts, who used which identifier, who is tied to whom, and each account's own columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.errors import InputError
from graphabuse.evidence.links import Links
from graphabuse.features.account_own import activity_columns, table_columns
from graphabuse.graph.snapshot import Snapshot


@dataclass(frozen=True)
class Relation:
    """Use of one kind of identifier.

    Attributes
    ----------
    account, identifier : numpy.ndarray
        One row per use, int64; identifiers are dense codes ``0 … n_identifiers − 1``; shape ``(n_rows,)``.
    n_identifiers : int
        Number of identifiers.
    first_at : numpy.ndarray or None
        First use, epoch seconds, float64, shape ``(n_rows,)``; None when times are not known.
    names : numpy.ndarray or None
        What each identifier was called where it came from (codes of a store, or texts), shape ``(n_identifiers,)``.
    """

    account: np.ndarray
    identifier: np.ndarray
    n_identifiers: int
    first_at: np.ndarray | None = None
    names: np.ndarray | None = None

    @property
    def fan_out(self) -> np.ndarray:
        """Accounts on each identifier, shape ``(n_identifiers,)``."""
        return np.bincount(self.identifier, minlength=self.n_identifiers)


@dataclass(frozen=True)
class Ties:
    """Undirected account–account edges, each pair once.

    Attributes
    ----------
    a, b : numpy.ndarray
        Account codes of both ends, int64, shape ``(n_ties,)``.
    weight : numpy.ndarray or None
        Strength above 0 (bits, for evidence), float32; None when all are alike.
    """

    a: np.ndarray
    b: np.ndarray
    weight: np.ndarray | None = None


@dataclass(frozen=True)
class AccountGraph:
    """Everything an account model may look at, as of one moment.

    Attributes
    ----------
    n_accounts : int
        Accounts, coded ``0 … n_accounts − 1``.
    relations : mapping of str to Relation
        Bipartite use per identifier kind, in order of name.
    ties : mapping of str to Ties
        Account–account edge sets, in order of name.
    own : numpy.ndarray
        Own columns, float32, shape ``(n_accounts, n_own)``; NaN where a value is not known.
    own_names : tuple of str
        Column names; ``column=value`` marks one value of a category.
    notes : tuple of str
        Sentences about columns that were left out, for the model card.
    kept : dict
        What was made from the graph alone, whatever the labels, so that it is made once; another graph starts empty.
    """

    n_accounts: int
    relations: Mapping[str, Relation] = field(default_factory=dict)
    ties: Mapping[str, Ties] = field(default_factory=dict)
    own: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), "float32"))
    own_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.own.shape != (self.n_accounts, len(self.own_names)):
            raise InputError(
                f"own columns have shape {self.own.shape}, but there are {self.n_accounts} accounts and "
                f"{len(self.own_names)} names; give one row for each account and one name for each column"
            )
        for name, relation in self.relations.items():
            _check_codes(name, relation.account, self.n_accounts)
            _check_codes(name, relation.identifier, relation.n_identifiers)
        for name, ties in self.ties.items():
            _check_codes(name, ties.a, self.n_accounts)
            _check_codes(name, ties.b, self.n_accounts)

    @property
    def joined_at(self) -> np.ndarray | None:
        """First use of any identifier, epoch seconds, infinite where there is none; None when times are not known."""
        timed = [(use.account, use.first_at) for use in self.relations.values() if use.first_at is not None]
        first = np.full(self.n_accounts, np.inf)
        for account, at in timed:
            np.minimum.at(first, account, at)
        return first if timed else None

    @property
    def n_edges(self) -> int:
        """Uses and ties together."""
        return sum(len(r.account) for r in self.relations.values()) + sum(len(t.a) for t in self.ties.values())


def account_graph(snapshot: Snapshot, links: Links, own: pd.DataFrame | None = None) -> AccountGraph:
    """The graph of one window of a store.

    Parameters
    ----------
    snapshot : Snapshot
        Accounts of the window.
    links : Links
        Sightings and evidence between the accounts; the evidence becomes the ties ``evidence``.
    own : DataFrame, optional
        ``account_id`` and any columns about accounts (numbers and categories); rows of other accounts are ignored.

    Raises
    ------
    InputError
        A column that names accounts instead of describing them.
    """
    seen = links.sightings
    relations = {}
    for code, kind in enumerate(snapshot.kinds):
        rows = seen["kind"] == code
        if rows.any():
            relations[kind] = relation(seen["account"][rows], seen["identifier"][rows], seen["first_at"][rows])
    ties = {"evidence": Ties(links.a.astype("int64"), links.b.astype("int64"), links.bits)} if len(links) else {}
    parts = [activity_columns(snapshot)]
    if own is not None:
        parts.append(table_columns(own, snapshot.account_ids.to_pylist()))
    return AccountGraph(
        n_accounts=snapshot.n_accounts,
        relations=relations,
        ties=ties,
        own=np.hstack([part.values for part in parts]),
        own_names=tuple(name for part in parts for name in part.names),
        notes=tuple(note for part in parts for note in part.notes),
    )


def relation(account: np.ndarray, identifier: np.ndarray, first_at: np.ndarray | None = None) -> Relation:
    """Use of one kind from any identifier codes or texts; several uses by one account count once, the first."""
    names, code = np.unique(identifier, return_inverse=True)
    key = account.astype("int64") * (int(code.max(initial=0)) + 1) + code
    order = np.argsort(key, kind="stable") if first_at is None else np.lexsort((first_at, key))
    first = order[np.concatenate([[True], np.diff(key[order]) != 0])] if len(key) else order
    return Relation(
        account=account[first].astype("int64"),
        identifier=code[first].astype("int64"),
        n_identifiers=len(names),
        first_at=None if first_at is None else first_at[first].astype("float64"),
        names=names,
    )


def ties(a: np.ndarray, b: np.ndarray) -> Ties:
    """Undirected edges from two columns of account codes: loops dropped, each pair once."""
    low, high = np.minimum(a, b).astype("int64"), np.maximum(a, b).astype("int64")
    pairs = np.unique(np.column_stack([low, high])[low != high], axis=0)
    return Ties(pairs[:, 0], pairs[:, 1])


def _check_codes(name: str, codes: np.ndarray, limit: int) -> None:
    if len(codes) and (codes.min() < 0 or codes.max() >= limit):
        raise InputError(f"{name} names code {codes.max()} of {limit}; codes run from 0 to {limit - 1}")
