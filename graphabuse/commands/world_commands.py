"""``graphabuse demo``, ``simulate`` and ``evaluate``: worlds with a known truth."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from graphabuse.commands.detect_commands import print_rings, write_pages
from graphabuse.commands.ingest_commands import MappingOption, columns_not_read
from graphabuse.commands.terminal import JsonOption, print_json, print_table, progress, stderr, stdout

FamilyOption = Annotated[str, typer.Option("--family", help="plain, hard, broad or wild.")]


def demo(
    out: Annotated[str, typer.Option("--out", help="Folder for the world, the store and the report.")] = "demo",
    accounts: Annotated[int, typer.Option("--accounts", min=50, help="Accounts of the simulated world.")] = 5_000,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another world.")] = 7,
    as_json: JsonOption = False,
) -> None:
    """A simulated world → rings → report, nothing to set up."""
    api, worlds = import_module("graphabuse"), import_module("graphabuse.simulate")
    shutil, folder = import_module("shutil"), Path(out)
    shutil.rmtree(folder / "store.graph", ignore_errors=True)
    with progress(as_json) as tell:
        tell("simulating a world")
        world = worlds.simulate(worlds.draw_params(seed, accounts=accounts, family="hard", abuse_share=0.04))
        worlds.write_world(world, folder / "world")
        with api.open_store(folder / "store.graph") as store:
            api.ingest(store, folder / "world" / "events.parquet", progress=tell)
            run = api.detect(store, seed=seed, progress=tell)
            api.save_run(store, run)
            tell("report")
            paths = write_pages(store, run, str(folder / "report"))
    figures = api.evaluate_run(run, world)
    if as_json:
        print_json({"report": str(paths.index), "counts": run.summary["counts"], "truth": figures.as_dict()})
        return
    print_rings(run)
    stdout.print(
        f"the world has {figures.rings} true rings: {figures.recall:.0%} found, {figures.precision:.0%} of the flagged groups right, "
        f"{figures.harm_per_10k:.1f} of 10,000 honest accounts flagged"
    )
    stdout.print(f"open {paths.index}", markup=False, highlight=False)


def simulate(
    out: Annotated[str, typer.Option("--out", help="Folder to write the world into.", show_default=False)],
    accounts: Annotated[int, typer.Option("--accounts", min=50, help="Accounts.")] = 5_000,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another world.")] = 7,
    family: FamilyOption = "hard",
    abuse_share: Annotated[
        float | None, typer.Option("--abuse-share", min=0.0, max=0.5, help="Share of accounts in rings; 0 for none.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a world: events, the truth behind them, labels."""
    worlds = import_module("graphabuse.simulate")
    check_family(family)
    world = worlds.simulate(worlds.draw_params(seed, accounts=accounts, family=family, abuse_share=abuse_share))
    folder = worlds.write_world(world, out)
    counts = {
        "events": world.events.num_rows,
        "rings": int(world.rings["ring_id"].nunique()),
        "victims": len(world.victims),
    }
    if as_json:
        print_json({"world": str(folder), **counts})
    else:
        stdout.print(
            f"{counts['events']:,} events, {counts['rings']} rings, {counts['victims']} victims: {folder}", markup=False
        )


def evaluate(
    world: Annotated[list[str] | None, typer.Option("--world", help="World folder; several may be given.")] = None,
    family: FamilyOption = "hard",
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Worlds to simulate when none is given.")] = 3,
    first_seed: Annotated[int, typer.Option("--first-seed", min=0, help="Seed of the first simulated world.")] = 1,
    accounts: Annotated[int, typer.Option("--accounts", min=50, help="Accounts of each.")] = 10_000,
    mapping: MappingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find rings in worlds with a known truth and judge them.

    A mapping.toml in a world's folder is used for its events.
    """
    api, worlds = import_module("graphabuse"), import_module("graphabuse.simulate")
    check_family(family)
    made: list[tuple[str, int | None]] = [(folder, None) for folder in world or []] or [
        (f"{family} {seed}", seed) for seed in range(first_seed, first_seed + seeds)
    ]
    rows, left_out = [], dict[str, None]()
    with progress(as_json) as tell:
        for name, seed in made:
            tell(name)
            truth = (
                worlds.read_world(name)
                if seed is None
                else worlds.simulate(worlds.draw_params(seed, accounts=accounts, family=family))
            )
            with api.open_store(":memory:") as store:
                own = Path(name) / "mapping.toml"
                loaded = api.ingest(
                    store, truth.events, mapping=mapping or (own if seed is None and own.is_file() else None)
                )
                left_out.update(dict.fromkeys(loaded.left_out))
                rows.append({"world": name, **api.evaluate_run(api.detect(store), truth).as_dict()})
    if left_out:
        stderr.print(columns_not_read(left_out), markup=False)
    if as_json:
        print_json(rows)
    else:
        print_table(
            rows,
            [
                "world",
                "rings",
                "flagged",
                "f1",
                "recall",
                "precision",
                "touched",
                "bcubed",
                "victims_flagged",
                "harm_per_10k",
            ],
        )
        for title in (
            "precision_at",
            "by_typology",
            "by_tier",
            "harm_by_mechanism",
            "flagged_by_mechanism",
            "accounts",
        ):
            merged: dict[str, list[float]] = {}
            for row in rows:
                for key, value in row[title].items():
                    merged.setdefault(key, []).append(value)
            lines = [
                {title: key, "worlds": len(values), "mean": float(sum(values) / len(values))}
                for key, values in sorted(merged.items())
            ]
            print_table(lines, [title, "worlds", "mean"])


def check_family(family: str) -> None:
    """Refuse a family that is not there."""
    errors, near = import_module("graphabuse.errors"), import_module("graphabuse.config").near
    families = list(import_module("graphabuse.simulate").FAMILIES)
    if family not in families:
        raise errors.InputError(f"--family {family!r} is not known; {near(family, families)}")
