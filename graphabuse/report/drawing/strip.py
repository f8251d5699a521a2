"""When? One row for each account (or cell), one column for each hour, day or week; darker means more events."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from graphabuse.report.drawing.cellmap import cell_name
from graphabuse.report.drawing.hours import TimeAxis
from graphabuse.report.drawing.marks import path, svg, texts
from graphabuse.report.drawing.scene import WIDTH

MAX_ACCOUNTS = 160
MAX_ROWS = 70
LEFT = 86
OPACITIES = (0.35, 0.55, 0.75, 1.0)
SHADES = len(OPACITIES)


def strip(
    active: Mapping[str, Mapping[int, int]],
    order: Sequence[str],
    cells: Mapping[str, int],
    axis: TimeAxis,
    *,
    basis: str,
    moments: Sequence[tuple[int, str]] = (),
) -> Markup:
    """Heat strip of a ring.

    Parameters
    ----------
    active : mapping
        Account → column → events.
    order : sequence of str
        Accounts, top row first.
    cells : mapping
        Account → cell; rows become cells when there are more than ``MAX_ACCOUNTS`` accounts.
    basis : str
        What is counted, for the title.
    moments : sequence of (int, str)
        Epoch seconds and a word for what people did then; those outside the axis are left out.
    """
    rows, labels, what = _rows(active, order, cells)
    step = 11 if len(rows) <= 36 else 7 if len(rows) <= 70 else 4 if len(rows) <= 110 else 3
    wide = (WIDTH - LEFT - 8) / axis.n
    gap = 1 if step > 4 else 0
    tops = _shades([count for row in rows for count in row.values()])
    marks: dict[int, list[str]] = {}
    pens: dict[
        int, tuple[int, int]
    ] = {}  # where the last stretch of each shade ended, since a short way from there is shorter to write
    for line, row in enumerate(rows):
        for shade, column, after in _stretches(row, tops, apart=step > 7):
            x, y, end = LEFT + round(wide * column), 18 + step * line, LEFT + round(wide * after)
            length, (pen_x, pen_y) = max(end - x - gap, 1), pens.get(shade, (-1, -1))
            marks.setdefault(shade, []).append(f"m{x - pen_x},0h{length}" if y == pen_y else f"M{x},{y}h{length}")
            pens[shade] = (x + length, y)
    height = 18 + step * len(rows) + 6
    parts = [f'<g class="u" stroke-width="{step - gap}" transform="translate(0 {(step - gap) / 2:g})">']
    parts += [path("", marks[shade], opacity=OPACITIES[shade]) for shade in sorted(marks)]
    parts += ["</g>", texts("", ((LEFT + round(wide * at), 12, label) for at, label in axis.ticks()))]
    parts.append(path("rule", (f"M{LEFT + round(wide * at)},15V{height}" for at, _ in axis.ticks())))
    under = step - 1 if step >= 7 else 8
    parts.append(texts("r s", ((LEFT - 8, 18 + step * line + under, label) for line, label in labels)))
    parts += _moments(moments, axis, height)
    title = (
        f"When: {len(order)} accounts, {what}, {axis.n} {axis.unit}s from {axis.moment(0):%d %b %Y %H:%M} UTC; {basis}"
    )
    return svg(
        parts,
        width=WIDTH,
        height=height,
        title=title,
        about="Earliest on top inside each cell. Rows that fill in together acted together.",
        css="heat",
    )


def _moments(moments: Sequence[tuple[int, str]], axis: TimeAxis, height: int) -> list[str]:
    """A dashed line for each, its word at the foot."""
    inside = [(second, word) for second, word in moments if axis.start <= second < axis.start + axis.step_s * axis.n]
    wide = (WIDTH - LEFT - 8) / (axis.step_s * axis.n)
    places = [LEFT + round(wide * (second - axis.start)) for second, _ in inside]
    words = ((x - 4, height - 8, word) for x, (_, word) in zip(places, inside, strict=True))
    return [path("did", (f"M{x},15V{height}" for x in places)), texts("r s h", words)]


def _rows(
    active: Mapping[str, Mapping[int, int]], order: Sequence[str], cells: Mapping[str, int]
) -> tuple[list[Mapping[int, int]], list[tuple[int, str]], str]:
    """Rows, labels (row, text) and what a row is."""
    if len(order) <= MAX_ACCOUNTS:
        seen: set[int] = set()
        labels = []
        for line, account in enumerate(order):
            cell = cells.get(account, -1)
            if cell >= 0 and cell not in seen:
                seen.add(cell)
                labels.append((line, f"cell {cell + 1}"))
        return [active.get(account, {}) for account in order], labels, "one row each"
    groups: dict[int, list[str]] = {}
    each, by_cell = -(-len(order) // MAX_ROWS), len(set(cells.values())) > 1
    for at, account in enumerate(order):
        groups.setdefault(cells.get(account, -1) if by_cell else at // each, []).append(account)
    kept = list(groups.items())[:MAX_ROWS]
    rows: list[Mapping[int, int]] = []
    for _, accounts in kept:
        total: dict[int, int] = {}
        for account in accounts:
            for column in active.get(account, {}):
                total[column] = total.get(column, 0) + 1
        rows.append({column: max(round(100 * count / len(accounts)), 1) for column, count in total.items()})
    if by_cell:
        labels = [(line, cell_name(cell)) for line, (cell, _) in enumerate(kept) if line % max(len(kept) // 30, 1) == 0]
        return rows, labels, "one row for each cell, shaded by its share active"
    return rows, [], f"one row for each {each} accounts in order of appearance, shaded by the share active"


def _stretches(row: Mapping[int, int], tops: Sequence[int], *, apart: bool) -> list[tuple[int, int, int]]:
    """Shade, first column and column after the last; neighbours of one shade are one stretch unless kept apart."""
    found: list[tuple[int, int, int]] = []
    for column, count in sorted(row.items()):
        shade = sum(count > top for top in tops)
        if found and not apart and found[-1][0] == shade and found[-1][2] == column:
            found[-1] = (shade, found[-1][1], column + 1)
        else:
            found.append((shade, column, column + 1))
    return found


def _shades(counts: Sequence[int]) -> list[int]:
    """Three bounds that cut the counts in quarters."""
    ordered = sorted(set(counts))
    return (
        [ordered[len(ordered) * part // SHADES] for part in range(1, SHADES)]
        if len(ordered) >= SHADES
        else ordered[:-1]
    )
