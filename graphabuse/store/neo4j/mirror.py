"""How do the graph's events come onto the engine? Into an embedded store in memory, with the codes it would have given."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from graphabuse.store.embedded.content import digest_sql, fingerprint_of, set_content
from graphabuse.store.embedded.schema import add_kind, quote
from graphabuse.store.names import Names
from graphabuse.store.neo4j.activity import Activity, read_all
from graphabuse.store.neo4j.session import Server

VALUES_A_READ = 100_000


def content_of(server: Server, names: Names) -> tuple[int, int]:
    """Number of events on the server and the sum of their marks."""
    rows = server.ask(
        f"MATCH (s:{names.label('Activity')}) RETURN coalesce(sum(s.events), 0), coalesce(sum(s.mark), 0)"
    )
    return int(rows[0][0]), int(rows[0][1])


def fill(
    connection: duckdb.DuckDBPyConnection, server: Server, names: Names, kinds: Sequence[str], *, keys: bool = False
) -> None:
    """Read accounts, identifiers, event types and events into the tables of an empty embedded store; with the ``keys`` of events
    (63 of 64 bits) where somebody asks for them.

    A load that runs meanwhile would give a mixed picture, so the reading is repeated until the content stayed the same.
    """
    while True:
        events, mark = content_of(server, names)
        for table in ("accounts", "identifiers", "actions", "events"):
            connection.execute(f"DELETE FROM {table}")
        for kind in kinds:
            add_kind(connection, kind)
        _texts(connection, server, names, kinds)
        first = 0
        for part in read_all(server, names, kinds):
            _append(connection, part, kinds, first, keys=keys)
            first += len(part.account_ids)
        if content_of(server, names) == (events, mark):
            set_content(connection, events, mark)
            return


def fingerprint(server: Server, names: Names) -> str:
    """As :meth:`graphabuse.store.Store.fingerprint`."""
    return fingerprint_of(*content_of(server, names))


def _texts(connection: duckdb.DuckDBPyConnection, server: Server, names: Names, kinds: Sequence[str]) -> None:
    """Event types and identifiers with codes in order of text, and ``ga_digest_<kind>`` from digest to code."""
    types = server.ask(f"MATCH (t:{names.label('EventType')}) RETURN t.name ORDER BY t.name")
    connection.register("ga_types", pa.table({"name": pa.array([row[0] for row in types if row[0]], pa.string())}))
    connection.execute("INSERT INTO actions VALUES (0, '')")
    connection.execute("INSERT INTO actions SELECT row_number() OVER (ORDER BY name), name FROM ga_types")
    connection.unregister("ga_types")
    for kind in sorted(kinds):
        values: list[str] = []
        for row in server.ask(
            f"MATCH (i:{names.kind(kind)}) WITH i.value AS v ORDER BY v WITH collect(v) AS vs "
            f"UNWIND range(0, size(vs) - 1, {VALUES_A_READ}) AS at RETURN vs[at..at + {VALUES_A_READ}]"
        ):
            values += row[0]
        connection.register("ga_values", pa.table({"value": pa.array(values, pa.string())}))
        connection.execute(
            "INSERT INTO identifiers SELECT (SELECT coalesce(max(identifier), -1) FROM identifiers) + row_number() OVER (ORDER BY value), "
            "?, value FROM ga_values",
            [kind],
        )
        connection.unregister("ga_values")
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quote(f'ga_digest_{kind}')} AS SELECT identifier, {digest_sql('value')} AS digest "
            f"FROM identifiers WHERE kind = '{kind}'"
        )


def _append(
    connection: duckdb.DuckDBPyConnection, part: Activity, kinds: Sequence[str], first: int, *, keys: bool
) -> None:
    accounts = pa.table({"account": pa.array(range(first, first + len(part.account_ids)), pa.int32()),
                         "account_id": pa.array(part.account_ids, pa.string())})  # fmt: skip
    connection.register("ga_names", accounts)
    connection.register("ga_packed", part.table())
    connection.execute("INSERT INTO accounts SELECT account, account_id FROM ga_names")
    joins = " ".join(
        f"LEFT JOIN {quote(f'ga_digest_{kind}')} AS {quote(kind)} ON {quote(kind)}.digest = p.{quote(f'id_{kind}')}"
        for kind in kinds
    )
    codes = ", ".join(quote(f"id_{kind}") for kind in kinds)
    found = ", ".join(f"{quote(kind)}.identifier" for kind in kinds)
    key = "CASE WHEN p.event_key <> 0 THEN p.event_key::UBIGINT * 2 END" if keys else "NULL"
    connection.execute(
        f"INSERT INTO events (seen_at, account, action, event_key, load, {codes}) "
        f"SELECT make_timestamp(p.seen_us), p.account + {first}, t.action, {key}, 0, {found} FROM ga_packed p "
        f"JOIN (SELECT action, {digest_sql('event_type')} AS digest FROM actions) t ON t.digest = p.action {joins}"
    )
    connection.unregister("ga_names")
    connection.unregister("ga_packed")
