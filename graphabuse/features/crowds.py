"""Who owns what is shared, and how unusual is such sharing in this population?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.evidence.ownership import OWNED, owned_identifiers
from graphabuse.features.grouped import Grouped, ratio
from graphabuse.features.uses import Use
from graphabuse.graph.groups import Groups


@dataclass(frozen=True)
class Crowds:
    """The population's own sharing, counted once for all candidates.

    Attributes
    ----------
    owners : numpy.ndarray
        Accounts that own each identifier, by identifier code.
    most : dict of str to numpy.ndarray
        Role → accounts on the most crowded identifier of each account, 0 without one, shape ``(n_accounts,)``.
    roles : dict of str to list of int
        Kind codes by the role they play.
    kinds_seen : frozenset of int
        Codes of the kinds that have any sighting.
    """

    owners: np.ndarray
    most: dict[str, np.ndarray]
    roles: dict[str, list[int]]
    kinds_seen: frozenset[int]

    @cached_property
    def below(self) -> dict[str, np.ndarray]:
        """Role → share of all accounts whose most crowded identifier has fewer accounts than that; by number of accounts."""
        counts = {role: np.bincount(most, minlength=1) for role, most in self.most.items()}
        return {role: np.append(0, np.cumsum(count)) / max(count.sum(), 1) for role, count in counts.items()}

    def exchanged(self, before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray]) -> "Crowds":
        """The same where some accounts had the sightings ``after`` and not ``before`` (all sightings of these accounts)."""
        owners = self.owners.copy()
        np.subtract.at(owners, owned_identifiers(before), 1)
        np.add.at(owners, owned_identifiers(after), 1)
        most = {role: column.copy() for role, column in self.most.items()}
        for role, column in _most(after, self.roles, len(most["ip"])).items():
            most[role][before["account"]] = column[before["account"]]
        return replace(self, owners=owners, most=most)


def crowds_of(links: Links) -> Crowds:
    """Owners and crowds of the whole population."""
    return Crowds(
        owners=links.owners,
        most=links.everyone.most,
        roles=links.everyone.roles,
        kinds_seen=frozenset(links.everyone.sightings),
    )


def _most(seen: Mapping[str, np.ndarray], roles: Mapping[str, list[int]], n_accounts: int) -> dict[str, np.ndarray]:
    """Largest degree among the identifiers of each role, by account; sightings come account by account."""
    found = {}
    for role, codes in roles.items():
        rows = np.flatnonzero(np.isin(seen["kind"], codes))
        account, most = seen["account"][rows], np.zeros(n_accounts, "int32")
        if len(rows):
            first = np.flatnonzero(np.diff(account, prepend=-1))
            most[account[first]] = np.maximum.reduceat(seen["degree"][rows], first)
        found[role] = most
    return found


def owner_features(
    groups: Groups, use: Use, links: Links, crowds: Crowds, *, role: str, codes: list[int]
) -> dict[str, np.ndarray]:
    """Who owns what is shared, and how unusual it is in this population to share a thing with so many.

    ``owned_inside`` is the share of an identifier's owners that are members; ``crowd_rank`` the share of all accounts
    whose most crowded identifier of the kind has fewer accounts than members on the account's own most shared one.
    """
    seen = links.sightings
    of_role = np.isin(use.cell_kind, codes)
    together = (use.inside >= 2) & of_role
    rows, shared = np.flatnonzero(together.take(use.cell)), np.flatnonzero(together)
    cell, row = use.cell.take(rows), use.row.take(rows)
    owned = (seen["own"].take(row) >= OWNED).astype(float)
    inside = np.bincount(cell, weights=owned, minlength=len(use.cell_kind))
    everywhere = np.zeros(len(use.cell_kind))
    everywhere[cell] = crowds.owners.take(seen["identifier"].take(row))
    cells = Grouped(use.cell_group.take(shared), len(groups))
    held = ratio(inside.take(shared), np.maximum(everywhere.take(shared), 1.0))
    best = Grouped(use.member.take(rows), len(groups.accounts)).max(use.inside.take(cell)).astype("int64")
    below = crowds.below[role]
    rank = below.take(np.minimum(best, len(below) - 1))
    return {
        "owned_inside": cells.mean(held, empty=np.nan),
        "owned_inside_max": cells.max(held, empty=np.nan),
        "owner_share": ratio(cells.sum(inside.take(shared)), cells.sum(use.inside.take(shared))),
        "crowd_rank": Grouped(groups.owner, len(groups)).mean(np.where(best > 0, rank, 0.0)),
    }
