"""What does the graph of one window look like as arrays? Accounts in order of their id, so that nothing depends on load order."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.kept import materialise, sorts_in_arrays
from graphabuse.errors import InputError
from graphabuse.graph.actions import Actions
from graphabuse.graph.hours import Hours
from graphabuse.graph.places import Places, account_places, identifier_places
from graphabuse.graph.sightings import Days, account_spans, second_of, sightings


@dataclass(frozen=True)
class Snapshot:
    """Accounts of one window and the relations they stand in.

    Attributes
    ----------
    kinds : tuple of str
        Identifier kinds by code.
    account_ids : pyarrow.Array
        Text ids by account code, ascending; length ``n_accounts``.
    first_at, last_at, events, days : numpy.ndarray
        Per account, shape ``(n_accounts,)``; times in epoch seconds.
    actions : Actions
        Events per action, of all and of single accounts.
    hours : Hours
        Events per hour of the day, of all and of single accounts.
    start, end : int
        First and last event of the window, epoch seconds.
    sightings_relation, spans_relation : ibis Table
        The same as relations on the engine, with these account codes.
    stored_events : ibis Table
        Events with the codes of the store; :meth:`events_with` has these.
    places : Places
        From those codes to these.
    stored : numpy.ndarray or None
        Code in the store by identifier code, where they differ.
    """

    kinds: tuple[str, ...]
    account_ids: pa.Array
    first_at: np.ndarray
    last_at: np.ndarray
    events: np.ndarray
    days: np.ndarray
    actions: Actions
    hours: Hours
    start: int
    end: int
    sightings_relation: Table
    spans_relation: Table
    stored_events: Table
    places: Places
    stored: np.ndarray | None

    @property
    def n_accounts(self) -> int:
        """Accounts with at least one event in the window."""
        return len(self.account_ids)

    def events_with(self, kinds: Sequence[str]) -> Table:
        """Events with these codes for accounts and for identifiers of ``kinds``; the rest is as stored."""
        return self.places.in_events(self.stored_events, kinds)

    def stored_codes(self, identifiers: np.ndarray) -> np.ndarray:
        """Codes by which the store knows some identifiers."""
        return identifiers if self.stored is None else self.stored[identifiers]


def take_snapshot(
    backend: BaseBackend, events: Table, accounts: Table, kinds: Sequence[str], identifiers: Table | None = None
) -> Snapshot:
    """Aggregate events into sightings and read the account side into arrays.

    Parameters
    ----------
    backend : ibis backend
        Engine that holds ``events`` and may create temporary tables.
    events : ibis Table
        ``seen_at``, ``account``, ``action`` and ``id_<kind>`` columns, already limited to the window.
    accounts : ibis Table
        ``account``, ``account_id``.
    identifiers : ibis Table, optional
        ``identifier``, ``kind``, ``value``, where codes may be out of order: what was loaded first has the lower ones.

    Raises
    ------
    InputError
        No event in the window.
    """
    days = _days_of(events) if sorts_in_arrays(backend) else None
    spans = materialise(backend, "ga_spans", account_spans(events, days))
    listed = spans.join(accounts, "account").select("account", "account_id").order_by("account_id").to_pyarrow()
    n_accounts = listed.num_rows
    if n_accounts == 0:
        raise InputError("there is no event in the window; ingest events first, or widen --since / --until")
    places = Places(
        account_places(backend, listed["account"].to_numpy()),
        None if identifiers is None else identifier_places(backend, identifiers),
    )
    if places.accounts is not None:
        spans = materialise(backend, "ga_recoded_spans", places.in_spans(spans))
    seen = materialise(backend, "ga_sightings", places.in_sightings(sightings(events, kinds, days)))
    life = spans.order_by("account").to_pyarrow()
    first_at, last_at = life["first_at"].to_numpy(), life["last_at"].to_numpy()
    coded = places.in_events(events, ())
    return Snapshot(
        kinds=tuple(kinds),
        account_ids=listed["account_id"].combine_chunks(),
        first_at=first_at,
        last_at=last_at,
        events=life["events"].to_numpy(),
        days=life["days"].to_numpy(),
        actions=Actions(backend, coded, spans),
        hours=Hours(backend, coded, spans),
        start=int(first_at.min()),
        end=int(last_at.max()),
        sightings_relation=seen,
        spans_relation=spans,
        stored_events=events,
        places=places,
        stored=places.stored(),
    )


def _days_of(events: Table) -> Days | None:
    second = second_of(events)
    row = events.aggregate(first=second.min(), last=second.max()).to_pyarrow().to_pylist()[0]
    return None if row["first"] is None else Days.of(row["first"], row["last"])
