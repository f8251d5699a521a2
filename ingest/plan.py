"""What will a run cost? Counted on the engine from degrees, before anything heavy runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import Config, EvidenceConfig
from graphabuse.engine.duckdb import EngineLimits, as_ibis, connect
from graphabuse.engine.opened import open_on_spark, open_table
from graphabuse.errors import InputError
from graphabuse.evidence.size import degrees, pair_sizes, within_budget
from ingest.columns import check_columns, sources_of
from ingest.costs import Costs, costs_of
from ingest.expressions import as_text, in_window
from ingest.instants import with_instants
from ingest.mapping import Mapping, load_mapping
from ingest.place import stays_in_place
from ingest.sources import columns_of, resolve, stage
from ingest.written_times import trimmed

SAMPLE_ABOVE = 20_000_000
TAIL = (2, 5, 10, 40, 150, 1_000, 3_000)


@dataclass(frozen=True)
class KindPlan:
    """One identifier kind.

    Attributes
    ----------
    kind : str
        Its name.
    sightings, identifiers : int
        Account × identifier, and distinct identifiers.
    largest : int
        Accounts on the most shared identifier.
    shared_by : dict of int to int
        Identifiers with at least so many accounts.
    pairs, chained : int
        Pairs that will be listed, in full and along chains.
    hubs, hub_sightings : int
        Identifiers above the cap, which make no pair, and their sightings.
    """

    kind: str
    sightings: int
    identifiers: int
    largest: int
    shared_by: dict[int, int]
    pairs: int
    chained: int
    hubs: int
    hub_sightings: int


@dataclass(frozen=True)
class Plan:
    """What a run will do.

    Attributes
    ----------
    source, engine : str
        What is read, and where it is worked on.
    rows, accounts : int
        Rows of the window, and accounts in them.
    kinds : tuple of KindPlan
        By kind.
    sampled : int
        Degrees are of every so many-th identifier; 1 means all.
    costs : Costs
        Expected time and memory.
    notes : tuple of str
        What will be left out.
    """

    source: str
    engine: str
    rows: int
    accounts: int
    kinds: tuple[KindPlan, ...]
    sampled: int
    costs: Costs
    notes: tuple[str, ...]


def plan(
    events: Sequence[str],
    *,
    engine: str = "",
    mapping: str | Path | Mapping | None = None,
    config: Config | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    session: Any = None,
) -> Plan:
    """Count rows, sightings, degrees and pairs of events, and estimate what a run on them takes.

    Parameters
    ----------
    events, engine, mapping, since, until
        As ``graphabuse run`` takes them.
    config : Config, optional
        Settings; the caps and the budget of pairs are read from it.
    session : SparkSession, optional
        A session that exists already.

    Raises
    ------
    InputError, NotFoundError, StoreError
        As :func:`graphabuse.open_events` and ``ingest`` raise them.
    """
    settings, mapped = config or Config(), load_mapping(mapping)
    if stays_in_place(events, engine):
        backend, table, name = open_on_spark(engine, events[0], session=session) if engine else open_table(events[0])
    else:
        backend, table, name = _files(events, mapped, settings)
    try:
        return _counted(backend, table, name, mapped, settings, since=since, until=until)
    finally:
        backend.disconnect()


def _counted(
    backend: BaseBackend, table: Table, name: str, mapped: Mapping, settings: Config, *,
    since: datetime | None, until: datetime | None,
) -> Plan:  # fmt: skip
    kinds = check_columns(list(table.columns), mapped, name)
    have = sources_of(list(table.columns), mapped)
    if "account_id" not in have:
        raise InputError(f"{name}: every row has the same account by [constants]; there is nothing to plan")
    timed = (since or until) and "timestamp" in have
    if timed:
        table = with_instants(table, table[have["timestamp"]], mapped, backend.name, source=name)
    account = trimmed(as_text(table[have["account_id"]], backend.name))
    cells = {f"raw_{kind}": trimmed(as_text(table[column], backend.name)) for kind, column in kinds.items()}
    rows = table.select(account=account, **cells)
    if timed:
        rows = in_window(table.select(account=account, seen_at=table.ga_seen_at, **cells), since, until)
    total = int(rows.count().to_pyarrow().as_py())
    accounts = int(rows.account.nunique().to_pyarrow().as_py())
    sampled = 16 if total > SAMPLE_ABOVE and backend.name != "postgres" else 1
    names = sorted(kinds)
    histogram = _histogram(rows, names, sampled)
    allowed, over = within_budget(histogram, names, settings.evidence)
    plans = tuple(_kind(histogram, names, code, allowed) for code in range(len(names)))
    pairs = sum(part.pairs + part.chained for part in plans)
    sightings = sum(part.sightings for part in plans)
    return Plan(
        source=name,
        engine=backend.name,
        rows=total,
        accounts=accounts,
        kinds=plans,
        sampled=sampled,
        costs=costs_of(backend.name, rows=total, sightings=sightings, accounts=accounts, pairs=pairs),
        notes=tuple(str(note["reason"]) for note in over),
    )


def _histogram(rows: Table, kinds: Sequence[str], sampled: int) -> pd.DataFrame:
    """Degrees by kind, scaled up where only a part of the identifiers was counted."""
    parts = []
    for code, kind in enumerate(kinds):
        seen = rows.select("account", identifier=rows[f"raw_{kind}"])
        seen = seen.filter(seen.identifier.notnull() & (seen.identifier != ""))
        if sampled > 1:
            seen = seen.filter(seen.identifier.hash().abs() % sampled == 0)
        parts.append(seen.distinct().select("identifier", kind=ibis.literal(code, "int8")))
    counted = degrees(ibis.union(*parts) if len(parts) > 1 else parts[0]).to_pyarrow().to_pandas()
    return counted.assign(identifiers=counted["identifiers"] * sampled)


def _kind(histogram: pd.DataFrame, kinds: Sequence[str], code: int, evidence: EvidenceConfig) -> KindPlan:
    part = histogram[histogram["kind"] == code]
    degree, n = part["degree"], part["identifiers"]
    size = pair_sizes(histogram, kinds, evidence)[kinds[code]]
    return KindPlan(
        kind=kinds[code],
        sightings=int((degree * n).sum()),
        identifiers=int(n.sum()),
        largest=int(degree.max()) if len(part) else 0,
        shared_by={least: int(n[degree >= least].sum()) for least in TAIL},
        pairs=size.listed,
        chained=size.chained,
        hubs=size.hubs,
        hub_sightings=size.hub_sightings,
    )


def _files(events: Sequence[str], mapped: Mapping, settings: Config) -> tuple[BaseBackend, Table, str]:
    """Files as one relation of DuckDB; a database's table that would be loaded is counted where it is."""
    engine = settings.engine
    tables = [text for text in events if "://" in text]
    if tables:
        return open_table(tables[0])
    connection = connect(":memory:", limits=EngineLimits(engine.memory_limit, engine.threads, engine.spill_dir))
    backend, parts = as_ibis(connection), []
    sources = resolve(events, scratch=Path())
    for number, source in enumerate(sources):
        names = columns_of(source, connection)
        kinds = check_columns(names, mapped, source.name)
        wanted = list(dict.fromkeys([*sources_of(names, mapped).values(), *kinds.values()]))
        stage(source, wanted, connection, table=f"ga_plan_{number}")
        parts.append(backend.table(f"ga_plan_{number}").select(*wanted))
    columns = list(parts[0].columns)
    if any(set(part.columns) != set(columns) for part in parts):
        raise InputError(f"the files have different columns; plan those of one form at a time, {sources[0].name} first")
    texts = [part.select(*columns) for part in parts]
    return backend, ibis.union(*texts) if len(texts) > 1 else texts[0], ", ".join(s.name for s in sources[:3])
