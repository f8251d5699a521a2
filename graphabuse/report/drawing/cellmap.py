"""How is a large ring linked? Cells as numbered discs, the identifiers that join them, and the six largest cells by themselves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from graphabuse.report.drawing.fold import Folded, Key
from graphabuse.report.drawing.forces import push_apart, spread
from graphabuse.report.drawing.marks import LAYER, outline, path, round_mark, star, svg, texts
from graphabuse.report.drawing.network import inner_parts, tag_label
from graphabuse.report.drawing.scene import WIDTH, lay_out
from graphabuse.report.html import plural

MAX_CELLS = 120
MAX_BRIDGES = 60
SMALL_WIDTH = 326
MAX_SMALL_GLYPHS = 120
N_SMALL = 6


@dataclass(frozen=True)
class CellMap:
    """The map and what the script needs of it: groups of cells (one each, as a rule) first, then bridging identifiers (places in ``Folded.tags``)."""

    picture: Markup
    cells: tuple[tuple[int, ...], ...]
    bridges: tuple[int, ...]
    x: list[int]
    y: list[int]
    r: list[int]
    links: list[list[int]]


def cell_map(folded: Folded, codes: Mapping[Key, str], shapes: Mapping[str, int]) -> CellMap:
    """Cells and the identifiers that more than one of them uses."""
    sizes = cell_sizes(folded)
    cells = _drawn_cells(sizes)
    place = {cell: at for at, group in enumerate(cells) for cell in group}
    weight = [sum(sizes[cell] for cell in group) for group in cells]
    joins: dict[int, dict[int, int]] = {}
    for dot in folded.dots:
        for tag in dot.tags:
            if folded.tags[tag].bridge:
                users = joins.setdefault(tag, {})
                users[place[dot.cell]] = users.get(place[dot.cell], 0) + len(dot.accounts)
    wanted = [tag for tag in joins if len(joins[tag]) > 1]
    bridges = sorted(sorted(wanted, key=lambda tag: (-len(joins[tag]), tag))[:MAX_BRIDGES])
    links = [(at, len(cells) + row) for row, tag in enumerate(bridges) for at in sorted(joins[tag])]
    weights = np.array([1.0 + np.log2(joins[bridges[row - len(cells)]][at]) for at, row in links])
    radius = np.array([9.0 + 2.1 * np.sqrt(accounts) for accounts in weight] + [11.0] * len(bridges))
    start = spread(len(radius), np.array(links, dtype=int).reshape(-1, 2), weights) * float(radius.mean()) * 1.6
    found = push_apart(push_apart(start * [1.0, 0.55], radius + 5, pull=0.015, flat=0.3), radius + 5)
    low, high = (found - radius[:, None]).min(axis=0), (found + radius[:, None]).max(axis=0)
    scale = min(1.0, (WIDTH - 8) / float(high[0] - low[0]))
    move = [(WIDTH - scale * (high[0] - low[0])) / 2 - scale * low[0], 12 - scale * low[1]]
    at = np.round(found * scale + move).astype(int)
    x, y, r = at[:, 0].tolist(), at[:, 1].tolist(), np.round(radius * scale).astype(int).tolist()
    parts = [
        path("l", (star(x[b], y[b], [(x[a], y[a]) for a, to in links if to == b]) for b in range(len(cells), len(x)))),
        path("cell", (round_mark(x[row], y[row], r[row]) for row in range(len(cells)))),
    ]
    marks: dict[int, list[str]] = {}
    for row, tag in enumerate(bridges, start=len(cells)):
        shape = shapes[folded.tags[tag].kind]
        marks.setdefault(shape, []).append(outline(shape, x[row], y[row], 7))
    parts += [path(f"k k{shape}", marks[shape]) for shape in sorted(marks)]
    names = [(group[0] + 1 or "rest") if len(group) == 1 else "others" for group in cells]
    tags_at = enumerate(bridges, start=len(cells))
    parts += [
        texts("m h", ((x[row], y[row] + 1, name) for row, name in enumerate(names))),
        texts("m s", ((x[row], y[row] + 14, weight[row]) for row in range(len(cells)))),
        texts("m h s", ((x[row], y[row] - 11, tag_label(folded.tags[tag].keys, codes)) for row, tag in tags_at)),
    ]
    left = f"; {len(sizes) - len(cells) + 1} small ones are one disc" if len(sizes) > len(cells) else ""
    title = f"How linked: {len(cells)} cells of accounts and {len(bridges)} identifiers that join them{left}"
    picture = svg(
        [*parts, LAYER],
        width=WIDTH,
        height=round(scale * float(high[1] - low[1])) + 26,
        title=title,
        about="Discs are cells: number above, accounts below. Marks between them are identifiers that several cells use.",
        css="net",
    )
    linked = [[row for at, row in links if at == place] for place in range(len(cells))]
    return CellMap(picture, tuple(cells), tuple(bridges), x, y, r, linked)


def _drawn_cells(sizes: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Every cell by itself, the smallest ones as one group where there are too many."""
    order = sorted(sizes, key=lambda cell: (-sizes[cell], cell))
    if len(order) <= MAX_CELLS:
        return [(cell,) for cell in sorted(order)]
    return [*((cell,) for cell in sorted(order[: MAX_CELLS - 1])), tuple(order[MAX_CELLS - 1 :])]


def small_multiples(folded: Folded, codes: Mapping[Key, str], shapes: Mapping[str, int]) -> list[tuple[str, Markup]]:
    """Caption and picture of the largest cells that are small enough to be read."""
    sizes = cell_sizes(folded)
    glyphs = Counter([dot.cell for dot in folded.dots] + [tag.cell for tag in folded.tags])
    chosen = sorted((cell for cell in sizes if glyphs[cell] <= MAX_SMALL_GLYPHS), key=lambda cell: (-sizes[cell], cell))
    found = []
    for cell in chosen[:N_SMALL]:
        part = only(folded, cell)
        scene = lay_out(part, width=SMALL_WIDTH, flat=0.8)
        title = f"{cell_name(cell)}: {sizes[cell]} accounts"
        parts = inner_parts(part, scene, codes, shapes, labels=6)
        about = f"{plural(len(part.dots), 'group')} of equal accounts and {plural(len(part.tags), 'shared identifier')}"
        found.append((title, svg(parts, width=SMALL_WIDTH, height=scene.height, title=title, about=about, css="mini")))
    return found


def group_name(group: tuple[int, ...]) -> str:
    """cell 3, or how many small ones."""
    return cell_name(group[0]) if len(group) == 1 else f"{len(group)} small cells"


def cell_name(cell: int) -> str:
    """cell 3, or what the accounts without a drawn identifier are called."""
    return f"cell {cell + 1}" if cell >= 0 else "no cell"


def cell_sizes(folded: Folded) -> dict[int, int]:
    """Accounts of each cell."""
    sizes: dict[int, int] = {}
    for dot in folded.dots:
        sizes[dot.cell] = sizes.get(dot.cell, 0) + len(dot.accounts)
    return sizes


def only(folded: Folded, cell: int) -> Folded:
    """One cell as a ring of its own: its accounts and all the identifiers they use."""
    dots = [dot for dot in folded.dots if dot.cell == cell]
    used = sorted({tag for dot in dots for tag in dot.tags})
    place = {tag: at for at, tag in enumerate(used)}
    return Folded(
        tuple(type(dot)(dot.accounts, dot.role, tuple(place[tag] for tag in dot.tags), 0) for dot in dots),
        tuple(type(tag)(tag.kind, tag.keys, tag.accounts, 0, False) for tag in (folded.tags[at] for at in used)),
        0,
        1,
    )
