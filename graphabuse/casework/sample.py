"""Which rings show how good the queue is? Some drawn by chance, and those that hold together least."""

import numpy as np
import pandas as pd

from graphabuse.casework.words import shown
from graphabuse.errors import InputError
from graphabuse.records import Run

SAMPLES = ("random", "loosest")


def sample(run: Run, n: int = 5, *, how: str = "random", seed: int = 7) -> pd.DataFrame:
    """Rows of ``rings``: drawn at random in the order of the table, or those with the fewest uses of shared identifiers for each
    account (column ``uses_per_account``), loosest first.

    Raises
    ------
    InputError
        Another ``how``, or ``n`` below 1.
    """
    if how not in SAMPLES or n < 1:
        raise InputError(f"sample takes n of 1 or more and how='random' or 'loosest', not {n} and {shown(how, 20)!r}")
    if how == "random":
        drawn = np.random.default_rng(seed).permutation(len(run.rings))[:n]
        return run.rings.iloc[np.sort(drawn)].reset_index(drop=True)
    users = run.identifiers.groupby("ring_id")["accounts_inside"].sum()
    ties = run.rings["ring_id"].map(users).astype("float64").fillna(0) / run.rings["accounts"].clip(lower=1)
    order = run.rings.assign(uses_per_account=ties).sort_values(["uses_per_account", "ring_id"], kind="stable")
    return order.head(n).reset_index(drop=True)
