"""How does a store become another? Its events first, then its runs, oldest first and each in one transaction, then its decisions; what is
there already is left alone."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from graphabuse.errors import InputError
from graphabuse.records import Verdict
from graphabuse.store.carry import write_contents
from graphabuse.store.frames import VERDICT_FIELDS
from graphabuse.store.protocol import Store

ACCOUNTS_AT_ONCE = 2_000


@dataclass(frozen=True)
class CopyReport:
    """What one copy did.

    Attributes
    ----------
    runs : tuple of str
        Ids of the runs that were written, oldest first.
    decisions : int
        Decisions that were written.
    known_runs, known_decisions : int
        Those that were there already.
    events, loads : int
        Events, and entries of the ledger, that were new.
    """

    runs: tuple[str, ...]
    decisions: int
    known_runs: int
    known_decisions: int
    events: int = 0
    loads: int = 0


def write_copy(
    source: Store, target: Store, *, events: bool = True, progress: Callable[[str, int, int], None] | None = None
) -> CopyReport:
    """Copy a store into another: events, columns about accounts and the ledger, runs with their rings and lineage, all decisions.

    A run keeps its id, its moment and its place in time; the newest of both stores is the latest. What is there already is left
    as it is, so a copy that was cut off is run again. Events are the same to the bit, also of a store that came from a server; only which
    load each came with does not go along, which nothing asks for: they all come with the last.

    Parameters
    ----------
    events : bool
        Without, only runs and decisions go, into a store that holds the same events.

    Raises
    ------
    InputError
        ``events`` is false and an account of a run is not in ``target``.
    StoreError
        The events of ``source`` are read in place, on an engine of their own.

    Examples
    --------
    >>> with open_store(":memory:") as source, open_store(":memory:") as target:
    ...     write_copy(source, target).runs
    ()
    """
    carried, loads = write_contents(source, target, progress) if events else (0, 0)
    listed, there = source.runs(), set(target.runs()["run_id"])
    missing = listed[~listed["run_id"].isin(there)].sort_values("sequence")
    if not events and source.fingerprint() != target.fingerprint():
        for run_id in missing["run_id"]:
            _check_accounts(source.run_table(run_id, "members"), run_id, target)
    for at, row in enumerate(missing.to_dict("records")):
        if progress:
            progress("runs", at, len(missing))
        target.save_run(source.load_run(row["run_id"]), kept_at=row["created_at"].to_pydatetime())
    known = set(target.verdicts()["verdict_id"])
    decisions = source.verdicts()
    fresh = decisions[~decisions["verdict_id"].isin(known)]
    for at, values in enumerate(fresh[list(VERDICT_FIELDS)].to_dict("records")):
        if progress:
            progress("decisions", at, len(fresh))
        moment = values["decided_at"].to_pydatetime()
        target.record_verdict(Verdict(**values | {"decided_at": moment}))
    return CopyReport(
        tuple(missing["run_id"]), len(fresh), len(listed) - len(missing), len(decisions) - len(fresh), carried, loads
    )


def _check_accounts(members: pd.DataFrame, run_id: str, target: Store) -> None:
    """Are the accounts of a run in a store that holds other events?"""
    named = sorted(set(members["account_id"]))
    for start in range(0, len(named), ACCOUNTS_AT_ONCE):
        asked = named[start : start + ACCOUNTS_AT_ONCE]
        absent = sorted(set(asked) - set(target.used(asked)))
        if absent:
            raise InputError(
                f"{target.address} lacks account {absent[0][:80]!r} of {run_id}; runs and decisions alone need a store with the same events: "
                "copy the events, too, or load the same files there first"
            )
