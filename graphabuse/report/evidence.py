"""What is said for a ring and against it? Facts with base rates and codes into the picture; checks with their results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from graphabuse.report.drawing.fold import Key
from graphabuse.report.html import noun
from graphabuse.report.rows import RingRows
from graphabuse.report.tiles import strongest
from graphabuse.rings.doubts import N_CHECKS

MOST_FACTS = 5
CHECKS = {
    "honest_": "an honest group of the same shape",
    "used_outside": "many outsiders on what ties it",
    "without_top_identifier": "one to three identifiers that carry it",
    "addresses_only": "nothing but addresses shared",
    "own_devices": "members with devices of their own",
    "no_burst": "members that came over weeks",
    "small": "the size of a family",
    "loose": "few direct links",
    "outside_training": "figures unlike those the score learned from",
}
WITH_NETWORKS = {"public_networks": "addresses of carriers, VPNs, schools and offices"}

SHORT = {
    "honest_": "honest twin", "used_outside": "popular", "without_top_identifier": "one thread", "addresses_only": "addresses",
    "own_devices": "own devices", "no_burst": "no burst", "small": "few", "loose": "loose", "outside_training": "new ground",
    "labelled_honest": "labels", "no_cells": "no cells",
    "public_networks": "carriers",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One sentence, its base rate apart, and the code of what it speaks of."""

    text: str
    base: str
    code: str


@dataclass(frozen=True)
class Evidence:
    """Observed facts, doubts, estimates, the checks that found nothing, and those for which there is no data."""

    observed: list[Fact]
    doubts: list[Fact]
    estimated: list[Fact]
    quiet: list[str]
    n_checks: int
    unchecked: list[str]


def evidence(
    rows: RingRows, codes: Mapping[Key, str], *, more: Iterable[dict[str, Any]] = (), networks: bool = False
) -> Evidence:
    """Sort the reasons of a ring, and ``more`` of them; ``networks`` says whether those of its addresses could be looked up."""
    by_kind: dict[str, list[Fact]] = {}
    seen = set()
    for row in [*rows.reasons, *more]:
        seen.add(row["code"])
        by_kind.setdefault(row["kind"], []).append(_fact(row, rows, codes))
    doubts = by_kind.get("doubt", [])
    checks = CHECKS | (WITH_NETWORKS if networks else {})
    quiet = [words for code, words in checks.items() if not any(name.startswith(code) for name in seen)]
    estimated = by_kind.get("compared", []) + by_kind.get("estimated", [])
    return Evidence(
        by_kind.get("observed", [])[:MOST_FACTS],
        doubts[:MOST_FACTS],
        estimated,
        quiet,
        N_CHECKS + len(checks) - len(CHECKS),
        [*WITH_NETWORKS.values()] * (not networks),
    )


def _fact(row: dict[str, object], rows: RingRows, codes: Mapping[Key, str]) -> Fact:
    """The base rate stands in brackets at the end of a reason's text."""
    text, code = str(row["text"]), str(row["code"])
    head, bracket, tail = text.rpartition(" (")
    has_base = bool(bracket) and tail.endswith(")") and isfinite(float(str(row["base_rate"])))
    kind = code.removeprefix("shared_") if code.startswith("shared_") else ""
    if code == "used_outside" and rows.shared:
        kind = rows.shared[0][0]
    found = _carrier(text, rows, codes) if code == "without_top_identifier" else strongest(rows, codes, kind)
    return Fact(head if has_base else text, tail[:-1] if has_base else "", found)


def _carrier(text: str, rows: RingRows, codes: Mapping[Key, str]) -> str:
    """Code of the one identifier on which a ring hangs: of the kind that is named, the one most members used; of several none."""
    kinds = [kind for kind in {kind for kind, _ in rows.shared} if text.startswith(f"it hangs on one {noun(kind)}:")]
    mine = [row for row in rows.identifiers if row["kind"] in kinds]
    if not mine:
        return ""
    widest = max(mine, key=lambda row: int(row["accounts_inside"]))
    return codes[widest["kind"], widest["identifier"]]


def doubt_flag(code: str) -> str:
    """One or two words for the queue: what kind of doubt leads."""
    return next((words for name, words in SHORT.items() if code.startswith(name)), code.replace("_", " "))
