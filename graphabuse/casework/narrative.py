"""Who, what, when, where, how and why? A draft for a case file, made from facts of the tables only."""

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
    if case.identifiers.empty:
        return "They share no identifier; what ties them is when they acted."
    counts = case.identifiers["kind"].value_counts(sort=False)
    text = f"They share {listed([counted(int(n), str(kind)) for kind, n in counts.sort_index().items()])}."
    return f"{text} {_identifier(case, 0)}"


def _identifier(case: Case, at: int) -> str:
    row = case.identifiers.iloc[at]
    code = case.codes[row["kind"], row["identifier"]]
    inside, outside = int(row["accounts_inside"]), int(row["accounts_outside"])
    name = noun(str(row["kind"])).capitalize()
    return (
        f"{name} {code} ({shown(row['identifier'], 32)}) was used by {plural(inside, 'account')} of the ring between "
        f"{day(row['first_seen'])} and {day(row['last_seen'])} ({plural(int(row['events']), 'event')}) and by "
        f"{plural(outside, 'account')} outside."
    )


def _when(case: Case) -> str:
    acted = case.links[case.links["account_id"].isin(set(case.accounts()))]
    if acted.empty:
        return f"First seen on {day(case.ring['first_seen'])}, last seen on {day(case.ring['last_seen'])}."
    first = acted.groupby("account_id")["first_seen"].min().sort_values()
    half = first.iloc[(len(first) - 1) // 2]
    return (
        f"The first account was seen on {day(first.iloc[0])}, half of them by {day(half)}, the last one on {day(first.iloc[-1])}; "
        f"the latest use was on {day(acted['last_seen'].max())}."
    )


def _where(case: Case) -> str:
    table = case.identifiers
    address = [at for at, kind in enumerate(table["kind"]) if kind_weight(str(kind)).is_address]
    if not address:
        return "They share no network address."
    rows = table.iloc[address]
    wide = int((rows["accounts_outside"] > rows["accounts_inside"]).sum())
    used = f"; {wide:,} of them {'has' if wide == 1 else 'have'} more accounts outside than inside" if wide else ""
    return f"They share {counted(len(rows), 'ip')}{used}. {_identifier(case, address[0])}"


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
    return [str(text) for text in case.reasons.loc[case.reasons["kind"] == kind, "text"] if not pd.isna(text)]


def _sentences(texts: list[str]) -> str:
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in texts)
