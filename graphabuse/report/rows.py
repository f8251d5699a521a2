"""Which rows belong to each ring? The tables of a run as plain Python values, cut by ring once for all pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from graphabuse.records import Run


class LinkRow(NamedTuple):
    """One sighting of a member."""

    account: str
    kind: str
    identifier: str
    first: datetime
    last: datetime
    events: int


@dataclass(frozen=True)
class RingRows:
    """One ring's part of every table.

    Attributes
    ----------
    ring : dict
        Its row of ``rings``.
    members, identifiers, reasons : list of dict
        Rows as in the table of that name.
    links : list of LinkRow
        Sightings of all its members.
    """

    ring: dict[str, Any]
    members: list[dict[str, Any]]
    links: list[LinkRow]
    identifiers: list[dict[str, Any]]
    reasons: list[dict[str, Any]]

    def codes(self, letters: dict[str, str]) -> dict[tuple[str, str], str]:
        """(kind, identifier) → short code such as D1, strongest first."""
        counters: dict[str, int] = {}
        found: dict[tuple[str, str], str] = {}
        for row in self.identifiers:
            counters[row["kind"]] = counters.get(row["kind"], 0) + 1
            found[row["kind"], row["identifier"]] = f"{letters.get(row['kind'], 'X')}{counters[row['kind']]}"
        return found


def ring_rows(run: Run) -> Iterator[RingRows]:
    """Every ring's rows, in the order of ``run.rings``."""
    names = pd.Index(run.rings["ring_id"])
    members, identifiers, reasons = (_Cut(getattr(run, name), names) for name in ("members", "identifiers", "reasons"))
    links = _Cut(run.links, names)
    columns = ("account_id", "kind", "identifier", "first_seen", "last_seen", "events")
    for at, ring in enumerate(run.rings.to_dict("records")):
        rows = zip(*links.columns(at, columns), strict=True)
        yield RingRows(
            ring, members.records(at), [LinkRow(*row) for row in rows], identifiers.records(at), reasons.records(at)
        )


class _Cut:
    """A table whose rows are asked for ring by ring."""

    def __init__(self, frame: pd.DataFrame, names: pd.Index) -> None:
        owner = names.get_indexer(frame["ring_id"])
        order = np.argsort(owner, kind="stable")
        self.bounds = np.searchsorted(owner[order], np.arange(len(names) + 1)).tolist()
        ordered = frame.iloc[order]
        self.values: dict[str, list[Any]] = {str(name): _plain(ordered[name]) for name in frame.columns}

    def columns(self, at: int, names: tuple[str, ...]) -> list[list[Any]]:
        return [self.values[name][self.bounds[at] : self.bounds[at + 1]] for name in names]

    def records(self, at: int) -> list[dict[str, Any]]:
        names = tuple(self.values)
        return [dict(zip(names, row, strict=True)) for row in zip(*self.columns(at, names), strict=True)]


def _plain(column: pd.Series) -> list[Any]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return list(column.dt.to_pydatetime())
    return column.tolist()
