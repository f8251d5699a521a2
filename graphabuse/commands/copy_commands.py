"""``graphabuse copy``: what was found and decided, from one store into another."""

from dataclasses import asdict
from importlib import import_module
from typing import Annotated

import typer

from graphabuse.commands.terminal import JsonOption, print_json, progress, say
from graphabuse.errors import InputError


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Store that has the runs.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Store that gets them; it holds the same events.")],
    as_json: JsonOption = False,
) -> None:
    """Copy runs, rings, lineage and decisions into another store; what is there already stays as it is."""
    api = import_module("graphabuse")
    if source.rstrip("/") == target.rstrip("/"):
        raise InputError(f"{source} cannot be copied into itself; give two stores")
    with api.open_store(source, read_only=True) as first, api.open_store(target) as second, progress(as_json) as tell:
        done = api.write_copy(first, second, progress=tell)
    if as_json:
        print_json(asdict(done))
        return
    say(
        f"{len(done.runs):,} runs and {done.decisions:,} decisions copied; {done.known_runs:,} runs and {done.known_decisions:,} decisions "
        "were there already"
    )
