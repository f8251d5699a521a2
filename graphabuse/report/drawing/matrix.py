"""Who used what? Rows are groups of equal accounts, columns are identifiers, ordered so that cells are blocks and bridges columns."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from graphabuse.casework.words import shown
from graphabuse.report.drawing.cellmap import cell_name
from graphabuse.report.drawing.fold import Dot, Folded, Key
from graphabuse.report.drawing.marks import outline, path, svg, texts
from graphabuse.report.drawing.network import tag_label
from graphabuse.report.drawing.scene import WIDTH
from graphabuse.report.drawing.seriate import side_by_side
from graphabuse.report.html import plural

MAX_ROWS = 70
MAX_COLUMNS = 46
LEFT = 86
TOP = 40
ROW = 15
ROLE_MARKS = {"core": "", "edge": " e", "guarded": " g"}


def matrix(folded: Folded, codes: Mapping[Key, str], shapes: Mapping[str, int]) -> Markup:
    """Every group of equal accounts by every drawn identifier; the largest groups where there are too many."""
    columns = _columns(folded) if folded.n_cells > 1 else side_by_side(folded, MAX_COLUMNS)
    place = {tag: at for at, tag in enumerate(columns)}
    dots = [dot for dot in folded.dots if any(tag in place for tag in dot.tags)]
    kept = sorted(dots, key=lambda dot: (-len(dot.accounts), dot.cell, dot.tags))[:MAX_ROWS]
    rows = sorted(
        kept, key=lambda dot: (dot.cell, [place[tag] for tag in dot.tags if tag in place], -len(dot.accounts))
    )
    step = _step(len(columns))
    cells: dict[int, list[str]] = {}
    labels: list[tuple[int, int, object]] = []
    rules, y = [], TOP
    for dot in rows:
        height = ROW + min(len(dot.accounts) - 1, 12)
        labels.append((LEFT - 8, y + height // 2 + 4, _label(dot)))
        rules.append(f"M{LEFT},{y + height}h{step * len(columns)}")
        for tag in dot.tags:
            if tag in place:
                shape = shapes[folded.tags[tag].kind]
                cells.setdefault(shape, []).append(
                    f"M{LEFT + step * place[tag] + 2},{y + 2}h{step - 4}v{height - 4}h{4 - step}z"
                )
        y += height
    parts = [*_heads(folded, columns, codes, shapes, step), texts("r s", labels), path("rule", rules)]
    parts += _walls(rows, columns, folded, step)
    parts += [path(f"k{shape}", cells[shape]) for shape in sorted(cells)]
    left_out = _left_out(len(dots) - len(rows), len(folded.tags) - len(columns))
    marks = ", ".join(f"{role[0]} {role}" for role in ("edge", "guarded") if any(dot.role == role for dot in rows))
    title = (
        f"Who used what: {plural(len(rows), 'group')} of equal accounts by {plural(len(columns), 'shared identifier')}"
        f"{left_out}{f'; {marks}' if marks else ''}"
    )
    return svg(
        parts,
        width=LEFT + step * len(columns) + 8,
        height=y + 6,
        title=title,
        about="A filled field: these accounts used this identifier. A block is a cell, a long column a bridge.",
        css="mx",
    )


def cell_matrix(folded: Folded, codes: Mapping[Key, str], shapes: Mapping[str, int]) -> Markup:
    """Cells by bridging identifiers, for rings too large for rows of accounts; fuller means more of the cell."""
    sizes: dict[int, int] = {}
    used: dict[tuple[int, int], int] = {}
    for dot in folded.dots:
        sizes[dot.cell] = sizes.get(dot.cell, 0) + len(dot.accounts)
        for tag in dot.tags:
            used[dot.cell, tag] = used.get((dot.cell, tag), 0) + len(dot.accounts)
    columns, rows = _cell_columns(folded, sizes)
    step = _step(len(columns))
    cells: dict[int, list[str]] = {}
    labels = [(LEFT - 8, TOP + ROW * line + 12, f"{cell_name(cell)} · {sizes[cell]}") for line, cell in enumerate(rows)]
    rules = [f"M{LEFT},{TOP + ROW * line}h{step * len(columns)}" for line in range(1, len(rows) + 1)]
    for line, cell in enumerate(rows):
        y = TOP + ROW * line
        for at, tag in enumerate(columns):
            share = used.get((cell, tag), 0) / sizes[cell]
            if share:
                high = max(round((ROW - 3) * share), 3)
                cells.setdefault(shapes[folded.tags[tag].kind], []).append(
                    f"M{LEFT + step * at + 2},{y + ROW - 1 - high}h{step - 4}v{high}h{4 - step}z"
                )
    parts = [
        *_heads(folded, columns, codes, shapes, step),
        texts("r s", labels),
        path("rule", rules),
        *(path(f"k{shape}", cells[shape]) for shape in sorted(cells)),
    ]
    left_out = (
        f"; {len(sizes) - len(rows)} cells that nothing here joins are left out" if len(sizes) > len(rows) else ""
    )
    title = f"Who used what: {len(rows)} cells by {len(columns)} identifiers that join them or lead in them{left_out}"
    return svg(
        parts,
        width=LEFT + step * len(columns) + 8,
        height=TOP + ROW * len(rows) + 6,
        title=title,
        about="The higher the field, the larger the part of the cell that used the identifier.",
        css="mx",
    )


def _label(dot: Dot) -> str:
    """The account, or how many are alike; a mark where it is not core."""
    if len(dot.accounts) > 1:
        return f"{len(dot.accounts)} {dot.role}"
    return f"{shown(dot.accounts[0], 12)}{ROLE_MARKS[dot.role]}"


def _cell_columns(folded: Folded, sizes: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Columns and rows: bridges of most accounts, then what leads in each cell; of very many cells only those that bridges join."""
    by_use = sorted(range(len(folded.tags)), key=lambda at: (-folded.tags[at].accounts, at))
    bridges = [at for at in by_use if folded.tags[at].bridge]
    if len(sizes) > MAX_COLUMNS - 6 and bridges:
        columns = bridges[:MAX_COLUMNS]
        place = {tag: at for at, tag in enumerate(columns)}
        rows: dict[int, int] = {}
        for dot in folded.dots:
            for at in (place[tag] for tag in dot.tags if tag in place):
                rows[dot.cell] = min(rows.get(dot.cell, at), at)
        return columns, sorted(rows, key=lambda cell: (rows[cell], cell))[:MAX_ROWS]
    shown = sorted(sorted(sizes, key=lambda cell: (-sizes[cell], cell))[:MAX_ROWS])
    found = bridges[: MAX_COLUMNS // 2]
    each = max((MAX_COLUMNS - len(found)) // max(len(shown), 1), 1)
    for cell in shown:
        found += [at for at in by_use if folded.tags[at].cell == cell and not folded.tags[at].bridge][:each]
    return found[:MAX_COLUMNS], shown


def _columns(folded: Folded) -> list[int]:
    """Bridges first, then by home cell and kind; the ones most accounts use where there are too many."""
    kept = sorted(range(len(folded.tags)), key=lambda at: (not folded.tags[at].bridge, -folded.tags[at].accounts, at))[
        :MAX_COLUMNS
    ]
    return sorted(kept, key=lambda at: (not folded.tags[at].bridge, folded.tags[at].cell, folded.tags[at].kind, at))


def _step(columns: int) -> int:
    return max(min((WIDTH - LEFT - 8) // max(columns, 1), 34), 14)


def _heads(
    folded: Folded, columns: Sequence[int], codes: Mapping[Key, str], shapes: Mapping[str, int], step: int
) -> list[str]:
    marks: dict[int, list[str]] = {}
    labels: list[tuple[int, int, object]] = []
    for at, tag in enumerate(columns):
        x = LEFT + step * at + step // 2
        shape = shapes[folded.tags[tag].kind]
        marks.setdefault(shape, []).append(outline(shape, x, TOP - 9, 5))
        label = tag_label(folded.tags[tag].keys, codes)
        labels.append((x, TOP - (19 if step >= 24 or at % 2 == 0 else 29), label))
    return [*(path(f"k{shape}", marks[shape]) for shape in sorted(marks)), texts("m s", labels)]


def _walls(rows: Sequence[Dot], columns: Sequence[int], folded: Folded, step: int) -> list[str]:
    """A line between cells, across and down."""
    lines, y = [], TOP
    for at, dot in enumerate(rows):
        if at and dot.cell != rows[at - 1].cell:
            lines.append(f"M{LEFT},{y}h{step * len(columns)}")
        y += ROW + min(len(dot.accounts) - 1, 12)
    for at, (tag, before) in enumerate(zip(columns[1:], columns, strict=False), start=1):
        if (folded.tags[tag].bridge, folded.tags[tag].cell) != (
            folded.tags[before].bridge,
            folded.tags[before].cell,
        ) and not folded.tags[tag].bridge:
            lines.append(f"M{LEFT + step * at},{TOP}V{y}")
    return [path("wall", lines)]


def _left_out(rows: int, columns: int) -> str:
    words = [
        f"{rows} smaller groups" if rows > 0 else "",
        f"{columns} identifiers with fewer users" if columns > 0 else "",
    ]
    return f" ({' and '.join(filter(None, words))} left out)" if any(words) else ""
