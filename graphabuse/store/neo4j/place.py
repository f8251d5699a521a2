"""Which nodes must be there before the links of a batch? Its identifiers and its new accounts, sent while the links before are written.

Nodes lock no chain of relationships, so this goes on beside the one writer of links. The server answers with the numbers by which it
knows the nodes, and the links name them so: a number is found at once, a text is looked up in an index.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import neo4j
import numpy as np

from graphabuse.store.neo4j.batch import Batch
from graphabuse.store.neo4j.lease import Lease


def moment(text: str) -> str:
    """Cypher: epoch microseconds as a time; integers travel three times as fast as times."""
    return f"datetime.fromepoch({text} / 1000000, ({text} % 1000000) * 1000)"


@dataclass(frozen=True)
class Placed:
    """A batch whose nodes are on the server.

    Attributes
    ----------
    batch : Batch
    events : list
        Rows ``[activity, events, mark, bytes]`` of the accounts.
    links : dict
        Per kind and whether the accounts are new to the graph: rows ``[account, [[identifier, events, first, last, days] …]]``, nodes by number.
    """

    batch: Batch
    events: list[list[Any]]
    links: dict[tuple[str, bool], list[list[Any]]]


class Places:
    """The nodes of one load.

    Attributes
    ----------
    stale : dict
        Per kind, identifiers that were there before the load: their accounts are counted anew at its end.
    """

    def __init__(self, lease: Lease, kinds: Sequence[str], known_accounts: set[str], n_identifiers: int) -> None:
        self.lease, self.names, self.known_accounts = lease, lease.names, known_accounts
        self.stale: dict[str, list[str]] = {kind: [] for kind in kinds}
        self._nodes = np.full(n_identifiers, -1, dtype="int64")
        ask = "MATCH (i:{}) RETURN 1 LIMIT 1"
        self._empty = {kind for kind in kinds if not lease.server.ask(ask.format(self.names.kind(kind)))}

    def placed(self, batches: Iterator[Batch]) -> Iterator[Placed]:
        """The batches, each with its nodes on the server."""
        for batch in batches:
            there, nodes, accounts = self.lease.server.write(
                lambda transaction, batch=batch: self._write(transaction, batch)  # type: ignore[misc]
            )
            for kind, values in there.items():
                self.stale[kind].extend(values)
            for codes, found in nodes:
                self._nodes[codes] = found
            events = [[accounts[row[0]][1], row[1], row[2], row[5]] for row in batch.accounts]
            yield Placed(batch, events, self._links(batch, accounts))

    def _links(self, batch: Batch, accounts: dict[str, tuple[int, int]]) -> dict[tuple[str, bool], list[list[Any]]]:
        rows: dict[tuple[str, bool], list[list[Any]]] = {}
        for kind, links in batch.links.items():
            for account, mine in links.rows(self._nodes):
                rows.setdefault((kind, account not in self.known_accounts), []).append([accounts[account][0], mine])
        return rows

    def _write(
        self, transaction: neo4j.ManagedTransaction, batch: Batch
    ) -> tuple[dict[str, list[str]], list[tuple[list[int], list[int]]], dict[str, tuple[int, int]]]:
        """Identifiers that were there; codes and numbers of all; numbers of the accounts. May be run twice."""
        self.lease.check(transaction)
        there, nodes = {}, []
        for kind, rows in batch.identifiers.items():
            label = self.names.kind(kind)
            if kind not in self._empty:
                ask = f"UNWIND $values AS v MATCH (i:{label} {{value: v}}) RETURN collect(v)"
                there[kind] = transaction.run(ask, values=[row[0] for row in rows]).single(strict=True)[0]
            found = transaction.run(
                f"UNWIND $rows AS x MERGE (i:{label} {{value: x[0]}}) ON CREATE SET i.kind = $kind, i.accounts = x[1], "
                f"i.first_seen = {moment('x[2]')}, i.last_seen = {moment('x[3]')} RETURN collect(x[4]), collect(id(i))",
                rows=rows, kind=kind,
            )  # fmt: skip
            codes, numbers = found.single(strict=True).values()
            nodes.append((codes, numbers))
        found = transaction.run(
            f"UNWIND $rows AS x MERGE (a:{self.names.label('Account')} {{account_id: x[0]}}) ON CREATE SET a.events = x[1], "
            f"a.first_seen = {moment('x[2]')}, a.last_seen = {moment('x[3]')} "
            f"MERGE (s:{self.names.label('Activity')} {{account_id: x[0]}}) ON CREATE SET s.events = 0, s.mark = 0, s.data = $none "
            "RETURN collect(x[0]), collect(id(a)), collect(id(s))",
            rows=[[row[0], row[1], row[3], row[4]] for row in batch.accounts], none=b"",
        )  # fmt: skip
        ids, accounts, activities = found.single(strict=True).values()
        return there, nodes, dict(zip(ids, zip(accounts, activities, strict=True), strict=True))
