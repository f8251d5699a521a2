"""``graphabuse decide`` and ``why``: read what a ring rests on, and keep what a person decided about it."""

import json
import re
from importlib import import_module
from typing import Annotated, Any

import typer

from graphabuse.commands.look_commands import RunOption
from graphabuse.commands.terminal import JsonOption, StoreOption, print_json, print_table, say
from graphabuse.errors import InputError

RING_ID = re.compile(r"R-[0-9A-F]{8}")
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
    cells: Annotated[
        list[int] | None, typer.Option("--cell", help="Decide about this cell alone; may be given several times.")
    ] = None,
    expected_hash: Annotated[
        str, typer.Option("--membership", help="Membership hash you looked at; refused if the ring has changed since.")
    ] = "",
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence", help="Code of a reason, doubt or identifier you relied on; may be given several times."
        ),
    ] = None,
    run_id: RunOption = "latest",
    as_json: JsonOption = False,
) -> None:
    """Keep a decision about a ring; the next run obeys it, and nobody is banned by it."""
    api = import_module("graphabuse")
    with api.open_store(store) as opened:
        asked = api.open_run(opened, run_id).ring(ring)
        verdict = asked.decide(
            outcome, by=by, reason=reason, note=note, exceptions=exceptions or (), cells=cells or (), expected_hash=expected_hash,
            evidence=evidence or (),
        )  # fmt: skip
        rules = asked.ignore_rules() if verdict.outcome == "dismissed" else []
    facts = _facts(verdict)
    if as_json:
        told = {
            "decided_at": verdict.decided_at,
            "accounts": len(verdict.core),
            "exceptions": list(verdict.exceptions),
            "evidence": list(verdict.evidence),
        }
        print_json(facts | {"run_id": verdict.run_id} | told | {"ignore_rules": rules})
    else:
        say(f"{verdict.ring_id} {verdict.outcome} by {verdict.by} ({verdict.reason}); kept as {verdict.verdict_id}")
        if rules:
            say("if what it shares ties nobody, these rules may go into the settings, under [evidence]:")
            typer.echo(f"ignore = {json.dumps(rules, ensure_ascii=True)}")


def decisions(
    files: Annotated[list[str], typer.Argument(help="Files that were saved from pages of rings.")],
    store: StoreOption,
    by: Annotated[str, typer.Option("--by", help="Who decided, where a file does not say.")] = "",
    run_id: RunOption = "latest",
    as_json: JsonOption = False,
) -> None:
    """Keep decisions that were saved as files on the pages of rings: all of them, or none when one is wrong."""
    api, saved = import_module("graphabuse"), import_module("graphabuse.investigate.saved")
    with api.open_store(store) as opened:
        kept = saved.decide_saved(api.open_run(opened, run_id), files, by=by)
    rows = [_facts(verdict) for verdict in kept]
    print_json(rows) if as_json else print_table(rows, ["ring_id", "outcome", "reason", "by", "verdict_id"])


def _facts(verdict: Any) -> dict[str, object]:
    return {name: getattr(verdict, name) for name in ("verdict_id", "ring_id", "outcome", "reason", "by", "supersedes")}


def why(
    what: Annotated[str, typer.Argument(help="Ring id, for instance R-0123ABCD, or an account id.")],
    store: StoreOption,
    run_id: RunOption = "latest",
    model: Annotated[
        str | None, typer.Option("--model", help="For an account: say what this model leaned on, after the facts.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what was observed of a ring and what speaks against it, or what ties an account to its ring."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        run = api.open_run(opened, run_id)
        if what not in set(run.rings["ring_id"]):
            _why_account(opened, run, what, model, as_json=as_json)
            return
        if model is not None:
            raise InputError(
                f"--model goes with an account, {what} is a ring; what its score depended on is listed without it"
            )
        asked = run.ring(what)
        seen, against = asked.why(), asked.doubts()
    if as_json:
        print_json({"ring_id": what, "why": seen.to_dict("records"), "doubts": against.to_dict("records")})
        return
    for title, table in (("why", seen), ("doubts", against)):
        say(title)
        for text in table["text"].tolist() or ["none of the checks triggered"]:
            say(f"- {text}", point=True)


def _why_account(store: Any, run: Any, account: str, model: str | None, *, as_json: bool) -> None:
    """What ties an account to its ring and, with a model, what the model leaned on."""
    api = import_module("graphabuse")
    mine = run.members.loc[run.members["account_id"] == account, "ring_id"]
    if mine.empty and RING_ID.fullmatch(account):
        run.ring(account)  # says that it is no ring of this run, and names some
    if mine.empty:
        known = api.account_view(store, account)  # names what is wrong with the id
        facts = {"ring_id": None, "text": f"{account} is in no ring of {run.run_id}", "ties": known.identifiers}
    else:
        ties = run.ring(str(mine.iloc[0])).why_member(account)
        facts = {"ring_id": str(mine.iloc[0]), "text": ties.attrs["text"], "ties": ties}
    leant = None if model is None else api.account_depends(store, account, model=model)
    if as_json:
        more = {} if leant is None else {"model": leant.attrs | {"depends_on": leant.to_dict("records")}}
        print_json({"account_id": account, **facts, "ties": facts["ties"].to_dict("records")} | more)
        return
    say(facts["text"])
    names = [name for name in ("code", "kind", "identifier", "others", "outside", "accounts", "events", "first_seen")
             if name in facts["ties"]]  # fmt: skip
    print_table(facts["ties"].to_dict("records"), names)
    if leant is not None:
        say(f"the model, after the facts: {leant.attrs['text']}")
        print_table(leant.to_dict("records"), ["kind", "identifier", "others", "without", "drop"])
