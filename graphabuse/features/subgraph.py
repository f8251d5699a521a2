"""What does a candidate look like from inside? Its members, what they share, and who uses what, as flat arrays.

Many candidates are one disjoint union: rows of members, of shared identifiers and of edges, each knowing its group.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.adjacency import Reach, reach
from graphabuse.features.background import Background, background_of
from graphabuse.features.crowds import OWNED, Crowds, roles_of
from graphabuse.features.grouped import ranges, ratio
from graphabuse.features.member import member_features
from graphabuse.features.uses import uses_of
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

Inside = Callable[[np.ndarray], "Subgraphs"]
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


def inside_of(groups: Groups, links: Links, snapshot: Snapshot, background: Background | None = None) -> Subgraphs:
    """Flat arrays of all groups; ``background`` as :func:`~graphabuse.features.ring.ring_features` has it."""
    back = background or background_of(links, snapshot)
    reached, use = reach(groups, back.index), uses_of(groups, links, back.starts)
    columns = member_features(groups, links, snapshot, reached=reached, use=use)
    member = np.stack([np.asarray(column, "float32") for column in columns.values()], axis=1)
    shared = use.inside >= 2
    place = np.cumsum(shared) - 1
    kept = shared[use.cell]
    use_cell, use_row, use_member = place[use.cell[kept]], use.row[kept], use.member[kept]
    tie_from, tie_to, tie = _ties(groups, links, snapshot, reached)
    return Subgraphs(
        size=groups.sizes,
        member=member,
        cell_group=use.cell_group[shared],
        cell=_cells(use.cell_kind[shared], use.inside[shared], use.outside[shared], groups.sizes[use.cell_group[shared]],
                    use_cell, use_row, links, snapshot, back.crowds),
        use_member=use_member,
        use_cell=use_cell,
        use=_uses(use_cell, use_row, links, snapshot, int(shared.sum())),
        tie_from=tie_from,
        tie_to=tie_to,
        tie=tie,
    )  # fmt: skip


def _cells(
    kind: np.ndarray, inside: np.ndarray, outside: np.ndarray, size: np.ndarray, cell: np.ndarray, row: np.ndarray,
    links: Links, snapshot: Snapshot, crowds: Crowds,
) -> np.ndarray:  # fmt: skip
    seen, count = links.sightings, len(kind)
    roles = [np.isin(kind, codes).astype(float) for codes in roles_of(snapshot.kinds).values()]
    owned = np.bincount(cell, weights=seen["own"][row] >= OWNED, minlength=count)
    owners = np.zeros(count)
    owners[cell] = crowds.owners[seen["identifier"][row]]
    touched = np.bincount(cell, weights=seen["touch"][row].astype(float), minlength=count)
    attack = np.bincount(cell, weights=seen["attack"][row].astype(float), minlength=count)
    events = np.bincount(cell, weights=seen["events"][row].astype(float), minlength=count)
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, cell, seen["first_at"][row])
    np.maximum.at(last, cell, seen["last_at"][row])
    length = max(snapshot.end - snapshot.start, 1)
    columns = [
        *roles, inside / size, np.log2(inside) / 4, np.log2(1 + outside) / 4, inside / (inside + outside),
        ratio(owned, np.maximum(owners, owned)), touched / inside, attack / inside, np.log2(1 + events / inside) / 4, (last - first) / length,
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype("float32")


def _uses(cell: np.ndarray, row: np.ndarray, links: Links, snapshot: Snapshot, n_cells: int) -> np.ndarray:
    seen = links.sightings
    length = max(snapshot.end - snapshot.start, 1)
    account = seen["account"][row]
    first = seen["first_at"][row].astype(float)
    count = np.maximum(np.bincount(cell, minlength=n_cells), 1)
    middle = np.bincount(cell, weights=first, minlength=n_cells) / count
    columns = [
        seen["own"][row], seen["touch"][row], seen["events"][row] / snapshot.events[account],
        np.log2(seen["days"][row]) / 4, (first - middle[cell]) / length, (first - snapshot.first_at[account]) / length,
    ]  # fmt: skip
    return np.stack([np.asarray(column, "float32") for column in columns], axis=1)


def _ties(
    groups: Groups, links: Links, snapshot: Snapshot, reached: Reach
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Links inside each group as edges from and to membership rows."""
    link, to = reached.link[reached.inner], reached.member[reached.inner]
    other = np.where(links.a[link] == groups.accounts[to], links.b[link], links.a[link])
    key = groups.owner * snapshot.n_accounts + groups.accounts
    origin = np.searchsorted(key, groups.owner[to] * snapshot.n_accounts + other.astype("int64"))
    gap = np.abs(snapshot.first_at[groups.accounts[to]] - snapshot.first_at[other]) / 3600.0
    scale = np.log2(max(snapshot.n_accounts, 4))
    roles = [
        np.sum([links.by_source[snapshot.kinds[code]][link] for code in codes] or [np.zeros(len(link))], axis=0)
        for codes in roles_of(snapshot.kinds).values()
    ]
    columns = [
        links.bits[link] / scale, *(role / scale for role in roles), links.by_source["cotimed"][link] > 0,
        links.by_source["synchrony"][link] / scale, np.log2(1 + gap) / 8,
    ]  # fmt: skip
    return origin, to, np.stack([np.asarray(column, "float32") for column in columns], axis=1)
