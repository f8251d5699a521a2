"""What does the first page say? Which rings wait, in which order, whether it is getting worse, and what was left alone."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from graphabuse.casework import QUEUE_FORMULA, alerts, campaigns
from graphabuse.casework.words import near_miss
from graphabuse.records import Run
from graphabuse.report.desk import Desk
from graphabuse.report.html import Links, environment, lean, links_within, plural
from graphabuse.report.macro import macro
from graphabuse.report.pages import ring_articles
from graphabuse.report.queue import queue_of

CHANGES = ("new", "grown", "shrunk", "changed", "merged", "split", "reappeared", "unchanged", "dormant", "dissolved")
MOST_PROTECTED = 50
MOST_ALERTS = 12
MOST_CAMPAIGNS = 20
MOST_IN_ONE = 50


def index_page(desk: Desk) -> str:
    """The queue of rings as one HTML page, which leads to the pages in ``rings``."""
    links = Links("", "rings/", ".html", frozenset(desk.places))
    return lean(environment().get_template("index.html.j2").render(page="index", to=links, **_content(desk)))


def single_page(desk: Desk) -> tuple[str, int]:
    """The queue and the pages of its first rings as one HTML page that can be mailed; and how many these are."""
    order = sorted(desk.places, key=lambda ring_id: desk.places[ring_id]["place"])[:MOST_IN_ONE]
    articles = [Markup(page.html) for page in ring_articles(desk, order)]
    template = environment().get_template("single.html.j2")
    html = lean(template.render(page="single", to=links_within(order), articles=articles, **_content(desk)))
    return html, len(articles)


def _content(desk: Desk) -> dict[str, Any]:
    run = desk.run
    window, counts = run.summary["window"], run.summary["counts"]
    protected = (
        run.protected.groupby(["kind", "identifier"], sort=True)["account_id"].nunique().reset_index(name="accounts")
    )
    protected = protected.sort_values(["accounts", "kind", "identifier"], ascending=[False, True, True])
    return {
        "queue": queue_of(desk),
        "total": len(run.rings),
        "near_miss": near_miss(run.summary),
        "counts": counts,
        "changes": _changes(run),
        "start": pd.Timestamp(window["start"]),
        "end": pd.Timestamp(window["end"]),
        "run_id": run.run_id,
        "strips": macro(desk),
        "formula": QUEUE_FORMULA,
        "alerts": alerts(run, desk.past.difference, desk.past.verdicts).to_dict("records"),
        "most_alerts": MOST_ALERTS,
        "campaigns": campaigns(run, desk.kin).head(MOST_CAMPAIGNS).to_dict("records"),
        "difference": desk.past.difference.text if desk.past.difference else "",
        "protected": protected.head(MOST_PROTECTED).to_dict("records"),
        "n_protected": len(protected),
        "left_out": run.summary["left_out"],
        "costs": run.summary["config"]["decide"],
        "limits": _limits(run),
    }


def _changes(run: Run) -> list[tuple[str, int]]:
    """Rings by what became of them since the run before."""
    ended = (
        run.lineage.loc[run.lineage["ring_id"].isna(), "change"] if len(run.lineage) else run.rings["change"].iloc[:0]
    )
    seen = pd.concat([run.rings["change"], ended]).value_counts().to_dict()
    return [(name, int(seen[name])) for name in CHANGES if seen.get(name)]


def _limits(run: Run) -> list[str]:
    """Rings that touch the limits of size, said aloud."""
    limits: dict[str, Any] = run.summary["config"]["candidates"]
    at_top = int((run.rings["accounts"] >= limits["max_accounts"]).sum())
    at_bottom = int((run.rings["accounts"] <= limits["min_accounts"]).sum())
    found = []
    if at_top:
        found.append(
            f"{plural(at_top, 'ring')} of the largest size allowed, {limits['max_accounts']:,} accounts: may be part of something larger"
        )
    if at_bottom:
        found.append(f"{plural(at_bottom, 'ring')} of the smallest size, {limits['min_accounts']} accounts")
    return found
