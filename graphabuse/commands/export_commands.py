"""``graphabuse export``: what is stored, in a form that another program takes."""

from importlib import import_module
from typing import Annotated

import typer

from graphabuse.commands.terminal import JsonOption, StoreOption, print_json
from graphabuse.errors import InputError

FORMATS = ("neo4j-import",)


def export(
    form: Annotated[str, typer.Argument(metavar="FORM", help="neo4j-import: files for neo4j-admin database import.")],
    store: StoreOption,
    out: Annotated[str, typer.Option("--out", help="Folder for the files, new or empty.")],
    database: Annotated[str, typer.Option("--database", help="Database to import into.")] = "neo4j",
    as_json: JsonOption = False,
) -> None:
    """Write the graph of a store folder as files for a first load of many millions of links into Neo4j."""
    if form not in FORMATS:
        raise InputError(f"{form!r} is no form of export; known: {', '.join(FORMATS)}")
    if "://" in store:
        raise InputError("the files are made from a store folder; ingest into a folder first, then export that")
    stores, bulk = import_module("graphabuse.store"), import_module("graphabuse.store.neo4j.bulk")
    with stores.open_store(store, read_only=True) as opened:
        command = bulk.export_import(opened, out, database=database)
    if as_json:
        print_json({"folder": out, "command": command})
    else:
        typer.echo(command)
