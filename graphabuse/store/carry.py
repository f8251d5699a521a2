"""How do events get from one store into another? As texts that take codes of their new home, streamed; what is there already counts once."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import duckdb
import pandas as pd
import pyarrow as pa

from graphabuse.engine.duckdb import arrow, first_row
from graphabuse.store.embedded.content import content_mark, set_content, stored_content
from graphabuse.store.embedded.schema import add_kind, kinds_of, quote
from graphabuse.store.protocol import Store

ROWS_A_PIECE = 250_000
_LOADS = "load_id, loaded_at, files, read, written, rejected, skipped"
_PER_LOAD = {"load_files": "file, digest", "rejects": 'file, "row", reason, column_name, value_class'}

Told = Callable[[str, int, int], None]


def write_contents(source: Store, target: Store, progress: Told | None = None) -> tuple[int, int]:
    """Add a store's events, columns about accounts and ledger to another; gives how many events and loads were new there.

    The loads of a store whose events are all there already are only told to one that has no ledger, such as an imported graph.
    """
    same = source.fingerprint() == target.fingerprint()
    known = {str(load["load_id"]) for load in target.loads()}
    about = target.account_columns()
    with source.contents() as there, target.writing(progress) as here:
        loads = 0 if same and known else _ledger(there, here, known)
        load = _last_load(here) + (0 if loads else 1)
        written = 0 if same else _events(source, there, target, here, load, progress)
        _columns(there, here, about)
        if written and not loads:
            _own_entry(here, load, source.address, written)
        if written:
            events, total = stored_content(here)
            set_content(here, events + written, total + content_mark(here, load))
        return written, loads


def _last_load(here: duckdb.DuckDBPyConnection) -> int:
    row = first_row(here, "SELECT coalesce(max(load), 0) FROM loads")
    return int(row[0]) if row else 0


def _ledger(there: duckdb.DuckDBPyConnection, here: duckdb.DuckDBPyConnection, known: set[str]) -> int:
    """Loads that the target does not know, behind its own, with their files and rejects; how many."""
    listed = arrow(there, f"SELECT load AS was, {_LOADS} FROM loads ORDER BY load")
    fresh = listed.filter(pa.array([name not in known for name in listed["load_id"].to_pylist()], pa.bool_()))
    first = _last_load(here) + 1
    here.register("ga_loads", fresh.append_column("load", pa.array(range(first, first + fresh.num_rows), pa.int32())))
    here.execute(f"INSERT INTO loads BY NAME SELECT load, {_LOADS} FROM ga_loads ORDER BY load")
    for table, columns in _PER_LOAD.items():
        here.register("ga_carried", arrow(there, f"SELECT load AS was, {columns} FROM {table} ORDER BY ALL"))
        here.execute(
            f"INSERT INTO {table} BY NAME SELECT l.load, {columns} FROM ga_carried JOIN ga_loads l USING (was) ORDER BY ALL"
        )
        here.unregister("ga_carried")
    here.unregister("ga_loads")
    return fresh.num_rows


def _own_entry(here: duckdb.DuckDBPyConnection, load: int, address: str, written: int) -> None:
    """A load for events that came without a ledger."""
    events, mark = stored_content(here)
    load_id = "load-" + hashlib.sha256(f"{events}|{mark}|{written}|{address}".encode()).hexdigest()[:12]
    now = datetime.now(UTC).replace(tzinfo=None)
    values = [load, load_id, now, address, written, written, 0, 0]
    here.execute(f"INSERT INTO loads (load, {_LOADS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def _events(
    source: Store, there: duckdb.DuckDBPyConnection, target: Store, here: duckdb.DuckDBPyConnection, load: int, progress: Told | None
) -> int:  # fmt: skip
    """Events that the target lacks, as one load; how many. Staged as a load stages them, so what is known is found in the same way."""
    kinds = kinds_of(there)
    for kind in kinds:
        add_kind(here, kind)
    _codes(there, here)
    stored = kinds_of(here)
    joins = " ".join(
        f"LEFT JOIN ga_map_identifiers {quote(kind)} ON {quote(kind)}.was = e.{quote(f'id_{kind}')}" for kind in kinds
    )
    codes = ", ".join(
        f"{quote(kind)}.code AS {quote(f'id_{kind}')}" if kind in kinds else f"NULL::INTEGER AS {quote(f'id_{kind}')}"
        for kind in stored
    )
    columns = ", ".join(quote(f"id_{kind}") for kind in stored)
    wanted = ", ".join(["seen_at", "account", "action", "event_key", *(quote(f"id_{kind}") for kind in kinds)])
    here.register("ga_there", _pieces(there, f"SELECT {wanted} FROM events", source.address, progress))
    here.execute(
        f"CREATE OR REPLACE TEMP TABLE ga_coded AS SELECT e.seen_at, a.code AS account, coalesce(t.code, 0) AS action, e.event_key, {codes} "
        f"FROM ga_there e JOIN ga_map_accounts a ON a.was = e.account LEFT JOIN ga_map_actions t ON t.was = e.action {joins}"
    )
    here.unregister("ga_there")
    target.drop_known(here, stored)
    row = first_row(
        here,
        f"INSERT INTO events (seen_at, account, action, event_key, load, {columns}) "
        f"SELECT seen_at, account, action, event_key, {int(load)}, {columns} FROM ga_coded",
    )
    for name in ("ga_coded", "ga_map_accounts", "ga_map_actions", "ga_map_identifiers"):
        here.execute(f"DROP TABLE IF EXISTS {name}")
    return int(row[0]) if row else 0


def _codes(there: duckdb.DuckDBPyConnection, here: duckdb.DuckDBPyConnection) -> None:
    """New texts get the next codes in order; ``ga_map_…`` tells from code there to code here."""
    here.execute("INSERT INTO actions SELECT 0, '' WHERE NOT EXISTS (SELECT 1 FROM actions)")
    for table, code, texts in (
        ("accounts", "account", ("account_id",)),
        ("actions", "action", ("event_type",)),
        ("identifiers", "identifier", ("kind", "value")),
    ):
        named = ", ".join(texts)
        here.register(
            "ga_there", there.sql(f"SELECT {code} AS was, {named} FROM {table}").to_arrow_reader(ROWS_A_PIECE)
        )
        here.execute("CREATE OR REPLACE TEMP TABLE ga_texts AS SELECT * FROM ga_there")
        here.unregister("ga_there")
        here.execute(
            f"INSERT INTO {table} ({code}, {named}) SELECT (SELECT coalesce(max({code}), -1) FROM {table}) "
            f"+ row_number() OVER (ORDER BY {named}), {named} FROM ga_texts ANTI JOIN {table} USING ({named})"
        )
        here.execute(
            f"CREATE OR REPLACE TEMP TABLE ga_map_{table} AS SELECT t.was, h.{code} AS code FROM ga_texts t JOIN {table} h USING ({named})"
        )
    here.execute("DROP TABLE ga_texts")


def _pieces(
    there: duckdb.DuckDBPyConnection, query: str, name: str, progress: Told | None
) -> pa.RecordBatchReader:  # fmt: skip
    """Rows of a query as they are asked for, with word of how many have gone."""
    counted = first_row(there, "SELECT count(*) FROM events")
    total = int(counted[0]) if counted else 0
    reader = there.sql(query).to_arrow_reader(ROWS_A_PIECE)

    def batches() -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in reader:
            if progress:
                progress(name, done, total)
            done += batch.num_rows
            yield batch

    return pa.RecordBatchReader.from_batches(reader.schema, batches())


def _columns(there: duckdb.DuckDBPyConnection, here: duckdb.DuckDBPyConnection, about: pd.DataFrame | None) -> None:
    """Columns about accounts; what the target knows of an account stays."""
    known = pd.DataFrame({"account_id": pd.Series(dtype="str"), "name": pd.Series(dtype="str")})
    if about is not None:
        long = about.melt(id_vars="account_id", var_name="name").dropna(subset="value")
        known = long[["account_id", "name"]].astype("str")
    here.register("ga_known_columns", known)
    here.register("ga_carried", arrow(there, "SELECT account_id, name, number, text FROM account_columns ORDER BY ALL"))
    here.execute(
        "INSERT INTO account_columns SELECT r.* FROM ga_carried r ANTI JOIN ga_known_columns USING (account_id, name)"
    )
    for name in ("ga_known_columns", "ga_carried"):
        here.unregister(name)
