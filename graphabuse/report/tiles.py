"""What do the headline and the six tiles say? Facts first, the score last and small."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any

from graphabuse.report.drawing.fold import Key
from graphabuse.report.html import noun, percent, plural, span
from graphabuse.report.rows import RingRows

MOST = 0.8


@dataclass(frozen=True)
class Tile:
    """One figure: its name, the figure, and what it is made of."""

    name: str
    figure: str
    basis: str


def headline(rows: RingRows, kinds: dict[str, int]) -> str:
    """Ring R-…: 29 accounts sharing 6 devices and 3 addresses."""
    things = [plural(count, noun(kind)) for kind, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))]
    last = f" and {things.pop()}" if len(things) > 1 else ""
    sharing = f"sharing {', '.join(things)}{last}" if things else "tied by their timing alone"
    return f"Ring {rows.ring['ring_id']}: {plural(int(rows.ring['accounts']), 'account')} {sharing}"


def kind_counts(rows: RingRows) -> dict[str, int]:
    """Shared identifiers of each kind."""
    found: dict[str, int] = {}
    for kind, _ in rows.shared:
        found[kind] = found.get(kind, 0) + 1
    return found


def six_tiles(
    rows: RingRows,
    *,
    roles: dict[str, list[str]],
    kinds: dict[str, int],
    costs: dict[str, float],
    standing: str,
    known: Tile,
) -> list[Tile]:
    """Accounts, identifiers, stake, speed, known members, and the score last.

    Parameters
    ----------
    costs : dict
        The ``decide`` settings of the run.
    standing : str
        Where the score stands among the run's rings, and whether it is calibrated.
    known : Tile
        What is known about members from labels and verdicts.
    """
    ring = rows.ring
    shared = _shared_tile(rows, kinds)
    accounts, purity, loss = int(ring["accounts"]), float(ring["purity"]), costs["loss"]
    stake = f"{accounts * purity * loss:,.0f}" if isfinite(purity) else "–"
    return [
        Tile("accounts", f"{accounts:,}", _role_words(roles)),
        shared,
        Tile("at stake", stake, f"{accounts:,} × {percent(purity)} expected abusive × {loss:g} each (setting)"),
        speed(rows),
        known,
        Tile("score", f"{float(ring['score']):.2f}", standing),
    ]  # fmt: skip


def short_tiles(rows: RingRows) -> list[Tile]:
    """Accounts, identifiers and speed: what may be told outside."""
    counts = f"{int(rows.ring['core_accounts']):,} core"
    return [
        Tile("accounts", f"{int(rows.ring['accounts']):,}", counts),
        _shared_tile(rows, kind_counts(rows)),
        speed(rows),
    ]


def _shared_tile(rows: RingRows, kinds: dict[str, int]) -> Tile:
    words = " · ".join(plural(count, noun(kind)) for kind, count in sorted(kinds.items()))
    return Tile("shared identifiers", f"{len(rows.shared):,}", words or "none")


def _role_words(roles: dict[str, list[str]]) -> str:
    core, edge, guarded = (len(roles[role]) for role in ("core", "edge", "guarded"))
    return f"{core:,} core · {edge:,} edge" + (f"; {guarded:,} guarded beside them" if guarded else "; none guarded")


def speed(rows: RingRows) -> Tile:
    """The shortest time in which four of five accounts were first seen."""
    first: dict[str, Any] = {}
    members = {name for name, role in rows.roles.items() if role != "guarded"}
    for row in rows.links:
        if row.account in members:
            first[row.account] = min(first.get(row.account, row.first), row.first)
    if len(first) < 2:
        return Tile("speed", "–", "no events left to tell")
    moments = sorted(first.values())
    count = ceil(MOST * len(moments))
    shortest = min((moments[at + count - 1] - moments[at]).total_seconds() for at in range(len(moments) - count + 1))
    return Tile("speed", span(shortest), f"in which {count:,} of {len(moments):,} were first seen")


def strongest(rows: RingRows, codes: Mapping[Key, str], kind: str) -> str:
    """Code of the strongest shared identifier of a kind, empty when there is none."""
    return next((codes[key] for key in rows.shared if key[0] == kind), "")
