"""Is an account that was there before the window told from one that began in it, and a single day's machine from a belonging?"""

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.config import Config
from graphabuse.judged import judge

START = pd.Timestamp("2026-01-01", tz="UTC")


def log(*, sign_ups: bool) -> pd.DataFrame:
    """Forty accounts begin in the window, thieves' own among them; thirty old ones are visited once from the thieves' machine, first of all."""
    rows = []

    def event(account, day, device, kind="login"):
        rows.append((account, START + pd.Timedelta(days=day), kind, device))

    for n in range(40):
        device = "den" if n < 3 else f"phone{n}"
        event(f"new{n}", 1 + n / 40, device, "signup" if sign_ups else "login")
        for day in (2, 9, 20):
            event(f"new{n}", day + n / 40, device)
    for n in range(30):
        event(f"old{n}", 5 + n / 100, "den")
        for day in (12, 25, 40):
            event(f"old{n}", day + n / 30, f"home{n}")
    return pd.DataFrame(rows, columns=["account_id", "timestamp", "event_type", "device_id"])


def of_the_den(events: pd.DataFrame) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """Sightings of the thieves' machine, and the actions with which accounts begin."""
    with ga.open_store(":memory:") as store:
        ga.ingest(store, events)
        judged = judge(store, config=Config(), seed=0)
    ids = np.asarray(judged.snapshot.account_ids.to_pylist(), dtype=object)
    seen = pd.DataFrame(
        {name: judged.links.sightings[name] for name in ("account", "identifier", "degree", "own", "touch", "attack")}
    )
    den = seen[seen["degree"] == seen["degree"].max()]
    return den.assign(account=ids[den["account"]]).set_index("account"), judged.snapshot.actions.opening


def test_first_events_of_old_accounts_make_no_owners():
    den, opening = of_the_den(log(sign_ups=True))
    assert len(opening) == 1
    old = den.index.str.startswith("old")
    assert (den.loc[old, "own"] < 0.5).all() and den.loc[old, "touch"].all() and den["attack"].all()
    assert (den.loc[~old, "own"] == 1).all() and not den.loc[~old, "touch"].any()


def test_where_nothing_says_who_begins_first_events_count_as_before():
    den, opening = of_the_den(log(sign_ups=False))
    assert opening == ()
    assert (den["own"] == 1).all() and not den["attack"].any()


@pytest.mark.parametrize("kept", [19, 20])
def test_a_few_accounts_say_nothing_about_an_action(kept):
    events = log(sign_ups=True)
    late = events["account_id"].isin([f"new{n}" for n in range(kept, 40)]) & (events["event_type"] == "signup")
    _, opening = of_the_den(events[~late])
    assert len(opening) == (kept >= 20)
