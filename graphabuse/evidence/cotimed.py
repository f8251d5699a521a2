"""Which accounts keep meeting on several addresses in the same hour?

One shared address says little; the same two accounts on two or more addresses, each time within the hour, says that
they move together. The bits of the addresses then add up: log2(m · N / (c − 1)) for a cell of c accounts, where c is
counted over the window for the address, so that a carrier's address stays worth little.
"""

from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import Table

from graphabuse.engine.kept import in_arrays
from graphabuse.evidence.cells import cells_of, pair_blocks
from graphabuse.evidence.exact import bits_in_arrays, bits_of
from graphabuse.evidence.kinds import KindWeight
from graphabuse.graph.moments import Moments

CELL_CAP = 20
EVENTS_A_BLOCK = 2_000_000


def shared_hours(presence: Table) -> Table:
    """Presence in the cells (an address in one hour) that hold two to ``CELL_CAP`` accounts.

    Parameters
    ----------
    presence : ibis Table
        ``account``, ``identifier``, ``hour`` (distinct), touches of attack infrastructure left out.
    """
    cell = presence.group_by("identifier", "hour").aggregate(here=presence.count())
    cell = cell.filter((cell.here >= 2) & (cell.here <= CELL_CAP))
    return presence.join(cell, ["identifier", "hour"]).select("account", "identifier", "hour")


def cotimed_pairs(inside: Table, degrees: Table, weight: KindWeight, *, n_accounts: int) -> Table:
    """Pairs on at least two distinct addresses at the same hour: ``a``, ``b``, ``bits``, ``n_addresses``.

    Parameters
    ----------
    inside : ibis Table
        As :func:`shared_hours` returns it; kept first, so that engines join it with its size known.
    degrees : ibis Table
        ``identifier``, ``degree``: accounts on the address in the window.
    """
    right = inside.view()
    met = inside.join(
        right,
        [inside.identifier == right.identifier, inside.hour == right.hour, inside.account < right.account],
    ).select(a=inside.account, b=right.account, identifier=inside.identifier)
    met = met.distinct().join(degrees, "identifier")
    bits = bits_of(ibis.greatest(weight.trust * (n_accounts - 1.0) / (met.degree - 1.0), 1.0))
    summed = (
        met.mutate(bits=bits)
        .group_by("a", "b")
        .aggregate(bits=ibis._.bits.sum().cast("float32"), n_addresses=ibis._.count().cast("int32"))
    )
    return summed.filter((summed.n_addresses >= 2) & (summed.bits > 0))


@dataclass(frozen=True)
class Crowded:
    """How many accounts are on each identifier, and whose touches of attack infrastructure do not count.

    Attributes
    ----------
    degree : numpy.ndarray
        Accounts on each identifier, by code; 0 where it is one or none.
    touches : numpy.ndarray
        Keys ``identifier × n_accounts + account``, ascending.
    """

    degree: np.ndarray
    touches: np.ndarray


def crowded(owned: Table, *, n_accounts: int) -> Crowded:
    """Read from the owned sightings what :func:`cotimed_in_arrays` needs of them."""
    shared = in_arrays(owned.filter(owned.degree >= 2).select("identifier", "degree").distinct())
    touched = in_arrays(owned.filter(owned.attack & owned.touch).select("account", "identifier"))
    degree = np.zeros(int(shared["identifier"].max(initial=0)) + 2, "int32")  # the last one stands for none
    degree[shared["identifier"]] = shared["degree"]
    return Crowded(degree, np.sort(touched["identifier"].astype("int64") * n_accounts + touched["account"]))


def cotimed_in_arrays(
    moments: Moments, kind: str, known: Crowded, weight: KindWeight, *, n_accounts: int
) -> pd.DataFrame:
    """The same pairs from the events as arrays."""
    degree, hours = known.degree, moments.n_hours
    cells = cells_of(*_presence(moments, kind, degree, hours), n_accounts=n_accounts).of_size(2, n_accounts)
    counts = ~_among(cells.cell // hours * n_accounts + cells.account, known.touches)
    cells = cells.keep(counts).of_size(2, CELL_CAP)
    parts = [
        _on_two(pair, cell // hours, degree, weight, n_accounts=n_accounts)
        for pair, cell in pair_blocks(cells, n_accounts=n_accounts)
    ]
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else _on_two(np.empty(0, "int64"), np.empty(0, "int64"), degree, weight, n_accounts=n_accounts)
    )


def _presence(moments: Moments, kind: str, degree: np.ndarray, hours: int) -> tuple[np.ndarray, np.ndarray]:
    """Cell (identifier × hour) and account of each use of an identifier that others use, too."""
    n_events, end = len(moments.account), 0
    cell, account = np.empty(n_events, "int64"), np.empty(n_events, "int32")
    for first in range(0, n_events, EVENTS_A_BLOCK):
        block = slice(first, first + EVENTS_A_BLOCK)
        used = np.minimum(moments.used[kind][block], len(degree) - 1)  # −1 is none, as the last one
        rows = np.flatnonzero(degree.take(used, mode="wrap") >= 2)
        filled = slice(end, end + len(rows))
        cell[filled] = used.take(rows)
        cell[filled] *= hours
        cell[filled] += moments.hours(first + rows)
        account[filled] = moments.account[block].take(rows)
        end += len(rows)
    return cell[:end], account[:end]


def _among(asked: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Which are in the ascending ``keys``; those in order look up fastest."""
    if len(keys) == 0:
        return np.zeros(len(asked), bool)
    return keys.take(np.minimum(np.searchsorted(keys, asked), len(keys) - 1)) == asked


def _on_two(
    pair: np.ndarray, identifier: np.ndarray, degree: np.ndarray, weight: KindWeight, *, n_accounts: int
) -> pd.DataFrame:
    """Bits of the pairs that met on two or more identifiers; each identifier counts once."""
    often, code, count = np.unique(pair, return_inverse=True, return_counts=True)
    again = count[code] >= 2
    span = len(degree)
    met = np.unique(code[again] * span + identifier[again])
    code, identifier = met // span, met % span
    worth = bits_in_arrays(np.maximum(weight.trust * (n_accounts - 1.0) / (degree[identifier] - 1.0), 1.0))
    n_addresses = np.bincount(code, minlength=len(often))
    bits = np.bincount(code, weights=worth, minlength=len(often)).astype("float32")
    keep = (n_addresses >= 2) & (bits > 0)
    a, b = np.divmod(often[keep], n_accounts)
    return pd.DataFrame(
        {
            "a": a.astype("int32"),
            "b": b.astype("int32"),
            "bits": bits[keep],
            "n_addresses": n_addresses[keep].astype("int32"),
        }
    )
