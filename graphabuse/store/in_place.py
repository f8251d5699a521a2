"""How do events that stay on their engine look like a store? Events come from there; runs and decisions go to a store at home."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import duckdb
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.errors import StoreError
from graphabuse.records import LoadReport, Run, Verdict
from graphabuse.store.looked_up import sightings_of, sightings_on
from graphabuse.store.near import used, users
from graphabuse.store.protocol import Key, Store, Use


@dataclass(frozen=True)
class Source:
    """Coded events on an engine.

    Attributes
    ----------
    name : str
        How messages call it.
    backend : ibis backend
        The engine.
    events, accounts, identifiers : ibis Table
        As :class:`graphabuse.store.Store` gives them.
    kinds : tuple of str
        Identifier kinds, sorted.
    fingerprint : str
        Changes when the events do.
    report : LoadReport
        What was read, and what was left aside.
    columns : DataFrame or None
        What else is known of the accounts.
    """

    name: str
    backend: BaseBackend
    events: Table
    accounts: Table
    identifiers: Table
    kinds: tuple[str, ...]
    fingerprint: str
    report: LoadReport
    columns: pd.DataFrame | None = None


class InPlaceStore:
    """Events on an engine, everything else in the store ``home``. Open it with :func:`graphabuse.open_events`."""

    def __init__(self, source: Source, home: Store) -> None:
        self.source, self.home = source, home

    @property
    def report(self) -> LoadReport:
        """What was read, and what was left aside."""
        return self.source.report

    @property
    def address(self) -> str:
        """The store at home."""
        return self.home.address

    @property
    def closed(self) -> bool:
        """Has it been closed?"""
        return self.home.closed

    @property
    def kinds(self) -> tuple[str, ...]:
        """Identifier kinds, sorted."""
        return self.source.kinds

    @property
    def backend(self) -> BaseBackend:
        """The engine that holds the events."""
        return self.source.backend

    def events(self, since: datetime | None = None, until: datetime | None = None) -> Table:
        """Coded events of a window."""
        table = self.source.events
        second = table.seen_at.epoch_seconds()
        if since is not None:
            table = table.filter(second >= _epoch(since))
        if until is not None:
            table = table.filter(second < _epoch(until))
        return table

    def accounts(self) -> Table:
        """``account`` (code), ``account_id``."""
        return self.source.accounts

    def identifiers(self) -> Table:
        """``identifier`` (code), ``kind``, ``value``."""
        return self.source.identifiers

    def account_columns(self) -> pd.DataFrame | None:
        """What else is known of accounts."""
        return self.source.columns

    def used(self, accounts: Sequence[str]) -> dict[str, list[Use]]:
        """What some accounts used, and how many accounts use that."""
        return used(self, accounts)

    def users(self, identifiers: Sequence[Key]) -> dict[Key, list[str]]:
        """Accounts that used some identifiers."""
        return users(self, identifiers)

    def sightings_of(self, account_id: str) -> pd.DataFrame:
        """What one account used, and how many accounts use that."""
        return sightings_of(self, account_id, address=self.address)

    def sightings_on(self, identifier: str) -> pd.DataFrame:
        """Who used one identifier, of whatever kind."""
        return sightings_on(self, identifier)

    def fingerprint(self) -> str:
        """Sixteen hex digits over the events of the window."""
        return self.source.fingerprint

    def loads(self) -> list[dict[str, object]]:
        """What was read: one entry."""
        return [{"load_id": "in place", "files": [self.source.name], "events": self.source.report.written}]

    def writing(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """Not possible: the events belong to the engine."""
        raise StoreError(
            f"the events of {self.source.name} are read in place; load into the store {self.address} instead"
        )

    def contents(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """Not possible: the events belong to the engine."""
        raise StoreError(
            f"the events of {self.source.name} are read in place and cannot be copied; ingest them into the other store, then copy runs and "
            "decisions alone (events=False)"
        )

    def drop_known(self, connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> None:
        """As at home; never reached, since :meth:`writing` refuses."""
        self.home.drop_known(connection, kinds)

    def save_run(self, run: Run, *, kept_at: datetime | None = None) -> None:
        """Keep a run at home."""
        self.home.save_run(run, kept_at=kept_at)

    def load_run(self, which: str = "latest") -> Run:
        """A run by id, or the latest."""
        return self.home.load_run(which)

    def run_table(self, run_id: str, name: str) -> pd.DataFrame:
        """One table of a run."""
        return self.home.run_table(run_id, name)

    def runs(self) -> pd.DataFrame:
        """All runs, oldest first."""
        return self.home.runs()

    def record_verdict(self, verdict: Verdict) -> None:
        """Keep a decision at home."""
        self.home.record_verdict(verdict)

    def verdicts(self) -> pd.DataFrame:
        """All decisions, oldest first."""
        return self.home.verdicts()

    def cypher(
        self,
        text: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout_s: float = 10.0,
        max_rows: int = 10_000,
    ) -> pd.DataFrame:
        """Rows of one read-only Cypher query on the store at home."""
        return self.home.cypher(text, parameters, timeout_s=timeout_s, max_rows=max_rows)

    def dialect(self, text: str, server_text: str) -> str:
        """A query of ours as the store at home wants it."""
        return self.home.dialect(text, server_text)

    def close(self) -> None:
        """Let go of the engine; the store at home stays open."""
        self.source.backend.disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _epoch(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
