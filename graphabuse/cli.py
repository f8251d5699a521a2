"""What can be typed? Every command is one call of a public name; heavy parts are loaded when a command needs them."""

import os
import sys
import warnings

import typer

from graphabuse.commands import (
    change_commands,
    copy_commands,
    decide_commands,
    detect_commands,
    export_commands,
    ingest_commands,
    keep_commands,
    look_commands,
    plan_commands,
    train_commands,
    world_commands,
)
from graphabuse.errors import GraphabuseError
from graphabuse.version import __version__

app = typer.Typer(
    name="graphabuse", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Finds coordinated abuse rings in activity logs, with reasons and doubts for each.",
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(  # noqa: ARG001 - read by its callback
        False, "--version", callback=_version, is_eager=True, help="Print the version and stop."
    ),
    label_prefix: str = typer.Option(
        "",
        "--label-prefix",
        help="On a Neo4j server: what stands before every label of ours; ?prefix= of the address counts first.",
    ),
) -> None:
    """Finds coordinated abuse rings in activity logs, with reasons and doubts for each."""
    if label_prefix:
        os.environ["GRAPHABUSE_LABEL_PREFIX"] = label_prefix


app.command()(world_commands.demo)
app.command()(detect_commands.run)
app.command()(plan_commands.plan)
app.command()(ingest_commands.ingest)
app.command()(detect_commands.detect)
app.command()(detect_commands.report)
app.command()(train_commands.train)
app.command()(train_commands.model)
app.command()(look_commands.rings)
app.command()(look_commands.show)
app.command()(look_commands.account)
app.command()(look_commands.identifier)
app.command()(look_commands.path)
app.command()(change_commands.diff)
app.command()(decide_commands.why)
app.command()(decide_commands.decide)
app.command()(decide_commands.decisions)
app.command()(look_commands.cypher)
app.command()(look_commands.queries)
app.command()(export_commands.export)
app.command()(copy_commands.copy)
app.command()(keep_commands.expire)
app.command()(world_commands.simulate)
app.command()(world_commands.evaluate)


def main() -> None:
    """Run the command line; our own errors end in one line and exit code 1."""
    warnings.filterwarnings("ignore", module=r"torch\b")  # they speak to programmers of torch
    warnings.filterwarnings("ignore", message="Sparse (CSR|invariant)")
    try:
        app()
    except GraphabuseError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("stopped: nothing half-done was kept; run the same command again", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
