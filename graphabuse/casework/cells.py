"""Does a ring fall into cells, and what bridges them?

Leiden (modularity) on the accounts and shared identifiers of a ring, links weighed by kind and rarity, hubs left out. Cells
are only reported for rings of thirty or more accounts, and only when few links cross them: structured rings measured 3–5 %,
a chain 10 %, a random ring 52 %. Small rings come apart too finely at resolution 1 (planted cells of a ring of 60: 29 % crossing,
and one of 100: 9 %), so the finest cut that at most 6 % cross is looked for at coarser resolutions, where random rings reach
22 to 37 % and planted ones 0 to 1 %.
"""

from dataclasses import dataclass
from functools import cache
from math import fsum

import numpy as np
import pandas as pd

from graphabuse.casework.case import Case, among
from graphabuse.casework.owners import HUB_TAGS
from graphabuse.community.leiden import leiden_cells
from graphabuse.evidence.kinds import kind_weight
from graphabuse.rings.popular import widely_used

MIN_ACCOUNTS = 30
MIN_CELL = 3
MAX_CROSSING = 0.25
FEW_CROSSING = 0.06
RESOLUTIONS = (1.0, 0.7, 0.5)
SEED = 7


@dataclass(frozen=True)
class Cells:
    """Cells of one ring.

    Attributes
    ----------
    accounts : pandas.DataFrame
        account_id, cell (1 is the largest; 0 where an account uses no shared identifier). Empty when there are no cells.
    bridges : pandas.DataFrame
        kind, identifier, code, accounts (inside), home_cell, cells (how many it reaches): identifiers used in two or more.
    crossing : float
        Share of links that lead out of their identifier's cell, or would, 0..1; NaN where no split was tried.
    note : str
        Why there are cells, or why not.
    """

    accounts: pd.DataFrame
    bridges: pd.DataFrame
    crossing: float
    note: str

    @property
    def of_account(self) -> dict[str, int]:
        """Account → cell; empty when there are no cells."""
        return dict(zip(self.accounts["account_id"].tolist(), self.accounts["cell"].tolist(), strict=True))


def cells_of(case: Case) -> Cells:
    """Cells of a ring, behind the gates; the same ring gives the same cells in any order of its rows."""
    accounts = sorted(case.accounts())
    if len(accounts) < MIN_ACCOUNTS:
        return _none(f"not split: rings of fewer than {MIN_ACCOUNTS} accounts have no cells worth the name")
    uses = case.uses[~among(case.uses, hub_keys(case))].sort_values(["account_id", "kind", "identifier"])
    if uses.empty:
        return _none("not split: its accounts share no identifier")
    row = pd.Index(accounts).get_indexer(uses["account_id"])
    column, keys = pd.factorize(pd.MultiIndex.from_frame(uses[["kind", "identifier"]]), sort=True)
    cell_of, tag_cell = _finest(row, column, _weights(case, keys)[column], n_rows=len(accounts))
    home = cell_of[row]
    crossing = float((home != tag_cell[column]).mean())
    if len(set(home.tolist())) < 2:
        return _none("not split: it holds together as one cell")
    if crossing > MAX_CROSSING:
        words = f"not split: {100 * crossing:.0f} % of its links would cross cells, so its links do not form any"
        return _none(words, crossing=crossing)
    number = _by_size(home, row)
    named = np.array([number.get(int(cell), 0) for cell in cell_of])
    used = np.isin(np.arange(len(accounts)), row)
    table = pd.DataFrame({"account_id": accounts, "cell": np.where(used, named, 0)})
    table = table.sort_values(["cell", "account_id"], kind="stable").reset_index(drop=True)
    bridges = _bridges(case, uses.assign(cell=named[row], home=[number.get(int(c), 0) for c in tag_cell[column]]))
    return Cells(table, bridges, crossing, f"{len(number)} cells; {_per_cent(crossing)} of its links cross them")


def hub_keys(case: Case) -> set[tuple[str, str]]:
    """Addresses whose users outside far outnumber those inside, and those known as a carrier's, a VPN's or a proxy's; devices and tokens are
    never hubs by size alone."""
    kinds, values, inside, outside, tags = case.columns(
        "identifiers", "kind", "identifier", "accounts_inside", "accounts_outside", "tag"
    )
    wide = widely_used(np.array(inside, "int64"), np.array(outside, "int64")) | np.isin(tags, list(HUB_TAGS))
    found = (key for key, is_wide in zip(zip(kinds, values, strict=True), wide.tolist(), strict=True) if is_wide)
    return {(kind, value) for kind, value in found if kind_weight(str(kind)).is_address}


def _finest(row: np.ndarray, column: np.ndarray, weight: np.ndarray, *, n_rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels of the finest cut with two or more cells that few links cross; of the cut at resolution 1 where there is none."""
    cuts = []
    for resolution in RESOLUTIONS:
        found = leiden_cells(row, column, weight, n_rows=n_rows, seed=SEED, resolution=resolution)
        cuts.append(_absorb(*found, row, column, weight))
        crossing = float((cuts[-1][0][row] != cuts[-1][1][column]).mean())
        if crossing <= FEW_CROSSING and len(set(cuts[-1][0][row].tolist())) > 1:
            return cuts[-1]
    return cuts[0]


def _weights(case: Case, keys: pd.MultiIndex) -> np.ndarray:
    """Kind weight (address 1, others 3) over log2(1 + accounts), as drawn."""
    rows = zip(*case.columns("identifiers", "kind", "identifier", "accounts_inside", "accounts_outside"), strict=True)
    total = {(kind, value): inside + outside for kind, value, inside, outside in rows}
    users = np.array([total[key] for key in keys], dtype="float64")
    kind = np.array([1.0 if kind_weight(str(name)).is_address else 3.0 for name in keys.get_level_values(0)])
    return kind / np.log2(1.0 + np.maximum(users, 1.0))


def _absorb(
    cell_of: np.ndarray, tag_cell: np.ndarray, row: np.ndarray, column: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cells of one or two accounts join the cell that their identifiers tie them to most; their identifiers follow."""
    size = np.bincount(cell_of[np.unique(row)], minlength=int(max(cell_of.max(), tag_cell.max())) + 1)
    small = size < MIN_CELL
    ties = small[cell_of[row]] & ~small[tag_cell[column]]
    moved = cell_of.copy()
    for one, cell in _strongest(row[ties], tag_cell[column][ties], weight[ties]).items():
        moved[one] = cell
    orphans = small[tag_cell[column]]
    tags = tag_cell.copy()
    for one, cell in _strongest(column[orphans], moved[row][orphans], np.ones(int(orphans.sum()))).items():
        tags[one] = cell
    return moved, tags


def _strongest(item: np.ndarray, cell: np.ndarray, weight: np.ndarray) -> dict[int, int]:
    """Item → the cell with the largest sum of weights, the lowest of equals."""
    pulls: dict[int, dict[int, list[float]]] = {}
    for one, home, pull in zip(item.tolist(), cell.tolist(), weight.tolist(), strict=True):
        pulls.setdefault(one, {}).setdefault(home, []).append(pull)
    return {one: min(homes, key=lambda home: (-fsum(homes[home]), home)) for one, homes in pulls.items()}


def _by_size(home: np.ndarray, row: np.ndarray) -> dict[int, int]:
    """Label → number, largest cell first, then the one with the first account."""
    frame = pd.DataFrame({"label": home, "row": row}).drop_duplicates()
    found = frame.groupby("label")["row"].agg(["size", "min"]).sort_values(["size", "min"], ascending=[False, True])
    return {int(label): at for at, label in enumerate(found.index, start=1)}


def _bridges(case: Case, uses: pd.DataFrame) -> pd.DataFrame:
    found = uses.groupby(["kind", "identifier"], sort=True).agg(
        code=("code", "first"),
        accounts=("account_id", "nunique"),
        home_cell=("home", "first"),
        cells=("cell", "nunique"),
    )
    found = found[found["cells"] >= 2].reset_index()
    order = {code: at for at, code in enumerate(case.codes.values())}
    found = found.assign(_order=found["code"].map(order)).sort_values(
        ["cells", "accounts", "_order"], ascending=[False, False, True]
    )
    return found.drop(columns="_order").reset_index(drop=True)


def _none(note: str, *, crossing: float = float("nan")) -> Cells:
    accounts, bridges = _empty()
    return Cells(accounts.copy(), bridges.copy(), crossing, note)


@cache
def _empty() -> tuple[pd.DataFrame, pd.DataFrame]:
    """No cells and no bridges, with their types."""
    bridges = {
        "kind": object,
        "identifier": object,
        "code": object,
        "accounts": "int64",
        "home_cell": "int64",
        "cells": "int64",
    }
    tables = ({"account_id": object, "cell": "int64"}, bridges)
    accounts, found = (pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in table.items()}) for table in tables)
    return accounts, found


def _per_cent(share: float) -> str:
    return "none" if share == 0 else "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"
