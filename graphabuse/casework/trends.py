"""Is it getting worse? New accounts that ended in rings week by week, and rings run by run."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from graphabuse.records import Run
from graphabuse.rings.assemble import SUPPRESSED

Z = 1.96


def flagged(run: Run) -> pd.DataFrame:
    """Its rings without those that were set aside: dismissed before and unchanged since."""
    return run.rings[run.rings["action"] != SUPPRESSED]


def sign_ups(run: Run, arrivals: pd.DataFrame) -> pd.DataFrame:
    """New accounts of each week and how many of them are in flagged rings, all judged by the same run.

    An upgrade of the detector is no crime wave: the whole series is recomputed by the run at hand.

    Parameters
    ----------
    arrivals : pandas.DataFrame
        day (epoch seconds), accounts: accounts first seen on each day of the window.

    Returns
    -------
    pandas.DataFrame
        week (Monday, UTC), sign_ups, in_rings, share (0..1), low and high (95 % interval of the share: Wilson's, widened by how
        much more the weeks differ than chance would make them).
    """
    days = pd.to_datetime(arrivals["day"], unit="s", utc=True)
    total = arrivals["accounts"].groupby(_monday(days)).sum()
    counted = (run.members["role"] != "guarded") & run.members["ring_id"].isin(flagged(run)["ring_id"])
    acted = run.members.loc[counted, "account_id"].unique()
    mine = run.links[run.links["account_id"].isin(acted)]
    first = mine.groupby("account_id")["first_seen"].min()
    inside = first.groupby(_monday(first)).size().reindex(total.index).fillna(0).astype("int64")
    inside = np.minimum(inside, total)
    low, high = _interval(inside.to_numpy("float64"), total.to_numpy("float64"))
    frame = pd.DataFrame(
        {"week": total.index, "sign_ups": total.to_numpy("int64"), "in_rings": inside.to_numpy("int64")}
    )
    return frame.assign(share=inside.to_numpy() / np.maximum(total.to_numpy(), 1), low=low, high=high)


def rings_per_run(runs: pd.DataFrame, lineages: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rings of each run by what became of them.

    Parameters
    ----------
    runs : pandas.DataFrame
        As a store's ``runs()`` gives them.
    lineages : mapping
        Run id → its ``lineage`` table.

    Returns
    -------
    pandas.DataFrame
        run_id, created_at, rings, accounts (without rings that were set aside), and one column of counts for each change that
        occurs (of all rings).
    """
    counted = []
    for run_id in runs["run_id"]:
        table = lineages.get(run_id, pd.DataFrame({"ring_id": [], "previous_ring_id": [], "change": []}))
        name = table["ring_id"].fillna(table["previous_ring_id"])
        counted.append(table.assign(_name=name).drop_duplicates("_name")["change"].value_counts())
    changes = pd.DataFrame(counted, index=runs.index).fillna(0).astype("int64").sort_index(axis=1)
    return runs[["run_id", "created_at", "rings"]].assign(accounts=runs["members"]).join(changes)


def _monday(moment: pd.Series) -> pd.Series:
    day = moment.dt.floor("D")
    return (day - pd.to_timedelta(day.dt.dayofweek, unit="D")).rename("week")


def _interval(inside: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval with the sample size divided by the dispersion (quasi-binomial; never below 1)."""
    pooled = inside.sum() / max(total.sum(), 1.0)
    spread = total * pooled * (1 - pooled)
    chi = ((inside - total * pooled) ** 2 / np.maximum(spread, 1e-9))[spread > 0]
    dispersion = max(1.0, float(chi.sum() / (len(chi) - 1))) if len(chi) > 1 else 1.0
    n = np.maximum(total / dispersion, 1e-9)
    share = inside / np.maximum(total, 1.0)
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
