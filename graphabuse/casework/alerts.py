"""Which rings need a look because of what changed? Growth, actors that are back, and decisions that no longer fit."""

import pandas as pd

from graphabuse.casework.difference import Difference
from graphabuse.casework.states import states
from graphabuse.casework.words import plural
from graphabuse.records import Run
from graphabuse.rings.verdicts import labels_of

MIN_JOINED = 3
MIN_GROWTH = 0.2
ORDER = ("reappeared", "known_accounts", "confirmed_grew", "dismissed_changed", "watched_changed", "growing")
DID = {
    "confirmed": "confirmed it",
    "dismissed": "dismissed it",
    "watch": "put it on watch",
    "needs_more": "asked for more",
}
COLUMNS = ["ring_id", "alert", "accounts", "text"]


def alerts(run: Run, difference: Difference | None, verdicts: pd.DataFrame) -> pd.DataFrame:
    """What a person on duty should hear of before the queue.

    Parameters
    ----------
    difference : Difference or None
        Against the run before; without it, growth is not known.
    verdicts : pandas.DataFrame
        Decisions, as a store's ``verdicts()`` gives them.

    Returns
    -------
    pandas.DataFrame
        ring_id, alert, accounts (how many it speaks of), text; one row for each ring and alert, most pressing kind first:
        ``reappeared`` (it was gone for a run or more), ``known_accounts`` (accounts confirmed in another ring),
        ``confirmed_grew``, ``dismissed_changed`` and ``watched_changed`` (accounts changed after the decision), ``growing`` (at least three accounts
        and a fifth of what it was have joined since the run before).
    """
    sizes = dict(zip(run.rings["ring_id"], run.rings["accounts"].tolist(), strict=True))
    rows = [*_reappeared(run), *_known(run, verdicts), *_outdated(run, verdicts), *_growing(difference, sizes)]
    place = {ring_id: at for at, ring_id in enumerate(sizes)}
    rows.sort(key=lambda row: (ORDER.index(row[1]), -row[2], place[row[0]]))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"accounts": "int64"})


Row = tuple[str, str, int, str]


def _reappeared(run: Run) -> list[Row]:
    back = run.rings[run.rings["change"] == "reappeared"]
    seen = run.lineage[run.lineage["relation"] == "CONTINUES"].set_index("ring_id")["previous_run_id"]
    return [
        (ring_id, "reappeared", int(n), f"back with {plural(int(n), 'account')}; last seen in {seen.get(ring_id, 'an earlier run')}")
        for ring_id, n in zip(back["ring_id"], back["accounts"], strict=True)
    ]  # fmt: skip


def _known(run: Run, verdicts: pd.DataFrame) -> list[Row]:
    """Accounts that a decision about another ring named abusive."""
    labels = labels_of(verdicts)
    sure = labels.loc[labels["label"] == 1, ["account_id", "ring_id"]].rename(columns={"ring_id": "decided"})
    both = run.members[run.members["role"] != "guarded"].merge(sure, on="account_id")
    both = both[both["ring_id"] != both["decided"]]
    found: list[Row] = []
    for ring_id, rows in both.groupby("ring_id", sort=True):
        names = sorted(set(rows["decided"]))
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        text = f"{plural(len(rows), 'account')} confirmed before in {names[0]}{more}"
        found.append((str(ring_id), "known_accounts", len(rows), text))
    return found


def _outdated(run: Run, verdicts: pd.DataFrame) -> list[Row]:
    have = states(run, verdicts)
    found: list[Row] = []
    for row in have[have["stale"]].itertuples():
        joined, left = int(row.joined_since), int(row.left_since)
        did = DID.get(row.state, row.state)
        moved = f"{joined} joined and {left} left since {row.by} {did} on {row.decided_at:%Y-%m-%d}"
        if row.state == "confirmed" and joined:
            found.append((row.ring_id, "confirmed_grew", joined, f"{moved}; the decision does not cover them"))
        elif row.state == "dismissed":
            found.append((row.ring_id, "dismissed_changed", joined + left, moved))
        elif row.state in ("watch", "needs_more"):
            found.append((row.ring_id, "watched_changed", joined + left, moved))
    return found


def _growing(difference: Difference | None, sizes: dict[str, int]) -> list[Row]:
    if difference is None or difference.recomputed:
        return []
    lines = difference.rings[difference.rings["change"].isin(["grown", "merged"])]
    lines = lines[lines["relation"] == "CONTINUES"]
    return [
        (row.ring_id, "growing", int(row.joined), f"{row.change} from {int(row.accounts_before)} to {plural(int(row.accounts), 'account')}")
        for row in lines.itertuples()
        if row.ring_id in sizes and row.joined >= max(MIN_JOINED, MIN_GROWTH * row.accounts_before)
    ]  # fmt: skip
