"""What is new about a ring since it was last seen, and what do people already know about its accounts?"""

from graphabuse.casework import Case
from graphabuse.report.desk import Desk
from graphabuse.report.html import plural
from graphabuse.report.tiles import Tile

SHOWN_MOVES = 12


def change_words(desk: Desk, case: Case) -> str:
    """grown since run-…: 5 joined, 1 left; new data."""
    change = str(case.ring["change"])
    if not any(isinstance(relation, str) for relation in case.columns("lineage", "relation")[0]):
        return change
    lines = case.lineage[case.lineage["relation"].notna()]
    carried = lines[lines["relation"] == "CONTINUES"]
    first = (carried if len(carried) else lines).iloc[0]
    told = f"{change} since {first['previous_run_id']}"
    if change != "unchanged":
        told += f": {int(first['joined'])} joined, {int(first['left'])} left"
    others = [str(name) for name in lines["previous_ring_id"] if name != case.ring_id]
    if others:
        word = "split from" if change == "split" else "took in" if change == "merged" else "was"
        told += f"; {word} {', '.join(others[:4])}"
    cause = _cause(desk, case.ring_id)
    return f"{told}; cause: {cause}" if cause else told


def _cause(desk: Desk, ring_id: str) -> str:
    if desk.past.difference is None:
        return ""
    rows = desk.past.difference.rings
    causes = rows.loc[rows["ring_id"] == ring_id, "cause"].dropna()
    return str(causes.iloc[0]) if len(causes) else ""


def moved(case: Case) -> list[tuple[str, list[str], int]]:
    """joined and left: accounts (a few) and how many there are."""
    found = []
    for move in ("joined", "left"):
        rows = zip(*case.columns("moves", "move", "account_id"), strict=True)
        accounts = [account for how, account in rows if how == move]
        if accounts:
            found.append((move, accounts[:SHOWN_MOVES], len(accounts)))
    return found


def known_members(desk: Desk, case: Case) -> Tile:
    """Members that a decision or a label names."""
    accounts = case.accounts()
    mine = [desk.label_of[account] for account in accounts if account in desk.label_of]
    bad, good = mine.count(1), mine.count(0)
    said = zip(*case.columns("reasons", "code", "text"), strict=True)
    labelled = [str(text) for code, text in said if code in ("labelled_abusive", "labelled_honest")]
    if bad or good:
        return Tile(
            "already known", f"{bad} of {len(accounts)}", f"confirmed by decisions; {good} cleared by decisions"
        )
    if labelled:
        return Tile("already known", "labels", labelled[0].partition(" (")[0])
    if not len(desk.past.verdicts) and not desk.run.summary["labels"]:
        return Tile("already known", "none", "no decision and no label in this store yet")
    return Tile("already known", "none", f"no decision or label names one of its {plural(len(accounts), 'account')}")
