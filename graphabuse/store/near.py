"""What did some accounts use, and who used some identifiers? Asked of the stored events, for walks that need little of them.

Every row that is read belongs to what was asked, so a walk costs what it touches and not what is stored.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from graphabuse.engine.kept import materialise
from graphabuse.store.protocol import Coded, Key, Use


def used(store: Coded, accounts: Sequence[str]) -> dict[str, list[Use]]:
    """As :meth:`graphabuse.store.Store.used`, on the engine that holds the events."""
    wanted = materialise(store.backend, "ga_near_asked", pa.table({"account_id": pa.array(accounts, pa.string())}))
    mine = materialise(store.backend, "ga_near_mine", store.accounts().semi_join(wanted, "account_id"))
    found: dict[str, list[Use]] = {account: [] for account in sorted(mine.to_pandas()["account_id"])}
    events = store.events()
    for kind in sorted(store.kinds):
        pairs = _pairs(events, kind)
        links = materialise(store.backend, "ga_near_links", pairs.semi_join(mine, "account").distinct())
        counts = pairs.semi_join(links, "identifier").group_by("identifier")
        counts = counts.aggregate(accounts=lambda part: part.account.nunique())
        named = links.join(mine, "account").join(counts, "identifier").join(store.identifiers(), "identifier")
        for account, value, n in _rows(named, "account_id", "value", "accounts"):
            found[account].append(((kind, value), n))
    return found


def users(store: Coded, identifiers: Sequence[Key]) -> dict[Key, list[str]]:
    """As :meth:`graphabuse.store.Store.users`, on the engine that holds the events."""
    found: dict[Key, list[str]] = {}
    events, known = store.events(), store.identifiers()
    for kind in sorted({kind for kind, _ in identifiers}):
        values = pa.table({"value": pa.array([value for of, value in identifiers if of == kind], pa.string())})
        wanted = materialise(store.backend, "ga_near_asked", values)
        theirs = materialise(store.backend, "ga_near_mine", known.filter(known.kind == kind).semi_join(wanted, "value"))
        named = _pairs(events, kind).join(theirs, "identifier").distinct().join(store.accounts(), "account")
        for value, account in _rows(named, "value", "account_id"):
            found.setdefault((kind, value), []).append(account)
    return found


def _pairs(events: Table, kind: str) -> Table:
    """account, identifier (codes): who used what of a kind, a row for each event."""
    pairs = events.select("account", identifier=events[f"id_{kind}"])
    return pairs.filter(pairs.identifier.notnull())


def _rows(table: Table, *columns: str) -> list[tuple[Any, ...]]:
    frame: pd.DataFrame = table.select(*columns).order_by(*columns).to_pandas()
    return list(zip(*(frame[name].tolist() for name in columns), strict=True))
