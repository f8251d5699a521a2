"""What happened to a ring before? Its rows in every run of the store, and every decision about it."""

import pandas as pd

from graphabuse.store import Store

RUN_COLUMNS = ["accounts", "score", "action", "rank"]


def history(store: Store, ring_id: str) -> pd.DataFrame:
    """Runs and decisions in order of time.

    Returns
    -------
    pandas.DataFrame
        at (UTC), what (``run`` or ``verdict``), run_id, change, relation, previous_ring_id (of the run), accounts, score, action,
        rank (in the run), outcome, reason, note, by, verdict_id (of the decision); null where a column does not apply.
    """
    rows: list[dict[str, object]] = []
    for run_id, created_at in store.runs()[["run_id", "created_at"]].itertuples(index=False):
        rings = store.run_table(run_id, "rings")
        mine = rings[rings["ring_id"] == ring_id]
        lineage = store.run_table(run_id, "lineage")
        lines = lineage[
            (lineage["ring_id"] == ring_id) | (lineage["ring_id"].isna() & (lineage["previous_ring_id"] == ring_id))
        ]
        if mine.empty and lines.empty:
            continue
        facts = {name: mine[name].iloc[0] for name in RUN_COLUMNS} if len(mine) else {}
        known = lines[["change", "relation", "previous_ring_id"]].to_dict("records")
        change = [{"change": mine["change"].iloc[0]}] if len(mine) else [{}]
        rows += [{"at": created_at, "what": "run", "run_id": run_id, **facts, **line} for line in known or change]
    verdicts = store.verdicts()
    for one in verdicts[verdicts["ring_id"] == ring_id].to_dict("records"):
        told = {name: one[name] for name in ("run_id", "outcome", "reason", "note", "by", "verdict_id")}
        rows.append({"at": one["decided_at"], "what": "verdict", **told})
    columns = [
        "at",
        "what",
        "run_id",
        "change",
        "relation",
        "previous_ring_id",
        *RUN_COLUMNS,
        "outcome",
        "reason",
        "note",
        "by",
        "verdict_id",
    ]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame = frame.where(frame.notna(), None)
    frame = frame.astype({"accounts": "Int64", "rank": "Int64", "score": "float64"})
    frame = frame.assign(at=pd.to_datetime(frame["at"], utc=True))
    return frame.sort_values("at", kind="stable").reset_index(drop=True)
