"""How do canonical rows enter the truth? Coded, without repeats; bad rows with their place and reason."""

from collections.abc import Iterable

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.store.embedded.schema import add_kind, kinds_of, quote
from graphabuse.store.protocol import Store
from ingest.codes import code_accounts, code_actions, code_kind, list_accounts
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
    if any_bad:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW ga_ok AS SELECT * FROM ga_rows WHERE ({reason_sql()}) IS NULL")
        list_accounts(connection, "ga_ok")
    good = "ga_ok" if any_bad else "ga_rows"
    code_accounts(connection, secret if "account_id" in mapped.pseudonyms else None)
    code_actions(connection, good)
    for kind in kinds:
        add_kind(connection, kind)
        tally.absent.update(code_kind(connection, good, kind, secret if kind in mapped.pseudonyms else None))
    stored = kinds_of(connection)
    joins = " ".join(
        f"LEFT JOIN {quote(f'ga_code_{k}')} AS {quote(k)} ON {quote(k)}.raw = r.{quote(f'raw_{k}')}" for k in kinds
    )
    codes = ", ".join(
        f"{quote(k)}.identifier AS {quote(f'id_{k}')}" if k in kinds else f"NULL::INTEGER AS {quote(f'id_{k}')}"
        for k in stored
    )
    columns = ", ".join(quote(f"id_{kind}") for kind in stored)
    # 63 bits: a server keeps no more, and a copy from one is then the same to the bit
    key = "(md5_number_lower(r.event_id) >> 1) << 1" if has_keys else "NULL::UBIGINT"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ga_coded AS SELECT r.seen_at, a.account, coalesce(t.action, 0) AS action, {key} AS event_key, {codes} "
        f"FROM {good} r JOIN ga_code_account a ON a.raw = r.raw_account LEFT JOIN ga_code_action t ON t.raw = r.raw_type {joins}"
    )
    everything = f"seen_at, account, action, event_key, {columns}"
    drop_repeats(connection, f"hash({everything})", everything)
    if has_keys:
        drop_repeats(connection, "event_key", f"event_key ORDER BY seen_at, account, action, {columns}")
    store.drop_known(connection, stored)
    row = first_row(
        connection,
        f"INSERT INTO events (seen_at, account, action, event_key, load, {columns}) "
        f"SELECT seen_at, account, action, event_key, {int(load)}, {columns} FROM ga_coded",
    )
    return int(row[0]) if row else 0


def drop_repeats(connection: duckdb.DuckDBPyConnection, mark: str, partition: str) -> None:
    """Keep the first row of every window ``partition`` of ``ga_coded``.

    Repeats are few or none, so only rows whose 64-bit ``mark`` occurs twice are compared in full.
    """
    marks = arrow(connection, f"SELECT {mark} AS mark FROM ga_coded WHERE ({mark}) IS NOT NULL")["mark"].to_numpy()
    marks = np.sort(marks)
    twice = np.unique(marks[1:][marks[1:] == marks[:-1]])
    if len(twice) == 0:
        return
    connection.register("ga_twice", pa.table({"mark": twice}))
    connection.execute(
        f"DELETE FROM ga_coded WHERE rowid IN (SELECT place FROM (SELECT place, row_number() OVER (PARTITION BY {partition}) AS nth FROM "
        f"(SELECT *, rowid AS place, {mark} AS mark FROM ga_coded) SEMI JOIN ga_twice USING (mark)) WHERE nth > 1)"
    )
    connection.unregister("ga_twice")
