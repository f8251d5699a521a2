"""Codes follow the order in which files were loaded; what is computed must not. Accounts and identifiers take their place by value."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.kept import materialise


@dataclass(frozen=True)
class Places:
    """From the codes of a store to places in order of value; None stands for codes that are in order.

    Attributes
    ----------
    accounts, identifiers : ibis Table or None
        ``code`` in the store and ``place``.
    """

    accounts: Table | None
    identifiers: Table | None

    def in_events(self, events: Table, kinds: Sequence[str]) -> Table:
        """Events with places for accounts and for identifiers of ``kinds``; only what is asked for costs a join."""
        events = _replaced(events, "account", self.accounts)
        for kind in kinds:
            events = _replaced(events, f"id_{kind}", self.identifiers)
        return events

    def in_sightings(self, seen: Table) -> Table:
        """The same for sightings: there are fewer of them, so they are better aggregated first."""
        return _replaced(_replaced(seen, "account", self.accounts), "identifier", self.identifiers)

    def in_spans(self, spans: Table) -> Table:
        """The same for what is known of each account."""
        return _replaced(spans, "account", self.accounts)

    def stored(self) -> np.ndarray | None:
        """Code in the store by place of the identifier; None where they are the same."""
        if self.identifiers is None:
            return None
        return np.asarray(self.identifiers.order_by("place").to_pyarrow()["code"].to_numpy())


def account_places(backend: BaseBackend, codes: np.ndarray) -> Table | None:
    """Places of accounts whose ``codes`` are given in order of their id."""
    place = np.arange(len(codes), dtype="int32")
    return (
        None
        if np.array_equal(codes, place)
        else materialise(backend, "ga_order", pa.table({"code": codes, "place": place}))
    )


def identifier_places(backend: BaseBackend, identifiers: Table) -> Table | None:
    """Places of identifiers by kind and value."""
    place = ibis.row_number().over(order_by=[identifiers.kind, identifiers.value]).cast("int32")
    places = materialise(backend, "ga_places", identifiers.select(code="identifier", place=place))
    moved = places.filter(places.code != places.place).count().to_pyarrow().as_py()
    return places if moved else None


def _replaced(rows: Table, column: str, places: Table | None) -> Table:
    """The rows with places in that column; what is missing stays missing."""
    if places is None:
        return rows
    named = places.view()
    joined = rows.left_join(named, rows[column] == named.code)
    return joined.drop(column, "code").rename({column: "place"})
