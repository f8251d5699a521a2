"""Which accounts keep meeting on several addresses in the same hour?

One shared address says little; the same two accounts on two or more addresses, each time within the hour, says that
they move together. The bits of the addresses then add up: log2(m · N / (c − 1)) for a cell of c accounts, where c is
counted over the window for the address, so that a carrier's address stays worth little.
"""

import ibis
from ibis.expr.types import Table

from graphabuse.evidence.kinds import KindWeight

CELL_CAP = 20


def cotimed_pairs(presence: Table, degrees: Table, weight: KindWeight, *, n_accounts: int) -> Table:
    """Pairs on at least two distinct addresses at the same hour: ``a``, ``b``, ``bits``, ``n_addresses``.

    Parameters
    ----------
    presence : ibis Table
        ``account``, ``identifier``, ``hour`` (distinct), touches of attack infrastructure left out.
    degrees : ibis Table
        ``identifier``, ``degree``: accounts on the address in the window.
    """
    cell = presence.group_by("identifier", "hour").aggregate(here=presence.count())
    cell = cell.filter((cell.here >= 2) & (cell.here <= CELL_CAP))
    inside = presence.join(cell, ["identifier", "hour"]).select("account", "identifier", "hour")
    right = inside.view()
    met = inside.join(
        right,
        [inside.identifier == right.identifier, inside.hour == right.hour, inside.account < right.account],
    ).select(a=inside.account, b=right.account, identifier=inside.identifier)
    met = met.distinct().join(degrees, "identifier")
    bits = ibis.greatest((weight.trust * (n_accounts - 1.0) / (met.degree - 1.0)).log2(), 0.0)
    summed = (
        met.mutate(bits=bits)
        .group_by("a", "b")
        .aggregate(bits=ibis._.bits.sum().cast("float32"), n_addresses=ibis._.count().cast("int32"))
    )
    return summed.filter((summed.n_addresses >= 2) & (summed.bits > 0))
