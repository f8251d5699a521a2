"""``graphabuse decide`` and ``why``: read what a ring rests on, and keep what a person decided about it."""

from importlib import import_module
from typing import Annotated

import typer

from graphabuse.commands.look_commands import RunOption
from graphabuse.commands.terminal import JsonOption, StoreOption, print_json, say

RingArgument = Annotated[str, typer.Argument(help="Ring id, for instance R-0123ABCD.")]


def decide(
    ring: RingArgument,
    outcome: Annotated[str, typer.Argument(help="confirmed, dismissed, needs_more or watch.")],
    store: StoreOption,
    by: Annotated[str, typer.Option("--by", help="Who decides.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Reason code; another text is kept as the note.")] = "other",
    note: Annotated[str, typer.Option("--note", help="Free text.")] = "",
    exceptions: Annotated[
        list[str] | None,
        typer.Option("--except", help="Account the decision does not cover; may be given several times."),
    ] = None,
    expected_hash: Annotated[
        str, typer.Option("--membership", help="Membership hash you looked at; refused if the ring has changed since.")
    ] = "",
    run_id: RunOption = "latest",
    as_json: JsonOption = False,
) -> None:
    """Keep a decision about a ring; the next run obeys it, and nobody is banned by it."""
    api = import_module("graphabuse")
    record = import_module("graphabuse.investigate.decide").decide
    with api.open_store(store) as opened:
        case = api.open_run(opened, run_id).ring(ring).case
        verdict = record(
            opened,
            case,
            outcome,
            by=by,
            reason=reason,
            note=note,
            exceptions=exceptions or (),
            expected_hash=expected_hash,
        )
    facts = {
        name: getattr(verdict, name) for name in ("verdict_id", "ring_id", "outcome", "reason", "by", "supersedes")
    }
    if as_json:
        print_json(facts | {"run_id": verdict.run_id, "decided_at": verdict.decided_at, "accounts": len(verdict.core)})
    else:
        say(f"{verdict.ring_id} {verdict.outcome} by {verdict.by} ({verdict.reason}); kept as {verdict.verdict_id}")


def why(ring: RingArgument, store: StoreOption, run_id: RunOption = "latest", as_json: JsonOption = False) -> None:
    """Say what was observed of a ring and what speaks against it."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        asked = api.open_run(opened, run_id).ring(ring)
        seen, against = asked.why(), asked.doubts()
    if as_json:
        print_json({"ring_id": ring, "why": seen.to_dict("records"), "doubts": against.to_dict("records")})
        return
    for title, table in (("why", seen), ("doubts", against)):
        say(title)
        for text in table["text"]:
            say(f"- {text}", point=True)
