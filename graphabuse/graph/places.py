"""Codes follow the order in which files were loaded; what is computed must not. Identifiers take their place by kind and value."""

from collections.abc import Sequence

import ibis
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.kept import materialise


def places_of(backend: BaseBackend, identifiers: Table) -> Table | None:
    """``identifier`` (its code in the store) and ``place`` in order of kind and value; None where these are the same."""
    place = ibis.row_number().over(order_by=[identifiers.kind, identifiers.value]).cast("int32")
    places = materialise(backend, "ga_places", identifiers.select("identifier", place=place))
    moved = places.filter(places.identifier != places.place).count().to_pyarrow().as_py()
    return places if moved else None


def at_places(events: Table, kinds: Sequence[str], places: Table) -> Table:
    """Events whose ``id_<kind>`` columns hold places instead of codes."""
    for kind in kinds:
        name = f"id_{kind}"
        by_code = places.select(code="identifier", place="place")
        joined = events.left_join(by_code, events[name] == by_code.code)
        events = joined.drop(name, "code").rename({name: "place"})
    return events
