"""Which earlier runs is a new one compared with?"""

import hashlib
from collections.abc import Sequence

import numpy as np

from graphabuse.rings.identity import PastRing
from graphabuse.store import Store

RUNS_BACK = 4


def job_digest(store: Store, settings: Sequence[object], known: np.ndarray) -> str:
    """Digest of everything that decides the outcome of a detection: events, settings and what is known of accounts."""
    return hashlib.sha256(repr((store.fingerprint(), *settings)).encode() + known.tobytes()).hexdigest()[:16]


def runs_before(store: Store, job: str) -> list[str]:
    """Ids of the last runs of other jobs, newest first; a repeat of the same job is not its own past.

    Runs of versions that kept no job are of another one when they saw other events.
    """
    runs = store.runs().sort_values("sequence", ascending=False)
    same = runs["job"].eq(job) | (runs["job"].isna() & runs["input_fingerprint"].eq(store.fingerprint()))
    return [str(run_id) for run_id in runs.loc[~same, "run_id"].head(RUNS_BACK)]


def past_rings(store: Store, runs: Sequence[str]) -> list[PastRing]:
    """Rings of those runs (newest first), each as it was when last seen."""
    found: dict[str, PastRing] = {}
    for place, run_id in enumerate(runs):
        members = store.run_table(run_id, "members")
        acted = members[members["role"] != "guarded"]
        for ring_id, rows in acted.groupby("ring_id", sort=True):
            name = str(ring_id)
            found.setdefault(name, PastRing(name, run_id, frozenset(rows["account_id"]), latest=place == 0))
    return list(found.values())
