"""What does the page of one ring say? In the order in which a decision needs it; see the template for the order."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graphabuse.casework import cells_of, narrative, what_would_change
from graphabuse.casework.cells import hub_keys
from graphabuse.casework.loose import loose_doubts
from graphabuse.casework.owners import owner_words, told_by
from graphabuse.networks import looked_up_words
from graphabuse.records import Run
from graphabuse.report.desk import Desk, state_words
from graphabuse.report.drawing.fold import Key
from graphabuse.report.evidence import evidence
from graphabuse.report.exhibits import all_cells, exhibits
from graphabuse.report.handoff import handoff
from graphabuse.report.html import Links, environment, lean, links_within, plural
from graphabuse.report.news import change_words, known_members, moved
from graphabuse.report.people import LISTED_IDS, OPEN_IDS, account_table, by_role
from graphabuse.report.rows import RingRows, ring_rows
from graphabuse.report.tiles import headline, kind_counts, six_tiles

SHOWN_IDENTIFIERS = 40


@dataclass(frozen=True)
class Page:
    """A finished page of a ring."""

    ring_id: str
    html: str


def ring_pages(desk: Desk, *, among: Collection[str] | None = None) -> Iterator[Page]:
    """Every ring's page, or those of some rings, in the order of the table."""
    return _pages(desk, "ring.html.j2", Links("../index.html", "", ".html", frozenset(desk.places)), only=among)


def ring_alone(desk: Desk, ring_id: str) -> Page:
    """The page of one ring, which leads to no other page."""
    return next(_pages(desk, "ring.html.j2", Links("../index.html", "", ".html", frozenset()), only={ring_id}))


def ring_articles(desk: Desk, rings: Sequence[str]) -> list[Page]:
    """What the pages of some rings say, as parts of one page, in the order given."""
    made = _pages(desk, "article.html.j2", links_within(rings), only=set(rings))
    found = {page.ring_id: page for page in made}
    return [found[ring_id] for ring_id in rings]


def _pages(desk: Desk, name: str, to: Links, *, only: Collection[str] | None) -> Iterator[Page]:
    template = environment().get_template(name)
    ids = sorted(desk.places, key=lambda ring_id: desk.places[ring_id]["place"])
    place = {ring_id: at for at, ring_id in enumerate(ids)}
    ranks = desk.run.rings["score"].rank(ascending=False, method="min").fillna(0).astype(int).tolist()
    for rows in ring_rows(desk.cases, desk.activity, only=only):
        ring_id = str(rows.ring["ring_id"])
        at = place[ring_id]
        html = template.render(
            page="ring",
            to=to,
            suffix="" if name == "ring.html.j2" else f"-{ring_id}",
            total=len(ids),
            previous=ids[at - 1] if at else "",
            following=ids[at + 1] if at + 1 < len(ids) else "",
            listed=LISTED_IDS,
            shown_open=OPEN_IDS,
            **_content(desk, rows, ranks[rows.at]),
        )
        yield Page(ring_id, lean(html))


def _content(desk: Desk, rows: RingRows, rank: int) -> dict[str, Any]:
    case = desk.cases[str(rows.ring["ring_id"])]
    codes, roles, kinds = case.codes, by_role(rows), kind_counts(rows)
    found = cells_of(case)
    cells = all_cells(rows, {account: cell - 1 for account, cell in found.of_account.items()})
    hubs = hub_keys(case)
    pictures = exhibits(rows, cells, codes, hubs, basis=desk.activity.basis, moments=desk.decided(case.ring_id))
    standing = desk.standing_of(float(rows.ring["score"]), rank)
    costs = desk.run.summary["config"]["decide"]
    return {
        "ring": rows.ring,
        "place": desk.places[case.ring_id],
        "headline": headline(rows, kinds),
        "state": desk.states[case.ring_id],
        "state_words": state_words(desk.states[case.ring_id]),
        "change": change_words(desk, case),
        "moves": moved(case),
        "tiles": six_tiles(
            rows, roles=roles, kinds=kinds, costs=costs, standing=standing, known=known_members(desk, case)
        ),
        "said": evidence(rows, codes, more=loose_doubts(case, found), networks=_can_look_up(desk.run)),
        "roles": roles,
        "pictures": pictures,
        "cell_note": found.note,
        "gone": not rows.links,
        "identifiers": identifier_rows(rows, codes, cells),
        "n_identifiers": len(rows.identifiers),
        "networks_from": networks_from(rows),
        "accounts": account_table(rows, cells, codes, hubs, end=window_end(desk.run), prior=desk.prior),
        "n_accounts": len(rows.members),
        "has_cells": bool(cells),
        "kin": desk.similar(case),
        "precedents": desk.precedents(case),
        "changes": what_would_change(case),
        "story": narrative(case, found),
        "handoff": handoff(case, desk.elsewhere),
        "stamp": stamp(desk.run),
    }


def window_end(run: Run) -> datetime:
    """End of the window, UTC."""
    moment = datetime.fromisoformat(run.summary["window"]["end"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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
        ("model", ", ".join(_flat(model)) or "unknown"),
        (
            "networks",
            looked_up_words(summary["networks"]) if "networks" in summary else "no table of networks was given",
        ),
        ("left out", "; ".join(left_out) or "nothing"),
    ]


def _can_look_up(run: Run) -> bool:
    return bool((run.summary.get("networks") or {}).get("readable"))


def networks_from(rows: RingRows) -> list[str]:
    """Where the networks in the table of shared identifiers are from."""
    return sorted({told_by(row) for row in rows.identifiers[:SHOWN_IDENTIFIERS] if row["network"]} - {""})


def _flat(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """Nested values as words, lists as their length, digests cut to twelve digits."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name} ")
        elif isinstance(value, list):
            yield f"{before}{name} {len(value)} kinds"
        else:
            yield f"{before}{name} {str(value)[:12] if len(str(value)) == 64 else value}"


def identifier_rows(rows: RingRows, codes: Mapping[Key, str], cells: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows of the table of shared identifiers, strongest first, with codes, how many cells use each, and whose it is."""
    homes: dict[Key, set[int]] = {}
    several = len(networks_from(rows)) > 1
    for row in rows.links if cells else ():
        if row.account in cells:
            homes.setdefault((row.kind, row.identifier), set()).add(cells[row.account])
    return [
        {
            **row,
            "code": codes[row["kind"], row["identifier"]],
            "cells": len(homes.get((row["kind"], row["identifier"]), ())),
            "owner": owner_words({**row, "tag": ""}),
            "told": ", ".join(filter(None, [row["tag"], told_by(row) if several else ""])),
        }
        for row in rows.identifiers[:SHOWN_IDENTIFIERS]
    ]
