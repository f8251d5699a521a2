"""How does a finished load reach the server? Batch by batch: its identifiers, then its accounts with their events and links.

While the links of one batch are written, the identifiers of the next go out on another connection. Every batch sets what is
true after the load (counts, first and last use, all events of the account), in one transaction with its ledger entry and the
writer's lease: applied twice it changes nothing, cut off it is made good by the next run of the same job, which finds the
events that arrived and sends the rest.
"""

from collections.abc import Iterator, Sequence

import duckdb
import neo4j
import numpy as np
import pyarrow as pa

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.store.embedded.schema import quote
from graphabuse.store.names import relationship_of
from graphabuse.store.neo4j.activity import Activity, columns_of, read_some
from graphabuse.store.neo4j.batch import Batch, ahead, batches
from graphabuse.store.neo4j.hashed import hashed_sql, make_digests
from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.protocol import Progress

STATS_A_BATCH = 5_000
_DAY_US = 86_400_000_000


def moment(text: str) -> str:
    """Cypher: epoch microseconds as a time; integers travel three times as fast as times."""
    return f"datetime.fromepoch({text} / 1000000, ({text} % 1000000) * 1000)"


class Push:
    """One load on its way from the staging engine to the server."""

    def __init__(self, lease: Lease, connection: duckdb.DuckDBPyConnection, progress: Progress | None = None) -> None:
        self.server, self.names, self.lease, self.connection = lease.server, lease.names, lease, connection
        self.progress = progress or (lambda *_: None)
        self.known_accounts: set[str] = set()
        self.recalled: set[str] = set()
        self.empty: set[str] = set()
        self.stale: dict[str, list[str]] = {}

    def recall(self, kinds: Sequence[str]) -> None:
        """Bring the stored events of the staged accounts into ``ga_known`` and take them out of ``ga_coded``."""
        listed = arrow(
            self.connection, "SELECT account_id FROM accounts SEMI JOIN ga_coded USING (account) ORDER BY account_id"
        )
        self._known_table(kinds)
        asked = [name for name in listed["account_id"].to_pylist() if name not in self.recalled]
        self.recalled.update(asked)
        for part in read_some(self.server, self.names, kinds, asked):
            self.known_accounts.update(part.account_ids)
            self._keep_known(part, kinds)
        if not self.known_accounts:
            return
        make_digests(self.connection, kinds)
        columns = ", ".join(columns_of(kinds))
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ga_coded AS SELECT c.* FROM ga_coded c JOIN ({hashed_sql('ga_coded', kinds, row='e.rowid')}) h "
            f"ON h.row = c.rowid ANTI JOIN (SELECT account AS k_account, {columns} FROM ga_known) k "
            f"ON k.k_account = c.account AND {' AND '.join(f'k.{quote(name)} = h.{quote(name)}' for name in columns_of(kinds))}"
        )
        self.connection.execute(
            "DELETE FROM ga_coded WHERE event_key IS NOT NULL AND CAST(event_key >> 1 AS BIGINT) IN "
            "(SELECT event_key FROM ga_known WHERE event_key <> 0)"
        )

    def send(self, load: int, kinds: Sequence[str]) -> None:
        """Write the load's events; :class:`~graphabuse.errors.StoreError` where the server stops."""
        self._forget_raw()
        make_digests(self.connection, kinds)
        self._prepare(load, kinds)
        self.server.write(lambda transaction: self.lease.renew(transaction, dirty=True))
        self._event_types(load)
        self.empty = {
            kind for kind in kinds if not self.server.ask(f"MATCH (i:{self.names.kind(kind)}) RETURN 1 LIMIT 1")
        }
        row = first_row(self.connection, "SELECT count(DISTINCT account) FROM ga_all")
        sent, total = 0, int(row[0]) if row else 0
        made = ahead(batches(self.connection, kinds, self.known_accounts))
        for batch in ahead(self._placed(made)):
            self.server.write(lambda transaction, batch=batch: self._write_batch(transaction, batch, load))  # type: ignore[misc]
            sent += len(batch.accounts)
            self.progress("accounts sent", sent, total)
        for kind, values in self.stale.items():
            refresh(self.lease, kind, values)
        self.server.write(lambda transaction: self.lease.renew(transaction, dirty=False))

    def _forget_raw(self) -> None:
        """The rows as they were read are coded by now."""
        held = self.connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name IN ('ga_stage', 'ga_coded')"
        )
        for (name,) in held.fetchall():
            self.connection.execute(f"DROP TABLE {name}")

    def _known_table(self, kinds: Sequence[str]) -> None:
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS ga_known (account INTEGER)")
        for name in columns_of(kinds):  # a later file may bring a further kind
            self.connection.execute(f"ALTER TABLE ga_known ADD COLUMN IF NOT EXISTS {quote(name)} BIGINT DEFAULT 0")

    def _keep_known(self, part: Activity, kinds: Sequence[str]) -> None:
        self.connection.register("ga_packed", part.table())
        ids = pa.table({"position": np.arange(len(part.account_ids), dtype="int32"), "account_id": part.account_ids})
        self.connection.register("ga_ids", ids)
        self.connection.execute(
            f"INSERT INTO ga_known BY NAME SELECT a.account, {', '.join('p.' + quote(n) for n in columns_of(kinds))} FROM ga_packed p "
            "JOIN ga_ids i ON i.position = p.account JOIN accounts a USING (account_id)"
        )
        self.connection.unregister("ga_packed")
        self.connection.unregister("ga_ids")

    def _prepare(self, load: int, kinds: Sequence[str]) -> None:
        """``ga_all``: the new events and the stored ones of the same accounts, sorted as they will be kept."""
        columns = ", ".join(quote(name) for name in columns_of(kinds))
        self._known_table(kinds)
        touched = f"(SELECT DISTINCT account FROM events WHERE load = {load})"
        known = f"UNION ALL SELECT account, {columns}, false FROM ga_known SEMI JOIN {touched} USING (account)"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ga_all AS SELECT account, {columns}, true AS fresh "
            f"FROM ({hashed_sql('events', kinds, where=f'WHERE e.load = {load}')}) {known if self.known_accounts else ''}"
        )
        for kind in kinds:
            column, ids = quote(f"id_{kind}"), quote(f"ga_ids_{kind}")
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {quote(f'ga_links_{kind}')} AS SELECT a.account, i.value, count(*) AS events, "
                f"min(a.seen_us) AS first_at, max(a.seen_us) AS last_at, count(DISTINCT a.seen_us // {_DAY_US}) AS days "
                f"FROM ga_all a JOIN {ids} i ON i.digest = a.{column} WHERE a.{column} <> 0 GROUP BY 1, 2 HAVING bool_or(a.fresh)"
            )

    def _event_types(self, load: int) -> None:
        rows = self.connection.execute(
            f"SELECT DISTINCT event_type FROM events JOIN actions USING (action) WHERE load = {load} ORDER BY 1"
        ).fetchall()
        text = f"UNWIND $names AS name MERGE (:{self.names.label('EventType')} {{name: name}})"
        self.lease.write(text, names=[row[0] for row in rows])

    def _placed(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Batches whose identifiers are on the server; nodes lock no chain of relationships, so links may be written meanwhile."""
        for batch in batches:
            there = self.server.write(lambda transaction, batch=batch: self._identifiers(transaction, batch))  # type: ignore[misc]
            for kind, values in there.items():
                self.stale.setdefault(kind, []).extend(values)
            yield batch

    def _identifiers(self, transaction: neo4j.ManagedTransaction, batch: Batch) -> dict[str, list[str]]:
        """New identifiers with all that is known of them; gives those that were there, which are counted anew at the end."""
        self.lease.check(transaction)
        there: dict[str, list[str]] = {}
        for kind, rows in batch.identifiers.items():
            label = self.names.kind(kind)
            if kind not in self.empty:
                ask = f"UNWIND $values AS v MATCH (i:{label} {{value: v}}) RETURN collect(v)"
                there[kind] = transaction.run(ask, values=[row[0] for row in rows]).single(strict=True)[0]
            known = set(there.get(kind, ()))
            transaction.run(
                f"UNWIND $rows AS x MERGE (i:{label} {{value: x[0]}}) ON CREATE SET i.kind = $kind, i.accounts = x[1], "
                f"i.first_seen = {moment('x[2]')}, i.last_seen = {moment('x[3]')}",
                rows=[row for row in rows if row[0] not in known],
                kind=kind,
            ).consume()
        return there

    def _write_batch(self, transaction: neo4j.ManagedTransaction, batch: Batch, load: int) -> None:
        self.lease.renew(transaction)
        ledger = (
            f"MERGE (b:{self.names.label('IngestBatch')} {{batch_id: $id}}) ON CREATE SET b.load = $load, b.fresh = true "
            "ON MATCH SET b.fresh = false RETURN b.fresh"
        )
        if not transaction.run(ledger, id=batch.batch_id, load=load).single(strict=True)[0]:
            return
        transaction.run(
            f"UNWIND $rows AS x MERGE (a:{self.names.label('Account')} {{account_id: x[0]}}) SET a.events = x[1], "
            f"a.first_seen = {moment('x[3]')}, a.last_seen = {moment('x[4]')} "
            f"MERGE (s:{self.names.label('Activity')} {{account_id: x[0]}}) SET s.events = x[1], s.mark = x[2], s.data = x[5]",
            rows=batch.accounts,
        ).consume()
        for (kind, fresh), part in batch.links.items():
            facts = f"events: y[1], first_seen: {moment('y[2]')}, last_seen: {moment('y[3]')}, days: y[4]"
            used = f"(a)-[r:`{relationship_of(kind)}`"
            write = f"CREATE {used} {{{facts}}}]->(i)" if fresh else f"MERGE {used}]->(i) SET r += {{{facts}}}"
            transaction.run(
                f"UNWIND $rows AS x MATCH (a:{self.names.label('Account')} {{account_id: x[0]}}) UNWIND x[1] AS y "
                f"MATCH (i:{self.names.kind(kind)} {{value: y[0]}}) {write}",
                rows=part,
            ).consume()


def refresh(lease: Lease, kind: str, values: Sequence[str] | None) -> None:
    """Count the accounts of identifiers anew and their first and last use; of all of the kind where ``values`` is None."""
    names = lease.names
    if values is None:
        values = [row[0] for row in lease.server.ask(f"MATCH (i:{names.kind(kind)}) RETURN i.value ORDER BY i.value")]
    text = (
        f"UNWIND $values AS v MATCH (i:{names.kind(kind)} {{value: v}}) OPTIONAL MATCH (i)<-[u:`{relationship_of(kind)}`]-() "
        "WITH i, count(u) AS n, min(u.first_seen) AS first, max(u.last_seen) AS last "
        "SET i.kind = $kind, i.accounts = n, i.first_seen = first, i.last_seen = last"
    )

    for start in range(0, len(values), STATS_A_BATCH):
        lease.write(text, values=list(values[start : start + STATS_A_BATCH]), kind=kind)
