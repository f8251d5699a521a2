"""How does one talk to the server so that every fault ends in a sentence and no answer is lost or counted twice?"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions as faults

from graphabuse.errors import StoreError
from graphabuse.store.neo4j.address import Address
from graphabuse.version import __version__

RETRY_S = 60.0
DRIVER_RETRY_S = 3.0  # its pauses double each time; ours do not, so a restarted server is found sooner
PAUSE_S = 0.5
_LOST = (faults.IncompleteCommit, faults.ServiceUnavailable, faults.SessionExpired)
Answer = TypeVar("Answer")
Work = Callable[[neo4j.ManagedTransaction], Answer]


class Server:
    """A driver with the address's database, and the sentences for what can go wrong."""

    def __init__(self, address: Address) -> None:
        self.address = address
        with self.errors("reached"):
            self.driver = neo4j.GraphDatabase.driver(
                address.url,
                auth=(address.user, address.password) if address.user else None,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
                max_transaction_retry_time=DRIVER_RETRY_S,
                connection_timeout=10.0,
                connection_acquisition_timeout=30.0,
                user_agent=f"graphabuse/{__version__}",
            )
            try:
                self.driver.verify_connectivity()
            except Exception:
                self.driver.close()
                raise

    def session(self, *, read: bool = False) -> neo4j.Session:
        """A session on the database of the address."""
        access = neo4j.READ_ACCESS if read else neo4j.WRITE_ACCESS
        return self.driver.session(database=self.address.database or None, default_access_mode=access, fetch_size=5_000)

    def run(self, text: str, **parameters: object) -> list[dict[str, Any]]:
        """Rows of one writing or schema statement in a transaction of its own."""
        with self.errors("written"), self.session() as session:
            return session.run(text, parameters).data()

    def ask(self, text: str, **parameters: object) -> list[list[Any]]:
        """Rows of one reading statement, values in the order of its columns."""

        def work(transaction: neo4j.ManagedTransaction) -> list[list[Any]]:
            return [list(record.values()) for record in transaction.run(text, parameters)]

        with self.errors("read"), self.session(read=True) as session:
            return session.execute_read(work)

    def write(self, work: Work[Answer]) -> Answer:
        """One managed transaction, replayed by us where the driver gives up but the server may come back.

        ``work`` must be safe to run twice: the reply to a commit can be lost.
        """
        deadline = time.monotonic() + RETRY_S
        with self.errors("written"):
            while True:
                try:
                    with self.session() as session:
                        return session.execute_write(work)
                except (*_LOST, faults.TransientError) as error:
                    hopeless = isinstance(error, faults.Neo4jError) and "MemoryPool" in (error.code or "")
                    if hopeless or time.monotonic() > deadline:
                        raise
                    time.sleep(PAUSE_S)

    @contextmanager
    def errors(self, verb: str) -> Iterator[None]:
        """Turn the driver's exceptions into a :class:`StoreError` that names the address without the password."""
        try:
            yield
        except faults.AuthError as error:
            raise StoreError(
                f"{self.address.shown} refused user {self.address.user or '(none)'}: check the user in the address and NEO4J_PASSWORD"
            ) from error
        except faults.Neo4jError as error:
            raise StoreError(self._sentence(error, verb), retryable=error.is_retryable()) from error
        except _LOST as error:
            raise StoreError(f"{self.address.shown} could not be {verb}: {_lost(error)}", retryable=True) from error
        except (faults.DriverError, ValueError) as error:
            raise StoreError(f"{self.address.shown} could not be {verb}: {_first_line(error)}") from error

    def _sentence(self, error: faults.Neo4jError, verb: str) -> str:
        code = error.code or ""
        where = self.address.shown
        if "DatabaseNotFound" in code:
            return f"{where}: there is no database of that name on the server; name another after the last / of the address"
        if "AccessMode" in code or "ReadOnly" in code or "read-only" in (error.message or "").lower():
            return (
                f"{where} is read-only and cannot be {verb}; use a server that takes writes, or only read from this one"
            )
        if "MemoryPool" in code:
            return f"{where} ran out of transaction memory; give the server more heap (server.memory.heap.max_size), then run the same command again"
        if any(
            part in code
            for part in ("DatabaseUnavailable", "TransactionCommitFailed", "TransactionLogError", "UnknownError")
        ):
            return (
                f"{where} could not be {verb}: {_first_line(error)} ({code}); look into the server's log, free disk space for its data and "
                "transaction logs, restart it, then run the same command again (what was stored is kept, nothing counts twice)"
            )
        return f"{where} could not be {verb}: {_first_line(error)} ({code}); what was stored is kept"

    def close(self) -> None:
        """Give the connections back."""
        self.driver.close()


def _lost(error: Exception) -> str:
    """Why a server was not reached, and what to do."""
    text = str(error)
    if "CertVerification" in text or "CertificateError" in text:
        return "its certificate is not trusted here; add its authority to this machine's, or use +ssc instead of +s on a network you trust"
    if "SSL" in text:
        return "it does not answer in TLS; use the scheme without +s, or switch TLS on at the server (server.bolt.tls_level)"
    return (
        f"{_first_line(error)}; check that the server runs, the host and port, and whether it wants TLS (neo4j+s://), then run the "
        "same command again (what was stored is kept, nothing counts twice)"
    )


def _first_line(error: Exception) -> str:
    text = str(error.message if isinstance(error, faults.Neo4jError) else error)
    return (text.splitlines() or ["no reason given"])[0][:240]


def plain(properties: Mapping[str, object]) -> dict[str, object]:
    """Properties that can be shown: what detection keeps in bytes is left out."""
    return {name: value for name, value in properties.items() if not isinstance(value, bytes | bytearray)}
