"""What does a ring or a run look like in a notebook? A card without scripts, under three thousand bytes."""

from html import escape

import numpy as np
import pandas as pd

from graphabuse.casework.case import Case
from graphabuse.casework.words import plural, shown
from graphabuse.records import Run

BARS = 24
ROWS = 20
_BOX = "border:1px solid #bbb;border-radius:6px;padding:.6em .8em;max-width:46em;font:13px/1.45 system-ui,sans-serif"


def ring_card(case: Case, state: str) -> str:
    """Sketch of when its accounts appeared, and four lines: counts, strongest fact, strongest doubt, score."""
    ring = case.ring
    core, edge, guarded = (len(case.accounts(role)) for role in ("core", "edge", "guarded"))
    counts = f"{plural(core + edge, 'account')} ({core} core, {edge} edge; {guarded} guarded), {plural(len(case.identifiers), 'shared identifier')}"
    score = f"score {float(ring['score']):.2f}, rank {int(ring['rank'])} of {len(case.run.rings)} in {case.run.run_id}"
    lines = [
        f"<b>{_text(case.ring_id)}</b> · {_text(state)} · {_text(ring['change'])} · {_text(ring['action'])}",
        _text(counts),
        f"<b>+</b> {_text(ring['top_reason'], 220)}",
        f"<b>−</b> {_text(ring['top_doubt'], 220)}",
        f"<small>{_text(score)}<br>why() doubts() members without() path() similar() narrative() decide()</small>",
    ]
    return f'<div style="{_BOX}">{_sketch(case)}{"".join(f"<div>{line}</div>" for line in lines)}</div>'


def run_card(run: Run) -> str:
    """The first twenty rings as a table."""
    columns = ["rank", "ring_id", "action", "accounts", "score", "change", "top_reason"]
    head = "".join(f"<th>{name.replace('_', ' ')}" for name in columns)
    body = ""
    first = run.rings.head(ROWS)[columns]
    for row in first.assign(top_reason=first["top_reason"].str.split(" (", regex=False).str[0]).to_dict("records"):
        cells = [f"{value:.2f}" if isinstance(value, float) else _text(value, 60) for value in row.values()]
        body += "<tr>" + "".join(f"<td>{cell}" for cell in cells)
    more = len(run.rings) - ROWS
    rest = f"<div><small>and {more:,} more: run.rings</small></div>" if more > 0 else ""
    title = f"{_text(run.run_id)} · {plural(len(run.rings), 'ring')}"
    return f"<div style='{_BOX};max-width:none'><b>{title}</b><table><tr>{head}{body}</table>{rest}</div>"


def _text(value: object, length: int = 48) -> str:
    return escape(shown(value, length))


def _sketch(case: Case) -> str:
    """Bars: accounts first seen over the window."""
    acted = case.links[case.links["account_id"].isin(set(case.accounts()))]
    if acted.empty:
        return ""
    first = acted.groupby("account_id")["first_seen"].min()
    start, end = (pd.Timestamp(case.run.summary["window"][name]) for name in ("start", "end"))
    span = max((end - start).total_seconds(), 1.0)
    place = np.clip(((first - start).dt.total_seconds() / span * BARS).astype(int), 0, BARS - 1)
    counts = np.bincount(place, minlength=BARS)
    bars = "".join(
        f"M{4 * at + 2},24v-{max(round(22 * n / counts.max()), 2)}" for at, n in enumerate(counts.tolist()) if n
    )
    return (
        f"<svg width='{4 * BARS}' height='26' role='img' style='float:right'><title>when its accounts were first seen</title>"
        f"<path d='{bars}' stroke='#0072B2' stroke-width='3'/><path d='M0,25h{4 * BARS}' stroke='#888'/></svg>"
    )
