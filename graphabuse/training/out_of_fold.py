"""What does an account model say of accounts whose case it has not seen? Trees alone, which are quick, fold by fold."""

import numpy as np
import pandas as pd

from graphabuse.model.account.fit import fit_account_models
from graphabuse.model.account.left_out import SIDES, fit_left_out, tree_side
from graphabuse.model.account.result import AccountFit
from graphabuse.model.team.calibration import Mix
from graphabuse.model.team.team_model import account_probability
from graphabuse.rings.labels import ABUSIVE, UNKNOWN
from graphabuse.training.task import Task, labelled, taught
from graphabuse.training.views import View

FOLDS = 3


def out_of_fold(earlier: View, later: View, fit: AccountFit, mix: Mix, task: Task, *, seed: int) -> np.ndarray:
    """Probability of every account by a model that saw no label of its case; trees alone, which are quick."""
    learn = task.learn[earlier.codes]
    probability = account_probability(fit, mix, earlier.graph, None)
    fold = _folds(learn, task.case[earlier.codes], seed=seed)
    if fold is None:
        return probability
    left = [np.isin(task.case, fold.index[fold == number]) for number in range(FOLDS)]
    fits = _without(left, earlier, later, fit, task, seed=seed)
    for out, part in zip(left, fits, strict=True):
        rows = np.flatnonzero(out[earlier.codes])
        probability[rows] = account_probability(part, mix, earlier.graph, None, rows)
    return probability


def _without(
    left: list[np.ndarray], earlier: View, later: View, fit: AccountFit, task: Task, *, seed: int
) -> list[AccountFit]:
    """Trees that saw no label of some accounts: those of the fit once more, or new ones where it has none."""
    parts = []
    for number, out in enumerate(left):
        learn, choose = taught(task, earlier, seed=seed + number)
        parts.append(labelled(earlier, later, task, np.where(out, UNKNOWN, learn), choose))
    side = tree_side(fit)
    if side:
        return fit_left_out(fit, side, parts)
    case = task.case[later.codes]
    return [fit_account_models(**part, seed=seed + number, case=case, only=SIDES) for number, part in enumerate(parts)]


def _folds(learn: np.ndarray, case: np.ndarray, *, seed: int) -> pd.Series | None:
    """Fold of each labelled case, abusive and honest ones dealt apart; None where there are too few of either."""
    known = learn != UNKNOWN
    bad = pd.Series(learn[known] == ABUSIVE).groupby(case[known]).any()
    if bad.sum() < FOLDS or (~bad).sum() == 1:
        return None
    random = np.random.default_rng([seed, 31])
    fold = pd.Series(0, index=bad.index)
    for side in (True, False):
        names = random.permutation(np.array(bad.index[bad == side]))  # a copy: an index may be read-only
        fold[names] = np.arange(len(names)) % FOLDS
    return fold
