"""How do canonical rows enter the truth? Coded, without repeats; bad rows with their place and reason."""

from collections.abc import Iterable

import duckdb
import pandas as pd

from graphabuse.engine.duckdb import first_row
from graphabuse.store.embedded.schema import add_kind, kinds_of, quote
from graphabuse.store.protocol import Store
from ingest.codes import code_accounts, code_actions, code_kind
from ingest.ledger import Tally
from ingest.mapping import Mapping
from ingest.quality import reason_sql, value_class_sql


def keep_rejects(
    connection: duckdb.DuckDBPyConnection,
    load: int,
    name: str,
    broken: Iterable[tuple[int, str, str]],
    *,
    any_bad: bool,
) -> None:
    """Keep broken lines, and rows with a reason, in the rejects table."""
    lines = list(broken)
    if lines:
        frame = pd.DataFrame(lines, columns=["row", "column_name", "reason"])
        connection.register("ga_broken", frame)
        connection.execute(
            "INSERT INTO rejects SELECT ?, ?, row - 1, reason, column_name, 'broken text' FROM ga_broken", [load, name]
        )
        connection.unregister("ga_broken")
    if any_bad:
        column = "CASE WHEN reason LIKE '%account%' THEN 'account_id' ELSE 'timestamp' END"
        value = value_class_sql("CASE WHEN reason LIKE '%account%' THEN account_id ELSE raw_at END")
        connection.execute(
            f"INSERT INTO rejects SELECT ?, ?, ga_row, reason, {column}, {value} FROM "
            f"(SELECT *, {reason_sql()} AS reason FROM ga_rows) WHERE reason IS NOT NULL ORDER BY ga_row",
            [load, name],
        )


def store_events(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    kinds: list[str],
    mapped: Mapping,
    secret: bytes | None,
    load: int,
    tally: Tally,
    *,
    has_keys: bool,
    any_bad: bool,
) -> int:
    """Store the good rows of ``ga_rows`` that are not known yet; returns how many."""
    only_good = f" WHERE ({reason_sql()}) IS NULL" if any_bad else ""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW ga_ok AS SELECT * FROM ga_rows{only_good}")
    code_accounts(connection, "ga_ok", secret if "account_id" in mapped.pseudonyms else None)
    code_actions(connection, "ga_ok")
    for kind in kinds:
        add_kind(connection, kind)
        tally.absent.update(code_kind(connection, "ga_ok", kind, secret if kind in mapped.pseudonyms else None))
    stored = kinds_of(connection)
    joins = " ".join(
        f"LEFT JOIN {quote(f'ga_code_{k}')} AS {quote(k)} ON {quote(k)}.raw = r.{quote(f'raw_{k}')}" for k in kinds
    )
    codes = ", ".join(
        f"{quote(k)}.identifier AS {quote(f'id_{k}')}" if k in kinds else f"NULL::INTEGER AS {quote(f'id_{k}')}"
        for k in stored
    )
    columns = ", ".join(quote(f"id_{kind}") for kind in stored)
    key = "md5_number_lower(r.event_id)" if has_keys else "NULL::UBIGINT"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ga_coded AS SELECT DISTINCT r.seen_at, a.account, t.action, {key} AS event_key, {codes} "
        f"FROM ga_ok r JOIN ga_code_account a ON a.raw = r.account_id JOIN actions t ON t.event_type = r.event_type {joins}"
    )
    if has_keys:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE ga_coded AS SELECT * FROM ga_coded WHERE event_key IS NULL UNION ALL BY NAME "
            "(SELECT DISTINCT ON (event_key) * FROM ga_coded WHERE event_key IS NOT NULL "
            f"ORDER BY event_key, seen_at, account, action, {columns})"
        )
    store.drop_known(connection, stored)
    row = first_row(
        connection,
        f"INSERT INTO events (seen_at, account, action, event_key, load, {columns}) "
        f"SELECT seen_at, account, action, event_key, {int(load)}, {columns} FROM ga_coded",
    )
    return int(row[0]) if row else 0
