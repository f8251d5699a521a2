"""What do people's decisions mean for the next run, and for training?

A decision binds to the accounts it was made about. The last one about a ring stands; earlier ones are history.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from graphabuse.graph.snapshot import Snapshot
from graphabuse.records import OUTCOMES
from graphabuse.rings.labels import UNKNOWN, load_labels
from graphabuse.store import Store

CORE_WEIGHT, EDGE_WEIGHT = 1.0, 0.5
ALIASES = {
    "confirm": "confirmed", "dismiss": "dismissed", "needs-more": "needs_more", "needs more": "needs_more", "unsure": "needs_more",
} | {name: name for name in OUTCOMES}  # fmt: skip


def standing(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The decision that stands for each ring: the last one."""
    return verdicts.drop_duplicates("ring_id", keep="last").reset_index(drop=True)


def dismissed_hashes(verdicts: pd.DataFrame) -> frozenset[str]:
    """Membership hashes of rings whose standing decision is to dismiss them; such a ring stays dismissed until it changes."""
    stands = standing(verdicts)
    return frozenset(stands.loc[stands["outcome"] == "dismissed", "membership_hash"])


def labels_from_verdicts(store: Store) -> pd.DataFrame:
    """Labels for training from the standing decisions of a store.

    Returns
    -------
    pandas.DataFrame
        account_id, label (1 abusive, 0 honest), weight (1 for core, 0.5 for edge accounts), ring_id, verdict_id, by,
        decided_at; one row for each account, the later decision where two speak of it. A confirmed ring labels its core and
        edge 1, a dismissed one labels them 0; exceptions and guarded accounts get no label, neither do ``needs_more`` and
        ``watch``.
    """
    return labels_of(store.verdicts())


def labels_of(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The same from the table of decisions."""
    rows: list[tuple[object, ...]] = []
    for one in standing(verdicts).to_dict("records"):
        if one["outcome"] not in ("confirmed", "dismissed"):
            continue
        label, spared = int(one["outcome"] == "confirmed"), set(one["exceptions"])
        for accounts, weight in ((one["core"], CORE_WEIGHT), (one["edge"], EDGE_WEIGHT)):
            tail = (one["ring_id"], one["verdict_id"], one["by"], one["decided_at"])
            rows += [(account, label, weight, *tail) for account in accounts if account not in spared]
    columns = ["account_id", "label", "weight", "ring_id", "verdict_id", "by", "decided_at"]
    frame = pd.DataFrame(rows, columns=columns).astype({"label": "int8", "weight": "float64"})
    frame = frame.sort_values("decided_at", kind="stable").drop_duplicates("account_id", keep="last")
    return frame.sort_values("account_id", kind="stable").reset_index(drop=True)


def known_accounts(labels: str | Path | pd.DataFrame | None, verdicts: pd.DataFrame, snapshot: Snapshot) -> np.ndarray:
    """Label of every account of the window: those given, else those of confirmed core accounts; −1 unknown.

    ``labels="verdicts"`` takes all labels from the decisions.
    """
    from_people = isinstance(labels, str) and labels == "verdicts"
    known = load_labels(labels_of(verdicts) if from_people else labels, snapshot)
    return np.where(known == UNKNOWN, load_labels(seeds_of(verdicts), snapshot), known)


def seeds_of(verdicts: pd.DataFrame) -> pd.DataFrame:
    """account_id, label: core accounts of confirmed rings, which count as known in the next run."""
    labels = labels_of(verdicts)
    return labels.loc[(labels["label"] == 1) & (labels["weight"] >= CORE_WEIGHT), ["account_id", "label"]]
