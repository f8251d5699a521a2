"""Who may write to the graph on the server? One job at a time, which says so in every transaction."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import neo4j

from graphabuse.errors import StoreError
from graphabuse.store.names import Names
from graphabuse.store.neo4j.session import Server

LEASE_S = 15
WAIT_S = 120.0


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

    def check(self, transaction: neo4j.ManagedTransaction) -> None:
        """Inside a transaction beside the one that prolongs the right: is it still ours? Locks nothing while it is."""
        text = (
            f"MATCH (s:{self.names.label('GraphabuseSchema')} {{name: 'graphabuse', writer: $me}}) "
            "WHERE s.writer_until > timestamp() RETURN 1"
        )
        if not transaction.run(text, me=self.holder).values():
            self.renew(transaction)

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
