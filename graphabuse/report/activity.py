"""Who used what in which hour? Read from the stored events; a run alone knows only the first and last hour of each sighting."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.engine.kept import materialise
from graphabuse.graph.sightings import DAY_S, HOUR_S
from graphabuse.records import Run
from graphabuse.store import Store

USES = ["account_id", "kind", "identifier", "hour", "events"]


@dataclass(frozen=True)
class Activity:
    """Use over time.

    Attributes
    ----------
    uses : pandas.DataFrame
        ``account_id``, ``kind``, ``identifier``, ``hour`` (epoch seconds, whole hours), ``events``.
    arrivals : pandas.DataFrame
        ``day`` (epoch seconds), ``accounts`` first seen that day, of all accounts of the window; empty when not known.
    basis : str
        What is counted, in words.
    """

    uses: pd.DataFrame
    arrivals: pd.DataFrame
    basis: str


def read_activity(store: Store, run: Run) -> Activity:
    """Hourly use of all members of all rings of a run, and daily arrivals of all accounts."""
    start, end = (pd.Timestamp(run.summary["window"][name]).to_pydatetime() for name in ("start", "end"))
    events = store.events(start, end + pd.Timedelta(seconds=1))
    accounts = store.accounts()
    wanted = pa.table({"account_id": pa.array(sorted(set(run.members["account_id"])), pa.string())})
    members = accounts.semi_join(materialise(store.backend, "ga_report_members", wanted), "account_id")
    timed = events.mutate(second=events.seen_at.epoch_seconds().cast("int64"))
    first = timed.group_by("account").aggregate(first=timed.second.min())
    arrivals = first.group_by(day=first["first"] // DAY_S * DAY_S).aggregate(accounts=first.count()).order_by("day")
    mine = timed.inner_join(members, "account")
    parts = []
    for kind in store.kinds:
        seen = mine.filter(mine[f"id_{kind}"].notnull())
        hourly = seen.group_by(
            "account_id", identifier=seen[f"id_{kind}"], hour=seen.second // HOUR_S * HOUR_S
        ).aggregate(events=seen.count())
        named = hourly.inner_join(store.identifiers(), "identifier")
        parts.append(named.select("account_id", "kind", "hour", "events", value="value").to_pandas())
    uses = pd.concat(parts, ignore_index=True).rename(columns={"value": "identifier"})[USES]
    uses = uses.sort_values(["account_id", "kind", "identifier", "hour"], kind="stable", ignore_index=True)
    return Activity(uses, arrivals.to_pandas(), "events")


def from_sightings(run: Run) -> Activity:
    """What the run itself knows: each sighting counts once in its first and once in its last hour."""
    ends = []
    for name in ("first_seen", "last_seen"):
        hour = run.links[name].astype("datetime64[s, UTC]").astype("int64") // HOUR_S * HOUR_S
        ends.append(run.links[["account_id", "kind", "identifier"]].assign(hour=hour, events=1))
    uses = pd.concat(ends, ignore_index=True).drop_duplicates(USES[:4])
    uses = uses.sort_values(["account_id", "kind", "identifier", "hour"], kind="stable", ignore_index=True)
    arrivals = pd.DataFrame({"day": np.empty(0, "int64"), "accounts": np.empty(0, "int64")})
    return Activity(uses[USES], arrivals, "first and last sightings of each identifier, not all events")
