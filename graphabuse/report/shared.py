"""Which report can be handed outside? Confirmed rings under pseudonyms, with what was observed; see :mod:`graphabuse.casework.sharing`."""

import json
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from graphabuse.casework import cases, cells_of
from graphabuse.casework.cells import hub_keys
from graphabuse.casework.sharing import Shared, key_name, numbers, pseudonyms, renamed_uses, shared
from graphabuse.errors import InputError
from graphabuse.records import Run
from graphabuse.report.activity import Activity, from_sightings
from graphabuse.report.evidence import evidence
from graphabuse.report.exhibits import all_cells, exhibits
from graphabuse.report.frames import completed
from graphabuse.report.html import Links, environment, lean
from graphabuse.report.pages import Page, identifier_rows, window_end
from graphabuse.report.people import LISTED_IDS, OPEN_IDS, account_table, by_role
from graphabuse.report.queue import brief
from graphabuse.report.rows import ring_rows
from graphabuse.report.tables import write_csv, write_parquet
from graphabuse.report.tiles import headline, kind_counts, short_tiles
from graphabuse.report.write import FORMAT, ReportPaths, made_beside

NAMINGS = {"pseudonyms": pseudonyms, "numbers": numbers}
LEAST_SECRET = 16
TABLES = {
    "rings": ("ring_id", "accounts", "core_accounts", "identifiers", "first_seen", "last_seen"),
    "members": ("ring_id", "account_id", "role"),
    "links": ("ring_id", "account_id", "kind", "identifier", "first_seen", "last_seen", "events"),
    "identifiers": ("ring_id", "kind", "identifier", "accounts_inside", "accounts_outside", "first_seen", "last_seen", "events"),
    "reasons": ("ring_id", "code", "text"),
}  # fmt: skip


def write_shared_report(
    run: Run, out: str | Path, *, verdicts: pd.DataFrame, rings: Sequence[str] = (), identifiers: str = "pseudonyms",
    secret: str = "", activity: Activity | None = None, names: str | Path = "",
) -> ReportPaths:  # fmt: skip
    """Write pages and tables that may be handed outside; an earlier report in ``out`` is replaced.

    They tell of confirmed rings that have not changed since what was observed, who used what and when. They hold no score, doubt, note,
    cost, setting or name of a person who decided, no guarded or spared account, nothing of other accounts, and no identifier as it is.

    Parameters
    ----------
    verdicts : pandas.DataFrame
        Decisions, as ``store.verdicts()`` gives them.
    rings : sequence of str
        These instead of the confirmed ones.
    identifiers : str
        ``pseudonyms`` (keyed, so that reports made with one secret can be joined) or ``numbers``, which say nothing and differ in each report.
    secret : str
        Of at least 16 characters; without it one is drawn and forgotten, and every report has other names.
    activity : Activity, optional
        Hourly use of the members (:func:`read_activity`).
    names : str or Path, optional
        File for a table of who is who (name, kind, value), outside ``out``: for those who share, never for those who receive.

    Raises
    ------
    InputError
        No ring is confirmed, a secret that is too short, a folder or file that cannot be written.
    NotFoundError
        A ring that is not in the run.
    """
    if identifiers not in NAMINGS:
        raise InputError(f"identifiers are told as {' or '.join(NAMINGS)}, not as {identifiers[:20]!r}")
    if secret and len(secret.encode()) < LEAST_SECRET:
        raise InputError(f"the secret for pseudonyms has {len(secret)} characters; give {LEAST_SECRET} or more")
    target = Path(out)
    if names and Path(names).resolve().is_relative_to(target.resolve()):
        raise InputError(f"{names} would be handed outside with the report; keep the table of names in another folder")
    drawn = secret.encode() or secrets.token_bytes(32)
    whole = completed(run)
    found = shared(whole, verdicts, NAMINGS[identifiers](drawn), rings=rings)
    about = _about(identifiers, key_name(drawn) if secret and identifiers == "pseudonyms" else "")
    with made_beside(target) as scratch:
        for table, columns in TABLES.items():
            frame = getattr(found.run, table)[list(columns)]
            write_parquet(frame, scratch / f"{table}.parquet")
            write_csv(frame, scratch / f"{table}.csv")
        (scratch / "rings").mkdir()
        pages = list(_pages(found, whole if activity is None else None, activity, about))
        for page in pages:
            (scratch / "rings" / f"{page.ring_id}.html").write_text(page.html, encoding="utf-8")
        (scratch / "index.html").write_text(_index(found, about), encoding="utf-8")
        summary = {"format": FORMAT, "profile": "sharing", **found.run.summary}
        (scratch / "run.json").write_text(json.dumps(summary, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if names:
        _write_names(found.names, Path(names))
    return ReportPaths(target, target / "index.html", len(pages))


def _pages(found: Shared, whole: Run | None, activity: Activity | None, about: str) -> Iterator[Page]:
    run = completed(found.run)
    known = activity or from_sightings(whole or run)
    told = Activity(renamed_uses(known.uses, found.names), known.arrivals.head(0), known.basis)
    template, everything = environment().get_template("shared.html.j2"), cases(run)
    for rows in ring_rows(everything, told):
        ring_id = str(rows.ring["ring_id"])
        case = everything[ring_id]
        cells_found = cells_of(case)
        cells = all_cells(rows, {account: cell - 1 for account, cell in cells_found.of_account.items()})
        hubs = hub_keys(case)
        html = template.render(
            page="ring", to=Links("../index.html", "", ".html", frozenset()), suffix="", listed=LISTED_IDS, shown_open=OPEN_IDS,
            ring=rows.ring, headline=headline(rows, kind_counts(rows)), decided=found.decided[ring_id],
            tiles=short_tiles(rows), observed=evidence(rows, case.codes).observed, roles=by_role(rows),
            pictures=exhibits(rows, cells, case.codes, hubs, basis=told.basis), cell_note=cells_found.note, has_cells=bool(cells),
            gone=not rows.links, identifiers=identifier_rows(rows, case.codes, cells), networks_from=[], n_identifiers=len(rows.identifiers),
            accounts=account_table(rows, cells, case.codes, hubs, end=window_end(run), prior={}), n_accounts=len(rows.members),
            about=about,
        )  # fmt: skip
        yield Page(ring_id, lean(html))


def _index(found: Shared, about: str) -> str:
    reasons = found.run.reasons.drop_duplicates("ring_id").set_index("ring_id")["text"]
    rings: list[dict[str, Any]] = [
        {**row, "decided": found.decided[row["ring_id"]], "observed": brief(str(reasons.get(row["ring_id"], "–")))}
        for row in found.run.rings.to_dict("records")
    ]
    rows = found.run.rings
    template = environment().get_template("shared_index.html.j2")
    return lean(
        template.render(
            page="index", rings=rings, start=rows["first_seen"].min(), end=rows["last_seen"].max(), about=about
        )
    )


def _about(identifiers: str, key: str) -> str:
    told = {
        "numbers": "Accounts and identifiers are counted; the numbers say nothing and differ in every report.",
        "pseudonyms": "Accounts and identifiers are keyed pseudonyms"
        + (
            f" (key {key}): reports with this key can be joined."
            if key
            else "; the key was drawn for this report and not kept."
        ),
    }[identifiers]
    return (
        f"{told} They remain personal data: keep these files no longer than their purpose needs. Told is what was observed and who used what "
        "when, in UTC; left out are estimates, bystanders, accounts that a decision spared, and everybody else. A ring is a set of linked "
        "accounts; what somebody decided about it was decided elsewhere and on more than is told here."
    )


def _write_names(names: pd.DataFrame, file: Path) -> None:
    try:
        write_csv(names, file)
        file.chmod(0o600)
    except OSError as error:
        raise InputError(
            f"the table of names {file} cannot be written: {error.strerror}; choose another file"
        ) from error
