"""Which of the overlapping candidates are taken? Highest score first, skipping whatever overlaps one already taken."""

import numpy as np

from graphabuse.graph.groups import Groups, account_marks


def best_cut(groups: Groups, score: np.ndarray, *, n_accounts: int, lowest: float) -> np.ndarray:
    """Indices of disjoint groups, best score first; groups under ``lowest`` are not considered.

    Ties go to the larger group, then to a fixed mark of the membership, so that order of input never matters.
    """
    marks = np.add.reduceat(account_marks(n_accounts)[groups.accounts], groups.starts[:-1]) if len(groups) else score
    order = np.lexsort((marks, -groups.sizes, -score))
    taken = np.zeros(n_accounts, dtype=bool)
    chosen = []
    for index in order[score[order] >= lowest]:
        members = groups.members(index)
        if not taken[members].any():
            taken[members] = True
            chosen.append(index)
    return np.asarray(chosen, dtype="int64")
