"""``graphabuse plan``: what a run will cost, before it starts."""

from dataclasses import asdict
from importlib import import_module
from typing import Any

from graphabuse.commands.detect_commands import ConfigOption, EngineOption, SinceOption, UntilOption
from graphabuse.commands.ingest_commands import EventsArgument, MappingOption
from graphabuse.commands.terminal import JsonOption, moment, print_json, print_table, stdout
from graphabuse.errors import InputError


def plan(
    events: EventsArgument = None,
    engine: EngineOption = "",
    mapping: MappingOption = None,
    config: ConfigOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rows, sightings, degrees, pairs, expected time and memory of a run, before anything heavy runs."""
    if not events:
        raise InputError(
            "no events given; name what `graphabuse run` would be given: files, a folder, or a table's address"
        )
    made = import_module("ingest.plan").plan(
        events,
        engine=engine,
        mapping=mapping,
        config=import_module("graphabuse.config").load_config(config),
        since=moment(since, option="--since"),
        until=moment(until, option="--until"),
    )
    if as_json:
        print_json(asdict(made))
        return
    print_plan(made)


def print_plan(made: Any) -> None:
    """A table of kinds, then what to expect."""
    part = "" if made.sampled == 1 else f" (degrees from every {made.sampled}th identifier)"
    stdout.print(f"{made.rows:,} rows of {made.accounts:,} accounts, on {made.engine}{part}", highlight=False)
    rows = [
        {
            "kind": kind.kind, "sightings": kind.sightings, "identifiers": kind.identifiers, "shared": kind.shared_by[2],
            "largest": kind.largest, "pairs": kind.pairs + kind.chained, "hubs": kind.hubs,
        }
        for kind in made.kinds
    ]  # fmt: skip
    print_table(rows, ["kind", "sightings", "identifiers", "shared", "largest", "pairs", "hubs"])
    costs = made.costs
    stdout.print(
        f"expected: about {costs.engine_s + costs.home_s:,.0f} s ({costs.engine_s:,.0f} s on the engine), {costs.home_mib:,} MiB in this process, "
        f"{costs.scratch_mib:,} MiB of scratch; basis: {costs.basis}",
        highlight=False,
    )
    left = sum(kind.hub_sightings for kind in made.kinds)
    if left:
        stdout.print(f"left out of links: {left:,} sightings of identifiers above their cap", highlight=False)
    for note in made.notes:
        stdout.print(note, markup=False, highlight=False)
