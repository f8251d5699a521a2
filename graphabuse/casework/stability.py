"""How firmly does a ring hold together? Links are left out at random, again and again, and what stays together is counted."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from graphabuse.casework.case import Case, Cases, among
from graphabuse.casework.cells import hub_keys
from graphabuse.graph.components import component_labels

ROUNDS = 50
SHARES = (0.1, 0.2, 0.3)
TYPICAL_SHARE = 0.2
FEWER_ROUNDS = 20


def firmness(found: Cases, ring_ids: Iterable[str], *, seed: int = 7) -> dict[str, float]:
    """Ring → mean share of its accounts that stay together when a fifth of its links is missing; NaN without any link.

    A ring that changed and holds loosely may have changed by chance.
    """
    return {
        ring_id: float(
            stability(found[ring_id], shares=(TYPICAL_SHARE,), rounds=FEWER_ROUNDS, seed=seed)["together_share"].iloc[0]
        )
        for ring_id in ring_ids
    }


def stability(case: Case, *, shares: Sequence[float] = SHARES, rounds: int = ROUNDS, seed: int = 7) -> pd.DataFrame:
    """Largest part that shared identifiers still connect when a share of the links is missing.

    Returns
    -------
    pandas.DataFrame
        One row for each share of missing links: missing_share (0..1), together_share (mean share of the ring's accounts in
        the largest part), lowest_share (5th percentile), rounds. Links by timing are not counted; NaN without any link.
    """
    accounts = case.accounts()
    uses = case.uses[~among(case.uses, hub_keys(case))]
    uses = uses.sort_values(["account_id", "kind", "identifier"])
    row = pd.Index(sorted(accounts)).get_indexer(uses["account_id"])
    column, names = pd.factorize(uses["code"], sort=True)
    chance = np.random.default_rng(seed)
    rows = []
    for missing in shares:
        kept = chance.random((rounds, len(row))) >= missing
        largest = _largest(row, column, kept, len(accounts), len(names))
        share = largest / max(len(accounts), 1) if len(row) else np.full(rounds, np.nan)
        rows.append((missing, float(share.mean()), float(np.quantile(share, 0.05)), rounds))
    return pd.DataFrame(rows, columns=["missing_share", "together_share", "lowest_share", "rounds"])


def _largest(row: np.ndarray, column: np.ndarray, kept: np.ndarray, n_rows: int, n_columns: int) -> np.ndarray:
    """Accounts in the largest part of each round, shape ``(n_rounds,)``; all rounds are one graph, side by side."""
    size = n_rows + n_columns
    lap, link = np.nonzero(kept)
    part = component_labels(lap * size + row[link], lap * size + n_rows + column[link], len(kept) * size)
    part = part.reshape(len(kept), size)[:, :n_rows]
    return np.bincount(part.ravel())[part].max(axis=1)
