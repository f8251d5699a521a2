"""Does a ring fall into cells, and where does each mark go on the page?"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import igraph
import numpy as np

from graphabuse.community.leiden import leiden_split
from graphabuse.report.fold import Folded

MIN_ACCOUNTS_TO_SPLIT = 30
MAX_CROSS_SHARE = 0.25
SEED = 7
GAP = 5.0
CELL_GAP = 22.0
MAX_RADIUS = 17.0


@dataclass(frozen=True)
class Layout:
    """Where the marks are.

    Attributes
    ----------
    xy : numpy.ndarray
        Centres in drawing units, shape ``(n_marks, 2)``.
    radius : numpy.ndarray
        Radii in drawing units, shape ``(n_marks,)``.
    cell : numpy.ndarray
        Cell of each mark, shape ``(n_marks,)``, largest cell first.
    discs : numpy.ndarray
        x, y, radius of each cell, shape ``(n_cells, 3)``.
    structured : bool
        Cells were found by splitting, and few links cross between them.
    cross_share : float
        Share of links between cells that the split would cut; NaN where no split was tried.
    """

    xy: np.ndarray
    radius: np.ndarray
    cell: np.ndarray
    discs: np.ndarray
    structured: bool
    cross_share: float

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return len(self.discs)


def find_cells(folded: Folded) -> tuple[np.ndarray, bool, float]:
    """Cell of each mark; whether a split was made; share of links that the best split cuts."""
    n = len(folded.marks)
    graph = igraph.Graph(n=n, edges=[(a, b) for a, b, _ in folded.links])
    parts = np.asarray(graph.connected_components().membership, dtype=int)
    cross = float("nan")
    structured = False
    n_accounts = sum(mark.count for mark in folded.marks[folded.n_identifiers :])
    if n_accounts >= MIN_ACCOUNTS_TO_SPLIT and folded.links:
        a, b, weight = (np.asarray(column) for column in zip(*folded.links, strict=True))
        # CPM at the mean density is modularity's null of equal degrees
        density = 2 * len(a) / (n * max(n - 1, 1))
        nodes, label = leiden_split(a, b, weight.astype(float), resolution=density, seed=SEED)
        split = parts + n
        split[nodes] = label
        cross = float(np.mean(split[a] != split[b]))
        if cross <= MAX_CROSS_SHARE:
            parts, structured = split, len(np.unique(label)) > 1
    weights = np.array([mark.count if at >= folded.n_identifiers else 0 for at, mark in enumerate(folded.marks)])
    names, flat = np.unique(parts, return_inverse=True)
    accounts = np.bincount(flat, weights=weights, minlength=len(names))
    order = np.lexsort((np.arange(len(names)), -accounts))
    return np.argsort(order)[flat], structured, cross


def lay_out(folded: Folded, cell: np.ndarray, *, structured: bool, cross_share: float, aspect: float = 2.0) -> Layout:
    """Place marks inside cells, and cells beside each other, so that nothing overlaps."""
    radius = mark_radii(folded)
    n_cells = int(cell.max()) + 1 if len(cell) else 0
    xy = np.zeros((len(cell), 2))
    extent = np.zeros(n_cells)
    for at in range(n_cells):
        rows = np.flatnonzero(cell == at)
        xy[rows] = _inside(folded, rows, radius[rows])
        extent[at] = float(np.max(np.hypot(*xy[rows].T) + radius[rows])) + 10
    links = np.zeros((n_cells, n_cells))
    for a, b, weight in folded.links:
        links[cell[a], cell[b]] += weight
        links[cell[b], cell[a]] += weight
    centres = pack_discs(extent, links, aspect=aspect)
    xy += centres[cell] if n_cells else 0
    return Layout(xy, radius, cell, np.column_stack([centres, extent]), structured, cross_share)


def mark_radii(folded: Folded) -> np.ndarray:
    """Radii: area grows with what a mark stands for (accounts merged, or users of an identifier), capped."""
    users = np.zeros(len(folded.marks))
    for a, b, _ in folded.links:
        users[a] += folded.marks[b].count
    radii = []
    for at, mark in enumerate(folded.marks):
        if at >= folded.n_identifiers:
            radii.append(min(4.0 + 1.9 * math.sqrt(mark.count - 1), MAX_RADIUS))
        else:
            radii.append(min(5.5 + 0.9 * math.sqrt(users[at]), 12.0))
    return np.asarray(radii)


def pack_discs(radius: np.ndarray, links: np.ndarray, *, aspect: float) -> np.ndarray:
    """Centres of discs that touch nobody: the largest in the middle, each next near what it is linked to.

    Parameters
    ----------
    radius : numpy.ndarray
        Shape ``(n,)``; ``links`` are weights between discs, shape ``(n, n)``.
    aspect : float
        Wanted width divided by height.
    """
    centres = np.zeros((len(radius), 2))
    placed: list[int] = []
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    for at in np.argsort(-radius, kind="stable"):
        if placed:
            near = centres[placed]
            reach = radius[placed] + radius[at] + CELL_GAP
            ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
            spots = (near[:, None, :] + reach[:, None, None] * ring[None, :, :] * 1.001).reshape(-1, 2)
            gaps = np.hypot(spots[:, None, 0] - near[None, :, 0], spots[:, None, 1] - near[None, :, 1]) - reach[None, :]
            free = spots[(gaps >= 0).all(axis=1)]
            pull = links[at, placed]
            cost = np.hypot(free[:, 0] / aspect, free[:, 1])
            if pull.sum() > 0:
                home = (near * pull[:, None]).sum(axis=0) / pull.sum()
                cost = cost + 0.6 * np.hypot(free[:, 0] - home[0], free[:, 1] - home[1])
            centres[at] = free[int(np.argmin(cost))]
        placed.append(int(at))
    return centres


def _inside(folded: Folded, rows: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Layout of one cell around the origin."""
    if len(rows) == 1:
        return np.zeros((1, 2))
    index = {int(row): at for at, row in enumerate(rows)}
    edges = [(index[a], index[b]) for a, b, _ in folded.links if a in index and b in index]
    graph = igraph.Graph(n=len(rows), edges=edges)
    turn = 2.399963 * np.arange(len(rows))
    start = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.sqrt(np.arange(len(rows)) + 1)[:, None]
    found = _seeded(lambda: graph.layout_fruchterman_reingold(seed=start.tolist(), niter=250, grid=False))
    xy = np.asarray(found.coords)
    xy -= xy.mean(axis=0)
    spread = float(np.sqrt(np.mean(np.sum(xy**2, axis=1)))) or 1.0
    wanted = 1.15 * math.sqrt(float(np.sum((radius + GAP) ** 2))) + 6
    return _apart(xy * wanted / spread, radius)


def _seeded(draw: Callable[[], igraph.Layout]) -> igraph.Layout:
    state = random.getstate()
    random.seed(SEED)
    try:
        return draw()
    finally:
        random.setstate(state)


def _apart(xy: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Push marks apart until none touch."""
    wanted = radius[:, None] + radius[None, :] + GAP
    np.fill_diagonal(wanted, 0.0)
    for _ in range(120):
        delta = xy[:, None, :] - xy[None, :, :]
        gap = np.maximum(np.hypot(delta[..., 0], delta[..., 1]), 1e-6)
        overlap = np.maximum(wanted - gap, 0.0)
        if overlap.max() < 0.5:
            break
        xy = xy + 0.5 * ((overlap / gap)[..., None] * delta).sum(axis=1)
    return xy - (xy.max(axis=0) + xy.min(axis=0)) / 2
