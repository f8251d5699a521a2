"""Who, what, when, where, how and why? A draft for a case file, made from facts of the tables only."""

from collections import Counter
from datetime import datetime

import pandas as pd

from graphabuse.casework.case import Case
from graphabuse.casework.words import counted, day, listed, plural, shown
from graphabuse.evidence.kinds import kind_weight
from graphabuse.rings.reasons import noun

QUESTIONS = ("who", "what", "when", "where", "how", "why")


def narrative(case: Case) -> dict[str, str]:
    """One paragraph for each of the six questions, in that order; no judgement and no conclusion.

    Estimates and doubts are named as such, under *why*.
    """
    return dict(
        zip(QUESTIONS, (_who(case), _what(case), _when(case), _where(case), _how(case), _why(case)), strict=True)
    )


def narrative_text(case: Case) -> str:
    """The same as one text."""
    window = case.run.summary["window"]
    head = f"Draft about the linked accounts {case.ring_id}, from events between {window['start'][:10]} and {window['end'][:10]}."
    return "\n\n".join([head, *(f"{name.capitalize()}. {text}" for name, text in narrative(case).items())]) + "\n"


def _who(case: Case) -> str:
    core, edge, guarded = (len(case.accounts(role)) for role in ("core", "edge", "guarded"))
    text = f"{plural(core + edge, 'account')}: {core:,} core, {edge:,} at the edge"
    names = [shown(account, 24) for account in case.accounts()[:5]]
    more = core + edge - len(names)
    text += f" ({listed(names)}{f' and {more:,} more' if more > 0 else ''})."
    if guarded:
        text += f" {plural(guarded, 'account')} near it {'is' if guarded == 1 else 'are'} guarded and not counted."
    return text


def _what(case: Case) -> str:
    (kinds,) = case.columns("identifiers", "kind")
    if not kinds:
        return "They share no identifier; what ties them is when they acted."
    text = f"They share {listed([counted(n, kind) for kind, n in sorted(Counter(kinds).items())])}."
    return f"{text} {_identifier(case, 0)}"


def _identifier(case: Case, at: int) -> str:
    names = ("kind", "identifier", "accounts_inside", "accounts_outside", "first_seen", "last_seen", "events")
    kind, identifier, inside, outside, first, last, events = (
        column[at] for column in case.columns("identifiers", *names)
    )
    return (
        f"{noun(kind).capitalize()} {case.codes[kind, identifier]} ({shown(identifier, 32)}) was used by "
        f"{plural(inside, 'account')} of the ring between {day(first)} and {day(last)} ({plural(events, 'event')}) and by "
        f"{plural(outside, 'account')} outside."
    )


def _when(case: Case) -> str:
    acted = set(case.accounts())
    rows = zip(*case.columns("links", "account_id", "first_seen", "last_seen"), strict=True)
    seen = [(account, first, last) for account, first, last in rows if account in acted]
    if not seen:
        return f"First seen on {day(case.ring['first_seen'])}, last seen on {day(case.ring['last_seen'])}."
    firsts: dict[str, datetime] = {}
    for account, first, _ in seen:
        firsts[account] = min(first, firsts.get(account, first))
    order = sorted(firsts.values())
    return (
        f"The first account was seen on {day(order[0])}, half of them by {day(order[(len(order) - 1) // 2])}, the last one on "
        f"{day(order[-1])}; the latest use was on {day(max(last for _, _, last in seen))}."
    )


def _where(case: Case) -> str:
    rows = list(zip(*case.columns("identifiers", "kind", "accounts_inside", "accounts_outside"), strict=True))
    address = [at for at, row in enumerate(rows) if kind_weight(row[0]).is_address]
    if not address:
        return "They share no network address."
    wide = sum(rows[at][2] > rows[at][1] for at in address)
    used = f"; {wide:,} of them {'has' if wide == 1 else 'have'} more accounts outside than inside" if wide else ""
    return f"They share {counted(len(address), 'ip')}{used}. {_identifier(case, address[0])}"


def _how(case: Case) -> str:
    found = _texts(case, "observed")
    return _sentences(found) if found else "Nothing was observed beyond the links above."


def _why(case: Case) -> str:
    ring = case.ring
    score = _texts(case, "estimated")[:1]
    parts = [
        f"The run {case.run.run_id} put it forward for {ring['action']}",
        *(f"the model estimates: {text}" for text in score),
    ]
    doubts = _texts(case, "doubt")
    against = (
        f"Against it: {_sentences(doubts)}" if doubts else "None of the checks for honest explanations found a doubt."
    )
    return f"{'; '.join(parts)}. {against}"


def _texts(case: Case, kind: str) -> list[str]:
    rows = zip(*case.columns("reasons", "kind", "text"), strict=True)
    return [str(text) for of_kind, text in rows if of_kind == kind and not pd.isna(text)]


def _sentences(texts: list[str]) -> str:
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in texts)
