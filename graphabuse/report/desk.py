"""What do all pages of a report share? The run, what came before it, the state and place of every ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from graphabuse.casework import Case, Cases, cases, precedents, queue, states
from graphabuse.casework.kinship import kinships, relatives
from graphabuse.records import Run
from graphabuse.report.activity import Activity
from graphabuse.report.elsewhere import Places
from graphabuse.report.past import Past
from graphabuse.rings.verdicts import labels_of

SHOWN_KIN = 10
BANDS = ((0.9, 1.01), (0.8, 0.9), (0.6, 0.8), (0.0, 0.6))
STATE_WORDS = {
    "open": "open: nobody decided yet", "confirmed": "confirmed", "dismissed": "dismissed", "needs_more": "needs more", "watch": "on watch",
}  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Everything known when pages are written.

    Attributes
    ----------
    run, activity, past
        What the report is made from.
    cases : Cases
        Every ring with its part of every table.
    states, places : mapping
        Ring id → its row of :func:`graphabuse.casework.states` and of :func:`graphabuse.casework.queue`.
    kin : pandas.DataFrame
        Pairs of rings that used a common identifier.
    bands : list of (float, float, int, int)
        From, to (score), rings decided, rings confirmed; decisions of this store on rings of this run.
    labels : pandas.DataFrame
        account_id, label of accounts that decisions speak of.
    elsewhere : Places
        Where else a ring can be opened.
    """

    run: Run
    activity: Activity
    past: Past
    cases: Cases
    states: Mapping[str, dict[str, Any]]
    places: Mapping[str, dict[str, Any]]
    kin: pd.DataFrame
    bands: list[tuple[float, float, int, int]]
    labels: pd.DataFrame
    elsewhere: Places = ()

    def similar(self, case: Case) -> list[dict[str, Any]]:
        """Other rings of the run that used an identifier of this one, most in common first."""
        return relatives(case, self.pairs.get(case.ring_id, ()), self.places)[:SHOWN_KIN]

    def precedents(self, case: Case) -> list[dict[str, Any]]:
        """Earlier decisions about its accounts or identifiers, latest first."""
        if self.past.verdicts.empty:
            return []
        return precedents(case, self.past.verdicts, self.past.decided_links).head(SHOWN_KIN).to_dict("records")

    def decided(self, ring_id: str) -> list[tuple[int, str]]:
        """When people decided about a ring (epoch seconds), and what."""
        if self.past.verdicts.empty:
            return []
        mine = self.past.verdicts[self.past.verdicts["ring_id"] == ring_id]
        words = [str(outcome).replace("_", " ") for outcome in mine["outcome"]]
        return [(int(moment.timestamp()), word) for moment, word in zip(mine["decided_at"], words, strict=True)]

    @cached_property
    def pairs(self) -> dict[str, list[tuple[str, str, str]]]:
        """Ring → other rings and the (kind, identifier) in common."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        names = ["ring_id", "other_ring_id", "kind", "identifier"]
        for ring_id, *pair in zip(*(self.kin[name].tolist() for name in names), strict=True):
            found.setdefault(ring_id, []).append((pair[0], pair[1], pair[2]))
        return found

    @cached_property
    def label_of(self) -> dict[str, int]:
        """Account → 1 confirmed, 0 cleared, by decisions."""
        return dict(zip(self.labels["account_id"].tolist(), self.labels["label"].tolist(), strict=True))

    @cached_property
    def prior(self) -> dict[str, str]:
        """Account → what the last decision that speaks of it says, about which ring and when."""
        names = (self.labels[name].tolist() for name in ("account_id", "label", "ring_id", "decided_at"))
        return {
            account: f"{'confirmed' if label else 'cleared'} in {ring_id}, {moment:%Y-%m-%d}"
            for account, label, ring_id, moment in zip(*names, strict=True)
        }

    def standing_of(self, score: float, rank: int) -> str:
        """Where a score stands, and what scores like it turned out to be."""
        for low, high, decided, confirmed in self.bands:
            if low <= score < high and decided:
                return f"rank {rank} of {len(self.run.rings)} by score; {confirmed} of {decided} decided rings from {low:g} up were confirmed"
        return f"rank {rank} of {len(self.run.rings)} by score; not yet calibrated by decisions"


def desk(run: Run, activity: Activity, past: Past, elsewhere: Places = ()) -> Desk:
    """Look everything up once."""
    have = {str(row["ring_id"]): row for row in states(run, past.verdicts).to_dict("records")}
    order = queue(run, past.verdicts, everything=True)
    places = {str(row["ring_id"]): row for row in order.to_dict("records")}
    labels = labels_of(past.verdicts)
    return Desk(run, activity, past, cases(run), have, places, kinships(run), _bands(run, have), labels, elsewhere)


def _bands(run: Run, have: Mapping[str, dict[str, Any]]) -> list[tuple[float, float, int, int]]:
    found = []
    for low, high in BANDS:
        inside = run.rings[(run.rings["score"] >= low) & (run.rings["score"] < high)]["ring_id"]
        outcomes = [have[ring_id]["state"] for ring_id in inside]
        confirmed = outcomes.count("confirmed")
        found.append((low, high, confirmed + outcomes.count("dismissed"), confirmed))
    return found


def state_words(state: Mapping[str, Any]) -> str:
    """confirmed by ana on 2024-03-01, its accounts changed since: +3 −1."""
    words = STATE_WORDS.get(state["state"], str(state["state"]))
    if state["state"] == "open":
        return words
    told = f"{words} by {state['by']} on {state['decided_at']:%Y-%m-%d}"
    if not state["stale"]:
        return told
    return f"{told}; its accounts changed since (+{state['joined_since']} −{state['left_since']})"
