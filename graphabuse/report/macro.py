"""Is it getting worse? Rings, accounts in rings and sign-ups in rings over time, each with an interval."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from markupsafe import Markup
from scipy.stats import chi2, norm

from graphabuse.casework import sign_ups
from graphabuse.casework.trends import flagged
from graphabuse.records import Run
from graphabuse.report.desk import Desk
from graphabuse.report.drawing.bars import interval_bars

LEVEL = 0.95
DAY_S = 86_400
MOST_BARS = 40
RUN_BARS = "One bar for each run, oldest first."


@dataclass(frozen=True)
class Strip:
    """One figure over time: name, the last value with its interval, a picture (or nothing), what the interval means."""

    name: str
    figure: str
    picture: Markup
    basis: str


def macro(desk: Desk) -> list[Strip]:
    """Three strips for the head of the index."""
    history = desk.past.history
    arrivals = desk.activity.arrivals
    weekly = _sign_ups(desk.run, arrivals) if len(arrivals) else _first_sightings(desk.run)
    return [_rings(desk.run, history), _accounts(desk.run, history), weekly]


def poisson_interval(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact interval of the mean of a Poisson count (Garwood 1936)."""
    tail = (1 - LEVEL) / 2
    low = np.where(count > 0, chi2.ppf(tail, 2 * np.maximum(count, 1)) / 2, 0.0)
    return low, chi2.ppf(1 - tail, 2 * (count + 1)) / 2


def _rings(run: Run, history: pd.DataFrame) -> Strip:
    counts = history["rings"].to_numpy("int64") if len(history) > 1 else np.array([len(flagged(run))])
    low, high = poisson_interval(counts)
    picture = Markup("")
    if len(counts) > 1:
        labels = _labels(history["created_at"])
        picture = interval_bars(
            counts.tolist(), low.tolist(), high.tolist(), labels, title="Rings flagged by each run", about=RUN_BARS
        )
    figure = f"{counts[-1]:,} ({low[-1]:.0f} to {high[-1]:.0f})"
    return Strip(
        "rings",
        figure,
        picture,
        "in brackets: what chance alone allows (95 % interval of a Poisson count)" + _each(history),
    )


def _accounts(run: Run, history: pd.DataFrame) -> Strip:
    """The newest run's interval is what the expected abusive shares say; earlier runs keep only their counts."""
    rings = flagged(run)
    size, purity = rings["accounts"].to_numpy("float64"), rings["purity"].fillna(0.5).to_numpy("float64")
    middle = float((size * purity).sum())
    spread = float(norm.ppf(0.5 + LEVEL / 2) * np.sqrt((size**2 * purity * (1 - purity)).sum()))
    low, high = max(middle - spread, 0.0), min(middle + spread, float(size.sum()))
    picture = Markup("")
    if len(history) > 1:
        counts = history["accounts"].to_numpy("float64")
        lows, highs = counts.copy(), counts.copy()
        lows[-1], highs[-1] = low, high
        labels = _labels(history["created_at"])
        picture = interval_bars(
            counts.tolist(), lows.tolist(), highs.tolist(), labels, title="Accounts in rings, by run", about=RUN_BARS
        )
    figure = f"{size.sum():,.0f}, of which {low:,.0f} to {high:,.0f} abusive" if len(size) else "0"
    basis = "95 % interval from the expected abusive shares, each ring right or wrong as a whole"
    return Strip("accounts in rings", figure, picture, basis + _each(history))


def _sign_ups(run: Run, arrivals: pd.DataFrame) -> Strip:
    """Share of the sign-ups of each week that are in rings, all judged by this run."""
    table = sign_ups(run, arrivals)
    share, low, high = ((100 * table[name]).tolist() for name in ("share", "low", "high"))
    title = "Share of each week's new accounts that are in rings, in per cent"
    picture = interval_bars(share, low, high, _labels(table["week"]), title=title, about="By week of first sighting.")
    figure = f"{int(table['in_rings'].sum()):,} of {int(table['sign_ups'].sum()):,}"
    return Strip(
        "new accounts in rings",
        figure,
        picture,
        "per cent of each week's first sightings, 95 % interval; all judged by this run",
    )


def _first_sightings(run: Run) -> Strip:
    """First sightings of accounts now in rings; all that a run by itself can tell."""
    counted = (run.members["role"] != "guarded") & run.members["ring_id"].isin(flagged(run)["ring_id"])
    members = run.members.loc[counted, ["ring_id", "account_id"]]
    first = run.links.merge(members, on=["ring_id", "account_id"]).groupby("account_id")["first_seen"].min()
    start, end = (pd.Timestamp(run.summary["window"][name]) for name in ("start", "end"))
    step = DAY_S * max(-(-int((end - start).total_seconds()) // DAY_S // MOST_BARS), 1)
    base = int(start.timestamp()) // DAY_S * DAY_S
    n = int((end.timestamp() - base) // step) + 1
    place = (first.astype("datetime64[s, UTC]").astype("int64").to_numpy() - base) // step
    inside = np.bincount(place.clip(0, n - 1), minlength=n)
    low, high = poisson_interval(inside)
    labels = [f"{pd.Timestamp(base + step * at, unit='s'):%d %b}" for at in range(n)]
    picture = interval_bars(
        inside.tolist(), low.tolist(), high.tolist(), labels, title="New accounts in rings", about="By first sighting."
    )
    every = f"{step // DAY_S} days" if step > DAY_S else "day"
    basis = f"first sightings, one bar for each {every}, 95 % interval of a Poisson count"
    return Strip("new accounts in rings", f"{inside.sum():,}", picture, basis)


def _labels(moments: pd.Series) -> list[str]:
    return [f"{moment:%d %b}" for moment in moments]


def _each(history: pd.DataFrame) -> str:
    return ", one bar for each run" if len(history) > 1 else ""
