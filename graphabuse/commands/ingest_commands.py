"""``graphabuse ingest``: event logs into a store."""

from collections.abc import Iterable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from graphabuse.commands.terminal import JsonOption, moment, print_json, progress, stdout
from graphabuse.errors import InputError

EventsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, globs in quotes, folders, - for standard input, or the address of a table.", show_default=False
    ),
]
MappingOption = Annotated[
    str | None, typer.Option("--mapping", help="TOML that names columns; canonical names need none.")
]
AccountsOption = Annotated[
    str | None,
    typer.Option("--accounts", help="Table with account_id and further columns: a file, or a table on the engine."),
]
RejectsOption = Annotated[
    float, typer.Option("--max-rejects", min=0.0, max=1.0, help="Share of rows that may be set aside.")
]
MOST_NAMED = 12


def ingest(
    events: EventsArgument = None,
    store: Annotated[
        str, typer.Option("--store", help="Store folder, made if it is not there, or neo4j://user@host/database.")
    ] = "",
    mapping: MappingOption = None,
    accounts: AccountsOption = None,
    max_rejects: RejectsOption = 0.05,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and store nothing.")] = False,
    since: Annotated[
        str | None, typer.Option("--since", help="Of a database's table only rows from then on: 1d, 2024-03-01.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Of a database's table only rows before then.")] = None,
    suggest_mapping: Annotated[
        str | None, typer.Option("--suggest-mapping", help="Print a first mapping for this file and stop.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Load event logs into a store; the same events again change nothing."""
    if suggest_mapping is not None:
        typer.echo(_suggest(suggest_mapping), nl=False)
        return
    if not events:
        raise InputError("no events given; name files, a folder, a glob in quotes, or - for standard input")
    if not store:
        raise InputError("no store given; add --store, for instance --store abuse.graph")
    window = {"since": moment(since, option="--since"), "until": moment(until, option="--until")}
    job, stores = import_module("ingest.job"), import_module("graphabuse.store")
    fresh = dry_run and "://" not in store and not Path(store).exists()
    with stores.open_store(":memory:" if fresh else store) as opened, progress(as_json) as tell:
        done = job.ingest(
            opened,
            events,
            mapping=mapping,
            accounts=accounts,
            max_rejects=max_rejects,
            dry_run=dry_run,
            progress=tell,
            **window,
        )
    if as_json:
        print_json(asdict(done))
    else:
        print_load(done)


def print_load(done: object) -> None:
    """A few lines about a load."""
    values = asdict(done)  # type: ignore[call-overload]
    stdout.print(
        f"read {values['read']:,} rows: {values['written']:,} events {'would be ' if values['dry_run'] else ''}stored, "
        f"{values['skipped']:,} already known, {values['rejected']:,} rejected"
    )
    for title in ("rejects", "absent"):
        if values[title]:
            stdout.print(
                f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in values[title].items()), markup=False
            )
    if values["left_out"]:
        stdout.print(columns_not_read(values["left_out"]), markup=False)


def columns_not_read(columns: Iterable[str]) -> str:
    """What to do about columns that a load did not read; the first of many are named."""
    names = list(columns)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (
        f"columns not read: {', '.join(names[:MOST_NAMED])}{more}. One that says who somebody is (an email, a phone, a cookie) is "
        "declared under [identifiers] of a --mapping, the others under [ignore]; `graphabuse ingest --suggest-mapping FILE` writes a "
        "first one"
    )


def _suggest(file: str) -> str:
    mapping, sources = import_module("ingest.mapping"), import_module("ingest.sources")
    duckdb = import_module("duckdb")
    source = sources.resolve([file], scratch=Path())[0]
    return str(mapping.suggest_mapping(sources.columns_of(source, duckdb.connect())))
