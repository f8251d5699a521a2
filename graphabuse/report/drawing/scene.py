"""Where does every mark of a ring lie? Cells are laid out on their own, then packed like discs; nothing overlaps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.kinds import kind_weight
from graphabuse.report.drawing.fold import NO_CELL, Folded
from graphabuse.report.drawing.forces import push_apart, spread

WIDTH = 1000
STEP = 19.0
LABELLED = 14
LABEL_ROOM = 6.0
RIM = 7.0


@dataclass(frozen=True)
class Disc:
    """One cell: its place and how many accounts it holds."""

    cell: int
    x: int
    y: int
    r: int
    accounts: int


@dataclass(frozen=True)
class Scene:
    """Integer places and radii of all marks, dots first, then tags; and the discs of the cells."""

    width: int
    height: int
    x: list[int]
    y: list[int]
    r: list[int]
    discs: tuple[Disc, ...]


def dot_radius(accounts: int) -> float:
    """Radius of a merged account; area follows the count, up to a cap."""
    return min(4.0 + 2.4 * float(np.sqrt(accounts)), 22.0)


def tag_radius(accounts: int) -> float:
    """Radius of an identifier by its users inside, capped."""
    return min(6.0 + 1.3 * float(np.log2(max(accounts, 1))), 13.0)


def lay_out(folded: Folded, *, width: int = WIDTH, flat: float = 0.3, units: Sequence[int] | None = None) -> Scene:
    """Places of all marks of a folded ring (or of the cells in ``units`` only; other marks get radius 0)."""
    n_dots = len(folded.dots)
    radius = np.array(
        [dot_radius(len(dot.accounts)) for dot in folded.dots] + [tag_radius(tag.accounts) for tag in folded.tags]
    )
    cell = np.array([dot.cell for dot in folded.dots] + [tag.cell for tag in folded.tags], dtype=int)
    links = _links(folded)
    reach = radius + 2.5
    reach[n_dots : n_dots + LABELLED] += LABEL_ROOM
    chosen = sorted(set(cell.tolist())) if units is None else list(units)
    places = np.zeros((len(cell), 2))
    sizes = np.zeros(len(chosen))
    for at, unit in enumerate(chosen):
        mine = np.flatnonzero(cell == unit)
        inner = links[np.isin(links[:, 0], mine) & np.isin(links[:, 1], mine)]
        index = np.searchsorted(mine, inner)
        found = spread(len(mine), index, _pulls(folded, inner)) * STEP
        found = push_apart(found, reach[mine])
        found -= (found.max(axis=0) + found.min(axis=0)) / 2
        places[mine] = found
        sizes[at] = (
            float((np.sqrt((found**2).sum(axis=1)) + radius[mine]).max()) + RIM + (8 if folded.n_cells > 1 else 0)
        )
    unit_of = np.searchsorted(chosen, cell) if len(chosen) else cell
    shown = np.isin(cell, chosen)
    centre = _packed(sizes, unit_of[links[shown[links].all(axis=1)]] if len(links) else links, flat=flat)
    places[shown] += centre[unit_of[shown]]
    return _fitted(folded, places, np.where(shown, radius, 0.0), centre, sizes, chosen, width)


def _links(folded: Folded) -> np.ndarray:
    """Pairs (dot, n_dots + tag), shape ``(n_links, 2)``."""
    n_dots = len(folded.dots)
    pairs = [(at, n_dots + tag) for at, dot in enumerate(folded.dots) for tag in dot.tags]
    return np.array(pairs, dtype=int).reshape(-1, 2)


def _pulls(folded: Folded, links: np.ndarray) -> np.ndarray:
    """Layout weight of links: what the kind is worth, less for popular identifiers."""
    tags = [folded.tags[at - len(folded.dots)] for at in links[:, 1]]
    return np.array([(1.0 if kind_weight(tag.kind).is_address else 3.0) / np.log2(1 + tag.accounts) for tag in tags])


def _packed(sizes: np.ndarray, pairs: np.ndarray, *, flat: float) -> np.ndarray:
    """Centres of the cells: linked ones near each other, none overlapping, wider than high."""
    if len(sizes) < 2:
        return np.zeros((len(sizes), 2))
    crossing = np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)
    edges, counts = np.unique(crossing, axis=0, return_counts=True) if len(crossing) else (np.empty((0, 2), int), [])
    start = spread(len(sizes), edges, np.log2(1.0 + np.asarray(counts, dtype=float))) * float(sizes.mean()) * 1.5
    start *= [1.0, 0.5]
    return push_apart(push_apart(start, sizes + 3, pull=0.04, flat=flat), sizes + 3)


def _fitted(
    folded: Folded, places: np.ndarray, radius: np.ndarray, centre: np.ndarray, sizes: np.ndarray, units: Sequence[int],
    width: int,
) -> Scene:  # fmt: skip
    """Scaled down to the width where needed, moved to the origin, whole numbers."""
    drawn = radius > 0
    discs = folded.n_cells > 1
    low = (centre - sizes[:, None]).min(axis=0) if discs else (places[drawn] - radius[drawn, None]).min(axis=0) - 14
    high = (centre + sizes[:, None]).max(axis=0) if discs else (places[drawn] + radius[drawn, None]).max(axis=0) + 14
    scale = min(1.0, (width - 8) / float(high[0] - low[0]))
    move = np.array([(width - scale * (high[0] - low[0])) / 2, 16.0]) - scale * low
    height = round(scale * float(high[1] - low[1])) + 24
    at = np.round(places * scale + move).astype(int)
    found = [
        Disc(
            unit, round(scale * x + move[0]), round(scale * y + move[1]), round(scale * r),
            sum(len(dot.accounts) for dot in folded.dots if dot.cell == unit),
        )
        for unit, (x, y), r in zip(units, centre.tolist(), sizes.tolist(), strict=True)
        if unit != NO_CELL
    ]  # fmt: skip
    sizes_drawn = np.maximum(np.round(radius * scale), np.where(drawn, 2, 0)).astype(int)
    return Scene(
        width, height, at[:, 0].tolist(), at[:, 1].tolist(), sizes_drawn.tolist(), tuple(found) if discs else ()
    )
