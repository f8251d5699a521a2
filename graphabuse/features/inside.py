"""How are candidates made into flat arrays of members, what they share, and who uses what?"""

from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.evidence.ownership import OWNED
from graphabuse.features.adjacency import Reach, reach
from graphabuse.features.background import Background, background_of
from graphabuse.features.crowds import Crowds
from graphabuse.features.grouped import ratio
from graphabuse.features.member import member_features
from graphabuse.features.subgraph import Subgraphs, in_pieces
from graphabuse.features.uses import uses_of
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot


@dataclass(frozen=True)
class Inside:
    """Candidates that can be seen from inside, some at a time.

    Attributes
    ----------
    groups, links, snapshot, background : Groups, Links, Snapshot, Background
        What :func:`inside_of` makes them from.
    """

    groups: Groups
    links: Links
    snapshot: Snapshot
    background: Background

    def take(self, rows: np.ndarray) -> Subgraphs:
        """The candidates at ``rows``."""
        return inside_of(self.groups.take(rows), self.links, self.snapshot, self.background)

    def pieces(self, rows: np.ndarray, members: int) -> list[np.ndarray]:
        """``rows`` in pieces of about so many members."""
        return in_pieces(rows, self.groups.sizes[rows], members)


def inside_of(groups: Groups, links: Links, snapshot: Snapshot, background: Background | None = None) -> Subgraphs:
    """Flat arrays of all groups; ``background`` as :func:`~graphabuse.features.ring.ring_features` has it."""
    back = background or background_of(links, snapshot)
    reached, use = reach(groups, back.index), uses_of(groups, links, back.starts)
    columns = member_features(groups, links, snapshot, reached=reached, use=use)
    member = np.stack([np.asarray(column, "float32") for column in columns.values()], axis=1)
    shared = use.inside >= 2
    place = np.cumsum(shared) - 1
    kept = np.flatnonzero(shared.take(use.cell))
    use_cell, use_row, use_member = place.take(use.cell.take(kept)), use.row.take(kept), use.member.take(kept)
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
    roles = [np.isin(kind, codes).astype(float) for codes in links.everyone.roles.values()]
    owned = np.bincount(cell, weights=seen["own"].take(row) >= OWNED, minlength=count)
    owners = np.zeros(count)
    owners[cell] = crowds.owners.take(seen["identifier"].take(row))
    touched = np.bincount(cell, weights=seen["touch"].take(row).astype(float), minlength=count)
    attack = np.bincount(cell, weights=seen["attack"].take(row).astype(float), minlength=count)
    events = np.bincount(cell, weights=seen["events"].take(row).astype(float), minlength=count)
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, cell, seen["first_at"].take(row))
    np.maximum.at(last, cell, seen["last_at"].take(row))
    length = max(snapshot.end - snapshot.start, 1)
    columns = [
        *roles, inside / size, np.log2(inside) / 4, np.log2(1 + outside) / 4, inside / (inside + outside),
        ratio(owned, np.maximum(owners, owned)), touched / inside, attack / inside, np.log2(1 + events / inside) / 4, (last - first) / length,
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype("float32")


def _uses(cell: np.ndarray, row: np.ndarray, links: Links, snapshot: Snapshot, n_cells: int) -> np.ndarray:
    seen = links.sightings
    length = max(snapshot.end - snapshot.start, 1)
    account = seen["account"].take(row)
    first = seen["first_at"].take(row).astype(float)
    count = np.maximum(np.bincount(cell, minlength=n_cells), 1)
    middle = np.bincount(cell, weights=first, minlength=n_cells) / count
    columns = [
        seen["own"].take(row), seen["touch"].take(row), seen["events"].take(row) / snapshot.events.take(account),
        np.log2(seen["days"].take(row)) / 4, (first - middle.take(cell)) / length,
        (first - snapshot.first_at.take(account)) / length,
    ]  # fmt: skip
    return np.stack([np.asarray(column, "float32") for column in columns], axis=1)


def _ties(
    groups: Groups, links: Links, snapshot: Snapshot, reached: Reach
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Links inside each group as edges from and to membership rows."""
    within = np.flatnonzero(reached.inner)
    link, to, origin = reached.link.take(within), reached.member.take(within), reached.other.take(within)
    first = snapshot.first_at.take(groups.accounts)
    gap = np.abs(first.take(to) - first.take(origin)) / 3600.0
    scale = np.log2(max(snapshot.n_accounts, 4))
    roles = [
        np.sum([links.by_source[snapshot.kinds[code]].take(link) for code in codes] or [np.zeros(len(link))], axis=0)
        for codes in links.everyone.roles.values()
    ]
    columns = [
        links.bits.take(link) / scale, *(role / scale for role in roles), links.by_source["cotimed"].take(link) > 0,
        links.by_source["synchrony"].take(link) / scale, np.log2(1 + gap) / 8,
    ]  # fmt: skip
    return origin, to, np.stack([np.asarray(column, "float32") for column in columns], axis=1)
