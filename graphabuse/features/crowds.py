"""Who owns what is shared, and how unusual is such sharing in this population?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.links import Links
from graphabuse.features.grouped import Grouped, ratio
from graphabuse.features.uses import Use
from graphabuse.graph.groups import Groups

OWNED = 0.6


@dataclass(frozen=True)
class Crowds:
    """The population's own sharing, counted once for all candidates.

    Attributes
    ----------
    owners : numpy.ndarray
        Accounts that own each identifier, by identifier code.
    crowd : dict of str to numpy.ndarray
        Role → accounts on the most crowded identifier of each account, ascending, shape ``(n_accounts,)``.
    """

    owners: np.ndarray
    crowd: dict[str, np.ndarray]


def roles_of(kinds: Sequence[str]) -> dict[str, list[int]]:
    """Kind codes by the role they play: address, payment token, and everything else like a device."""
    roles: dict[str, list[int]] = {"ip": [], "device": [], "token": []}
    for code, kind in enumerate(kinds):
        roles["ip" if kind_weight(kind).is_address else "token" if kind == "payment_token" else "device"].append(code)
    return roles


def crowds_of(links: Links, kinds: Sequence[str], *, n_accounts: int) -> Crowds:
    """Count owners and crowds over all sightings."""
    seen = links.sightings
    span = links.n_identifiers
    owners = np.bincount(seen["identifier"][seen["own"] >= OWNED], minlength=span)
    crowd = {}
    for role, codes in roles_of(kinds).items():
        of_role = np.isin(seen["kind"], codes)
        most = np.zeros(n_accounts)
        np.maximum.at(most, seen["account"][of_role], seen["degree"][of_role])
        crowd[role] = np.sort(most)
    return Crowds(owners, crowd)


def owner_features(
    groups: Groups, use: Use, links: Links, crowds: Crowds, *, role: str, codes: list[int]
) -> dict[str, np.ndarray]:
    """Who owns what is shared, and how unusual it is in this population to share a thing with so many.

    ``owned_inside`` is the share of an identifier's owners that are members; ``crowd_rank`` the share of all accounts
    whose most crowded identifier of the kind has fewer accounts than members on the account's own most shared one.
    """
    seen = links.sightings
    of_role = np.isin(use.cell_kind, codes)
    rows = of_role[use.cell] & (use.inside[use.cell] >= 2)
    cell, row = use.cell[rows], use.row[rows]
    owned = (seen["own"][row] >= OWNED).astype(float)
    inside = np.bincount(cell, weights=owned, minlength=len(use.cell_kind))
    everywhere = np.zeros(len(use.cell_kind))
    everywhere[cell] = crowds.owners[seen["identifier"][row]]
    shared = (use.inside >= 2) & of_role
    cells = Grouped(use.cell_group[shared], len(groups))
    held = ratio(inside[shared], np.maximum(everywhere[shared], 1.0))
    best = Grouped(use.member[rows], len(groups.accounts)).max(use.inside[cell])
    crowd = crowds.crowd[role]
    rank = np.searchsorted(crowd, best) / max(len(crowd), 1)
    return {
        "owned_inside": cells.mean(held, empty=np.nan),
        "owned_inside_max": cells.max(held, empty=np.nan),
        "owner_share": ratio(cells.sum(inside[shared]), cells.sum(use.inside[shared])),
        "crowd_rank": Grouped(groups.owner, len(groups)).mean(np.where(best > 0, rank, 0.0)),
    }
