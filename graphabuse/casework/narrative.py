"""Who, what, when, where, how and why? A draft for a case file, made from facts of the tables only."""

from collections import Counter
from datetime import datetime, timedelta

import pandas as pd

from graphabuse.casework.case import Case
from graphabuse.casework.cells import Cells
from graphabuse.casework.loose import loose_doubts
from graphabuse.casework.owners import owner_words
from graphabuse.casework.words import counted, day, listed, minute, period, plural, shown
from graphabuse.evidence.kinds import kind_weight
from graphabuse.rings.reasons import noun

FEW_OWNERS = 3
FEW_DAYS = timedelta(days=3)
QUESTIONS = ("who", "what", "when", "where", "how", "why")


def narrative(case: Case, cells: Cells | None = None) -> dict[str, str]:
    """One paragraph for each of the six questions, in that order; no judgement and no conclusion.

    Estimates and doubts are named as such, under *why*. ``cells`` are those of the ring, where they are known already.
    """
    told = (_who(case), _what(case), _when(case), _where(case), _how(case), _why(case, cells))
    return dict(zip(QUESTIONS, told, strict=True))


def narrative_text(case: Case) -> str:
    """The same as one text."""
    window = case.run.summary["window"]
    head = f"Draft about the linked accounts {case.ring_id}, from events between {window['start'][:10]} and {window['end'][:10]}."
    return "\n\n".join([head, *(f"{name.capitalize()}. {text}" for name, text in narrative(case).items())]) + "\n"


def _who(case: Case) -> str:
    core, edge, guarded = (len(case.accounts(role)) for role in ("core", "edge", "guarded"))
    text = (
        f"{plural(core + edge, 'account')}: {core:,} core, {edge:,} at the edge"
        if edge
        else f"{plural(core, 'core account')}"
    )
    names = [shown(account, 24) for account in case.accounts()[:5]]
    more = core + edge - len(names)
    text += f" ({listed([*names, f'{more:,} more'] if more > 0 else names)})."
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
    others = plural(outside, "account") if outside else "nobody"
    return (
        f"{noun(kind).capitalize()} {case.codes[kind, identifier]} ({shown(identifier, 32)}) was used by "
        f"{plural(inside, 'account')} of the ring {period(first, last)} ({plural(events, 'event')}) and by {others} outside."
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
    latest = max(last for _, _, last in seen)
    told = minute if order[-1] - order[0] < FEW_DAYS else day
    if told(order[0]) == told(latest):
        return f"All of them were seen on {told(latest)} (UTC), and at no other time."
    if told(order[0]) == told(order[-1]):
        return f"All of them were first seen on {told(order[0])}; the latest use was on {told(latest)} (UTC)."
    return (
        f"The first account was seen on {told(order[0])}, half of them by {told(order[(len(order) - 1) // 2])}, the last one on "
        f"{told(order[-1])}; the latest use was on {told(latest)} (UTC)."
    )


def _where(case: Case) -> str:
    rows = list(zip(*case.columns("identifiers", "kind", "accounts_inside", "accounts_outside"), strict=True))
    address = [at for at, row in enumerate(rows) if kind_weight(row[0]).is_address]
    if not address:
        return "They share no network address."
    wide = sum(rows[at][2] > rows[at][1] for at in address)
    used = f"; {wide:,} of them {'has' if wide == 1 else 'have'} more accounts outside than inside" if wide else ""
    named = _identifier(case, address[0]) if address[0] else "The strongest is named above."
    named = named if len(address) > 1 or address[0] else ""
    return " ".join(filter(None, [f"They share {counted(len(address), 'ip')}{used}.", named, _owners(case)]))


def _owners(case: Case) -> str:
    """The networks of most of the shared addresses."""
    names = ("asn", "network_name", "tag", "network")
    rows = (dict(zip(names, row, strict=True)) for row in zip(*case.columns("identifiers", *names), strict=True))
    known = Counter(owner_words(row) for row in rows if row["network"])
    parts = [f"{owner} ({count:,})" for owner, count in sorted(known.items(), key=lambda item: (-item[1], item[0]))]
    more = [f"{len(parts) - FEW_OWNERS:,} more"] if len(parts) > FEW_OWNERS else []
    return f"Their networks: {'; '.join(parts[:FEW_OWNERS] + more)}." if parts else ""


def _how(case: Case) -> str:
    found = _texts(case, "observed")
    return _sentences(found) if found else "Nothing was observed beyond the links above."


def _why(case: Case, cells: Cells | None) -> str:
    estimates = _texts(case, "estimated")[:1]
    parts = [
        f"Run {case.run.run_id} put it forward for {case.ring['action']}.",
        *(f"Estimated: {text}." for text in estimates),
    ]
    doubts = _texts(case, "doubt") + [str(row["text"]) for row in loose_doubts(case, cells)]
    against = (
        f"Against it: {_sentences(doubts)}" if doubts else "None of the checks for honest explanations found a doubt."
    )
    return " ".join([*parts, against])


def _texts(case: Case, kind: str) -> list[str]:
    rows = zip(*case.columns("reasons", "kind", "text"), strict=True)
    return [str(text) for of_kind, text in rows if of_kind == kind and not pd.isna(text)]


def _sentences(texts: list[str]) -> str:
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in texts)
