"""What does the page of one ring say? In the order in which a decision needs it; see the template for the order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphabuse.records import Run
from graphabuse.report.activity import Activity
from graphabuse.report.drawing.fold import Key
from graphabuse.report.evidence import evidence
from graphabuse.report.exhibits import exhibits
from graphabuse.report.html import environment, plural
from graphabuse.report.people import LISTED_IDS, account_table, by_role
from graphabuse.report.rows import RingRows, ring_rows
from graphabuse.report.tiles import Tile, headline, kind_counts, six_tiles
from graphabuse.report.whatif import what_if

SHOWN_IDENTIFIERS = 40


@dataclass(frozen=True)
class Page:
    """A finished page of a ring."""

    ring_id: str
    html: str


def ring_pages(run: Run, activity: Activity) -> Iterator[Page]:
    """Every ring's page, best ring first."""
    ids = run.rings["ring_id"].tolist()
    neighbours = _neighbours(run)
    ranks = run.rings["score"].rank(ascending=False, method="min").tolist()
    template = environment().get_template("ring.html.j2")
    for rows in ring_rows(run, activity):
        at = rows.at
        html = template.render(
            script="ring.js",
            ring=rows.ring,
            total=len(ids),
            previous=ids[at - 1] if at else "",
            following=ids[at + 1] if at + 1 < len(ids) else "",
            neighbours=neighbours.get(ids[at], []),
            listed=LISTED_IDS,
            **_content(
                run, rows, activity, f"rank {ranks[at]:.0f} of {len(ids)} by score; not yet calibrated by verdicts"
            ),
        )
        yield Page(ids[at], html)


def _content(run: Run, rows: RingRows, activity: Activity, standing: str) -> dict[str, Any]:
    codes, cells, roles, kinds = rows.codes(), {}, by_role(rows), kind_counts(rows)
    pictures = exhibits(rows, cells, basis=activity.basis)
    known = Tile("already known", "none", "no verdict or label on its members yet")
    return {
        "headline": headline(rows, kinds),
        "state": "open",
        "state_words": "open: nobody decided yet",
        "change": rows.ring["change"],
        "tiles": six_tiles(
            rows, roles=roles, kinds=kinds, costs=run.summary["config"]["decide"], standing=standing, known=known
        ),
        "said": evidence(rows, codes, loose=pictures.loose),
        "roles": roles,
        "pictures": pictures,
        "gone": not rows.links,
        "identifiers": _identifier_rows(rows, codes, cells),
        "n_identifiers": len(rows.identifiers),
        "accounts": account_table(rows, cells, codes),
        "n_accounts": len(rows.members),
        "has_cells": bool(cells),
        "changes": what_if(rows, codes),
        "cypher": f'MATCH (a:Account)-[m:MEMBER_OF]->(r:Ring {{ring_id: "{rows.ring["ring_id"]}"}})\nRETURN a.account_id, m.role',
        "notebook": f'ring = ga.open_run(store, "{run.run_id}").ring("{rows.ring["ring_id"]}")',
        "stamp": stamp(run),
    }


def stamp(run: Run) -> list[tuple[str, str]]:
    """What the page was made from."""
    summary = run.summary
    counts, threshold, model = summary["counts"], summary["threshold"], summary["model"]
    data = f"{plural(int(counts['accounts']), 'account')}, {plural(int(counts['events']), 'event')}"
    bar = f"{threshold['lowest_score']:.2f} ({threshold['rule']})" if "lowest_score" in threshold else "unknown"
    left_out = [f"{item['kind']}: {item['identifiers']:,}, {item['reason']}" for item in summary["left_out"]]
    return [
        ("run", run.run_id),
        ("window", f"{summary['window']['start']} to {summary['window']['end']}"),
        ("data", f"{data}, hash {summary.get('input_fingerprint', 'unknown')}"),
        ("settings", f"config {summary['config_hash']}, seed {summary['seed']}"),
        ("program", ", ".join(f"{name} {version}" for name, version in summary["versions"].items())),
        ("threshold", bar),
        ("model", ", ".join(f"{name} {value}" for name, value in model.items()) or "unknown"),
        ("left out", "; ".join(left_out) or "nothing"),
    ]


def _identifier_rows(rows: RingRows, codes: Mapping[Key, str], cells: Mapping[str, int]) -> list[dict[str, Any]]:
    homes: dict[Key, set[int]] = {}
    for row in rows.links if cells else ():
        if row.account in cells:
            homes.setdefault((row.kind, row.identifier), set()).add(cells[row.account])
    return [
        {
            **row,
            "code": codes[row["kind"], row["identifier"]],
            "cells": len(homes.get((row["kind"], row["identifier"]), ())),
        }
        for row in rows.identifiers[:SHOWN_IDENTIFIERS]
    ]


def _neighbours(run: Run) -> dict[str, list[str]]:
    """Other rings that share an identifier, ten at most."""
    table = run.identifiers[["ring_id", "kind", "identifier"]]
    pairs = table.merge(table, on=["kind", "identifier"])
    pairs = pairs[pairs["ring_id_x"] != pairs["ring_id_y"]].drop_duplicates(["ring_id_x", "ring_id_y"])
    found: dict[str, list[str]] = {}
    for ring, other in zip(pairs["ring_id_x"].tolist(), pairs["ring_id_y"].tolist(), strict=True):
        found.setdefault(ring, []).append(other)
    return {ring: sorted(others)[:10] for ring, others in found.items()}
