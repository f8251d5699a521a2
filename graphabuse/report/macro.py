"""Is it getting worse? Rings, accounts in rings and sign-ups in rings over time, each with an interval."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from markupsafe import Markup
from scipy.stats import beta, chi2, norm

from graphabuse.records import Run
from graphabuse.report.activity import Activity
from graphabuse.report.drawing.bars import interval_bars

LEVEL = 0.9
DAY_S = 86_400
MOST_BARS = 40


@dataclass(frozen=True)
class Strip:
    """One figure over time: name, the last value with its interval, a picture (or nothing), what the interval means."""

    name: str
    figure: str
    picture: Markup
    basis: str


def macro(run: Run, activity: Activity, history: pd.DataFrame) -> list[Strip]:
    """Three strips; ``history`` holds ``created_at``, ``rings`` and ``members`` of the runs, oldest first."""
    return [_rings(run, history), _accounts(run, history), _arrivals(run, activity)]


def poisson_interval(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact interval of the mean of a Poisson count (Garwood 1936)."""
    tail = (1 - LEVEL) / 2
    low = np.where(count > 0, chi2.ppf(tail, 2 * np.maximum(count, 1)) / 2, 0.0)
    return low, chi2.ppf(1 - tail, 2 * (count + 1)) / 2


def share_interval(part: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact interval of a share (Clopper and Pearson 1934)."""
    tail = (1 - LEVEL) / 2
    low = np.where(part > 0, beta.ppf(tail, np.maximum(part, 1), whole - part + 1), 0.0)
    return low, np.where(part < whole, beta.ppf(1 - tail, part + 1, np.maximum(whole - part, 1)), 1.0)


def _rings(run: Run, history: pd.DataFrame) -> Strip:
    counts = history["rings"].to_numpy() if len(history) > 1 else np.array([len(run.rings)])
    low, high = poisson_interval(counts)
    labels = _run_labels(history)
    picture = Markup("")
    if len(counts) > 1:
        picture = interval_bars(
            counts.tolist(),
            low.tolist(),
            high.tolist(),
            labels,
            title="Rings flagged by each run",
            about="One bar for each run, oldest first.",
        )
    return Strip(
        "rings",
        f"{counts[-1]:,} ({low[-1]:.0f} to {high[-1]:.0f})",
        picture,
        "90 % interval of a Poisson count, one bar for each run",
    )


def _accounts(run: Run, history: pd.DataFrame) -> Strip:
    """The newest run's interval is what the expected abusive shares say; earlier runs keep only their counts."""
    size, purity = run.rings["accounts"].to_numpy("float64"), run.rings["purity"].fillna(0.5).to_numpy("float64")
    middle = float((size * purity).sum())
    spread = float(norm.ppf(0.5 + LEVEL / 2) * np.sqrt((size**2 * purity * (1 - purity)).sum()))
    low, high = max(middle - spread, 0.0), min(middle + spread, float(size.sum()))
    picture = Markup("")
    if len(history) > 1:
        counts = history["members"].to_numpy("float64")
        lows, highs = counts.copy(), counts.copy()
        lows[-1], highs[-1] = low, high
        picture = interval_bars(
            counts.tolist(),
            lows.tolist(),
            highs.tolist(),
            _run_labels(history),
            title="Accounts in rings, by run",
            about="One bar for each run, oldest first.",
        )
    return Strip(
        "accounts in rings", f"{size.sum():,.0f}, of which {low:,.0f} to {high:,.0f} abusive", picture,
        "90 % interval from the expected abusive shares, a ring right or wrong as a whole",
    )  # fmt: skip


def _arrivals(run: Run, activity: Activity) -> Strip:
    """First sightings of accounts now in rings, for each step of the window; as a share where all arrivals are known."""
    members = run.members[run.members["role"] != "guarded"][["ring_id", "account_id"]]
    first = run.links.merge(members, on=["ring_id", "account_id"]).groupby("account_id")["first_seen"].min()
    start, end = (pd.Timestamp(run.summary["window"][name]) for name in ("start", "end"))
    step = DAY_S * max(-(-int((end - start).total_seconds()) // DAY_S // MOST_BARS), 1)
    base = int(start.timestamp()) // DAY_S * DAY_S
    n = int((end.timestamp() - base) // step) + 1
    place = (first.astype("datetime64[s, UTC]").astype("int64").to_numpy() - base) // step
    inside = np.bincount(place.clip(0, n - 1), minlength=n)
    labels = [f"{pd.Timestamp(base + step * at, unit='s'):%d %b}" for at in range(n)]
    every = f"one bar for each {step // DAY_S} days" if step > DAY_S else "one bar for each day"
    if len(activity.arrivals):
        where = ((activity.arrivals["day"].to_numpy() - base) // step).clip(0, n - 1)
        everyone = np.maximum(np.bincount(where, activity.arrivals["accounts"], n), inside)
        low, high = share_interval(inside, everyone)
        share = inside / np.maximum(everyone, 1)
        seen = everyone > 0
        picture = interval_bars(
            (100 * share).tolist(),
            np.where(seen, 100 * low, 0).tolist(),
            np.where(seen, 100 * high, 0).tolist(),
            labels,
            title="Share of new accounts that are in rings, in per cent",
            about="First sightings in the window.",
        )
        return Strip(
            "new accounts in rings",
            f"{inside.sum():,} of {everyone.sum():,.0f}",
            picture,
            f"per cent of first sightings, {every}, 90 % interval of a share",
        )
    low, high = poisson_interval(inside)
    picture = interval_bars(
        inside.tolist(),
        low.tolist(),
        high.tolist(),
        labels,
        title="New accounts in rings",
        about="First sightings in the window.",
    )
    return Strip(
        "new accounts in rings",
        f"{inside.sum():,}",
        picture,
        f"first sightings, {every}, 90 % interval of a Poisson count",
    )


def _run_labels(history: pd.DataFrame) -> list[str]:
    return [f"{moment:%d %b}" for moment in history["created_at"]] if len(history) else [""]
