"""What does a candidate look like from inside? Its members, what they share, and who uses what, as flat arrays.

Many candidates are one disjoint union: rows of members, of shared identifiers and of edges, each knowing its group.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphabuse.features.grouped import ranges

CELL_FEATURES = 12
USE_FEATURES = 6
TIE_FEATURES = 7


@dataclass(frozen=True)
class Subgraphs:
    """A disjoint union of candidates.

    Attributes
    ----------
    size : numpy.ndarray
        Members of each group, shape ``(n_groups,)``; members come group by group.
    member : numpy.ndarray
        Member features, float32, shape ``(n_members, n_member_features)``.
    cell_group, cell : numpy.ndarray
        Group and features of each identifier that two or more members share.
    use_member, use_cell, use : numpy.ndarray
        Edges member – shared identifier and their features, sorted by member.
    tie_from, tie_to, tie : numpy.ndarray
        Evidence between members, both directions, and its features, sorted by ``tie_to``.
    """

    size: np.ndarray
    member: np.ndarray
    cell_group: np.ndarray
    cell: np.ndarray
    use_member: np.ndarray
    use_cell: np.ndarray
    use: np.ndarray
    tie_from: np.ndarray
    tie_to: np.ndarray
    tie: np.ndarray

    def __len__(self) -> int:
        return len(self.size)

    def take(self, chosen: np.ndarray) -> "Subgraphs":
        """The union of some of the groups, in that order."""
        starts = np.cumsum(self.size) - self.size
        members = ranges(starts[chosen], self.size[chosen])
        place = np.full(len(self.member), -1, "int64")
        place[members] = np.arange(len(members))
        cells, cell_group = _rows_of(self.cell_group, chosen, len(self))
        cell_place = np.full(len(self.cell_group), -1, "int64")
        cell_place[cells] = np.arange(len(cells))
        owner = np.repeat(np.arange(len(self)), self.size)
        uses, _ = _rows_of(owner[self.use_member], chosen, len(self))
        ties, _ = _rows_of(owner[self.tie_to], chosen, len(self))
        return Subgraphs(
            self.size[chosen], self.member[members], cell_group, self.cell[cells],
            place[self.use_member[uses]], cell_place[self.use_cell[uses]], self.use[uses],
            place[self.tie_from[ties]], place[self.tie_to[ties]], self.tie[ties],
        )  # fmt: skip

    def between(self, first: int, last: int) -> "Subgraphs":
        """The union of the groups from ``first`` to before ``last``; nothing is copied but the numbers of members and cells."""
        ends = np.concatenate([[0], np.cumsum(self.size)])
        start, stop = int(ends[first]), int(ends[last])
        cell, last_cell = np.searchsorted(self.cell_group, [first, last])
        use, tie = (
            slice(*np.searchsorted(self.use_member, [start, stop])),
            slice(*np.searchsorted(self.tie_to, [start, stop])),
        )
        return Subgraphs(
            self.size[first:last], self.member[start:stop], self.cell_group[cell:last_cell] - first, self.cell[cell:last_cell],
            self.use_member[use] - start, self.use_cell[use] - cell, self.use[use],
            self.tie_from[tie] - start, self.tie_to[tie] - start, self.tie[tie],
        )  # fmt: skip

    def pieces(self, rows: np.ndarray, members: int) -> list[np.ndarray]:
        """``rows`` in pieces of about so many members."""
        return in_pieces(rows, self.size[rows], members)


def in_pieces(rows: np.ndarray, sizes: np.ndarray, members: int) -> list[np.ndarray]:
    """Cut ``rows``, of ``sizes`` members each, into pieces of about so many members."""
    return np.split(rows, np.flatnonzero(np.diff(np.cumsum(sizes) // members)) + 1)


def united(parts: Sequence[Subgraphs]) -> Subgraphs:
    """Several unions as one."""
    groups = np.cumsum([0, *(len(part) for part in parts)])
    members = np.cumsum([0, *(len(part.member) for part in parts)])
    cells = np.cumsum([0, *(len(part.cell) for part in parts)])

    def column(name: str, shift: np.ndarray | None = None) -> np.ndarray:
        columns = [getattr(part, name) for part in parts]
        return np.concatenate(columns if shift is None else [a + b for a, b in zip(columns, shift[:-1], strict=True)])

    return Subgraphs(
        column("size"), column("member"), column("cell_group", groups), column("cell"),
        column("use_member", members), column("use_cell", cells), column("use"),
        column("tie_from", members), column("tie_to", members), column("tie"),
    )  # fmt: skip


def _rows_of(group: np.ndarray, chosen: np.ndarray, n_groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the chosen groups (``group`` ascending), and their new group numbers."""
    count = np.bincount(group, minlength=n_groups)
    starts = np.cumsum(count) - count
    return ranges(starts[chosen], count[chosen]), np.repeat(np.arange(len(chosen)), count[chosen])
