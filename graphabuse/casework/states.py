"""In which state is each ring: open, or what somebody decided, and is that still about the same accounts?"""

import pandas as pd

from graphabuse.records import Run
from graphabuse.rings.identity import membership_hash
from graphabuse.rings.verdicts import standing

OPEN = "open"


def states(run: Run, verdicts: pd.DataFrame) -> pd.DataFrame:
    """State of every ring of a run.

    Parameters
    ----------
    run : Run
    verdicts : pandas.DataFrame
        Decisions, as a store's ``verdicts()`` gives them.

    Returns
    -------
    pandas.DataFrame
        ring_id, state (``open``, ``confirmed``, ``dismissed``, ``needs_more``, ``watch``), stale (the ring's accounts differ
        from those that were decided on), suppressed (dismissed and not stale), joined_since and left_since (accounts),
        verdict_id, by, decided_at, reason, note, exceptions, membership_hash; the verdict's columns are null for an open ring.
    """
    stands = standing(verdicts)
    by_ring = {one["ring_id"]: one for one in stands.to_dict("records")}
    by_hash = {one["membership_hash"]: one for one in stands.to_dict("records")}
    acted = run.members[run.members["role"] != "guarded"]
    accounts = {str(name): set(rows) for name, rows in acted.groupby("ring_id")["account_id"]}
    rows = []
    for ring_id in run.rings["ring_id"]:
        now = accounts.get(ring_id, set())
        digest = membership_hash(now)
        one = by_ring.get(ring_id) or by_hash.get(digest)
        if one is None:
            rows.append((ring_id, OPEN, False, False, 0, 0, None, None, pd.NaT, None, None, (), digest))
            continue
        before = {*one["core"], *one["edge"]}
        stale = one["membership_hash"] != digest
        rows.append(
            (ring_id, one["outcome"], stale, one["outcome"] == "dismissed" and not stale, len(now - before) if stale else 0,
             len(before - now) if stale else 0, one["verdict_id"], one["by"], one["decided_at"], one["reason"], one["note"],
             one["exceptions"], digest)
        )  # fmt: skip
    columns = ["ring_id", "state", "stale", "suppressed", "joined_since", "left_since", "verdict_id", "by", "decided_at", "reason",
               "note", "exceptions", "membership_hash"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    kinds = {"stale": bool, "suppressed": bool, "joined_since": "int64", "left_since": "int64"}
    return frame.astype(kinds).assign(decided_at=pd.to_datetime(frame["decided_at"], utc=True))
