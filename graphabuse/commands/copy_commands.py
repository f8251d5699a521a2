"""``graphabuse copy``: one store into another, with or without its events."""

from dataclasses import asdict
from importlib import import_module
from typing import Annotated

import typer

from graphabuse.commands.terminal import JsonOption, print_json, progress, say
from graphabuse.errors import InputError


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Store that is copied.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Store that gets it; what is there stays.")],
    events: Annotated[
        bool,
        typer.Option("--events/--no-events", help="Events and the list of loads, too; without, the same are there."),
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Copy events, runs, rings, lineage and decisions into another store; what is there already stays as it is.

    Events come with the last of the loads that are copied; which of them brought an event does not go along.
    """
    api = import_module("graphabuse")
    if source.rstrip("/") == target.rstrip("/"):
        raise InputError(f"{source} cannot be copied into itself; give two stores")
    with api.open_store(source, read_only=True) as first, api.open_store(target) as second, progress(as_json) as tell:
        done = api.write_copy(first, second, events=events, progress=tell)
    if as_json:
        print_json(asdict(done))
        return
    say(
        f"{done.events:,} events, {len(done.runs):,} runs and {done.decisions:,} decisions copied; {done.known_runs:,} runs and "
        f"{done.known_decisions:,} decisions were there already"
    )
