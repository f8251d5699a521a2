"""When did one account use what, and who used one identifier? Asked of the stored events, whose rows of that account or identifier alone are read."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from ibis.expr.types import Table

from graphabuse.store.frames import unknown_account
from graphabuse.store.protocol import Coded

DAY_S = 86_400
SPAN = ("first_at", "last_at", "events", "days")


def sightings_of(store: Coded, account_id: str, *, address: str) -> pd.DataFrame:
    """As :meth:`graphabuse.store.Store.sightings_of`, on the engine that holds the events; ``address`` is what a message calls it."""
    accounts, events = store.accounts(), store.events()
    found = accounts.filter(accounts.account_id == account_id).to_pandas()
    if found.empty:
        raise unknown_account(account_id, address)
    mine = events.filter(events.account == int(found["account"].iloc[0]))
    rows: list[dict[str, Any]] = []
    for kind in store.kinds:
        spans = _spans(mine, kind, "identifier").join(store.identifiers(), "identifier").to_pandas()
        popular = _popularity(store, kind, spans["identifier"].tolist())
        rows += [
            {"kind": kind, "identifier": row["value"], **_span(row), "accounts": popular[row["identifier"]]}
            for row in spans.to_dict("records")
        ]
    return by_name(rows, ("kind", "identifier", *SPAN, "accounts"))


def sightings_on(store: Coded, identifier: str) -> pd.DataFrame:
    """As :meth:`graphabuse.store.Store.sightings_on`, on the engine that holds the events."""
    known, events = store.identifiers(), store.events()
    found = known.filter(known.value == identifier).to_pandas()
    rows: list[dict[str, Any]] = []
    for kind, code in zip(found["kind"].tolist(), found["identifier"].tolist(), strict=True):
        used = _spans(events.filter(events[f"id_{kind}"] == code), kind, "account")
        named = used.join(store.accounts(), "account").to_pandas()
        rows += [{"kind": kind, "account_id": row["account_id"], **_span(row)} for row in named.to_dict("records")]
    return by_name(rows, ("kind", "account_id", *SPAN))


def by_name(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a table in order of its first two columns; numbers are whole."""
    listed = sorted(rows, key=lambda row: (row[columns[0]], row[columns[1]]))
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in listed], dtype=object if name in columns[:2] else "int64")
            for name in columns
        }
    )


def _span(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(row[name]) for name in SPAN}


def _spans(events: Table, kind: str, key: str) -> Table:
    """First and last second, events and days of each ``key`` (``account`` or ``identifier``) among events with an identifier of a kind."""
    second = events.seen_at.epoch_seconds().floor().cast("int64")
    seen = events.select("account", identifier=events[f"id_{kind}"], second=second)
    seen = seen.filter(seen.identifier.notnull())
    return seen.group_by(key).aggregate(
        first_at=seen.second.min(),
        last_at=seen.second.max(),
        events=seen.count(),
        days=(seen.second // DAY_S).nunique(),
    )


def _popularity(store: Coded, kind: str, identifiers: list[int]) -> dict[int, int]:
    """How many accounts use each of some identifiers of a kind."""
    if not identifiers:
        return {}
    events = store.events()
    used = events.filter(events[f"id_{kind}"].isin(identifiers))
    table = used.group_by(identifier=used[f"id_{kind}"]).aggregate(accounts=used.account.nunique()).to_pandas()
    return dict(zip(table["identifier"].tolist(), table["accounts"].tolist(), strict=True))
