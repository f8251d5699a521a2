"""How do events become sightings, activity slots and co-presence cells? Once, as ibis expressions."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import IntegerValue, Table

DAY_S = 86_400
HOUR_S = 3_600
HOURS_OF_WEEK = 48  # of a working day and of a weekend's
DAYS_A_WORD = 62
MOST_WORDS = 6


@dataclass(frozen=True)
class Days:
    """UTC days of a window, for counting distinct days as bits of a few words instead of as groups.

    Attributes
    ----------
    first : int
        First day, counted from the epoch.
    words : int
        Words of 62 days each.
    """

    first: int
    words: int

    @classmethod
    def of(cls, first_second: int, last_second: int) -> "Days | None":
        """Days between two epoch seconds; None where so many words cost more than groups."""
        first = first_second // DAY_S
        words = (last_second // DAY_S - first) // DAYS_A_WORD + 1
        return cls(first, words) if words <= MOST_WORDS else None

    def marks(self, second: IntegerValue) -> dict[str, IntegerValue]:
        """Aggregates ``day_0`` …: bit n of word w is set when there is an event on day ``first + 62 w + n``."""
        day = (second // DAY_S).cast("int64") - self.first
        one = ibis.literal(1, "int64")
        if self.words == 1:
            return {"day_0": (one << day).bit_or()}
        return {
            f"day_{word}": ibis.ifelse(
                day // DAYS_A_WORD == word, one << (day % DAYS_A_WORD), ibis.literal(0, "int64")
            ).bit_or()
            for word in range(self.words)
        }

    def count(self, marked: Table) -> IntegerValue:
        """Number of days set in the words of each row."""
        return sum(
            (bit_count(marked[f"day_{word}"]).cast("int32") for word in range(self.words)),
            start=ibis.literal(0, "int32"),
        )

    def merged(self, marked: Table) -> dict[str, IntegerValue]:
        """Aggregates that join the words of several rows."""
        return {f"day_{word}": marked[f"day_{word}"].bit_or() for word in range(self.words)}


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def bit_count(word: int) -> int:  # type: ignore[empty-body]
    """Number of bits set; the engine's own function."""


def sightings(events: Table, kinds: Sequence[str], days: Days | None = None) -> Table:
    """Account × identifier, aggregated.

    Parameters
    ----------
    events : ibis Table
        ``seen_at`` (timestamp, UTC), ``account``, and one ``id_<kind>`` column of identifier codes for each kind.
    kinds : sequence of str
        Identifier kinds, sorted; position is the ``kind`` code of the result.
    days : Days, optional
        The window's days where the engine counts bits; days are grouped otherwise.

    Returns
    -------
    ibis Table
        ``account``, ``identifier``, ``kind`` (int8), ``first_at``, ``last_at`` (epoch seconds),
        ``events``, ``days`` (distinct UTC days).
    """
    parts = []
    for code, kind in enumerate(kinds):
        seen = events.select("account", identifier=events[f"id_{kind}"], second=second_of(events))
        seen = seen.filter(seen.identifier.notnull())
        parts.append(_spans(seen, ("account", "identifier"), days).mutate(kind=ibis.literal(code, "int8")))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def account_spans(events: Table, days: Days | None = None) -> Table:
    """First and last event, number of events and of active days of each account (epoch seconds)."""
    return _spans(events.select("account", second=second_of(events)), ("account",), days)


def _spans(seen: Table, key: tuple[str, ...], days: Days | None) -> Table:
    """``first_at``, ``last_at``, ``events`` and ``days`` of each ``key`` from a ``second`` column."""
    if days is not None:
        whole = seen.group_by(*key).aggregate(
            first_at=seen.second.min(),
            last_at=seen.second.max(),
            events=seen.count().cast("int32"),
            **days.marks(seen.second),
        )
        return whole.select(*key, "first_at", "last_at", "events", days=days.count(whole))
    daily = seen.group_by(*key, day=(seen.second // DAY_S).cast("int32")).aggregate(
        first_at=seen.second.min(), last_at=seen.second.max(), events=seen.count()
    )
    return daily.group_by(*key).aggregate(
        first_at=daily.first_at.min(),
        last_at=daily.last_at.max(),
        events=daily.events.sum().cast("int32"),
        days=daily.count().cast("int32"),
    )


def activity(events: Table, *, width_s: int, offset_s: int = 0) -> Table:
    """Distinct account × action × time bucket of ``width_s`` seconds, shifted by ``offset_s``."""
    second = second_of(events) + offset_s
    return events.select("account", "action", slot=second // width_s).distinct()


def presence(events: Table, kind: str) -> Table:
    """Distinct account × identifier × hour for one kind: who was on an address at the same time."""
    seen = events.select("account", identifier=events[f"id_{kind}"], hour=hour_of(events))
    return seen.filter(seen.identifier.notnull()).distinct()


def second_of(events: Table) -> IntegerValue:
    """Whole second of each event, counted from the epoch and rounded down: some engines keep the fraction, a cast may round it."""
    return events.seen_at.epoch_seconds().floor().cast("int64")


def hour_of(events: Table) -> IntegerValue:
    """UTC hour of each event, counted from the epoch."""
    return (second_of(events) // HOUR_S).cast("int32")


def action_mix(events: Table) -> Table:
    """Number of events per account and action."""
    return events.group_by("account", "action").aggregate(events=events.count().cast("int32"))


def hour_mix(events: Table) -> Table:
    """Number of events per account and UTC hour of the day, 24 more on Saturdays and Sundays."""
    second = second_of(events)
    weekend = (second // DAY_S + 3) % 7 >= 5  # the epoch was a Thursday
    hour = (second % DAY_S) // HOUR_S + ibis.ifelse(weekend, 24, 0)
    seen = events.select("account", hour=hour.cast("int32"))
    return seen.group_by("account", "hour").aggregate(events=seen.count().cast("int32"))


def lasting_actions(events: Table) -> Table:
    """The same with ``last_at``, the second of the last one."""
    seen = events.select("account", "action", second=second_of(events))
    return seen.group_by("account", "action").aggregate(events=seen.count().cast("int32"), last_at=seen.second.max())


def accounts_with(events: Table, actions: Sequence[int]) -> Table:
    """Accounts that did any of some actions: ``account``."""
    return events.filter(events.action.isin(list(actions))).select("account").distinct()
