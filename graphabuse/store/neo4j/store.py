"""How does a Neo4j database hold the graph? Written by loads and runs; read into an engine in memory for detection."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

import duckdb
import pandas as pd
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from graphabuse.engine.duckdb import EngineLimits
from graphabuse.errors import StoreError
from graphabuse.records import Run, Verdict
from graphabuse.store.account_columns import wide
from graphabuse.store.embedded.content import set_content
from graphabuse.store.embedded.schema import add_kind, kinds_of
from graphabuse.store.embedded.store import EmbeddedStore
from graphabuse.store.frames import runs_frame, unique_names, verdicts_frame
from graphabuse.store.guard import check_cypher, returned_names
from graphabuse.store.names import Names
from graphabuse.store.neo4j import columns, ledger, mirror, near
from graphabuse.store.neo4j import runs as run_nodes
from graphabuse.store.neo4j.counts import mend
from graphabuse.store.neo4j.cypher import run_cypher
from graphabuse.store.neo4j.lease import Lease, leased
from graphabuse.store.neo4j.load import Push
from graphabuse.store.neo4j.schema import add_kinds, known_kinds, prepare
from graphabuse.store.neo4j.session import Server
from graphabuse.store.neo4j.settings import server_address
from graphabuse.store.neo4j.verdicts import list_verdicts, record_verdict
from graphabuse.store.protocol import Key, Progress, Use


class Neo4jStore:
    """A graph on a server. Open it with :func:`graphabuse.open_store`."""

    def __init__(self, address: str, *, limits: EngineLimits | None = None, read_only: bool = False) -> None:
        where = server_address(address)
        self.address = where.shown
        self.read_only = read_only
        self.closed = False
        self.limits = limits
        self.names = Names(where.prefix)
        self.server = Server(where)
        try:
            prepare(self.server, self.names, read_only=read_only)
        except BaseException:
            self.server.close()
            raise
        self._mirror: EmbeddedStore | None = None
        self._push: Push | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Identifier kinds, sorted."""
        return tuple(sorted(known_kinds(self.server, self.names)))

    @property
    def backend(self) -> Backend:
        """The engine that holds what was read from the server."""
        return self._local().backend

    def events(self, since: datetime | None = None, until: datetime | None = None) -> Table:
        """Coded events of a window; see :class:`graphabuse.store.Store`."""
        return self._fresh().events(since, until)

    def accounts(self) -> Table:
        """``account`` (code), ``account_id``."""
        return self._local().accounts()

    def identifiers(self) -> Table:
        """``identifier`` (code), ``kind``, ``value``."""
        return self._local().identifiers()

    def account_columns(self) -> pd.DataFrame | None:
        """What else is known of accounts."""
        return wide(columns.listed(self.server, self.names))

    def used(self, accounts: Sequence[str]) -> dict[str, list[Use]]:
        """What some accounts used, and how many accounts use that."""
        return near.used(self.server, self.names, self.kinds, accounts)

    def users(self, identifiers: Sequence[Key]) -> dict[Key, list[str]]:
        """Accounts that used some identifiers."""
        return near.users(self.server, self.names, identifiers)

    def sightings_of(self, account_id: str) -> pd.DataFrame:
        """What one account used, and how many accounts use that."""
        return near.sightings_of(self.server, self.names, self.kinds, account_id)

    def sightings_on(self, identifier: str) -> pd.DataFrame:
        """Who used one identifier, of whatever kind."""
        return near.sightings_on(self.server, self.names, self.kinds, identifier)

    def fingerprint(self) -> str:
        """Sixteen hex digits over the stored events, in any order; the same as on the embedded store."""
        return mirror.fingerprint(self.server, self.names)

    def loads(self) -> list[dict[str, object]]:
        """What was loaded, oldest first: ``load_id``, ``files``, ``events``."""
        return ledger.loads(self.server, self.names)

    @contextmanager
    def writing(self, progress: Progress | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """One load: staged in memory, then sent; a load that fails before that leaves the graph as it was."""
        self._check_writable()
        with leased(self.server, self.names) as (lease, cut_off):
            if cut_off:
                mend(lease, self.kinds)
            with EmbeddedStore(":memory:", limits=self.limits) as staged:
                connection = staged.connection
                for kind in self.kinds:
                    add_kind(connection, kind)
                set_content(connection, *mirror.content_of(self.server, self.names))
                ledger.prime(connection, self.server, self.names)
                before = ledger.last_load(connection)
                self._push = Push(lease, connection, progress)
                try:
                    yield connection
                    self._send(connection, before, lease)
                finally:
                    self._push = None

    @contextmanager
    def contents(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """What was loaded, brought into an engine in memory."""
        with EmbeddedStore(":memory:", limits=self.limits) as held:
            mirror.fill(held.connection, self.server, self.names, known_kinds(self.server, self.names), keys=True)
            ledger.bring(held.connection, self.server, self.names)
            columns.bring(held.connection, self.server, self.names)
            yield held.connection

    def drop_known(self, connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> None:
        """Take events out of ``ga_coded`` that are on the server already, or came earlier in this load."""
        EmbeddedStore.drop_staged(connection, kinds)
        if self._push is not None:
            self._push.lease.keep_alive()
            self._push.recall(self._in_order(kinds))

    def save_run(self, run: Run, *, kept_at: datetime | None = None) -> None:
        """Keep a run; one that is there already is left as it is."""
        self._check_writable()
        with leased(self.server, self.names) as (lease, _):
            run_nodes.save_run(lease, run, kept_at)

    def load_run(self, which: str = "latest") -> Run:
        """A run by id, or the latest."""
        return run_nodes.load_run(self.server, self.names, which)

    def run_table(self, run_id: str, name: str) -> pd.DataFrame:
        """One table of a run."""
        return run_nodes.run_table(self.server, self.names, run_id, name)

    def record_verdict(self, verdict: Verdict) -> None:
        """Keep a decision; one that is there already is left as it is."""
        self._check_writable()
        with leased(self.server, self.names) as (lease, _):
            record_verdict(lease, verdict)

    def verdicts(self) -> pd.DataFrame:
        """All decisions, oldest first."""
        return verdicts_frame(list_verdicts(self.server, self.names))

    def runs(self) -> pd.DataFrame:
        """All runs, oldest first."""
        return runs_frame(run_nodes.list_runs(self.server, self.names))

    def expire_runs(self, older_than: datetime) -> list[str]:
        """Remove runs kept before a moment, but never the newest; returns the ids of those that went."""
        self._check_writable()
        with leased(self.server, self.names) as (lease, _):
            return run_nodes.expire_runs(lease, older_than)

    def cypher(
        self,
        text: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout_s: float = 10.0,
        max_rows: int = 10_000,
    ) -> pd.DataFrame:
        """Rows of one read-only Cypher query; every ``$name`` must be supplied. Labels are given and shown without the prefix."""
        check_cypher(text, values := dict(parameters or {}))
        asked = self.dialect(text, "")
        rows = run_cypher(self.server, asked, values, timeout_s=timeout_s, max_rows=max_rows, prefix=self.names.prefix)
        typed = returned_names(text) if asked != text else None
        return rows.set_axis(unique_names(typed), axis=1) if typed and len(typed) == rows.shape[1] else rows

    def dialect(self, text: str, server_text: str) -> str:
        """A query of ours as the server wants it, with the label prefix."""
        chosen = server_text or text
        return self.names.prefixed(chosen, self.kinds) if self.names.prefix else chosen

    def _local(self) -> EmbeddedStore:
        if self._mirror is None:
            return self._fresh()
        return self._mirror

    def _fresh(self) -> EmbeddedStore:
        """The engine with the present content of the server; read anew when that has changed."""
        if self._mirror is None or self._mirror.fingerprint() != self.fingerprint():
            if self._mirror is None:
                self._mirror = EmbeddedStore(":memory:", limits=self.limits)
            with self._mirror.writing() as connection:
                mirror.fill(connection, self.server, self.names, known_kinds(self.server, self.names))
        return self._mirror

    def _send(self, connection: duckdb.DuckDBPyConnection, before: int, lease: Lease) -> None:
        load = ledger.last_load(connection)
        if load == before or self._push is None:
            columns.keep(connection, lease, load)
            return
        kinds = self._in_order(kinds_of(connection))
        if fresh := kinds[len(self.kinds) :]:
            add_kinds(self.server, self.names, fresh)
        self._push.send(load, kinds)
        columns.keep(connection, lease, load)
        for number in range(before + 1, load + 1):  # a copy brings several at once
            ledger.record(connection, lease, number)

    def _in_order(self, kinds: Sequence[str]) -> tuple[str, ...]:
        """The graph's kinds, then those that are new to it."""
        there = known_kinds(self.server, self.names)
        return (*there, *(kind for kind in sorted(kinds) if kind not in there))

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.address} was opened to read only; open it without read_only to write")

    def close(self) -> None:
        """Give memory and connections back."""
        self.closed = True
        if self._mirror is not None:
            self._mirror.close()
        self.server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
