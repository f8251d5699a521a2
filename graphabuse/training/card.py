"""How is a model card written? The same blocks as Markdown and as one self-contained page."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graphabuse.model.team.team_model import TeamModel
from graphabuse.training.card_content import Block, card_blocks

INTERVALS = "± is two standard errors over 60 resamples of groups."
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
    "table{border-collapse:collapse;margin:.8rem 0}td,th{padding:.25rem .8rem;text-align:right;border-bottom:1px solid #d8dde3}"
    "td:first-child,th:first-child{text-align:left}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}"
    "@media(prefers-color-scheme:dark){body{color:#e6e9ed;background:#14171b}td,th{border-color:#394049}}"
)
SIDE, EDGE = 240, 34
COLOURS = {"accounts": "#2166ac", "rings": "#b2182b"}
WORDS = {"accounts": "accounts", "rings": "members of rings"}


def write_card(model: TeamModel, folder: Path) -> None:
    """Write ``card.md`` and ``card.html``."""
    (folder / "card.md").write_text(markdown(model.meta), encoding="utf-8")
    (folder / "card.html").write_text(page(model.meta), encoding="utf-8")


def markdown(meta: Mapping[str, Any]) -> str:
    """The card for a repository or a ticket."""
    parts = [f"# Model card {meta['model_id']}", INTERVALS]
    for block in card_blocks(meta):
        parts.append(f"## {block.title}")
        parts.extend(f"- {line}" if len(block.lines) > 1 else line for line in block.lines)
        if block.rows:
            rows = [block.header, tuple("---" for _ in block.header), *block.rows]
            parts.append(_table(rows))
        if any(part["count"] for part in block.points.values()):
            parts.append(
                _table([("of whom", "expected share", "seen share", "labelled"), ("---",) * 4, *_bins(block.points)])
            )
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _bins(points: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """What the picture of the page shows, as rows: a text has no picture."""
    return [
        (WORDS[name], f"{expected:.3f}", f"{seen:.3f}", f"{count:,}")
        for name, part in points.items()
        for expected, seen, count in zip(part["expected"], part["seen"], part["count"], strict=True)
    ]


def page(meta: Mapping[str, Any]) -> str:
    """The card as one page without scripts or network."""
    title = html.escape(f"Model card {meta['model_id']}")
    body = "".join(_section(block) for block in card_blocks(meta))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1><p>{INTERVALS}</p>{body}</body></html>\n"
    )


def _section(block: Block) -> str:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in block.lines)
    table = ""
    if block.rows:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in block.header)
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<section><h2>{html.escape(block.title)}</h2>{lines}{table}{reliability_plot(block.points)}</section>"


def reliability_plot(points: Mapping[str, Any]) -> str:
    """Expected share (across) against seen share (up) as inline SVG; the diagonal is where both agree."""
    drawn = {name: part for name, part in points.items() if part["count"]}
    if not drawn:
        return ""
    size = SIDE + 2 * EDGE

    def at(x: float, y: float) -> str:
        return f"{EDGE + SIDE * x:.1f},{EDGE + SIDE * (1 - y):.1f}"

    marks = [f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#888" stroke-dasharray="4 4" fill="none"/>']
    for number, (name, part) in enumerate(drawn.items()):
        pairs = list(zip(part["expected"], part["seen"], strict=True))
        marks.append(
            f'<polyline points="{" ".join(at(*pair) for pair in pairs)}" stroke="{COLOURS[name]}" fill="none" stroke-width="1.5"/>'
        )
        for (x, y), count in zip(pairs, part["count"], strict=True):
            cx, cy = at(x, y).split(",")
            told = f"{count} {WORDS[name]}: {x:.2f} expected, {y:.2f} seen"
            marks.append(f'<circle cx="{cx}" cy="{cy}" r="4" fill="{COLOURS[name]}"><title>{told}</title></circle>')
        marks.append(
            f'<text x="{EDGE + 8}" y="{EDGE + 16 * (number + 1)}" font-size="12" fill="{COLOURS[name]}">{WORDS[name]}</text>'
        )
    frame = f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
    ticks = "".join(
        f'<text x="{EDGE + SIDE * v:.0f}" y="{EDGE + SIDE + 16}" font-size="11" text-anchor="middle" fill="currentColor">{v:g}</text>'
        f'<text x="{EDGE - 6}" y="{EDGE + SIDE * (1 - v) + 4:.0f}" font-size="11" text-anchor="end" fill="currentColor">{v:g}</text>'
        for v in (0, 0.5, 1)
    )
    words = (
        f'<text x="{EDGE + SIDE / 2:.0f}" y="{size - 4}" font-size="12" text-anchor="middle" fill="currentColor">expected share</text>'
        f'<text x="{EDGE}" y="{EDGE - 10}" font-size="12" fill="currentColor">seen share</text>'
    )
    head = f'<svg role="img" aria-label="Expected against seen share" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
    return f"{head}{frame}{''.join(marks)}{ticks}{words}</svg>"
