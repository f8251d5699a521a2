"""Which rows belong to each ring? The tables of a run as plain Python values, cut by ring once for all pages."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from graphabuse.casework import Cases
from graphabuse.casework.cut import Cut
from graphabuse.report.activity import Activity
from graphabuse.report.drawing.fold import Key


class LinkRow(NamedTuple):
    """One sighting of a member."""

    account: str
    kind: str
    identifier: str
    first: datetime
    last: datetime
    events: int


class UseRow(NamedTuple):
    """Use of an identifier by a member in one hour."""

    account: str
    kind: str
    identifier: str
    hour: int
    events: int


@dataclass(frozen=True)
class RingRows:
    """One ring's part of every table.

    Attributes
    ----------
    at : int
        Its place in the run.
    ring : dict
        Its row of ``rings``.
    members, identifiers, reasons : list of dict
        Rows as in the table of that name.
    links : list of LinkRow
        Sightings of all its members.
    uses : list of UseRow
        Hourly use by its members.
    """

    at: int
    ring: dict[str, Any]
    members: list[dict[str, Any]]
    links: list[LinkRow]
    identifiers: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    uses: list[UseRow]

    @property
    def shared(self) -> list[Key]:
        """(kind, identifier) of the shared identifiers, strongest first."""
        return [(row["kind"], row["identifier"]) for row in self.identifiers]

    @property
    def roles(self) -> dict[str, str]:
        """Role of each member, core first."""
        return {row["account_id"]: row["role"] for row in self.members}

    def held(self) -> dict[str, set[Key]]:
        """Identifiers of each member."""
        found: dict[str, set[Key]] = {}
        for row in self.links:
            found.setdefault(row.account, set()).add((row.kind, row.identifier))
        return found


def ring_rows(found: Cases, activity: Activity, *, only: Collection[str] | None = None) -> Iterator[RingRows]:
    """Every ring's rows, in the order of ``run.rings``; or those of the rings that ``only`` names."""
    members, identifiers, reasons, links = (found.cuts[name] for name in ("members", "identifiers", "reasons", "links"))
    places = found.run.members[["ring_id", "account_id"]]
    uses = Cut(activity.uses.merge(places, on="account_id"), pd.Index(found.run.rings["ring_id"]))
    sighting = ("account_id", "kind", "identifier", "first_seen", "last_seen", "events")
    hourly = ("account_id", "kind", "identifier", "hour", "events")
    for at, ring in enumerate(found.rings):
        if only is not None and ring["ring_id"] not in only:
            continue
        yield RingRows(
            at,
            ring,
            members.records(at),
            [LinkRow(*row) for row in zip(*links.columns(at, sighting), strict=True)],
            identifiers.records(at),
            reasons.records(at),
            [UseRow(*row) for row in zip(*uses.columns(at, hourly), strict=True)],
        )
