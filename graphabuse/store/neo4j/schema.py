"""Which constraints, versions and locks does the graph have on the server?"""

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import neo4j

from graphabuse.errors import NotFoundError, StoreError
from graphabuse.store.embedded.schema import FIRST_KINDS
from graphabuse.store.names import KIND_LABELS, Names
from graphabuse.store.neo4j.session import Server
from graphabuse.version import __version__

SCHEMA_VERSION = 2
LEASE_S = 15
WAIT_S = 120.0
_UNIQUE = (
    ("GraphabuseSchema", "name"), ("Account", "account_id"), ("Activity", "account_id"), ("EventType", "name"),
    ("Ring", "ring_id"), ("RingDraft", "ring_id"), ("Run", "run_id"), ("RunDraft", "run_id"), ("Load", "load"),
    ("IngestBatch", "batch_id"), ("Verdict", "verdict_id"),
)  # fmt: skip
_INDEXED = (("PastRing", "run_id"), ("PastRing", "ring_id"), ("RunTable", "run_id"), ("LoadTable", "load"))


def prepare(server: Server, names: Names, *, read_only: bool) -> None:
    """Make constraints and the schema node of a new graph; leave an existing one of this version as it is.

    Raises
    ------
    NotFoundError
        ``read_only`` and no graph of ours.
    StoreError
        A newer schema, or nodes under our labels that are not ours.
    """
    schema = names.label("GraphabuseSchema")
    found = server.ask(f"MATCH (s:{schema} {{name: 'graphabuse'}}) RETURN s.version")
    if found:
        version = int(found[0][0] or 0)
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{server.address.shown} has schema version {version}, this graphabuse reads up to {SCHEMA_VERSION}; "
                "upgrade graphabuse, or use another database"
            )
        if version == SCHEMA_VERSION or read_only:
            return
        _make(server, names)  # a bulk import brings version 0, without constraints; version 1 had no verdicts
        server.run(f"MATCH (s:{schema} {{name: 'graphabuse'}}) SET s.version = $version", version=SCHEMA_VERSION)
        return
    if read_only:
        raise NotFoundError(
            f"{server.address.shown} holds no graphabuse graph; make one with `graphabuse ingest EVENTS --store ADDRESS`"
        )
    _refuse_foreign(server, names)
    _make(server, names)
    server.run(
        f"MERGE (s:{schema} {{name: 'graphabuse'}}) ON CREATE SET s.version = $version, s.written_by = $by, s.kinds = $kinds, "
        "s.dirty = false, s.writer = '', s.writer_until = 0",
        version=SCHEMA_VERSION, by=__version__, kinds=list(FIRST_KINDS),
    )  # fmt: skip


def _make(server: Server, names: Names) -> None:
    for label, key in _UNIQUE:
        _constraint(server, names.label(label), label, key, names.prefix)
    for label, key in _INDEXED:
        server.run(
            f"CREATE INDEX `ga_{names.prefix}{label}_{key}` IF NOT EXISTS FOR (n:{names.label(label)}) ON (n.{key})"
        )
    for kind in known_kinds(server, names):
        constrain_kind(server, names, kind)
    server.run("CALL db.awaitIndexes(300)")


def constrain_kind(server: Server, names: Names, kind: str) -> None:
    """The unique key of one identifier kind."""
    _constraint(server, names.kind(kind), kind, "value", names.prefix)


def _constraint(server: Server, label: str, name: str, key: str, prefix: str) -> None:
    server.run(f"CREATE CONSTRAINT `ga_{prefix}{name}_{key}` IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE")


def _refuse_foreign(server: Server, names: Names) -> None:
    for label in ("Account", "Ring", "Run", "Activity", "EventType", "Load", *KIND_LABELS):
        if server.ask(f"MATCH (n:{names.label(label)}) RETURN 1 LIMIT 1"):
            raise StoreError(
                f"{server.address.shown} holds nodes labelled {names.prefix}{label} that graphabuse did not write; they are left "
                "untouched: use another database, or a label prefix (…/database?prefix=Abuse)"
            )


@dataclass
class Lease:
    """The right to write, held for some seconds at a time so that a killed writer does not block the next for long."""

    server: Server
    names: Names
    holder: str = field(default_factory=lambda: uuid.uuid4().hex)

    def take(self, wait_s: float = WAIT_S) -> bool:
        """Wait for the right to write; True when the writer before did not finish.

        Raises
        ------
        StoreError
            Another writer kept it all the time; retryable.
        """
        schema = self.names.label("GraphabuseSchema")
        text = (
            f"MATCH (s:{schema} {{name: 'graphabuse'}}) SET s.touched = timestamp() "
            "WITH s WHERE s.writer IN ['', $me] OR s.writer_until < timestamp() "
            "SET s.writer = $me, s.writer_until = timestamp() + $lease RETURN s.dirty"
        )
        deadline = time.monotonic() + wait_s
        while True:
            rows = self.server.write(
                lambda transaction: transaction.run(text, me=self.holder, lease=LEASE_S * 1000).values()
            )
            if rows:
                return bool(rows[0][0])
            if time.monotonic() > deadline:
                raise StoreError(
                    f"{self.server.address.shown} is being written by another job; wait until it ends, or use another database",
                    retryable=True,
                )
            time.sleep(0.5)

    def renew(self, transaction: neo4j.ManagedTransaction, *, dirty: bool | None = None) -> None:
        """Inside a writing transaction: prolong the right, or fail when it was lost. Serialises all writers."""
        text = (
            f"MATCH (s:{self.names.label('GraphabuseSchema')} {{name: 'graphabuse'}}) SET s.touched = timestamp() WITH s WHERE s.writer = $me "
            "SET s.writer_until = timestamp() + $lease, s.dirty = coalesce($dirty, s.dirty) RETURN 1"
        )
        if not transaction.run(text, me=self.holder, lease=LEASE_S * 1000, dirty=dirty).values():
            raise StoreError(
                f"{self.server.address.shown} was taken over by another writer; run the same command again (nothing counts twice)",
                retryable=True,
            )

    def write(self, text: str, **parameters: object) -> list[list[Any]]:
        """Rows of one writing statement, in a transaction that also prolongs the right; the statement must be safe to run twice."""

        def work(transaction: neo4j.ManagedTransaction) -> list[list[Any]]:
            self.renew(transaction)
            return [list(record.values()) for record in transaction.run(text, parameters)]

        return self.server.write(work)

    def keep_alive(self) -> None:
        """Prolong the right between transactions."""
        self.server.write(self.renew)

    def release(self) -> None:
        """Let the next writer in."""
        self.server.run(
            f"MATCH (s:{self.names.label('GraphabuseSchema')} {{name: 'graphabuse', writer: $me}}) SET s.writer = '', s.writer_until = 0",
            me=self.holder,
        )


@contextmanager
def leased(server: Server, names: Names) -> Iterator[tuple[Lease, bool]]:
    """Hold the right to write; gives the lease and whether the writer before was cut off."""
    lease = Lease(server, names)
    dirty = lease.take()
    try:
        yield lease, dirty
    finally:
        with suppress(StoreError):  # where the server is gone, the lease ends by itself
            lease.release()


def known_kinds(server: Server, names: Names) -> tuple[str, ...]:
    """Identifier kinds of the graph, sorted."""
    rows = server.ask(f"MATCH (s:{names.label('GraphabuseSchema')} {{name: 'graphabuse'}}) RETURN s.kinds")
    return tuple(sorted(rows[0][0])) if rows else FIRST_KINDS


def add_kinds(server: Server, names: Names, kinds: Sequence[str]) -> None:
    """Make room for further kinds: constraint first, then the list."""
    for kind in kinds:
        constrain_kind(server, names, kind)
    server.run(
        f"MATCH (s:{names.label('GraphabuseSchema')} {{name: 'graphabuse'}}) "
        "SET s.kinds = s.kinds + [k IN $kinds WHERE NOT k IN s.kinds]",
        kinds=list(kinds),
    )
