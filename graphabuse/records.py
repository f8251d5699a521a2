"""What do the public calls return? Plain frozen records; the tables inside are pandas frames."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


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

    def __repr__(self) -> str:
        return f"Run({self.run_id}: {len(self.rings)} rings, {len(self.members)} members)"
