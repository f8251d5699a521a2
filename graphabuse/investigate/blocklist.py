"""Which accounts are safe to act on? A list for other systems to read; graphabuse itself bans nobody."""

import pandas as pd

from graphabuse.records import Run
from graphabuse.rings.verdicts import standing

COLUMNS = ["account_id", "ring_id", "basis", "score", "verdict_id", "run_id"]


def block_list(run: Run, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Core accounts of rings that a person confirmed, or whose action is ``block`` and that nobody has decided on.

    Left out always: edge and guarded accounts, exceptions of any standing decision, accounts that merely touched attack
    infrastructure, and rings that somebody dismissed or wants to wait for. Of a ring that changed after it was confirmed only
    the accounts that were decided on are listed.

    Returns
    -------
    pandas.DataFrame
        account_id, ring_id, basis (``confirmed`` or ``block``), score (0..1), verdict_id (null without one), run_id.
    """
    stands = standing(verdicts)
    by_ring = {one["ring_id"]: one for one in stands.to_dict("records")}
    by_hash = {one["membership_hash"]: one for one in by_ring.values()}
    spared = {account for one in by_ring.values() for account in one["exceptions"]}
    spared |= set(run.protected["account_id"]) | set(run.members.loc[run.members["role"] == "guarded", "account_id"])
    core = run.members[(run.members["role"] == "core") & ~run.members["account_id"].isin(spared)]
    rows: list[tuple[object, ...]] = []
    hashes = run.rings["membership_hash"] if "membership_hash" in run.rings else [""] * len(run.rings)
    for ring_id, action, digest in zip(run.rings["ring_id"], run.rings["action"], hashes, strict=True):
        one = by_ring.get(ring_id) or by_hash.get(digest)
        mine = core[core["ring_id"] == ring_id]
        if one is None and action != "block":
            continue
        if one is not None:
            if one["outcome"] != "confirmed":
                continue
            mine = mine[mine["account_id"].isin(one["core"])]
        basis, verdict_id = ("block", None) if one is None else ("confirmed", one["verdict_id"])
        pairs = zip(mine["account_id"], mine["score"], strict=True)
        rows += [(account, ring_id, basis, score, verdict_id, run.run_id) for account, score in pairs]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"score": "float64"})
