"""How do events become sightings, activity slots and co-presence cells? Once, as ibis expressions."""

from collections.abc import Sequence

import ibis
from ibis.expr.types import IntegerValue, Table

DAY_S = 86_400
HOUR_S = 3_600


def sightings(events: Table, kinds: Sequence[str]) -> Table:
    """Account × identifier, aggregated.

    Parameters
    ----------
    events : ibis Table
        ``seen_at`` (timestamp, UTC), ``account``, and one ``id_<kind>`` column of identifier codes for each kind.
    kinds : sequence of str
        Identifier kinds, sorted; position is the ``kind`` code of the result.

    Returns
    -------
    ibis Table
        ``account``, ``identifier``, ``kind`` (int8), ``first_at``, ``last_at`` (epoch seconds),
        ``events``, ``days`` (distinct UTC days).
    """
    parts = []
    for code, kind in enumerate(kinds):
        seen = events.select(
            "account", identifier=events[f"id_{kind}"], second=events.seen_at.epoch_seconds().cast("int64")
        )
        seen = seen.filter(seen.identifier.notnull())
        daily = seen.group_by("account", "identifier", day=(seen.second // DAY_S).cast("int32")).aggregate(
            first_at=seen.second.min(), last_at=seen.second.max(), events=seen.count()
        )
        whole = daily.group_by("account", "identifier").aggregate(
            first_at=daily.first_at.min(),
            last_at=daily.last_at.max(),
            events=daily.events.sum().cast("int32"),
            days=daily.count().cast("int32"),
        )
        parts.append(whole.mutate(kind=ibis.literal(code, "int8")))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def account_spans(events: Table) -> Table:
    """First and last event, number of events and of active days of each account (epoch seconds)."""
    timed = events.select("account", second=events.seen_at.epoch_seconds().cast("int64"))
    daily = timed.group_by("account", day=(timed.second // DAY_S).cast("int32")).aggregate(
        first_at=timed.second.min(), last_at=timed.second.max(), events=timed.count()
    )
    return daily.group_by("account").aggregate(
        first_at=daily.first_at.min(),
        last_at=daily.last_at.max(),
        events=daily.events.sum().cast("int32"),
        days=daily.count().cast("int32"),
    )


def activity(events: Table, *, width_s: int, offset_s: int = 0) -> Table:
    """Distinct account × action × time bucket of ``width_s`` seconds, shifted by ``offset_s``."""
    second = events.seen_at.epoch_seconds().cast("int64") + offset_s
    return events.select("account", "action", slot=second // width_s).distinct()


def presence(events: Table, kind: str) -> Table:
    """Distinct account × identifier × hour for one kind: who was on an address at the same time."""
    seen = events.select("account", identifier=events[f"id_{kind}"], hour=hour_of(events))
    return seen.filter(seen.identifier.notnull()).distinct()


def hour_of(events: Table) -> IntegerValue:
    """UTC hour of each event, counted from the epoch."""
    return (events.seen_at.epoch_seconds() // HOUR_S).cast("int32")


def action_mix(events: Table) -> Table:
    """Number of events per account and action."""
    return events.group_by("account", "action").aggregate(events=events.count().cast("int32"))
