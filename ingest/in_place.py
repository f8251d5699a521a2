"""How are events detected on where they are? Mapped, checked and coded by their engine; only codes and texts of rings come home.

``open_events`` is to an engine what ``ingest`` is to files: map → check → normalise → code, with the same rules, as one
relation that the engine keeps for the session. The table itself is only read.
"""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

from ibis.expr.types import Table

from graphabuse.engine.kept import expect_rows
from graphabuse.engine.opened import open_on_spark, open_table
from graphabuse.errors import InputError
from graphabuse.records import LoadReport
from graphabuse.store.in_place import InPlaceStore, Source
from graphabuse.store.protocol import Store
from ingest.accounts import Accounts, columns_in_place
from ingest.columns import check_columns
from ingest.expressions import canonical, in_window, reason
from ingest.in_place_codes import code_rows, content_of
from ingest.mapping import Mapping, load_mapping
from ingest.normalise.pseudonym import secret_from_environment
from ingest.quality import check_share


def open_events(
    events: str,
    *,
    home: Store,
    engine: str = "",
    mapping: str | Path | Mapping | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    max_rejects: float = 0.05,
    accounts: Accounts | None = None,
    session: Any = None,
) -> InPlaceStore:
    """Events that stay on their engine, as a store for :func:`detect`; runs and decisions are kept in ``home``.

    Parameters
    ----------
    events : str
        ``clickhouse://user@host:8123/database/table``, ``postgresql://user@host:5432/database/schema.table``, or for Spark a
        table of its catalogue or a folder of Parquet files. Passwords come from ``CLICKHOUSE_PASSWORD`` and ``PGPASSWORD``.
    home : Store
        Where runs, rings and decisions are kept.
    engine : str
        Spark's master (``local[2]``, ``spark://…``) or Connect server (``sc://…``); empty for databases.
    mapping : path or Mapping, optional
        How columns are named and read; canonical names need none.
    since, until : datetime, optional
        Limits of the window (UTC), pushed down to the table.
    max_rejects : float
        Share of rows that may be set aside (0..1).
    accounts : path, DataFrame or str, optional
        ``account_id`` and any columns about accounts: a file, or a table on the same engine, of which only the accounts of the window
        come home.
    session : SparkSession, optional
        A session that exists already.

    Raises
    ------
    InputError, NotFoundError
        An address, table, column or mapping that cannot be used.
    TooManyRejects
        More rows set aside than allowed.
    StoreError
        The engine cannot be reached, refuses, or is too old.
    """
    started = time.perf_counter()
    backend, table, name = (
        open_on_spark(engine or "spark", events, session=session) if engine or session else open_table(events)
    )
    try:
        mapped = load_mapping(mapping)
        secrets = dict.fromkeys(mapped.pseudonyms, secret_from_environment()) if mapped.pseudonyms else {}
        kinds = check_columns(list(table.columns), mapped, name)
        rows = canonical(table, kinds, mapped, backend.name, source=name)
        rows = in_window(rows, since, until)
        counts = _reasons(rows)
        read, rejects = sum(counts.values()), {why: n for why, n in counts.items() if why}
        check_share(sum(rejects.values()), read, max_rejects, rejects)
        if read == 0:
            raise InputError(f"{name} holds no event in the window; widen --since / --until, or check the table")
        expect_rows(backend, read)
        keyed = "event_id" in table.columns or "event_id" in mapped.columns
        good = rows.filter(reason(rows).isnull())
        coded = code_rows(backend, good, sorted(kinds), has_keys=keyed, secrets=secrets)
        written, fingerprint = content_of(coded.events, sorted(kinds))
        columns = None if accounts is None else columns_in_place(backend, coded.accounts, accounts)
    except BaseException:
        backend.disconnect()
        raise
    rejected = sum(rejects.values())
    report = LoadReport(
        load_id="in place", read=read, written=written, rejected=rejected, skipped=read - written - rejected,
        absent=coded.absent, rejects=dict(sorted(rejects.items())), files=(name,), dry_run=False,
        seconds=round(time.perf_counter() - started, 3),
    )  # fmt: skip
    source = Source(
        name,
        backend,
        coded.events,
        coded.accounts,
        coded.identifiers,
        tuple(sorted(kinds)),
        fingerprint,
        report,
        columns,
    )
    return InPlaceStore(source, home)


def _reasons(rows: Table) -> dict[str, int]:
    why = rows.select(why=reason(rows).fill_null(""))
    counted = why.group_by("why").aggregate(n=why.count()).to_pyarrow().to_pylist()
    return {row["why"]: int(row["n"]) for row in counted}
