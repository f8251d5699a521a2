"""What changed between two runs, and why?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from graphabuse.casework.words import listed
from graphabuse.records import Run
from graphabuse.rings.identity import PastRing
from graphabuse.rings.lineage import RECOMPUTED, recomputed, trace

NEW_DATA = "new data"


@dataclass(frozen=True)
class Difference:
    """The rings of a run against those of another.

    Attributes
    ----------
    rings : pandas.DataFrame
        As ``lineage`` of a run, with accounts_before and accounts, and cause (null for an unchanged ring): one row for each
        relation, one for each new and each ended ring.
    moves : pandas.DataFrame
        Accounts that joined or left, as ``moves`` of a run.
    causes : tuple of str
        What differs between the runs, in words; empty when nothing does.
    recomputed : bool
        Same events, other settings, model or labels: nothing happened, it was only judged anew.
    run_id, previous_run_id : str
        The two runs.
    """

    rings: pd.DataFrame
    moves: pd.DataFrame
    causes: tuple[str, ...]
    recomputed: bool
    run_id: str = ""
    previous_run_id: str = ""

    @property
    def by_ring(self) -> pd.DataFrame:
        """One row for each ring, ended ones last: ring_id (of an ended one its last), change, previous_ring_ids (others that it
        comes from), accounts_before, accounts, joined, left (against the ring whose name it keeps), cause."""
        name = self.rings["ring_id"].fillna(self.rings["previous_ring_id"])
        once = self.rings.assign(ring_id=name).drop_duplicates("ring_id")
        other = self.rings["previous_ring_id"].notna() & (self.rings["previous_ring_id"] != name)
        came = self.rings["previous_ring_id"][other].groupby(name[other]).agg(tuple)
        once = once.assign(previous_ring_ids=[came.get(ring_id, ()) for ring_id in once["ring_id"]])
        columns = ["ring_id", "change", "previous_ring_ids", "accounts_before", "accounts", "joined", "left", "cause"]
        return once[columns].reset_index(drop=True)

    @property
    def counts(self) -> dict[str, int]:
        """Rings by change."""
        return {str(change): int(n) for change, n in self.by_ring["change"].value_counts().sort_index().items()}

    @property
    def text(self) -> str:
        """One sentence."""
        counts = listed([f"{n:,} {change}" for change, n in self.counts.items()]) or "no rings in either run"
        why = f"; because of {listed(self.causes)}" if self.causes else "; the runs had the same input and settings"
        return counts + why


def diff(run: Run, previous: Run) -> Difference:
    """Compare two runs; a ring that kept its id is compared with itself, others by their accounts."""
    before, now = _accounts(previous), _accounts(run)
    ids = [str(ring_id) for ring_id in run.rings["ring_id"]]
    past = [PastRing(name, previous.run_id, frozenset(accounts)) for name, accounts in before.items()]
    fixed = {at: name for at, name in enumerate(ids) if name in before}
    line = trace([now.get(name, set()) for name in ids], past, set(run.accounts["account_id"]), fixed=fixed)
    actual = dict(zip(line.names, ids, strict=True))
    table = line.table.assign(ring_id=line.table["ring_id"].map(actual, na_action="ignore"))
    data, other = causes_of(run.summary, previous.summary)
    again = bool(other) and not data
    if again:
        table["change"] = recomputed(table["change"])
    counts = {name: {key: len(value) for key, value in rings.items()} for name, rings in (("b", before), ("n", now))}
    table["accounts_before"] = table["previous_ring_id"].map(counts["b"]).fillna(0).astype("int64")
    table["accounts"] = table["ring_id"].map(counts["n"]).fillna(0).astype("int64")
    table["cause"] = _causes(table, run, previous, data=data, other=other)
    moves = line.moves.assign(
        ring_id=line.moves["ring_id"].map(lambda name: actual.get(name, name)),
        other_ring_id=line.moves["other_ring_id"].map(lambda name: actual.get(name, name)),
    )
    return Difference(table, moves, (*data, *other), again, run.run_id, previous.run_id)


def causes_of(now: Mapping[str, object], before: Mapping[str, object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What differs in the data, and what differs in settings, model, labels; from the summaries of two runs."""
    data, other = [], []
    if now.get("input_fingerprint") != before.get("input_fingerprint") or now.get("window") != before.get("window"):
        data.append(NEW_DATA)
    changed = _settings(now.get("config"), before.get("config"))
    ignored = [name for name in changed if "ignore" in name]
    if ignored:
        other.append("a changed ignore-list")
    if len(changed) > len(ignored):
        other.append(f"changed settings ({listed([name for name in changed if name not in ignored][:4])})")
    if now.get("seed") != before.get("seed"):
        other.append("another seed")
    if now.get("model") != before.get("model") or _version(now) != _version(before):
        other.append("a changed model or version")
    if now.get("labels") != before.get("labels") or now.get("verdicts") != before.get("verdicts"):
        other.append("other labels or decisions")
    return tuple(data), tuple(other)


def _settings(now: object, before: object) -> list[str]:
    if not isinstance(now, Mapping) or not isinstance(before, Mapping):
        return []
    found = []
    for section in sorted({*now, *before} - {"engine", "networks"}):
        a, b = now.get(section) or {}, before.get(section) or {}
        found += [f"{section}.{key}" for key in sorted({*a, *b}) if (a.get(key) or None) != (b.get(key) or None)]
    return found


def _version(summary: Mapping[str, object]) -> object:
    versions = summary.get("versions")
    return versions.get("graphabuse") if isinstance(versions, Mapping) else None


def _accounts(run: Run) -> dict[str, set[str]]:
    acted = run.members[run.members["role"] != "guarded"]
    return {str(name): set(rows) for name, rows in acted.groupby("ring_id", sort=True)["account_id"]}


def _causes(
    table: pd.DataFrame, run: Run, previous: Run, *, data: tuple[str, ...], other: tuple[str, ...]
) -> list[str | None]:
    """New data where a ring was used after the earlier window, or where nothing but the data differs; else the rest."""
    end = pd.Timestamp(previous.summary["window"]["end"])
    last = dict(zip(run.rings["ring_id"], run.rings["last_seen"], strict=True))
    found: list[str | None] = []
    for change, ring_id in zip(table["change"], table["ring_id"], strict=True):
        fresh = ring_id is not None and not pd.isna(ring_id) and last[ring_id] > end
        if change == "unchanged" or not (data or other):
            found.append(None)
        elif data and (not other or fresh):
            found.append(data[0])
        else:
            found.append(RECOMPUTED if not data else listed([*data, *other]))
    return found
