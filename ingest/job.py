"""What does one ingest job do? read → map → check → normalise → code → store, in one transaction. Read this first."""

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import duckdb
import pandas as pd
import pyarrow as pa

from graphabuse.engine.address import is_database
from graphabuse.engine.duckdb import first_row
from graphabuse.errors import InputError
from graphabuse.records import LoadReport
from graphabuse.store.embedded.schema import quote
from graphabuse.store.protocol import Store
from ingest.accounts import load_account_columns
from ingest.codes import list_accounts
from ingest.columns import canonical_view, check_columns, left_out, sources_of, wanted_columns
from ingest.databases import spool
from ingest.ledger import Tally, close_load, next_load
from ingest.mapping import Mapping, load_mapping
from ingest.normalise.pseudonym import secret_from_environment
from ingest.quality import check_share, count_reasons
from ingest.sources import Source, columns_of, digest, resolve, stage
from ingest.write import keep_rejects, store_events

Events: TypeAlias = str | Path | pd.DataFrame | pa.Table | Sequence[str | Path]
Progress = Callable[[str, int, int], None]


class _DryRun(Exception):
    """Leaves the transaction without keeping anything."""


def ingest(
    store: Store,
    events: Events,
    *,
    mapping: str | Path | Mapping | None = None,
    accounts: str | Path | pd.DataFrame | None = None,
    max_rejects: float = 0.05,
    dry_run: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load event logs into a store; loading the same events again changes nothing.

    Parameters
    ----------
    store : Store
        As :func:`graphabuse.open_store` gives it.
    events : path, list of paths, pandas.DataFrame or pyarrow.Table
        Files, globs, folders, ``-`` for standard input, the address of a database's table, or a table in memory.
    mapping : path or Mapping, optional
        How columns are named and read; canonical names need none.
    accounts : path or DataFrame, optional
        ``account_id`` and any further columns about accounts.
    max_rejects : float
        Share of rows that may be set aside (0..1) before the job fails.
    dry_run : bool
        Report what would happen and store nothing.
    since, until : datetime, optional
        Limits (UTC) of what is read of a database's table: a day, for instance. Files are loaded whole.
    progress : callable, optional
        Called with file name, its number and the number of files; then, where a server is written to, with what is sent.

    Raises
    ------
    NotFoundError, InputError
        Files, columns or a mapping that cannot be used.
    TooManyRejects
        More rejects than allowed; the store is as it was.
    StoreError
        The store could not be written; it is as it was.
    """
    started = time.perf_counter()
    mapped = load_mapping(mapping)
    secret = secret_from_environment() if mapped.pseudonyms else None
    tally = Tally()
    load_id = ""
    with tempfile.TemporaryDirectory(prefix="graphabuse-") as scratch:
        tables = _inputs(events, mapped, Path(scratch), since, until)
        try:
            with store.writing(progress) as connection:
                load = next_load(connection)
                for number, item in enumerate(tables, start=1):
                    name = item.name if isinstance(item, Source) else "table"
                    if progress:
                        progress(name, number, len(tables))
                    _load_one(store, connection, item, name, mapped, secret, load, tally)
                check_share(tally.rejected, tally.read, max_rejects, dict(tally.rejects))
                if tally.read == 0 and any(found != "known" for _, found in tally.files):
                    raise InputError(
                        f"{tally.files[0][0]} holds no event; give a file with at least one row below the header"
                    )
                if accounts is not None:
                    load_account_columns(connection, accounts)
                load_id = close_load(connection, load, tally)
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
        left_out=tuple(tally.left_out),
        dry_run=dry_run,
        seconds=round(time.perf_counter() - started, 3),
    )


def _inputs(
    events: Events, mapped: Mapping, scratch: Path, since: datetime | None, until: datetime | None
) -> list[Source | pa.Table]:
    named: list[str | Path] = []
    if not isinstance(events, pd.DataFrame | pa.Table):
        named = [events] if isinstance(events, str | Path) else list(events)
    places = [text for text in map(str, named) if is_database(text)]
    if (since or until) and (not places or len(places) < len(named)):
        raise InputError(
            "--since and --until limit what is read of a database's table; files are loaded whole (what is stored already is left out), "
            "and `graphabuse detect` takes the window"
        )
    if isinstance(events, pd.DataFrame):
        return [_as_table(events)]
    if isinstance(events, pa.Table):
        return [events]
    tables = [spool(text, mapped, scratch=scratch, since=since, until=until) for text in places]
    return [*tables, *resolve([file for file in named if not is_database(str(file))], scratch=scratch)]


def _as_table(events: pd.DataFrame) -> pa.Table:
    try:
        return pa.Table.from_pandas(events, preserve_index=False)
    except (
        pa.ArrowInvalid,
        pa.ArrowTypeError,
    ) as error:  # "… tried to convert to int", "Conversion failed for column x with type object"
        raise InputError(
            f"a column of the frame mixes types ({'; '.join(map(str, error.args))}); give each one type, texts for instance: "
            "frame.astype({'timestamp': str})"
        ) from error


def _load_one(
    store: Store, connection: duckdb.DuckDBPyConnection, item: Source | pa.Table, name: str, mapped: Mapping, secret: bytes | None,
    load: int, tally: Tally,
) -> None:  # fmt: skip
    if isinstance(item, Source):
        mark = hashlib.sha256(f"{digest(item)}|{mapped}".encode()).hexdigest()[:32]
        if first_row(connection, "SELECT 1 FROM load_files WHERE digest = ?", [mark]):
            tally.files.append((name, "known"))
            return
        names = columns_of(item, connection)
        kinds = check_columns(names, mapped, name)
        broken = stage(item, wanted_columns(names, kinds, mapped), connection, table="ga_stage")
        tally.files.append((name, mark))
    else:
        names, broken = item.column_names, []
        kinds = check_columns(names, mapped, name)
        connection.register("ga_table", item)
        wanted = ", ".join(quote(column) for column in wanted_columns(names, kinds, mapped))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ga_stage AS SELECT row_number() OVER () AS ga_row, {wanted} FROM ga_table"
        )
        connection.unregister("ga_table")
        tally.files.append((name, ""))
    tally.left_out.update(dict.fromkeys(left_out(names, kinds, mapped)))
    canonical_view(connection, names, kinds, mapped)
    list_accounts(connection, "ga_rows")
    rows, reasons = count_reasons(connection)
    tally.read += rows + len(broken)
    tally.rejected += sum(reasons.values()) + len(broken)
    tally.rejects.update(reasons)
    tally.rejects.update(reason for _, _, reason in broken)
    keep_rejects(connection, load, name, broken, any_bad=bool(reasons))
    tally.written += store_events(
        store, connection, sorted(kinds), mapped, secret, load, tally,
        has_keys="event_id" in sources_of(names, mapped), any_bad=bool(reasons),
    )  # fmt: skip
