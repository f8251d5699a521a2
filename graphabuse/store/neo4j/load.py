"""How does a finished load reach the server? Batch by batch: its nodes, then the events of its accounts with their links.

While the links of one batch are written, the nodes of the next go out on another connection. Every batch sets what is
true after the load (counts, first and last use, all events of the account), in one transaction with its ledger entry and the
writer's lease: applied twice it changes nothing, cut off it is made good by the next run of the same job, which finds the
events that arrived and sends the rest.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
import neo4j
import numpy as np
import pyarrow as pa

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.errors import StoreError
from graphabuse.store.embedded.schema import quote
from graphabuse.store.names import relationship_of
from graphabuse.store.neo4j.activity import Activity, columns_of, read_some
from graphabuse.store.neo4j.batch import ahead, batches
from graphabuse.store.neo4j.counts import count_users
from graphabuse.store.neo4j.hashed import hashed_sql, make_digests
from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.place import Placed, Places, moment
from graphabuse.store.protocol import Progress

_DAY_US = 86_400_000_000


class Push:
    """One load on its way from the staging engine to the server."""

    def __init__(self, lease: Lease, connection: duckdb.DuckDBPyConnection, progress: Progress | None = None) -> None:
        self.server, self.names, self.lease, self.connection = lease.server, lease.names, lease, connection
        self.progress = progress or (lambda *_: None)
        self.known_accounts: set[str] = set()
        self.recalled: set[str] = set()

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
        accounts, identifiers = (
            int((first_row(self.connection, text) or (0,))[0])
            for text in (
                "SELECT count(DISTINCT account) FROM ga_all",
                "SELECT coalesce(max(identifier), -1) + 1 FROM identifiers",
            )
        )
        places, sent = Places(self.lease, kinds, self.known_accounts, identifiers), 0
        made = ahead(batches(self.connection, kinds))
        for placed in ahead(places.placed(made)):
            self.server.write(lambda transaction, placed=placed: self._write_batch(transaction, placed, load))  # type: ignore[misc]
            sent += len(placed.batch.accounts)
            self.progress("accounts sent", sent, accounts)
        for kind, values in places.stale.items():
            count_users(self.lease, kind, values)
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
                f"CREATE OR REPLACE TEMP TABLE {quote(f'ga_links_{kind}')} AS SELECT a.account, i.identifier, count(*) AS events, "
                f"min(a.seen_us) AS first_at, max(a.seen_us) AS last_at, count(DISTINCT a.seen_us // {_DAY_US}) AS days "
                f"FROM ga_all a JOIN {ids} i ON i.digest = a.{column} WHERE a.{column} <> 0 GROUP BY 1, 2 HAVING bool_or(a.fresh)"
            )

    def _event_types(self, load: int) -> None:
        rows = self.connection.execute(
            f"SELECT DISTINCT event_type FROM events JOIN actions USING (action) WHERE load = {load} ORDER BY 1"
        ).fetchall()
        text = f"UNWIND $names AS name MERGE (:{self.names.label('EventType')} {{name: name}})"
        self.lease.write(text, names=[row[0] for row in rows])

    def _write_batch(self, transaction: neo4j.ManagedTransaction, placed: Placed, load: int) -> None:
        """Events of the accounts, and their links; one that is in the ledger already is left alone."""
        self.lease.renew(transaction)
        ledger = (
            f"MERGE (b:{self.names.label('IngestBatch')} {{batch_id: $id}}) ON CREATE SET b.load = $load, b.fresh = true "
            "ON MATCH SET b.fresh = false RETURN b.fresh"
        )
        if not transaction.run(ledger, id=placed.batch.batch_id, load=load).single(strict=True)[0]:
            return
        account, activity = self.names.label("Account"), self.names.label("Activity")
        text = f"MATCH (s:{activity}) WHERE id(s) = x[0] SET s.events = x[1], s.mark = x[2], s.data = x[3]"
        self._for_each(transaction, text, placed.events, len(placed.events))
        text = f"MATCH (a:{account} {{account_id: x[0]}}) SET a.events = x[1], a.first_seen = {moment('x[3]')}, a.last_seen = {moment('x[4]')}"
        known = [row[:5] for row in placed.batch.accounts if row[0] in self.known_accounts]
        self._for_each(transaction, text, known, len(known))
        for (kind, new), rows in placed.links.items():
            facts = f"events: y[1], first_seen: {moment('y[2]')}, last_seen: {moment('y[3]')}, days: y[4]"
            used = f"(a)-[r:`{relationship_of(kind)}`"
            write = f"CREATE {used} {{{facts}}}]->(i)" if new else f"MERGE {used}]->(i) SET r += {{{facts}}}"
            text = f"MATCH (a:{account}) WHERE id(a) = x[0] UNWIND x[1] AS y MATCH (i:{self.names.kind(kind)}) WHERE id(i) = y[0] {write}"
            self._for_each(transaction, text, rows, sum(len(row[1]) for row in rows))

    def _for_each(self, transaction: neo4j.ManagedTransaction, text: str, rows: list[list[Any]], wanted: int) -> None:
        """A statement for each row ``x``; what it found is counted, since the nodes were placed in a transaction before."""
        if not rows:
            return
        done = transaction.run(f"UNWIND $rows AS x {text} RETURN count(*)", rows=rows).single(strict=True)[0]
        if done != wanted:
            raise StoreError(
                f"somebody deletes nodes of {self.server.address.shown} while a load writes them; run the same command again when that has ended "
                "(nothing counts twice)",
                retryable=True,
            )
