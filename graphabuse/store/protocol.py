"""What can every store do?"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

import duckdb
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.records import Run, Verdict

Progress = Callable[[str, int, int], None]
Key = tuple[str, str]  # kind and identifier
Use = tuple[Key, int]  # and how many accounts use it


class Coded(Protocol):
    """Coded events on an engine."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Identifier kinds, sorted."""

    @property
    def backend(self) -> BaseBackend:
        """The engine on which relational stages of this store run."""

    def events(self, since: datetime | None = None, until: datetime | None = None) -> Table:
        """``seen_at``, ``account``, ``action`` and ``id_<kind>`` codes of the events with ``since <= at < until``."""

    def accounts(self) -> Table:
        """``account`` (code), ``account_id``."""

    def identifiers(self) -> Table:
        """``identifier`` (code), ``kind``, ``value``."""


class Store(Coded, Protocol):
    """The bipartite graph of accounts and identifiers, and the runs made from it."""

    @property
    def address(self) -> str:
        """What :func:`open_store` was given."""

    @property
    def closed(self) -> bool:
        """Has it been closed?"""

    def account_columns(self) -> pd.DataFrame | None:
        """``account_id`` and what else is known of accounts; None where that is nothing."""

    def used(self, accounts: Sequence[str]) -> dict[str, list[Use]]:
        """What some accounts used, and how many accounts use that; accounts that are not in the store are left out."""

    def users(self, identifiers: Sequence[Key]) -> dict[Key, list[str]]:
        """Accounts that used some identifiers; unknown ones are left out."""

    def sightings_of(self, account_id: str) -> pd.DataFrame:
        """What one account used, in order of ``kind`` and ``identifier``: ``first_at``, ``last_at`` (epoch seconds), ``events``, ``days``,
        and ``accounts`` (how many use it). NotFoundError where the account is not in the store."""

    def sightings_on(self, identifier: str) -> pd.DataFrame:
        """Who used one identifier, of whatever kind, in order of ``kind`` and ``account_id``: ``first_at``, ``last_at``, ``events``, ``days``;
        no rows where it is not in the store."""

    def fingerprint(self) -> str:
        """Digest of the stored events; changes exactly when they change."""

    def loads(self) -> list[dict[str, object]]:
        """What was loaded, oldest first: ``load_id``, ``files``, ``events``."""

    def writing(self, progress: Progress | None = None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """One load: an engine with the tables of the embedded schema; what it holds at the end is kept, or nothing.

        ``progress`` is called with what is being sent, how much of it has gone and how much there is.
        """

    def contents(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """What was loaded, to be read: an engine with the tables of the embedded schema (events with their keys, ledger, columns about accounts)."""

    def drop_known(self, connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> None:
        """Inside :meth:`writing`: take events that are stored already out of the staged table ``ga_coded``."""

    def save_run(self, run: Run, *, kept_at: datetime | None = None) -> None:
        """Keep a run for ever; one that is there already is left as it is.

        ``kept_at`` is for a run of another store: it takes its place in time among those that are here, and only the newest is *latest*.
        """

    def load_run(self, which: str = "latest") -> Run:
        """A run by id, or the latest."""

    def run_table(self, run_id: str, name: str) -> pd.DataFrame:
        """One table of a run, without reading the others."""

    def runs(self) -> pd.DataFrame:
        """Oldest first: ``run_id``, ``created_at``, ``sequence``, ``rings``, ``members``, ``job``, ``input_fingerprint``,
        ``window_start``, ``window_end`` (ISO 8601)."""

    def expire_runs(self, older_than: datetime) -> list[str]:
        """Remove runs kept before a moment, but never the newest, nor any decision; ids of those that went, oldest first."""

    def record_verdict(self, verdict: Verdict) -> None:
        """Keep a decision for ever; one that is there already is left as it is."""

    def verdicts(self) -> pd.DataFrame:
        """``verdict_id`` and the fields of :class:`graphabuse.records.Verdict` of all decisions, oldest first."""

    def cypher(
        self,
        text: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout_s: float = 10.0,
        max_rows: int = 10_000,
    ) -> pd.DataFrame:
        """Rows of one read-only Cypher query."""

    def dialect(self, text: str, server_text: str) -> str:
        """A query of ours as this store wants it: ``server_text`` is for Neo4j, empty where ``text`` serves both."""

    def close(self) -> None:
        """Release files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
