"""What is known from before? Decisions, earlier runs, and what changed since the last one; all optional."""

from dataclasses import dataclass

import pandas as pd

from graphabuse.casework import Difference, diff, rings_per_run
from graphabuse.records import Run
from graphabuse.report.frames import completed
from graphabuse.store import Store
from graphabuse.store.frames import verdicts_frame

MOST_RUNS = 30


@dataclass(frozen=True)
class Past:
    """What came before a run.

    Attributes
    ----------
    verdicts : pandas.DataFrame
        Decisions, as a store's ``verdicts()`` gives them.
    history : pandas.DataFrame
        ``created_at``, ``rings``, ``accounts`` of the last runs, oldest first, this one last.
    difference : Difference or None
        Against the run before.
    decided_links : pandas.DataFrame
        ring_id, kind, identifier of the rings that were decided on.
    """

    verdicts: pd.DataFrame
    history: pd.DataFrame
    difference: Difference | None
    decided_links: pd.DataFrame


def no_past() -> Past:
    """Nothing is known."""
    history = pd.DataFrame({"created_at": pd.Series(dtype="datetime64[us, UTC]"), "rings": [], "accounts": []})
    links = pd.DataFrame({"ring_id": [], "kind": [], "identifier": []})
    return Past(verdicts_frame(()), history, None, links)


def read_past(store: Store, run: Run) -> Past:
    """What a store knows about the time before ``run``."""
    runs = store.runs().sort_values("sequence")
    mine = runs.loc[runs["run_id"] == run.run_id, "sequence"]
    earlier = runs[runs["sequence"] < mine.iloc[0]] if len(mine) else runs
    others = earlier[earlier["job"] != run.summary.get("job")]
    previous = completed(store.load_run(str(others["run_id"].iloc[-1]))) if len(others) else None
    recent = runs[runs["sequence"] <= mine.iloc[0]] if len(mine) else runs
    verdicts = store.verdicts()
    return Past(
        verdicts,
        rings_per_run(recent.tail(MOST_RUNS).reset_index(drop=True), {}),
        diff(run, previous) if previous is not None else None,
        decided_links(store, verdicts, set(runs["run_id"])),
    )


def decided_links(store: Store, verdicts: pd.DataFrame, stored: set[str]) -> pd.DataFrame:
    """Identifiers of decided rings, from the runs in which they were decided."""
    parts = [no_past().decided_links]
    for run_id, decided in verdicts.groupby("run_id", sort=True):
        if run_id in stored:
            links = store.run_table(str(run_id), "links")
            wanted = links["ring_id"].isin(set(decided["ring_id"]))
            parts.append(links.loc[wanted, ["ring_id", "kind", "identifier"]].drop_duplicates())
    return pd.concat(parts, ignore_index=True)
