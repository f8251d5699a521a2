"""In which order should people look? By what a decision is worth, with a formula that is printed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphabuse.casework.states import states
from graphabuse.records import Run
from graphabuse.rings.verdicts import labels_of

DAYS = 14
FRESH = ("new", "grown", "merged", "split", "reappeared")


@dataclass(frozen=True)
class QueueWeights:
    """What raises or lowers a ring in the queue; 1 leaves it as it is."""

    fresh: float = 1.25
    doubted: float = 0.8
    known: float = 1.5


QUEUE_FORMULA = (
    "priority = expected value × {fresh:g} if new, grown, merged, split or reappeared × {doubted:g} if an honest explanation is as "
    "likely by its shape × {known:g} if an account of it was confirmed in another ring"
).format(**QueueWeights().__dict__)


def queue(
    run: Run, verdicts: pd.DataFrame, *, everything: bool = False, weights: QueueWeights | None = None
) -> pd.DataFrame:
    """Rings that wait for a decision, most worth looking at first; see ``QUEUE_FORMULA``.

    Parameters
    ----------
    everything : bool
        Also rings that were decided and have not changed since.

    Returns
    -------
    pandas.DataFrame
        place (1 is first), ring_id, change, action, accounts, joined, left (accounts, since the run before), expected_value and
        priority (currency of the settings), score (0..1), evidence (code of the strongest fact), doubted, known (accounts
        confirmed in other rings), recent (accounts first seen on each of the last fourteen days of the window), state, stale,
        suppressed, first_seen, last_seen, top_reason, top_doubt.
    """
    weights = weights or QueueWeights()
    have = states(run, verdicts)
    frame = run.rings.merge(have[["ring_id", "state", "stale", "suppressed"]], on="ring_id", how="left")
    came = run.moves.groupby(["ring_id", "move"]).size()
    for move in ("joined", "left"):
        frame[move] = [int(came.get((ring_id, move), 0)) for ring_id in frame["ring_id"]]
    frame["evidence"] = frame.get("held_by", pd.Series("", index=frame.index))
    frame["doubted"] = frame["ring_id"].isin(_doubted(run))
    frame["known"] = _known(run, verdicts).reindex(frame["ring_id"]).fillna(0).astype("int64").to_numpy()
    frame["recent"] = _recent(run, frame["ring_id"])
    value = frame.get("expected_value", frame["score"] * frame["accounts"]).astype("float64")
    frame["expected_value"] = value
    frame["priority"] = (
        value
        * np.where(frame["change"].isin(FRESH), weights.fresh, 1.0)
        * np.where(frame["doubted"], weights.doubted, 1.0)
        * np.where(frame["known"] > 0, weights.known, 1.0)
    )
    settled = frame["state"].isin(["confirmed", "dismissed"]) & ~frame["stale"]
    if not everything:
        frame = frame[~settled]
    frame = frame.assign(_settled=settled).sort_values(
        ["_settled", "priority", "ring_id"], ascending=[True, False, True], kind="stable"
    )
    columns = ["ring_id", "change", "action", "accounts", "joined", "left", "expected_value", "priority", "score", "evidence", "doubted",
               "known", "recent", "state", "stale", "suppressed", "first_seen", "last_seen", "top_reason", "top_doubt"]  # fmt: skip
    found = frame[columns].reset_index(drop=True)
    found.insert(0, "place", np.arange(1, len(found) + 1))
    return found


def _doubted(run: Run) -> set[str]:
    """Rings for which an honest explanation is at least as likely by their shape, or whose labels say honest."""
    table = run.reasons[run.reasons["kind"] == "doubt"]
    twin = table["code"].str.startswith("honest_") & (table["value"] > -0.5)
    return set(table.loc[twin | (table["code"] == "labelled_honest"), "ring_id"])


def _known(run: Run, verdicts: pd.DataFrame) -> pd.Series:
    labels = labels_of(verdicts)
    sure = labels[labels["label"] == 1][["account_id", "ring_id"]].rename(columns={"ring_id": "decided"})
    both = run.members[run.members["role"] != "guarded"].merge(sure, on="account_id")
    return both[both["ring_id"] != both["decided"]].groupby("ring_id").size()


def _recent(run: Run, rings: pd.Series) -> list[tuple[int, ...]]:
    counts = {str(ring_id): np.zeros(DAYS, "int64") for ring_id in rings}
    if len(run.links):
        first = run.links.groupby(["ring_id", "account_id"])["first_seen"].min().reset_index()
        end = pd.Timestamp(run.summary["window"]["end"])
        back = ((end - first["first_seen"]) // pd.Timedelta(days=1)).to_numpy()
        for ring_id, days in zip(first["ring_id"], back, strict=True):
            if 0 <= days < DAYS and ring_id in counts:
                counts[ring_id][DAYS - 1 - int(days)] += 1
    return [tuple(counts[str(ring_id)].tolist()) for ring_id in rings]
