"""Which identifiers must tie nobody, because a person said so? Rules with a day on which they end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from graphabuse.config import near
from graphabuse.engine.kept import materialise
from graphabuse.errors import InputError
from graphabuse.store import Store

FORM = re.compile(r"(?P<kind>\w+):(?P<value>.+?)(?: until (?P<until>\d{4}-\d\d-\d\d))?", re.DOTALL)
REASON = "on the ignore-list: a person said that they tie nobody"


@dataclass(frozen=True)
class IgnoreRule:
    """One identifier; ``until`` is the first day on which it counts again, None for never."""

    kind: str
    value: str
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}" + (f" until {self.until.isoformat()}" if self.until else "")


def ignore_rule(text: str) -> IgnoreRule:
    """A rule from ``ip:203.0.113.7`` or ``ip:203.0.113.7 until 2024-06-30``.

    Raises
    ------
    InputError
        Neither of these, or no such day.
    """
    found = FORM.fullmatch(text)
    try:
        until = date.fromisoformat(found["until"]) if found and found["until"] else None
    except ValueError:
        found = None
    if found is None:
        raise InputError(
            f"ignore rule {text[:60]!r} is not understood; write kind:value or kind:value until YYYY-MM-DD, "
            "for instance ip:203.0.113.7 until 2024-06-30"
        )
    return IgnoreRule(found["kind"], found["value"], until)


def without_ignored(store: Store, events: Table, texts: Sequence[str]) -> tuple[Table, list[dict[str, object]]]:
    """The events with ignored identifiers empty, and how many identifiers of each kind that were.

    A rule holds for windows that end before its last day, so that the same window is always judged alike.

    Raises
    ------
    InputError
        A rule that is not understood, or of a kind that the store does not know.
    """
    rules = [ignore_rule(text) for text in texts]
    if not rules:
        return events, []
    strangers = sorted({rule.kind for rule in rules} - set(store.kinds))
    if strangers:
        raise InputError(f"ignore rules name the kind {strangers[0]!r}; {near(strangers[0], list(store.kinds))}")
    end = events.seen_at.max().to_pandas()
    last = end.date() if isinstance(end, datetime) else datetime.now(UTC).date()
    standing = [rule for rule in rules if rule.until is None or last < rule.until]
    if not standing:
        return events, []
    asked = materialise(
        store.backend, "ga_ignored",
        pa.table({"kind": [rule.kind for rule in standing], "value": [rule.value for rule in standing]}),
    )  # fmt: skip
    known = store.identifiers().semi_join(asked, ["kind", "value"]).to_pandas()
    columns, left_out = {}, []
    for kind, rows in known.groupby("kind", sort=True):
        column = events[f"id_{kind}"]
        columns[f"id_{kind}"] = ibis.ifelse(column.isin(rows["identifier"].tolist()), ibis.null(column.type()), column)
        left_out.append({"kind": str(kind), "identifiers": len(rows), "reason": REASON})
    return events.mutate(**columns) if columns else events, left_out
