"""What does the next person type? Commands to decide, and ways to open the ring elsewhere."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from graphabuse.casework import Case
from graphabuse.report.elsewhere import Places, filled

CONFIRMED_FOR = {
    "shared_device": "shared_device",
    "shared_payment_token": "shared_payment",
    "shared_ip": "shared_address",
}
BY_TIMING = ("synchrony", "cotimed_addresses", "first_seen_together")
DISMISSED_FOR = {
    "household": "household", "office": "office", "class": "campus", "kiosk": "public_place", "agency": "reseller",
    "collision": "common_device_model", "background": "chance",
}  # fmt: skip
MEANINGS = {
    "confirmed": "These accounts act together and abuse. They become labels for training; nothing is blocked by it.",
    "dismissed": "There is an honest explanation. The ring stays away until its accounts change.",
    "needs_more": "Not clear yet. Goes nowhere near training.",
    "watch": "Leave it in the queue and look again at the next run.",
}


@dataclass(frozen=True)
class Handoff:
    """Texts to copy.

    Attributes
    ----------
    decisions : list of (str, str, str, str)
        Outcome, command, what it means, and the same as a link that saves a file for ``graphabuse decisions``.
    cypher, notebook, terminal : str
        The same ring in the graph, in Python and in a terminal.
    links : list of (str, str)
        Name and address of it elsewhere.
    """

    decisions: list[tuple[str, str, str, str]]
    cypher: str
    notebook: str
    terminal: str
    links: list[tuple[str, str]]


def handoff(case: Case, elsewhere: Places = ()) -> Handoff:
    """Commands for one ring; its id and its membership hash are all that varies, and both are letters and digits.

    With the hash a decision is refused when the ring has other accounts than this page shows.
    """
    ring_id, seen = case.ring_id, case.membership_hash
    decisions = [
        (
            outcome,
            f"graphabuse decide {ring_id} {outcome} --by YOU --reason {reason} --membership {seen} --store STORE",
            MEANINGS[outcome],
            _saved(case, outcome, reason),
        )
        for outcome, reason in _reasons(case).items()
    ]
    cypher = (
        f'MATCH (a:Account)-[m:MEMBER_OF]->(r:Ring {{ring_id: "{ring_id}"}})\n'
        "RETURN a.account_id, m.role, m.score ORDER BY m.role, a.account_id"
    )
    notebook = (
        f'ring = ga.open_run(ga.open_store("STORE"), "{case.run.run_id}").ring("{ring_id}")\nring.why(); ring.doubts()'
    )
    links = filled(elsewhere, ring=ring_id, run=case.run.run_id, cypher=cypher)
    return Handoff(decisions, cypher, notebook, f"graphabuse show {ring_id} --store STORE", links)


def _saved(case: Case, outcome: str, reason: str) -> str:
    """A decision as an address that holds its own content; a person adds exceptions, evidence and a note to the file."""
    content = {
        "ring_id": case.ring_id, "run_id": case.run.run_id, "membership_hash": case.membership_hash, "outcome": outcome, "reason": reason,
        "note": "", "exceptions": [], "evidence": [],
    }  # fmt: skip
    return f"data:application/json,{quote(json.dumps(content, indent=0), safe='{}[]:, ')}"


def _reasons(case: Case) -> dict[str, str]:
    """Outcome → the reason that the ring's own evidence suggests; a person changes it where it is another."""
    held_by = str(case.ring["held_by"])
    return {
        "confirmed": "scripted_timing" if held_by in BY_TIMING else CONFIRMED_FOR.get(held_by, "other"),
        "dismissed": DISMISSED_FOR.get(str(case.ring["nearest_honest"]), "other"),
        "needs_more": "waiting_for_data",
        "watch": "too_early",
    }
