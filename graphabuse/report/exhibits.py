"""Which pictures does a ring get? By its size and structure: marks, a map of cells, or a histogram where there is no structure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from graphabuse.casework.owners import owner_words
from graphabuse.casework.words import shown
from graphabuse.report.drawing.cellmap import cell_map, cell_sizes, group_name, small_multiples
from graphabuse.report.drawing.fold import NO_CELL, Folded, Key, Tag, fold
from graphabuse.report.drawing.histogram import degree_histogram
from graphabuse.report.drawing.hours import time_axis
from graphabuse.report.drawing.lanes import lanes
from graphabuse.report.drawing.lookup import data_block, digests
from graphabuse.report.drawing.marks import kind_shapes
from graphabuse.report.drawing.matrix import MAX_ROWS, cell_matrix, matrix
from graphabuse.report.drawing.network import network
from graphabuse.report.drawing.scene import lay_out
from graphabuse.report.drawing.strip import strip
from graphabuse.report.html import embedded, noun, plural
from graphabuse.report.rows import RingRows

MAX_GLYPHS = 600
LOOSE_FROM_ACCOUNTS = 30
LOOSE_FROM_GLYPHS = 90
SMALL_GLYPHS = 34
MOST_HUBS = 8
SMALL_COLUMNS = 18
HALF = 500


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
    small : bool
        Whether the first two pictures stand side by side.
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
    small: bool


def exhibits(
    rows: RingRows, cells: Mapping[str, int], codes: Mapping[Key, str], hubs: Collection[Key], *, basis: str,
    moments: Sequence[tuple[int, str]] = (),
) -> Exhibits:  # fmt: skip
    """Draw one ring.

    Parameters
    ----------
    cells : mapping
        Account → cell number; empty where the ring does not fall into cells.
    codes : mapping
        (kind, identifier) → short code of the shared identifiers, strongest first.
    hubs : collection of (kind, identifier)
        Addresses that are not drawn, because far more accounts outside use them.
    basis : str
        What the hourly use counts.
    moments : sequence of (int, str)
        When people decided about it (epoch seconds), and what.
    """
    hub_rows = [row for row in rows.identifiers if (row["kind"], row["identifier"]) in hubs]
    folded = fold(rows.held(), rows.roles, rows.shared, hubs, cells)
    shapes = kind_shapes(kind for kind, _ in rows.shared)
    loose = not folded.n_cells and len(rows.members) >= LOOSE_FROM_ACCOUNTS and folded.n_glyphs > LOOSE_FROM_GLYPHS
    drawn, data, minis, bars = Markup(""), Markup(""), [], []
    if loose or (folded.n_glyphs > MAX_GLYPHS and folded.n_cells < 2):
        bars = _histograms(folded)
    elif folded.tags and folded.n_glyphs > MAX_GLYPHS:
        drawn, data = _map(folded, rows, codes, shapes)
        minis = small_multiples(folded, codes, shapes)
    elif folded.tags:
        drawn, data = _marks(folded, rows, codes, shapes)
    by_cell = folded.n_cells > 1 and len(folded.dots) > 2 * MAX_ROWS
    grid = (
        cell_matrix(folded, codes, shapes) if by_cell else matrix(folded, codes, shapes) if folded.tags else Markup("")
    )
    heat, tracks = _times(rows, cells, codes, shapes, basis, moments)
    drawn_kinds = sorted({(shapes[tag.kind], noun(tag.kind)) for tag in folded.tags})
    return Exhibits(
        drawn,
        data,
        minis,
        bars,
        grid,
        heat,
        tracks,
        _hub_words(hub_rows, codes),
        _notes(folded),
        drawn_kinds,
        beside(folded) and bool(drawn),
    )


def beside(folded: Folded) -> bool:
    """Whether a ring is small enough to show who used what next to how it is linked."""
    return folded.n_glyphs <= SMALL_GLYPHS and len(folded.tags) <= SMALL_COLUMNS and folded.n_cells < 2


def all_cells(rows: RingRows, cells: Mapping[str, int]) -> dict[str, int]:
    """Cells of all members: guarded ones, who do not shape cells, are put where most users of their identifiers are."""
    if not cells:
        return {}
    found = dict(cells)
    users: dict[Key, dict[int, int]] = {}
    for row in rows.links:
        if cells.get(row.account, NO_CELL) >= 0:
            counts = users.setdefault((row.kind, row.identifier), {})
            counts[cells[row.account]] = counts.get(cells[row.account], 0) + 1
    held = rows.held()
    for account in rows.roles:
        if account not in found:
            votes: dict[int, float] = {}
            for key in held.get(account, ()):
                for cell, count in users.get(key, {}).items():
                    votes[cell] = votes.get(cell, 0.0) + count / sum(users[key].values())
            found[account] = min(votes, key=lambda cell: (-votes[cell], cell)) if votes else NO_CELL
    return found


def _marks(
    folded: Folded, rows: RingRows, codes: Mapping[Key, str], shapes: Mapping[str, int]
) -> tuple[Markup, Markup]:
    scene = lay_out(folded, width=HALF, flat=0.7) if beside(folded) else lay_out(folded)
    n_tags = sum(len(tag.keys) for tag in folded.tags)
    title = f"How linked: {len(rows.members)} accounts and {n_tags} shared identifiers"
    outside = {(row["kind"], row["identifier"]): row["accounts_outside"] for row in rows.identifiers}
    words = [_dot_words(dot.accounts, dot.role) for dot in folded.dots]
    words += [_tag_words(tag, codes, outside.get(tag.keys[0], 0)) for tag in folded.tags]
    data = data_block(
        x=scene.x, y=scene.y, r=scene.r, words=words,
        links=[[len(folded.dots) + tag for tag in dot.tags] for dot in folded.dots],
        accounts=[digests(dot.accounts) for dot in folded.dots],
        order=_walk([len(dot.accounts) for dot in folded.dots], [(tag.bridge, tag.accounts) for tag in folded.tags]),
    )  # fmt: skip
    return network(folded, scene, codes, shapes, title=title), data


def _map(folded: Folded, rows: RingRows, codes: Mapping[Key, str], shapes: Mapping[str, int]) -> tuple[Markup, Markup]:
    found = cell_map(folded, codes, shapes)
    sizes = cell_sizes(folded)
    members: dict[int, list[str]] = {}
    for dot in folded.dots:
        members.setdefault(dot.cell, []).extend(dot.accounts)
    outside = {(row["kind"], row["identifier"]): row["accounts_outside"] for row in rows.identifiers}
    tags = [folded.tags[tag] for tag in found.bridges]
    weight = [sum(sizes[cell] for cell in group) for group in found.cells]
    words = [
        f"{group_name(group)}|{plural(accounts, 'account')}"
        for group, accounts in zip(found.cells, weight, strict=True)
    ]
    words += [_tag_words(tag, codes, outside.get(tag.keys[0], 0)) for tag in tags]
    data = data_block(
        x=found.x, y=found.y, r=found.r, words=words, links=found.links,
        accounts=[digests([name for cell in group for name in members[cell]]) for group in found.cells],
        order=_walk(weight, [(True, tag.accounts) for tag in tags]),
    )  # fmt: skip
    return found.picture, data


def _walk(accounts: list[int], tags: list[tuple[bool, int]]) -> list[int]:
    """Keyboard order: identifiers by reach, bridges first; then accounts, largest groups first."""
    first = sorted(range(len(tags)), key=lambda at: (not tags[at][0], -tags[at][1], at))
    then = sorted(range(len(accounts)), key=lambda at: (-accounts[at], at))
    return [len(accounts) + at for at in first] + then


def _dot_words(accounts: tuple[str, ...], role: str) -> str:
    """``name|what it is``, as the script says it."""
    first, more = embedded(shown(accounts[0], 28)), len(accounts) - 1
    return f"{more + 1} {role} accounts|{first} and {more} more" if more else f"{first}|{role}"


def _tag_words(tag: Tag, codes: Mapping[Key, str], outside: int) -> str:
    """``codes|kind|identifier|inside|outside``."""
    names = ", ".join(codes[key] for key in tag.keys[:6])
    return f"{names}|{noun(tag.kind)}|{embedded(shown(tag.keys[0][1], 28))}|{tag.accounts}|{outside}"


def _histograms(folded: Folded) -> list[Markup]:
    return [
        degree_histogram(
            [len(dot.tags) for dot in folded.dots for _ in dot.accounts],
            title="How many shared identifiers the accounts use",
            unit="across: shared identifiers of an account; on the bars: accounts",
        ),
        degree_histogram(
            [tag.accounts for tag in folded.tags for _ in tag.keys],
            title="How many accounts use the shared identifiers",
            unit="across: accounts of an identifier; on the bars: identifiers",
        ),
    ]


def _times(
    rows: RingRows, cells: Mapping[str, int], codes: Mapping[Key, str], shapes: Mapping[str, int], basis: str,
    moments: Sequence[tuple[int, str]],
) -> tuple[Markup, Markup]:  # fmt: skip
    """Heat strip and lanes; empty where no use is known."""
    if not rows.uses:
        return Markup(""), Markup("")
    hours = {row.hour for row in rows.uses}
    axis = time_axis(list(hours))
    column_of = {hour: axis.column(hour) for hour in hours}
    active: dict[str, dict[int, int]] = {}
    users: dict[Key, dict[int, set[str]]] = {}
    for row in rows.uses:
        column = column_of[row.hour]
        mine = active.setdefault(row.account, {})
        mine[column] = mine.get(column, 0) + row.events
        key = (row.kind, row.identifier)
        if key in codes:
            users.setdefault(key, {}).setdefault(column, set()).add(row.account)
    order = sorted(
        active, key=lambda account: (cells.get(account, -1), min(active[account]), max(active[account]), account)
    )
    heat = strip(active, _cells_by_time(order, cells, active), cells, axis, basis=basis, moments=moments)
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
    for row in hubs[:MOST_HUBS]:
        name = f"{codes[row['kind'], row['identifier']]} {noun(row['kind'])} {shown(row['identifier'], 40)}"
        name += f" ({owner_words(row)})" if row["network"] else ""
        users = row["accounts_inside"] + row["accounts_outside"]
        found.append(
            f"{name}: {row['accounts_inside']:,} of its {users:,} users are in this ring; its links are not drawn"
        )
    more = len(hubs) - MOST_HUBS
    return [*found, f"and {plural(more, 'further address')} like these"] if more > 0 else found


def _notes(folded: Folded) -> list[str]:
    found = []
    alone = sum(len(dot.accounts) for dot in folded.dots if not dot.tags)
    if alone:
        found.append(f"{plural(alone, 'account')} share no identifier that is drawn; timing or hubs tie them")
    if folded.n_private:
        found.append(f"{plural(folded.n_private, 'identifier')} used by one account only are not drawn")
    return found
