"""Which earlier runs is a new one compared with?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphabuse.rings.identity import PastRing
from graphabuse.store import Store

RUNS_BACK = 4


def job_digest(store: Store, settings: Sequence[object], known: np.ndarray) -> str:
    """Digest of everything that decides the outcome of a detection: events, settings and what is known of accounts."""
    return hashlib.sha256(repr((store.fingerprint(), *settings)).encode() + known.tobytes()).hexdigest()[:16]


@dataclass(frozen=True)
class Past:
    """What a new run must know of earlier ones.

    Attributes
    ----------
    rings : list of PastRing
        Rings of the last runs, each as it was when last seen.
    run_id : str or None
        The run just before.
    anew : bool
        Did it see the same events of the same window? Then nothing happened since, whatever differs.
    dismissed : frozenset of str
        Membership hashes of rings that people dismissed.
    """

    rings: list[PastRing]
    run_id: str | None
    anew: bool
    dismissed: frozenset[str]


def read_past(store: Store, job: str, *, window: tuple[str, str], dismissed: frozenset[str]) -> Past:
    """The last runs of other jobs; a repeat of the same job is not its own past.

    Runs of versions that kept no job are of another one when they saw other events.
    """
    runs, events = store.runs().sort_values("sequence", ascending=False), store.fingerprint()
    same = runs["job"].eq(job) | (runs["job"].isna() & runs["input_fingerprint"].eq(events))
    last = runs[~same].head(RUNS_BACK)
    if last.empty:
        return Past([], None, False, dismissed)
    before = last.iloc[0]
    anew = (before["input_fingerprint"], before["window_start"], before["window_end"]) == (events, *window)
    return Past(_rings(store, last["run_id"].tolist()), str(before["run_id"]), anew, dismissed)


def _rings(store: Store, runs: Sequence[str]) -> list[PastRing]:
    """Rings of those runs, newest first."""
    found: dict[str, PastRing] = {}
    for place, run_id in enumerate(runs):
        members = store.run_table(run_id, "members")
        acted = members[members["role"] != "guarded"]
        for ring_id, rows in acted.groupby("ring_id", sort=True):
            name = str(ring_id)
            found.setdefault(name, PastRing(name, run_id, frozenset(rows["account_id"]), latest=place == 0))
    return list(found.values())
