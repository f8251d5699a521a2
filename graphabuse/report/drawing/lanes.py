"""How did identifiers pass from hand to hand? One lane for each of the strongest; a mark grows with the accounts at that time."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from graphabuse.report.drawing.fold import Key
from graphabuse.report.drawing.hours import TimeAxis
from graphabuse.report.drawing.marks import outline, path, svg, texts
from graphabuse.report.drawing.scene import WIDTH

LANE = 24
LEFT = 86
MAX_LANES = 14


def lanes(
    users: Mapping[Key, Mapping[int, int]],
    spans: Mapping[Key, tuple[int, int]],
    keys: Sequence[Key],
    codes: Mapping[Key, str],
    shapes: Mapping[str, int],
    axis: TimeAxis,
) -> Markup:
    """Lanes of ``keys`` in order of first use.

    Parameters
    ----------
    users : mapping
        Identifier → column → distinct accounts.
    spans : mapping
        Identifier → first and last column of use.
    """
    shown = sorted((key for key in keys if key in spans), key=lambda key: (spans[key], codes[key]))[:MAX_LANES]
    wide = (WIDTH - LEFT - 8) / axis.n
    parts = [texts("", ((LEFT + round(wide * at), 12, label) for at, label in axis.ticks()))]
    parts.append(path("rule", (f"M{LEFT + round(wide * at)},15V{22 + LANE * len(shown)}" for at, _ in axis.ticks())))
    marks: dict[int, list[str]] = {}
    lines: dict[int, list[str]] = {}
    for lane, key in enumerate(shown):
        y = 22 + LANE * lane + LANE // 2
        shape = shapes[key[0]]
        first, last = spans[key]
        lines.setdefault(shape, []).append(
            f"M{LEFT + round(wide * (first + 0.5))},{y}h{max(round(wide * (last - first)), 1)}"
        )
        for column, count in sorted(users.get(key, {}).items()):
            r = min(3 + round(1.6 * count**0.5), 11)
            marks.setdefault(shape, []).append(outline(shape, LEFT + round(wide * (column + 0.5)), y, r))
    parts.append(texts("r", ((LEFT - 8, 26 + LANE * at + LANE // 2, codes[key]) for at, key in enumerate(shown))))
    parts += [path(f"l k{shape}", lines[shape]) for shape in sorted(lines)]
    parts += [path(f"k k{shape}", marks[shape]) for shape in sorted(marks)]
    title = f"When each of the {len(shown)} strongest shared identifiers was used, by {axis.unit}"
    return svg(
        parts,
        width=WIDTH,
        height=26 + LANE * len(shown),
        title=title,
        about="Larger marks mean more accounts at that time; the shape tells the kind.",
        css="lane",
    )
