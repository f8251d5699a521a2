"""Which pictures does a ring get? By its size and structure: marks, a map of cells, or a histogram where there is no structure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from graphabuse.evidence.kinds import kind_weight
from graphabuse.report.drawing.cellmap import cell_map, cell_sizes, small_multiples
from graphabuse.report.drawing.fold import Folded, Key, fold
from graphabuse.report.drawing.histogram import degree_histogram
from graphabuse.report.drawing.hours import time_axis
from graphabuse.report.drawing.lanes import lanes
from graphabuse.report.drawing.lookup import data_block, digests
from graphabuse.report.drawing.marks import kind_shapes
from graphabuse.report.drawing.matrix import MAX_ROWS, cell_matrix, matrix
from graphabuse.report.drawing.network import network
from graphabuse.report.drawing.scene import lay_out
from graphabuse.report.drawing.strip import strip
from graphabuse.report.html import noun, plural, shown
from graphabuse.report.rows import RingRows

MAX_GLYPHS = 600
LOOSE_FROM_ACCOUNTS = 30
LOOSE_FROM_GLYPHS = 90
HUB_OUTSIDE = 100


@dataclass(frozen=True)
class Exhibits:
    """Pictures of one ring and the words around them.

    Attributes
    ----------
    network, data : Markup
        The drawing of links, and the numbers its script needs; empty where nothing is linked by identifiers.
    minis : list of (str, Markup)
        The largest cells of a large ring.
    histograms : list of Markup
        For a ring without structure.
    matrix, strip, lanes : Markup
        Who used what, and when.
    hubs : list of str
        Sentences about identifiers that are not drawn.
    notes : list of str
        What was folded or left out.
    kinds : list of (int, str)
        Shape and name of the kinds drawn, for the legend.
    loose : bool
        Whether links do not form cells in a ring large enough to have some.
    """

    network: Markup
    data: Markup
    minis: list[tuple[str, Markup]]
    histograms: list[Markup]
    matrix: Markup
    strip: Markup
    lanes: Markup
    hubs: list[str]
    notes: list[str]
    kinds: list[tuple[int, str]]
    loose: bool


def exhibits(rows: RingRows, cells: Mapping[str, int], *, basis: str) -> Exhibits:
    """Draw one ring.

    Parameters
    ----------
    cells : mapping
        Account → cell number; empty where the ring does not fall into cells.
    basis : str
        What the hourly use counts.
    """
    codes, held = rows.codes(), rows.held()
    hub_rows = [row for row in rows.identifiers if is_hub(row)]
    hubs = {(row["kind"], row["identifier"]) for row in hub_rows}
    folded = fold(held, rows.roles, rows.shared, hubs, cells)
    shapes = kind_shapes(kind for kind, _ in rows.shared)
    loose = not folded.n_cells and len(rows.members) >= LOOSE_FROM_ACCOUNTS and folded.n_glyphs > LOOSE_FROM_GLYPHS
    drawn, data, minis, bars = Markup(""), Markup(""), [], []
    if loose or (folded.n_glyphs > MAX_GLYPHS and folded.n_cells < 2):
        bars = _histograms(folded)
    elif folded.tags and folded.n_glyphs > MAX_GLYPHS:
        drawn, data = _map(folded, codes, shapes)
        minis = small_multiples(folded, codes, shapes)
    elif folded.tags:
        drawn, data = _marks(folded, rows, codes, shapes)
    by_cell = folded.n_cells > 1 and len(folded.dots) > 2 * MAX_ROWS
    grid = (
        cell_matrix(folded, codes, shapes) if by_cell else matrix(folded, codes, shapes) if folded.tags else Markup("")
    )
    heat, tracks = _times(rows, cells, codes, shapes, basis)
    drawn_kinds = sorted({(shapes[tag.kind], noun(tag.kind)) for tag in folded.tags})
    return Exhibits(
        drawn, data, minis, bars, grid, heat, tracks, _hub_words(hub_rows, codes), _notes(folded), drawn_kinds, loose
    )


def is_hub(row: Mapping[str, Any]) -> bool:
    """Whether a shared identifier is left out of drawings: an address that far more accounts outside use.

    Share inside the ring never counts, and devices, tokens and the like are never hubs by size alone.
    """
    inside, outside = int(row["accounts_inside"]), int(row["accounts_outside"])
    return kind_weight(row["kind"]).is_address and outside > max(HUB_OUTSIDE, 5 * inside)


def _marks(
    folded: Folded, rows: RingRows, codes: Mapping[Key, str], shapes: Mapping[str, int]
) -> tuple[Markup, Markup]:
    scene = lay_out(folded)
    n_dots = len(folded.dots)
    title = (
        f"How linked: {len(rows.members)} accounts and {sum(len(tag.keys) for tag in folded.tags)} shared identifiers"
    )
    links = [(at, n_dots + tag) for at, dot in enumerate(folded.dots) for tag in dot.tags]
    words = [_dot_words(dot.accounts, dot.role) for dot in folded.dots] + _tag_words(folded, rows, codes)
    ids = [digests(dot.accounts) for dot in folded.dots] + [""] * len(folded.tags)
    order = _walk([len(dot.accounts) for dot in folded.dots], [(tag.bridge, tag.accounts) for tag in folded.tags])
    data = data_block(x=scene.x, y=scene.y, r=scene.r, links=links, words=words, accounts=ids, order=order)
    return network(folded, scene, codes, shapes, title=title), data


def _map(folded: Folded, codes: Mapping[Key, str], shapes: Mapping[str, int]) -> tuple[Markup, Markup]:
    found = cell_map(folded, codes, shapes)
    sizes = cell_sizes(folded)
    members: dict[int, list[str]] = {}
    for dot in folded.dots:
        members.setdefault(dot.cell, []).extend(dot.accounts)
    words = [f"cell {cell + 1}|cell {cell + 1}: {plural(sizes[cell], 'account')}" for cell in found.cells]
    words += [
        f"{codes[folded.tags[tag].keys[0]]}|{noun(folded.tags[tag].kind)} {codes[folded.tags[tag].keys[0]]} "
        f"({shown(folded.tags[tag].keys[0][1], 28)}), used by {plural(folded.tags[tag].accounts, 'account')} here"
        for tag in found.bridges
    ]
    ids = [digests(members[cell]) for cell in found.cells] + [""] * len(found.bridges)
    order = _walk([sizes[cell] for cell in found.cells], [(True, folded.tags[tag].accounts) for tag in found.bridges])
    data = data_block(x=found.x, y=found.y, r=found.r, links=found.links, words=words, accounts=ids, order=order)
    return found.picture, data


def _walk(accounts: list[int], tags: list[tuple[bool, int]]) -> list[int]:
    """Keyboard order: identifiers by reach, bridges first; then accounts, largest groups first."""
    first = sorted(range(len(tags)), key=lambda at: (not tags[at][0], -tags[at][1], at))
    then = sorted(range(len(accounts)), key=lambda at: (-accounts[at], at))
    return [len(accounts) + at for at in first] + then


def _dot_words(accounts: tuple[str, ...], role: str) -> str:
    name = shown(accounts[0], 28)
    if len(accounts) == 1:
        return f"{name}|account {name} ({role})"
    return f"{len(accounts)} {role}|{len(accounts)} {role} accounts with the same identifiers: {name} and {len(accounts) - 1} more"


def _tag_words(folded: Folded, rows: RingRows, codes: Mapping[Key, str]) -> list[str]:
    outside = {(row["kind"], row["identifier"]): row["accounts_outside"] for row in rows.identifiers}
    return [
        f"{codes[tag.keys[0]]}|{noun(tag.kind)} {', '.join(codes[key] for key in tag.keys[:4])} ({shown(tag.keys[0][1], 28)}), "
        f"used by {plural(tag.accounts, 'account')} here and {outside[tag.keys[0]]:,} outside"
        for tag in folded.tags
    ]


def _histograms(folded: Folded) -> list[Markup]:
    return [
        degree_histogram(
            [len(dot.tags) for dot in folded.dots for _ in dot.accounts],
            title="How many shared identifiers the accounts use",
            unit="shared identifiers of an account → accounts",
        ),
        degree_histogram(
            [tag.accounts for tag in folded.tags for _ in tag.keys],
            title="How many accounts use the shared identifiers",
            unit="accounts of an identifier → identifiers",
        ),
    ]


def _times(
    rows: RingRows, cells: Mapping[str, int], codes: Mapping[Key, str], shapes: Mapping[str, int], basis: str
) -> tuple[Markup, Markup]:
    """Heat strip and lanes; empty where no use is known."""
    if not rows.uses:
        return Markup(""), Markup("")
    axis = time_axis([row.hour for row in rows.uses])
    active: dict[str, dict[int, int]] = {}
    users: dict[Key, dict[int, set[str]]] = {}
    for row in rows.uses:
        column = axis.column(row.hour)
        mine = active.setdefault(row.account, {})
        mine[column] = mine.get(column, 0) + row.events
        key = (row.kind, row.identifier)
        if key in codes:
            users.setdefault(key, {}).setdefault(column, set()).add(row.account)
    order = sorted(
        active, key=lambda account: (cells.get(account, -1), min(active[account]), max(active[account]), account)
    )
    heat = strip(active, _cells_by_time(order, cells, active), cells, axis, basis=basis)
    counts = {key: {column: len(who) for column, who in by.items()} for key, by in users.items()}
    spans = {key: (min(by), max(by)) for key, by in users.items()}
    tracks = lanes(counts, spans, list(codes), codes, shapes, axis) if spans else Markup("")
    return heat, tracks


def _cells_by_time(order: list[str], cells: Mapping[str, int], active: Mapping[str, Mapping[int, int]]) -> list[str]:
    """Cells in order of their first activity, so that waves run from top left to bottom right."""
    begins: dict[int, int] = {}
    for account in order:
        cell = cells.get(account, -1)
        begins[cell] = min(begins.get(cell, 1 << 60), *active[account])
    return sorted(order, key=lambda account: (begins[cells.get(account, -1)], cells.get(account, -1)))


def _hub_words(hubs: list[dict[str, Any]], codes: Mapping[Key, str]) -> list[str]:
    found = []
    for row in hubs:
        name = f"{codes[row['kind'], row['identifier']]} {noun(row['kind'])} {shown(row['identifier'], 40)}"
        users = row["accounts_inside"] + row["accounts_outside"]
        found.append(
            f"{name}: {row['accounts_inside']:,} of its {users:,} users are in this ring; its links are not drawn"
        )
    return found


def _notes(folded: Folded) -> list[str]:
    found = []
    alone = sum(len(dot.accounts) for dot in folded.dots if not dot.tags)
    if alone:
        found.append(f"{plural(alone, 'account')} share no identifier that is drawn; timing or hubs tie them")
    if folded.n_private:
        found.append(f"{plural(folded.n_private, 'identifier')} used by one account only are not drawn")
    return found
