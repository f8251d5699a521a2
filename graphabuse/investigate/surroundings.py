"""What lies around a ring, and when did its accounts act? Asked of the stored events."""

import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.casework.case import Case, among
from graphabuse.casework.cells import hub_keys
from graphabuse.engine.kept import materialise
from graphabuse.errors import InputError
from graphabuse.evidence.kinds import kind_weight
from graphabuse.graph.sightings import DAY_S
from graphabuse.store import Store

MAX_USERS = 1_000
ORDER = ["ties", "address", "accounts", "account_id"]


def activity_by_day(store: Store, case: Case) -> pd.DataFrame:
    """account_id, day (UTC), events: when each member acted, inside the run's window; empty where its events are gone."""
    window = case.run.summary["window"]
    start, end = (pd.Timestamp(window[name]).to_pydatetime() for name in ("start", "end"))
    events = store.events(start, end + pd.Timedelta(seconds=1))
    wanted = pa.table({"account_id": pa.array(sorted(case.members["account_id"]), pa.string())})
    mine = store.accounts().semi_join(materialise(store.backend, "ga_case_members", wanted), "account_id")
    timed = events.join(mine, "account").mutate(second=events.seen_at.epoch_seconds().cast("int64"))
    daily = timed.group_by("account_id", day=timed.second // DAY_S).aggregate(events=timed.count())
    frame = daily.order_by("account_id", "day").to_pandas()
    return frame.assign(
        day=pd.to_datetime(frame["day"] * DAY_S, unit="s", utc=True), events=frame["events"].astype("int64")
    )


def arrivals(store: Store, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """day (epoch seconds), accounts: accounts first seen on each day of a window."""
    events = store.events(start.to_pydatetime(), end.to_pydatetime() + pd.Timedelta(seconds=1))
    timed = events.mutate(second=events.seen_at.epoch_seconds().cast("int64"))
    first = timed.group_by("account").aggregate(first=timed.second.min())
    return (
        first.group_by(day=first["first"] // DAY_S * DAY_S)
        .aggregate(accounts=first.count())
        .order_by("day")
        .to_pandas()
    )


def expand(store: Store, case: Case, *, hops: int = 1, max_nodes: int = 200) -> tuple[pd.DataFrame, bool]:
    """Accounts outside a ring that are tied to it: nearest first, then those with most ties, then other things before addresses, then the rarest.

    Widely used identifiers (addresses that are hubs of the ring, and anything with more than a thousand accounts) are not followed.

    Returns
    -------
    tuple of (pandas.DataFrame, bool)
        hop, account_id, ties (identifiers in common with those nearer), from_account_id, kind, identifier, accounts (on that
        identifier, its strongest tie); and whether some were left out.

    Raises
    ------
    InputError
        ``hops`` or ``max_nodes`` out of range.
    """
    if not 1 <= hops <= 4 or not 1 <= max_nodes <= 10_000:
        raise InputError("expand takes 1 to 4 hops and 1 to 10,000 nodes; give smaller numbers")
    hubs = hub_keys(case)
    known = set(case.members["account_id"])
    front, cut = case.accounts(), False
    found: list[pd.DataFrame] = []
    for hop in range(1, hops + 1):
        step = _step(store, front)
        step = step[~among(step, hubs) & ~step["account_id"].isin(known).to_numpy(dtype=bool)]
        step["address"] = np.array([kind_weight(str(kind)).is_address for kind in step["kind"]], dtype=bool)
        things = step.drop_duplicates(["account_id", "kind", "identifier"])
        step["ties"] = step["account_id"].map(things["account_id"].value_counts())
        step = step.sort_values(["address", "accounts", "account_id", "kind", "identifier", "from_account_id"])
        step = step.drop_duplicates("account_id").sort_values(ORDER, ascending=[False, True, True, True])
        room = max_nodes - sum(len(part) for part in found)
        cut = cut or len(step) > room
        step = step.head(room).assign(hop=hop)
        found.append(step)
        front = step["account_id"].tolist()
        known |= set(front)
        if not front:
            break
    columns = ["hop", "account_id", "ties", "from_account_id", "kind", "identifier", "accounts"]
    return pd.concat(found, ignore_index=True)[columns].astype(
        {"hop": "int64", "ties": "int64", "accounts": "int64"}
    ), cut


def _step(store: Store, front: list[str]) -> pd.DataFrame:
    """Everybody who used what these accounts used: one row for each pair of accounts and identifier between them."""
    wanted = pa.table({"account_id": pa.array(sorted(front), pa.string())})
    near = store.accounts().semi_join(materialise(store.backend, "ga_case_front", wanted), "account_id")
    events, parts = store.events(), []
    for kind in store.kinds:
        used = events.select("account", identifier=events[f"id_{kind}"])
        used = materialise(store.backend, "ga_case_used", used.filter(used.identifier.notnull()).distinct())
        mine = used.join(near, "account").select("identifier", from_account_id="account_id")
        count = used.semi_join(mine, "identifier").group_by("identifier").aggregate(accounts=lambda t: t.count())
        pairs = mine.join(count.filter(count.accounts <= MAX_USERS), "identifier").join(used, "identifier")
        named = pairs.join(store.accounts(), "account").join(store.identifiers(), "identifier")
        parts.append(named.select("account_id", "from_account_id", "kind", "accounts", identifier_="value").to_pandas())
    frame = pd.concat(parts, ignore_index=True).rename(columns={"identifier_": "identifier"})
    return frame[np.array(frame["account_id"] != frame["from_account_id"], dtype=bool)]
