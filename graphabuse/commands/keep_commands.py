"""``graphabuse expire``: what a store no longer needs to keep."""

from importlib import import_module
from typing import Annotated

import typer

from graphabuse.commands.terminal import JsonOption, StoreOption, moment, print_json, stdout


def expire(
    store: StoreOption,
    older_than: Annotated[
        str, typer.Option("--older-than", help="180d, 12h, 2w, or a date: runs kept before then go.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Remove old runs with their rings; the newest run, events and decisions stay."""
    api = import_module("graphabuse")
    before = moment(older_than, option="--older-than")
    with api.open_store(store) as opened:
        gone = opened.expire_runs(before)
    if as_json:
        print_json({"expired": gone})
    else:
        stdout.print(f"{len(gone)} runs removed{': ' + ', '.join(gone) if gone else ''}", markup=False, highlight=False)
