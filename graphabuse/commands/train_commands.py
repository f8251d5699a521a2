"""``graphabuse train`` and ``model``: learn from a team's labels, and see whether a model still holds."""

from importlib import import_module
from typing import Annotated, Any

import typer

from graphabuse.commands.detect_commands import ConfigOption, SeedOption, SinceOption, UntilOption, open_limited
from graphabuse.commands.terminal import (
    JsonOption,
    StoreOption,
    moment,
    print_json,
    print_table,
    progress,
    say,
    stderr,
    stdout,
)
from graphabuse.errors import InputError

FileOption = Annotated[
    str | None, typer.Option("--labels", help="Table account_id,label (1 abuse, 0 honest) and, if known, labelled_at.")
]


def train(
    store: StoreOption,
    out: Annotated[
        str, typer.Option("--out", help="Folder of the model; one that is there is replaced.", show_default=False)
    ],
    labels: FileOption = None,
    verdicts: Annotated[bool, typer.Option("--verdicts", help="Learn from the decisions kept in the store.")] = False,
    accounts: Annotated[
        str | None,
        typer.Option("--accounts", help="Table with account_id and columns; those of the store when left out."),
    ] = None,
    config: ConfigOption = None,
    seed: SeedOption = 7,
    since: SinceOption = None,
    until: UntilOption = None,
    delay_days: Annotated[
        float, typer.Option("--delay-days", min=0.0, help="Honest labels of accounts younger than that are set aside.")
    ] = 0.0,
    unknown: Annotated[
        str,
        typer.Option(
            "--unknown", help="leave-out, or pu: unknown accounts stand in as honest, their abusive share estimated."
        ),
    ] = "leave-out",
    quick: Annotated[bool, typer.Option("--quick", help="Trees alone, no networks for accounts.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Learn from your labels; use the model with `run` or `detect` and --model."""
    if (labels is None) != verdicts:
        raise InputError(
            "give either --labels FILE with account_id,label or --verdicts, the decisions kept in the store"
        )
    api, settings = import_module("graphabuse"), import_module("graphabuse.config").load_config(config)
    with open_limited(store, settings) as opened, progress(as_json) as tell:
        done = api.train(
            opened,
            labels or "verdicts",
            out=out,
            accounts=accounts,
            config=settings,
            seed=seed,
            since=moment(since, option="--since"),
            until=moment(until, option="--until"),
            delay_days=delay_days,
            unknown=unknown,
            models=import_module("graphabuse.training.rounds").QUICK if quick else None,
            progress=tell,
        )
    if done.interrupted:
        stderr.print(
            "stopped: the model of the first round was kept; it has not learned from the later labels", markup=False
        )
    if as_json:
        print_json(_figures(done))
    else:
        _show(done)


def model(
    folder: Annotated[str, typer.Argument(help="Folder that train wrote.", metavar="MODEL_DIR")],
    store: Annotated[
        str, typer.Option("--store", help="Store whose events are compared with those of the training.")
    ] = "",
    labels: FileOption = None,
    recalibrate: Annotated[
        str,
        typer.Option(
            "--recalibrate", help="Folder for the model with its level set by --labels, where they say it is off."
        ),
    ] = "",
    config: ConfigOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a model is and, with a store and fresh labels, whether it still holds."""
    if recalibrate and not labels:
        raise InputError("--recalibrate needs --labels and --store: about 200 accounts picked at random and checked")
    if labels and not store:
        raise InputError(
            "--labels needs --store: labels are compared with what the model says about the events of a store"
        )
    settings = import_module("graphabuse.config").load_config(config)
    window = {"since": moment(since, option="--since"), "until": moment(until, option="--until")}
    check = import_module("graphabuse.training").model_health
    if store:
        with import_module("graphabuse").open_store(store, read_only=True) as opened, progress(as_json) as tell:
            tell("comparing")
            found = check(folder, opened, labels=labels, config=settings, **window)
            if recalibrate and labels:
                tell("level")
                done = import_module("graphabuse").recalibrate(
                    folder, opened, labels, out=recalibrate, config=settings, **window
                )
                found["recalibration"] = vars(done)
    else:
        found = check(folder)
    if as_json:
        print_json(found)
        return
    stdout.print(
        f"{found['model_id']}: accounts by {found['choices']['accounts']}, rings by {found['choices']['rings']}",
        markup=False,
    )
    for name, part in found.get("drift", {}).items():
        stdout.print(
            f"  {name}: {part['moved']} of {part['columns']} columns moved, {part['moved_much']} of them much",
            markup=False,
        )
    if "ece" in found:
        stdout.print(
            f"  probabilities are off by {100 * found['ece']['ece']:.1f} points on {sum(found['ece']['count'])} labels",
            markup=False,
        )
    for line in found["advice"] or ["nothing needs doing"]:
        stdout.print(f"  {line}", markup=False)
    if "recalibration" in found:
        say(found["recalibration"]["text"])
    stdout.print(f"card: {folder}/card.html", markup=False, highlight=False)


def _figures(done: Any) -> dict[str, object]:
    meta = done.model.meta
    names = (
        "model_id",
        "window",
        "counts",
        "labels",
        "split",
        "forward",
        "accounts_why",
        "rings_why",
        "choose",
        "test",
        "notes",
    )
    return {name: meta[name] for name in names} | {
        "folder": str(done.folder), "card": str(done.folder / "card.html"), "interrupted": done.interrupted,
        "unknown_accounts": list(done.unknown_accounts),
    }  # fmt: skip


def _show(done: Any) -> None:
    content = import_module("graphabuse.training.card_content")
    for block in content.card_blocks(done.model.meta):
        if block.rows:
            rows = [dict(zip(block.header, row, strict=True)) for row in block.rows]
            print_table(rows, list(block.header), title=block.title)
            for line in block.lines[:1]:
                stdout.print(line, markup=False, highlight=False)
    for line in content.weak_spots(done.model.meta):
        stdout.print(f"  {line}", markup=False, highlight=False)
    if done.unknown_accounts:
        stdout.print(f"  not in the window: {', '.join(done.unknown_accounts[:10])}", markup=False, highlight=False)
    stdout.print(
        f"{done.model.model_id}: {done.folder}; card: {done.folder / 'card.html'}", markup=False, highlight=False
    )
