"""``graphabuse diff``: what changed between two runs, how firmly the changed rings hold, and what needs a look first."""

from importlib import import_module
from typing import Annotated, Any

import typer

from graphabuse.commands.look_commands import RunOption
from graphabuse.commands.terminal import JsonOption, StoreOption, print_json, print_table, say


def diff(
    store: StoreOption,
    run_id: RunOption = "latest",
    previous: Annotated[
        str, typer.Option("--previous", help="Run to compare with; the one before it when left out.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Changed rings to show in the table.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Compare two runs: rings that are new, grown, merged or gone, why, and alerts."""
    api, casework = import_module("graphabuse"), import_module("graphabuse.casework")
    with api.open_store(store, read_only=True) as opened:
        run = api.open_run(opened, run_id)
        changed = run.diff(previous or None)
        warned = casework.alerts(run, changed, opened.verdicts())
    rings = changed.by_ring
    moving = set(rings.loc[rings["change"] != "unchanged", "ring_id"])
    firm = casework.firmness(run.cases, [ring_id for ring_id in run.cases if ring_id in moving])
    rows = rings.assign(together_share=rings["ring_id"].map(firm)).to_dict("records")
    if as_json:
        facts = {
            name: getattr(changed, name) for name in ("run_id", "previous_run_id", "counts", "causes", "recomputed")
        }
        tables = {"alerts": warned.to_dict("records"), "moves": changed.moves.to_dict("records")}
        print_json(facts | {"rings": rows} | tables)
        return
    say(f"{changed.run_id} against {changed.previous_run_id}: {changed.text}")
    for alert in warned.to_dict("records"):
        say(f"! {alert['ring_id']} {alert['alert'].replace('_', ' ')}: {alert['text']}", point=True)
    _print_changes([row for row in rows if row["ring_id"] in moving], limit)


def _print_changes(rows: list[dict[str, Any]], limit: int) -> None:
    if not rows:
        return
    told = [
        {
            "ring id": row["ring_id"], "change": row["change"], "from": ", ".join(row["previous_ring_ids"]), "before": row["accounts_before"],
            "now": row["accounts"], "joined": row["joined"], "left": row["left"], "firm": row["together_share"],
        }
        for row in rows[:limit]
    ]  # fmt: skip
    columns = [name for name in told[0] if name != "from" or any(row["from"] for row in told)]
    more = f"; {limit} shown, --limit or --json for all" if len(rows) > limit else ""
    print_table(told, columns, title=f"{len(rows)} changed{more}")
    say(
        "firm: share of its accounts that stay together when a fifth of its links is missing; loose rings change by chance"
    )
