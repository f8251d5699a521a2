"""How do coded events become what ``:Activity`` keeps? Codes are replaced by digests of their texts, in SQL."""

from collections.abc import Sequence

import duckdb

from graphabuse.store.embedded.content import digest_sql, short_digest_sql, time_mark_sql
from graphabuse.store.embedded.schema import quote
from graphabuse.store.neo4j.activity import columns_of


def make_digests(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> None:
    """``ga_actions`` and ``ga_ids_<kind>``: codes and the digests of their texts."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ga_actions AS SELECT action, event_type, {digest_sql('event_type')} AS digest FROM actions"
    )
    for kind in kinds:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quote(f'ga_ids_{kind}')} AS SELECT identifier, value, {digest_sql('value')} AS digest "
            f"FROM identifiers WHERE kind = '{kind}'"
        )


def hashed_sql(table: str, kinds: Sequence[str], *, row: str = "0", where: str = "") -> str:
    """SQL: ``row``, ``account`` and the columns of ``:Activity`` for every event of a coded table."""
    joins = " ".join(
        f"LEFT JOIN {quote(f'ga_ids_{kind}')} AS {quote(kind)} ON {quote(kind)}.identifier = e.{quote(f'id_{kind}')}"
        for kind in kinds
    )
    found = ", ".join(f"coalesce({quote(kind)}.digest, 0) AS {quote(f'id_{kind}')}" for kind in kinds)
    return (
        f"SELECT {row} AS row, e.account, epoch_us(e.seen_at) AS seen_us, t.digest AS action, "
        f"coalesce(CAST(e.event_key >> 1 AS BIGINT), 0) AS event_key, {found} "
        f"FROM {table} e JOIN ga_actions t USING (action) {joins} {where}"
    )


def mark_sql(kinds: Sequence[str], *, events: str, account_id: str) -> str:
    """SQL: the mark of one hashed event, see :mod:`graphabuse.store.embedded.content`."""
    texts = (name for name in columns_of(kinds) if name not in ("seen_us", "event_key"))
    parts = " + ".join(f"{events}.{quote(name)} % 4294967296" for name in texts)
    return f"{time_mark_sql(f'{events}.seen_us')} + {parts} + {short_digest_sql(account_id)}"
