"""Which identifiers do the members of each candidate use, and how many others use them, too?"""

from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.grouped import ranges
from graphabuse.graph.groups import Groups


@dataclass(frozen=True)
class Use:
    """Rows member × identifier of all candidates, and the table candidate × identifier.

    Attributes
    ----------
    group, row, member : numpy.ndarray
        Candidate, row of ``links.sightings`` and membership row of each use, shape ``(n_uses,)``.
    cell : numpy.ndarray
        Row of the candidate × identifier table for each use.
    cell_group, cell_kind, inside, outside : numpy.ndarray
        The table: candidate, kind code, members on it, other accounts on it.
    """

    group: np.ndarray
    row: np.ndarray
    member: np.ndarray
    cell: np.ndarray
    cell_group: np.ndarray
    cell_kind: np.ndarray
    inside: np.ndarray
    outside: np.ndarray


def uses_of(groups: Groups, links: Links, starts: np.ndarray) -> Use:
    """Join memberships with sightings of kinds that play a role; ``starts`` are the first rows of each account, shape ``(n_accounts + 1,)``."""
    seen = links.sightings
    begin = starts.take(groups.accounts)
    lengths = starts.take(groups.accounts + 1) - begin
    row = ranges(begin, lengths)
    group, member = np.repeat(groups.owner, lengths), np.repeat(np.arange(len(lengths)), lengths)
    playing = [code for codes in links.everyone.roles.values() for code in codes]
    if set(links.everyone.sightings) - set(playing):
        known = np.flatnonzero(np.isin(seen["kind"].take(row), playing))
        group, member, row = group.take(known), member.take(known), row.take(known)
    identifier = seen["identifier"].take(row).astype("int64")
    span = links.n_identifiers
    keys, first, cell = np.unique(group * span + identifier, return_index=True, return_inverse=True)
    inside = np.bincount(cell, minlength=len(keys)).astype(float)
    return Use(
        group=group,
        row=row,
        member=member,
        cell=cell,
        cell_group=(keys // span),
        cell_kind=seen["kind"].take(row.take(first)),
        inside=inside,
        outside=seen["degree"].take(row.take(first)) - inside,
    )
