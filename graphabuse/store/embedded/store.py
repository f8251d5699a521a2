"""How does one folder hold the truth? Events, runs and verdicts in a DuckDB file; the Cypher view is made from it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pandas as pd
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from graphabuse.engine.duckdb import EngineLimits, as_ibis, connect, first_row
from graphabuse.errors import NotFoundError, StoreError
from graphabuse.records import Run, Verdict
from graphabuse.store.account_columns import account_columns
from graphabuse.store.embedded import runs as run_tables
from graphabuse.store.embedded.content import set_content, stored_content
from graphabuse.store.embedded.cypher import run_cypher
from graphabuse.store.embedded.schema import check_version, has_table, kinds_of, prepare, quote
from graphabuse.store.embedded.verdicts import list_verdicts, record_verdict
from graphabuse.store.frames import empty_table, verdicts_frame
from graphabuse.store.looked_up import sightings_of, sightings_on
from graphabuse.store.near import used, users
from graphabuse.store.protocol import Key, Progress, Use

TRUTH = "truth.duckdb"


class EmbeddedStore:
    """A store in a folder, or in memory. Open it with :func:`graphabuse.open_store`."""

    def __init__(self, address: str, *, limits: EngineLimits | None = None, read_only: bool = False) -> None:
        self.address = address
        self.read_only = read_only
        self.closed = False
        self.folder = None if address == ":memory:" else Path(address)
        limits = limits or EngineLimits()
        if self.folder is None:
            self.connection = connect(":memory:", limits=limits)
        else:
            self.connection = _open_file(self.folder, limits, read_only=read_only)
        with self.engine_errors("opened"):
            if read_only and self.folder is not None:
                check_version(self.connection, where=address)
            else:
                prepare(self.connection, where=address)
        self.backend: Backend = as_ibis(self.connection)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Identifier kinds, sorted."""
        return kinds_of(self.connection)

    def events(self, since: datetime | None = None, until: datetime | None = None) -> Table:
        """Coded events of a window; see :class:`graphabuse.store.Store`."""
        table = self.backend.table("events").drop("event_key", "load")
        if since is not None:
            table = table.filter(table.seen_at >= _naive(since))
        if until is not None:
            table = table.filter(table.seen_at < _naive(until))
        return table

    def accounts(self) -> Table:
        """``account`` (code), ``account_id``."""
        return self.backend.table("accounts")

    def identifiers(self) -> Table:
        """``identifier`` (code), ``kind``, ``value``."""
        return self.backend.table("identifiers")

    def account_columns(self) -> pd.DataFrame | None:
        """What else is known of accounts."""
        return account_columns(self.backend)

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
        """Sixteen hex digits over the stored events, in any order."""
        row = first_row(self.connection, "SELECT value FROM meta WHERE key = 'fingerprint'")
        return str(row[0]) if row else ""

    def loads(self) -> list[dict[str, object]]:
        """What was loaded, oldest first: ``load_id``, ``files``, ``events``."""
        rows = self.connection.execute("SELECT load_id, files, written FROM loads ORDER BY load").fetchall()
        return [{"load_id": row[0], "files": str(row[1]).splitlines(), "events": row[2]} for row in rows]

    def save_run(self, run: Run, *, kept_at: datetime | None = None) -> None:
        """Keep a run; one that is there already is left as it is."""
        if self.read_only:
            raise StoreError(f"store {self.address} was opened to read only; open it without read_only to keep a run")
        with self.engine_errors("written"):
            run_tables.save_run(self.connection, run, _naive(kept_at) if kept_at else None)

    def expire_runs(self, older_than: datetime) -> list[str]:
        """Remove runs kept before a moment, but never the newest; returns the ids of those that went."""
        if self.read_only:
            raise StoreError(f"store {self.address} was opened to read only; open it without read_only to expire runs")
        with self.engine_errors("written"):
            return run_tables.expire_runs(self.connection, _naive(older_than))

    def record_verdict(self, verdict: Verdict) -> None:
        """Keep a decision; one that is there already is left as it is."""
        if self.read_only:
            raise StoreError(f"store {self.address} was opened to read only; open it without read_only to decide")
        with self.engine_errors("written"):
            record_verdict(self.connection, verdict)

    def verdicts(self) -> pd.DataFrame:
        """All decisions, oldest first."""
        return verdicts_frame(list_verdicts(self.connection))

    def load_run(self, which: str = "latest") -> Run:
        """A run by id, or the latest."""
        return run_tables.load_run(self.connection, which)

    def run_table(self, run_id: str, name: str) -> pd.DataFrame:
        """One table of a run; without rows where the run is of a version that had no such table."""
        have = has_table(self.connection, f"run_{name}")
        return run_tables.run_table(self.connection, run_id, name) if have else empty_table(name)

    def runs(self) -> pd.DataFrame:
        """All runs, oldest first."""
        return run_tables.list_runs(self.connection)

    def cypher(
        self,
        text: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout_s: float = 10.0,
        max_rows: int = 10_000,
    ) -> pd.DataFrame:
        """Rows of one read-only Cypher query; every ``$name`` must be supplied."""
        return run_cypher(self, text, dict(parameters or {}), timeout_s=timeout_s, max_rows=max_rows)

    def dialect(self, text: str, server_text: str) -> str:  # noqa: ARG002 - the protocol's signature
        """A query of ours as the embedded engine wants it."""
        return text

    @contextmanager
    def writing(self, progress: Progress | None = None) -> Iterator[duckdb.DuckDBPyConnection]:  # noqa: ARG002 - nothing is sent
        """One transaction: all of it is kept, or nothing."""
        if self.read_only:
            raise StoreError(f"store {self.address} was opened to read only; open it without read_only to write")
        with self.engine_errors("written"):
            self.connection.execute("BEGIN")
            try:
                set_content(self.connection, *stored_content(self.connection))
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def contents(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """What was loaded: the truth itself."""
        with self.engine_errors("read"):
            yield self.connection

    def drop_known(self, connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> None:
        """Take events that are stored already out of the staged table ``ga_coded``."""
        self.drop_staged(connection, kinds)

    @staticmethod
    def drop_staged(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> None:
        """The same on any engine with these tables; rows are compared in full only where 64-bit digests of them agree."""
        connection.execute(
            "DELETE FROM ga_coded WHERE event_key >> 1 IN (SELECT event_key >> 1 FROM events WHERE event_key IS NOT NULL)"
        )  # 63 bits: a folder of an older version holds one more, a server does not
        columns = ", ".join(["seen_at", "account", "action", "event_key", *(quote(f"id_{kind}") for kind in kinds)])
        # the codes of new accounts are higher than all before: nothing that they did is stored yet
        known = "account <= (SELECT max(account) FROM events)"
        limits = first_row(
            connection, f"SELECT min(account), max(account), min(seen_at), max(seen_at) FROM ga_coded WHERE {known}"
        )
        if not limits or limits[0] is None:
            return
        within = "account BETWEEN ? AND ? AND seen_at BETWEEN ? AND ?"
        met = first_row(
            connection,
            f"SELECT 1 FROM (SELECT hash({columns}) AS mark FROM events WHERE {within}) "
            f"SEMI JOIN (SELECT hash({columns}) AS mark FROM ga_coded WHERE {known}) USING (mark) LIMIT 1",
            limits,
        )
        if met:
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE ga_coded AS SELECT {columns} FROM ga_coded EXCEPT "
                f"SELECT {columns} FROM events WHERE {within}",
                limits,
            )

    @contextmanager
    def engine_errors(self, verb: str) -> Iterator[None]:
        """Turn an engine's failure into one sentence."""
        try:
            yield
        except (
            duckdb.IOException,
            duckdb.FatalException,
            duckdb.OutOfMemoryException,
            duckdb.InternalException,
        ) as error:
            what = str(error).splitlines()[0][:200]
            raise StoreError(
                f"store {self.address} could not be {verb}: {what}; check free disk space and rights, "
                "or give [engine] more memory in the config, then run the same command again (nothing stored was lost)"
            ) from error

    def _roll_back(self) -> None:
        try:
            self.connection.execute("ROLLBACK")
        except duckdb.Error:  # the engine has already closed the transaction
            return

    def close(self) -> None:
        """Release the file."""
        self.closed = True
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open_file(folder: Path, limits: EngineLimits, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    truth = folder / TRUTH
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"store {folder} is a file; a store is a folder, give another name")
    if not truth.exists():
        if read_only:
            raise NotFoundError(
                f"there is no store at {folder}; make one with `graphabuse ingest EVENTS --store {folder}`"
            )
        if folder.exists() and any(folder.iterdir()):
            raise StoreError(
                f"folder {folder} holds other files and no graphabuse store; give an empty or a new folder"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"store folder {folder} cannot be made: {error.strerror}; choose a folder you may write to"
            ) from error
    try:
        return connect(truth, limits=limits, read_only=read_only)
    except duckdb.Error as error:
        text = str(error)
        holder = re.search(r"PID (\d+)", text)
        if "lock" in text.lower():
            who = f"process {holder.group(1)}" if holder else "another process"
            raise StoreError(
                f"store {folder} is being written by {who}; wait until it ends, or use another store", retryable=True
            ) from error
        if "different configuration" in text:
            raise StoreError(
                f"store {folder} is already open in this process in another mode; close it first", retryable=True
            ) from error
        raise StoreError(
            f"store {folder} cannot be opened: {text.splitlines()[0][:200]}; check the rights of the folder, or restore "
            f"{TRUTH} from a backup"
        ) from error


def _naive(moment: datetime) -> datetime:
    """UTC without a zone, as the events are kept."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
