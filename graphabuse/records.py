"""What do the public calls return? Plain frozen records; the tables inside are pandas frames."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

OUTCOMES = ("confirmed", "dismissed", "needs_more", "watch")
LINEAGE = {
    "ring_id": "object", "change": "object", "relation": "object", "previous_ring_id": "object", "previous_run_id": "object",
    "common": "int64", "jaccard": "float64", "joined": "int64", "left": "int64",
}  # fmt: skip
CLASSES = {"kind": "object", "identifier": "object", "identifier_class": "object", "accounts": "int64"}
NETWORKS = {
    "kind": "object", "identifier": "object", "network": "object", "asn": "int64", "name": "object", "tag": "object", "source": "object",
    "date": "object",
}  # fmt: skip
MOVES = {"ring_id": "object", "account_id": "object", "move": "object", "other_ring_id": "object"}


def empty_frame(columns: Mapping[str, str]) -> pd.DataFrame:
    """A table without rows, its columns of the given types."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


@dataclass(frozen=True)
class LoadReport:
    """What one ingest job did.

    Attributes
    ----------
    load_id : str
        Ledger id, made from the content; the same content gives the same id.
    read, written, rejected, skipped : int
        Rows read; events newly stored; rows set aside; rows already known (duplicates).
    absent : mapping
        Placeholder or refused identifier values counted per ``kind:reason``.
    rejects : mapping
        Rejected rows counted per reason.
    files : tuple of str
        Files read, in order.
    left_out : tuple of str
        Columns that were not read, though no mapping sets them aside under ``[ignore]``.
    dry_run : bool
        True when nothing was stored.
    seconds : float
        Wall time.
    """

    load_id: str
    read: int
    written: int
    rejected: int
    skipped: int
    absent: Mapping[str, int] = field(default_factory=dict)
    rejects: Mapping[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    dry_run: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class Run:
    """One immutable execution of detection; the frames follow the output contract.

    Attributes
    ----------
    run_id : str
        ``run-`` and twelve hex digits of the run's content.
    rings, members, accounts, links, reasons : pandas.DataFrame
        The tables of the output contract, best ring first.
    identifiers : pandas.DataFrame
        Shared identifiers per ring: ring_id, kind, identifier, identifier_class, accounts_inside,
        accounts_outside, first_seen, last_seen, events, bits.
    protected : pandas.DataFrame
        Accounts that merely touched attack infrastructure: account_id, kind, identifier, first_seen,
        accounts_touching. Never members of a ring for that reason alone.
    summary : mapping
        What ``run.json`` holds: window, counts, config, seed, versions, timings.
    lineage : pandas.DataFrame
        Where each ring comes from: ring_id (null where a ring of the run before has ended), change (``new``, ``grown``,
        ``shrunk``, ``changed``, ``unchanged``, ``merged``, ``split``, ``reappeared``; ``dormant`` or ``dissolved`` for an
        ended one), relation (``CONTINUES``, ``MERGED_FROM``, ``SPLIT_FROM``, null for a new or an ended ring), previous_ring_id,
        previous_run_id, common (accounts in both), jaccard (0..1), joined and left (accounts, against that earlier ring).
    moves : pandas.DataFrame
        Accounts that came or went: ring_id (of this run, or of the one that ended), account_id, move (``joined``, ``left``),
        other_ring_id (the ring it came from or went to, or null). A new ring's accounts are listed where they came from another.
    classes : pandas.DataFrame
        How identifiers are used that more than six accounts share, or that attacks came from: kind, identifier,
        identifier_class (``burst``, ``passing``, ``lasting``, ``attack infrastructure``), accounts (in the window).
    networks : pandas.DataFrame
        Whose addresses members of rings used, after the team's own table of networks: kind, identifier, network, asn (0 where it is not
        known), name, tag, source, date (empty where they are not known). Without rows where no table was given.
    """

    run_id: str
    rings: pd.DataFrame
    members: pd.DataFrame
    accounts: pd.DataFrame
    links: pd.DataFrame
    reasons: pd.DataFrame
    identifiers: pd.DataFrame
    protected: pd.DataFrame
    summary: Mapping[str, Any]
    lineage: pd.DataFrame = field(default_factory=lambda: empty_frame(LINEAGE))
    moves: pd.DataFrame = field(default_factory=lambda: empty_frame(MOVES))
    classes: pd.DataFrame = field(default_factory=lambda: empty_frame(CLASSES))
    networks: pd.DataFrame = field(default_factory=lambda: empty_frame(NETWORKS))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.run_id}: {len(self.rings)} rings, {len(self.members)} members)"


@dataclass(frozen=True)
class Verdict:
    """What a person decided about a ring, bound to the accounts it had at that moment.

    Attributes
    ----------
    ring_id, run_id : str
        The ring, and the run in which it was seen.
    membership_hash : str
        Digest of its ``core`` and ``edge`` accounts; a ring with another one has changed since.
    outcome : str
        ``confirmed``, ``dismissed``, ``needs_more`` or ``watch``.
    reason : str
        Code from a fixed list.
    note : str
        Free text, may be empty.
    by : str
        Who decided.
    decided_at : datetime
        When, with a time zone.
    core, edge : tuple of str
        Accounts that the decision is about, sorted.
    exceptions : tuple of str
        Accounts of the ring that the decision does not cover, sorted.
    supersedes : str
        ``verdict_id`` of the decision that this one replaces, or empty. Nothing is ever erased.
    evidence : tuple of str
        Codes of the reasons, doubts and identifiers that the decision relied on (``shared_device``, ``D1``), sorted; may be empty.
    """

    ring_id: str
    run_id: str
    membership_hash: str
    outcome: str
    reason: str
    note: str
    by: str
    decided_at: datetime
    core: tuple[str, ...] = ()
    edge: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    supersedes: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def verdict_id(self) -> str:
        """``V-`` and twelve hex digits of the content; the same decision has the same id."""
        parts = (
            self.ring_id, self.run_id, self.membership_hash, self.outcome, self.reason, self.note, self.by,
            self.decided_at.isoformat(), "\x1f".join(self.exceptions), self.supersedes,
            *(["\x1f".join(self.evidence)] if self.evidence else []),
        )  # fmt: skip
        return "V-" + hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:12]
