"""What do all sightings of a window say together? Counted on the engine, so that only those of some accounts need to come home."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.kept import in_arrays, materialise, release
from graphabuse.evidence.attacks import attack_touches
from graphabuse.evidence.kinds import roles_of

HOME_ACCOUNTS = 6  # that many accounts on one identifier need no class
SHARED = 3


@dataclass(frozen=True)
class Everyone:
    """Figures of the whole population.

    Attributes
    ----------
    sightings : dict of int to int
        Kind code → sightings; kinds without any are not there.
    holders, sharing, private : dict of int to int
        Kind code → accounts that have the kind, that share one with two others or more, that have one to themselves.
    roles : dict of str to list of int
        Kind codes by the role they play; a kind that nobody has to himself plays none.
    most : dict of str to numpy.ndarray
        Role → accounts on the most crowded identifier of each account, 0 without one, shape ``(n_accounts,)``.
    touches : dict of str to numpy.ndarray
        Touches of identifiers under attack: ``account``, ``identifier``, ``kind``, ``first_at``.
    crowds : dict of str to numpy.ndarray
        Identifiers of more than ``HOME_ACCOUNTS`` accounts, or under attack: ``identifier`` (ascending), ``kind``, ``accounts``,
        ``first_at``, ``last_at``, ``once`` (accounts that used it on one day only), ``attack``.
    """

    sightings: dict[int, int]
    holders: dict[int, int]
    sharing: dict[int, int]
    private: dict[int, int]
    roles: dict[str, list[int]]
    most: dict[str, np.ndarray]
    touches: dict[str, np.ndarray]
    crowds: dict[str, np.ndarray]


def everyone_of(
    backend: BaseBackend, owned: Table, histogram: pd.DataFrame, kinds: Sequence[str], *, n_accounts: int,
    window: tuple[int, int],
) -> Everyone:  # fmt: skip
    """Count over the owned sightings of a window; ``histogram`` as :func:`graphabuse.evidence.size.degrees` gives it."""
    held = materialise(backend, "ga_held", holdings(owned))
    by_kind = in_arrays(holders(held))
    counted = {
        name: dict(zip(by_kind["kind"].tolist(), by_kind[name].tolist(), strict=True))
        for name in ("holders", "sharing", "private")
    }
    own = [counted["private"].get(code, 0) / max(counted["holders"].get(code, 0), 1) for code in range(len(kinds))]
    roles = roles_of(kinds, own)
    most = _by_account(in_arrays(most_crowded(held, roles)), n_accounts)
    release(backend, "ga_held")
    touches = in_arrays(attack_touches(owned, start=window[0], end=window[1]))
    crowds = in_arrays(crowded_identifiers(owned))
    crowds["attack"] = np.isin(crowds["identifier"], touches["identifier"])
    shown = (crowds["accounts"] > HOME_ACCOUNTS) | crowds["attack"]
    return Everyone(
        sightings=(histogram["degree"] * histogram["identifiers"]).groupby(histogram["kind"]).sum().to_dict(),
        **counted,
        roles=roles,
        most=most,
        touches=touches,
        crowds={name: column[shown] for name, column in crowds.items()},
    )


def holdings(owned: Table) -> Table:
    """``account``, ``kind``, ``most``, ``least``: accounts on its most and its least crowded identifier of each kind."""
    return owned.group_by("account", "kind").aggregate(most=owned.degree.max(), least=owned.degree.min())


def holders(held: Table) -> Table:
    """``kind``, and how many accounts have it (``holders``), share one (``sharing``), have one to themselves (``private``)."""
    return held.group_by("kind").aggregate(
        holders=held.count(),
        sharing=(held.most >= SHARED).sum().cast("int32"),
        private=(held.least == 1).sum().cast("int32"),
    )


def most_crowded(held: Table, roles: dict[str, list[int]]) -> Table:
    """``account``, and for each role accounts on the most crowded identifier."""
    columns = {
        role: ibis.ifelse(held.kind.isin(codes) if codes else ibis.literal(False), held.most, 0).max().cast("int32")
        for role, codes in roles.items()
    }
    return held.group_by("account").aggregate(**columns)


def crowded_identifiers(owned: Table) -> Table:
    """One row for each identifier that may deserve a class; :class:`Everyone` says which columns."""
    many = owned.filter((owned.degree > HOME_ACCOUNTS) | owned.attack)
    return (
        many.group_by("identifier")
        .aggregate(
            kind=many.kind.min(), accounts=many.count(), first_at=many.first_at.min(), last_at=many.last_at.max(),
            once=(many.days == 1).sum().cast("int32"),
        )
        .order_by("identifier")
    )  # fmt: skip


def _by_account(found: dict[str, np.ndarray], n_accounts: int) -> dict[str, np.ndarray]:
    account, roles = found.pop("account"), {}
    for role, column in found.items():
        roles[role] = np.zeros(n_accounts, "int32")
        roles[role][account] = column
    return roles
