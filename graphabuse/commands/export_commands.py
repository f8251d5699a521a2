"""``graphabuse export``: what is stored, in a form that another program takes."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from graphabuse.commands.look_commands import RunOption
from graphabuse.commands.terminal import JsonOption, StoreOption, print_json, say
from graphabuse.errors import InputError

IMPORT = "neo4j-import"
FORMS = (
    "tables (every table as Parquet and CSV), csv, parquet, graphml (one file for each ring), json (published schema), "
    "blocklist (accounts that are safe to act on), stix (addresses of confirmed rings, for others), labels (decisions, for training), or "
    "neo4j-import (files for neo4j-admin database import)."
)


def export(
    form: Annotated[str, typer.Argument(metavar="FORM", help=FORMS)],
    store: StoreOption,
    out: Annotated[str, typer.Option("--out", help="Folder for the files; new or empty for neo4j-import.")],
    ring: Annotated[str, typer.Option("--ring", help="One ring alone, as graphml, json, csv or parquet.")] = "",
    run_id: RunOption = "latest",
    database: Annotated[str, typer.Option("--database", help="Database to import into, for neo4j-import.")] = "neo4j",
    as_json: JsonOption = False,
) -> None:
    """Write a stored run, or one ring of it, as files for other programs."""
    if form == IMPORT:
        _import_files(store, out, database, as_json=as_json)
        return
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        run = api.open_run(opened, run_id)
        files = _ring(run.ring(ring), form, Path(out)) if ring else run.export(form, out)
    if as_json:
        print_json({"run_id": run.run_id, "form": form, "folder": out, "files": [str(path) for path in files]})
    elif len(files) > 20:
        say(f"{len(files):,} files in {out}")
    else:
        for path in files:
            typer.echo(str(path))


def _ring(ring: object, form: str, folder: Path) -> list[Path]:
    """One ring: a file named after it, or a folder of tables."""
    single = form in ("graphml", "json")
    made: Path = ring.export(form, folder / f"{ring.ring_id}.{form}" if single else folder)  # type: ignore[attr-defined]
    return [made] if single else sorted(made.glob(f"*.{form}"))


def _import_files(store: str, out: str, database: str, *, as_json: bool) -> None:
    if "://" in store or store.endswith(".toml"):
        raise InputError("the files are made from a store folder; ingest into a folder first, then export that")
    stores, bulk = import_module("graphabuse.store"), import_module("graphabuse.store.neo4j.bulk")
    prefix = import_module("graphabuse.store.neo4j.address").label_prefix()
    with stores.open_store(store, read_only=True) as opened:
        command = bulk.export_import(opened, out, database=database, prefix=prefix)
    if as_json:
        print_json({"folder": out, "command": command})
    else:
        typer.echo(command)
