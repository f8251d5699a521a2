"""What does the next person type? Commands to decide, and ways to open the ring elsewhere."""

from dataclasses import dataclass

from graphabuse.casework import Case

DECISIONS = (
    ("confirm", "shared-device", "These accounts act together and abuse. Core and edge accounts become labels; nothing is blocked by it."),
    ("dismiss", "household", "There is an honest explanation. The ring stays away until its accounts change."),
    ("needs-more", "more-data", "Not clear yet. Goes nowhere near training."),
    ("watch", "growing", "Leave it in the queue, look again at the next run."),
)  # fmt: skip


@dataclass(frozen=True)
class Handoff:
    """Texts to copy.

    Attributes
    ----------
    decisions : list of (str, str, str)
        Outcome, command, what it means.
    cypher, notebook, terminal : str
        The same ring in the graph, in Python and in a terminal.
    """

    decisions: list[tuple[str, str, str]]
    cypher: str
    notebook: str
    terminal: str


def handoff(case: Case) -> Handoff:
    """Commands for one ring; its id is the only thing that varies, and ids are letters and digits."""
    ring_id = case.ring_id
    decisions = [
        (outcome, f"graphabuse decide {ring_id} {outcome} --reason {reason} --by YOU --store STORE", meaning)
        for outcome, reason, meaning in DECISIONS
    ]
    cypher = (
        f'MATCH (a:Account)-[m:MEMBER_OF]->(r:Ring {{ring_id: "{ring_id}"}})\n'
        "RETURN a.account_id, m.role, m.score ORDER BY m.role, a.account_id"
    )
    notebook = (
        f'ring = ga.open_run(ga.open_store("STORE"), "{case.run.run_id}").ring("{ring_id}")\nring.why(); ring.doubts()'
    )
    return Handoff(decisions, cypher, notebook, f"graphabuse show {ring_id} --store STORE")
