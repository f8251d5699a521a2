"""What does one ingest job do? read → map → check → normalise → code → store, in one transaction. Read this first."""

import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import duckdb
import pandas as pd
import pyarrow as pa

from graphabuse.config import near
from graphabuse.engine.duckdb import first_row
from graphabuse.errors import InputError
from graphabuse.records import LoadReport
from graphabuse.store.embedded.schema import add_kind, kinds_of, quote
from graphabuse.store.embedded.store import EmbeddedStore
from graphabuse.store.protocol import Store
from ingest.accounts import load_account_columns
from ingest.codes import code_accounts, code_actions, code_kind
from ingest.mapping import Mapping, load_mapping
from ingest.normalise.pseudonym import secret_from_environment
from ingest.quality import check_share, reason_sql, time_sql, value_class_sql
from ingest.sources import Source, columns_of, digest, resolve, stage

Events: TypeAlias = str | Path | pd.DataFrame | pa.Table | Sequence[str | Path]
Progress = Callable[[str, int, int], None]


class _DryRun(Exception):
    """Leaves the transaction without keeping anything."""


@dataclass
class _Tally:
    read: int = 0
    written: int = 0
    rejected: int = 0
    absent: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    files: list[tuple[str, str]] = field(default_factory=list)


def ingest(
    store: Store,
    events: Events,
    *,
    mapping: str | Path | Mapping | None = None,
    accounts: str | Path | pd.DataFrame | None = None,
    max_rejects: float = 0.05,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load event logs into a store; loading the same events again changes nothing.

    Parameters
    ----------
    store : Store
        As :func:`graphabuse.open_store` gives it.
    events : path, list of paths, pandas.DataFrame or pyarrow.Table
        Files, globs, folders, ``-`` for standard input, or a table with canonical columns.
    mapping : path or Mapping, optional
        How columns are named and read; canonical names need none.
    accounts : path or DataFrame, optional
        ``account_id`` and any further columns about accounts.
    max_rejects : float
        Share of rows that may be set aside (0..1) before the job fails.
    dry_run : bool
        Report what would happen and store nothing.
    progress : callable, optional
        Called with file name, its number and the number of files.

    Raises
    ------
    NotFoundError, InputError
        Files, columns or a mapping that cannot be used.
    TooManyRejects
        More rejects than allowed; the store is as it was.
    StoreError
        The store could not be written; it is as it was.
    """
    if not isinstance(store, EmbeddedStore):
        raise InputError(f"store {store.address} cannot be loaded by this job; give an embedded store folder")
    started = time.perf_counter()
    mapped = load_mapping(mapping)
    secret = secret_from_environment() if mapped.pseudonyms else None
    tally = _Tally()
    load_id = ""
    with tempfile.TemporaryDirectory(prefix="graphabuse-") as scratch:
        tables = _inputs(events, Path(scratch))
        try:
            with store.writing() as connection:
                load = _next_load(connection)
                for number, item in enumerate(tables, start=1):
                    name = item.name if isinstance(item, Source) else "table"
                    if progress:
                        progress(name, number, len(tables))
                    _load_one(connection, item, name, mapped, secret, load, tally)
                check_share(tally.rejected, tally.read, max_rejects, dict(tally.rejects))
                if tally.read == 0 and any(found != "known" for _, found in tally.files):
                    raise InputError(
                        f"{tally.files[0][0]} holds no event; give a file with at least one row below the header"
                    )
                if accounts is not None:
                    load_account_columns(connection, accounts)
                load_id = _close_load(connection, load, tally)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            load_id = load_id or "dry-run"
    return LoadReport(
        load_id=load_id,
        read=tally.read,
        written=tally.written,
        rejected=tally.rejected,
        skipped=tally.read - tally.written - tally.rejected,
        absent=dict(sorted(tally.absent.items())),
        rejects=dict(sorted(tally.rejects.items())),
        files=tuple(name for name, _ in tally.files),
        dry_run=dry_run,
        seconds=round(time.perf_counter() - started, 3),
    )


def _inputs(events: Events, scratch: Path) -> list[Source | pa.Table]:
    if isinstance(events, pd.DataFrame):
        return [pa.Table.from_pandas(events, preserve_index=False)]
    if isinstance(events, pa.Table):
        return [events]
    return list(resolve([events] if isinstance(events, str | Path) else list(events), scratch=scratch))


def _next_load(connection: duckdb.DuckDBPyConnection) -> int:
    row = first_row(connection, "SELECT coalesce(max(load), 0) + 1 FROM loads")
    return int(row[0]) if row else 1


def _load_one(
    connection: duckdb.DuckDBPyConnection, item: Source | pa.Table, name: str, mapped: Mapping, secret: bytes | None,
    load: int, tally: _Tally,
) -> None:  # fmt: skip
    if isinstance(item, Source):
        mark = hashlib.sha256(f"{digest(item.path)}|{mapped}".encode()).hexdigest()[:32]
        if first_row(connection, "SELECT 1 FROM load_files WHERE digest = ?", [mark]):
            tally.files.append((name, "known"))
            return
        names = columns_of(item, connection)
        kinds = _check_columns(names, mapped, name)
        broken = stage(item, _wanted(names, kinds, mapped), connection, table="ga_stage")
        tally.files.append((name, mark))
    else:
        names, broken = item.column_names, []
        kinds = _check_columns(names, mapped, name)
        connection.register("ga_table", item)
        wanted = ", ".join(quote(column) for column in _wanted(names, kinds, mapped))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ga_stage AS SELECT row_number() OVER () AS ga_row, {wanted} FROM ga_table"
        )
        connection.unregister("ga_table")
        tally.files.append((name, ""))
    _canonical_view(connection, names, kinds, mapped)
    counted = connection.execute(f"SELECT {reason_sql()} AS reason, count(*) FROM ga_rows GROUP BY 1").fetchall()
    reasons = {reason: int(count) for reason, count in counted if reason is not None}
    tally.read += sum(int(count) for _, count in counted) + len(broken)
    tally.rejected += sum(reasons.values()) + len(broken)
    tally.rejects.update(reasons)
    tally.rejects.update(reason for _, _, reason in broken)
    _keep_rejects(connection, load, name, broken, any_bad=bool(reasons))
    tally.written += _store_events(
        connection, sorted(kinds), mapped, secret, load, tally, has_keys="event_id" in _sources(names, mapped)
    )


def _check_columns(names: list[str], mapped: Mapping, source: str) -> dict[str, str]:
    """Kinds → columns; refuses a file without time, account or any identifier."""
    have = _sources(names, mapped)
    for needed in ("timestamp", "account_id"):
        if needed not in have and needed not in mapped.constants:
            wanted = mapped.columns.get(needed, needed)
            raise InputError(
                f"{source} has no column {wanted!r} for {needed}; {near(wanted, names)} Name it in a --mapping "
                "(`graphabuse ingest --suggest-mapping FILE` writes a first one)"
            )
    kinds = mapped.kind_columns(names)
    if not kinds:
        raise InputError(
            f"{source} has no identifier column; at least one of ip, device_id, payment_token is needed, or a kind declared "
            "under [identifiers] in a --mapping"
        )
    return kinds


def _sources(names: list[str], mapped: Mapping) -> dict[str, str]:
    """Canonical columns found in the file → their names there."""
    found = {}
    for canonical in ("timestamp", "account_id", "event_type", "event_id"):
        column = mapped.columns.get(canonical, canonical)
        if column in names and column not in mapped.ignore:
            found[canonical] = column
        elif canonical in mapped.columns:
            raise InputError(
                f"the mapping reads {canonical} from column {column!r}, which is not there; {near(column, names)}"
            )
    return found


def _wanted(names: list[str], kinds: dict[str, str], mapped: Mapping) -> list[str]:
    return list(dict.fromkeys([*_sources(names, mapped).values(), *kinds.values()]))


def _canonical_view(
    connection: duckdb.DuckDBPyConnection, names: list[str], kinds: dict[str, str], mapped: Mapping
) -> None:
    """``ga_rows``: ga_row, raw_at, seen_at, account_id, event_type, event_id and raw_<kind>, all text but the time."""
    types = {row[0]: str(row[1]) for row in connection.execute("DESCRIBE ga_stage").fetchall()}
    have = _sources(names, mapped)

    def text(canonical: str, default: str) -> str:
        if canonical in have:
            return f"trim(CAST({quote(have[canonical])} AS VARCHAR))"
        return "'" + mapped.constants.get(canonical, default).replace("'", "''") + "'"

    if "timestamp" in have:
        column = have["timestamp"]
        raw, at = f"nullif(trim(CAST({quote(column)} AS VARCHAR)), '')", time_sql(column, types[column], mapped)
    else:
        raw = text("timestamp", "")
        at = f"TRY_CAST({raw} AS TIMESTAMP)"
    parts = [f"{raw} AS raw_at", f"{at} AS seen_at", f"{text('account_id', '')} AS account_id"]
    parts.append(f"coalesce({text('event_type', '')}, '') AS event_type")
    parts.append(f"nullif({text('event_id', '')}, '') AS event_id")
    parts += [f"trim(CAST({quote(column)} AS VARCHAR)) AS {quote(f'raw_{kind}')}" for kind, column in kinds.items()]
    connection.execute(f"CREATE OR REPLACE TEMP VIEW ga_rows AS SELECT ga_row, {', '.join(parts)} FROM ga_stage")


def _keep_rejects(
    connection: duckdb.DuckDBPyConnection,
    load: int,
    name: str,
    broken: Iterable[tuple[int, str, str]],
    *,
    any_bad: bool,
) -> None:
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


def _store_events(
    connection: duckdb.DuckDBPyConnection, kinds: list[str], mapped: Mapping, secret: bytes | None, load: int, tally: _Tally,
    *, has_keys: bool,
) -> int:  # fmt: skip
    connection.execute(f"CREATE OR REPLACE TEMP VIEW ga_ok AS SELECT * FROM ga_rows WHERE ({reason_sql()}) IS NULL")
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
            f"CREATE OR REPLACE TEMP TABLE ga_coded AS SELECT * FROM ga_coded WHERE event_key IS NULL UNION ALL BY NAME "
            f"SELECT DISTINCT ON (event_key) * FROM (SELECT * FROM ga_coded WHERE event_key IS NOT NULL ORDER BY seen_at, account, action, {columns})"
        )
        connection.execute(
            "DELETE FROM ga_coded WHERE event_key IN (SELECT event_key FROM events WHERE event_key IS NOT NULL)"
        )
    new = f"SELECT seen_at, account, action, event_key, {columns} FROM ga_coded"
    overlap = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM events WHERE seen_at BETWEEN (SELECT min(seen_at) FROM ga_coded) AND (SELECT max(seen_at) FROM ga_coded) LIMIT 1)"
    ).fetchone()
    if overlap and overlap[0]:
        new += f" EXCEPT SELECT seen_at, account, action, event_key, {columns} FROM events"
    row = first_row(
        connection,
        f"INSERT INTO events (seen_at, account, action, event_key, load, {columns}) SELECT seen_at, account, action, event_key, {int(load)}, {columns} FROM ({new})",
    )
    return int(row[0]) if row else 0


def _close_load(connection: duckdb.DuckDBPyConnection, load: int, tally: _Tally) -> str:
    """Write the ledger and move the fingerprint; a job that stored nothing leaves both alone."""
    row = first_row(connection, "SELECT value FROM meta WHERE key = 'fingerprint'")
    before = str(row[0]) if row else ""
    new = [(name, mark) for name, mark in tally.files if mark not in ("known", "")]
    content = f"{before}|{tally.written}|{[mark for _, mark in new]}"
    if tally.written:
        sums = first_row(
            connection,
            "SELECT count(*), sum(epoch_us(seen_at)), sum(account), count(DISTINCT account) FROM events WHERE load = ?",
            [load],
        )
        content += f"|{sums}"
    load_id = "load-" + hashlib.sha256(content.encode()).hexdigest()[:12]
    for name, mark in new:
        connection.execute("INSERT INTO load_files VALUES (?, ?, ?)", [load, name, mark])
    if tally.written:
        fingerprint = hashlib.sha256(content.encode()).hexdigest()[:16]
        connection.execute("UPDATE meta SET value = ? WHERE key = 'fingerprint'", [fingerprint])
    if new or tally.written:
        values = [load, load_id, datetime.now(UTC).replace(tzinfo=None), "\n".join(name for name, _ in tally.files), tally.read,
                  tally.written, tally.rejected, tally.read - tally.written - tally.rejected]  # fmt: skip
        connection.execute("INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    return load_id
