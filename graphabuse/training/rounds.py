"""What is one round of learning? Account models and ring update from one part of the labels, chosen by a later part."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.model.account.again import learn_again
from graphabuse.model.account.choose import Choice
from graphabuse.model.account.fit import fit_account_models
from graphabuse.model.account.result import AccountFit
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.calibration import Calibration, Mix, fit_calibration, fit_mix, fit_mix_unlabelled
from graphabuse.model.team.ring_update import DAY_ONE, RingUpdate
from graphabuse.model.team.rollup import rollups
from graphabuse.model.team.team_model import RING_COLUMN, account_probability
from graphabuse.rings.labels import ABUSIVE, UNKNOWN
from graphabuse.training.choose import Comparison, choose_rings, compare_rings, cut_score
from graphabuse.training.ring_fit import fit_ring_update
from graphabuse.training.ring_targets import ring_examples
from graphabuse.training.unlabelled import abusive_share, stand_ins
from graphabuse.training.views import View

FOLDS = 3
TREES = ("lean trees", "trees")
QUICK = ("xgbgraph", *TREES)
CUT_FROM = 0.05
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Task:
    """What a round learns from.

    Attributes
    ----------
    learn, choose : numpy.ndarray
        Labels by code of the last view: 1, 0, −1; shape ``(n_accounts,)``.
    barred : numpy.ndarray
        Labelled accounts that this round must not learn from.
    case : numpy.ndarray
        Case of every account.
    unknown : str
        ``leave-out`` or ``pu``: whether unknown accounts stand in as honest ones, corrected.
    weight : numpy.ndarray
        How much each label counts for the account models.
    operating_point : float
        Probability from which an account alone would be looked at.
    """

    learn: np.ndarray
    choose: np.ndarray
    barred: np.ndarray
    case: np.ndarray
    unknown: str
    weight: np.ndarray
    operating_point: float

    @property
    def one_sided(self) -> bool:
        """Whether unknown accounts stand in for honest ones."""
        return self.unknown == "pu"


@dataclass(frozen=True)
class Round:
    """What a round found.

    Attributes
    ----------
    accounts : AccountFit
        Account models, chosen and calibrated.
    mix : Mix
        How an account's probability and the day-one score of its group are put together.
    share : float or None
        Estimated share of abusive accounts among those without a label; None where honest labels say it.
    rings : RingUpdate
        Update of the ring score with its choice.
    why : str
        Why that choice.
    comparison : Comparison
        Ways of scoring rings on the labels that choose.
    purity : Calibration
        Of the expected share of abusive members.
    """

    accounts: AccountFit
    mix: Mix
    share: float | None
    rings: RingUpdate
    why: str
    comparison: Comparison
    purity: Calibration

    def probability(self, view: View, known: np.ndarray | None = None) -> np.ndarray:
        """Probability of each account of a view; ``known`` are labels by its codes, none when it is rolled up for rings."""
        return account_probability(self.accounts, self.mix, view.graph, known)


def learn_round(
    earlier: View,
    later: View,
    task: Task,
    model: RingScore,
    *,
    seed: int,
    kept: Round | None = None,
    only: Collection[str] | None = None,
    progress: Progress,
) -> Round:
    """Learn from the earlier view, choose and calibrate by the later one.

    Parameters
    ----------
    kept : Round, optional
        An earlier round whose choices are kept, as its figures are the ones that are told; chosen here when left out.
    only : collection of str, optional
        Account models to fit; all when left out.
    """
    progress("account models")
    learn, choose = task.learn[earlier.codes], task.choose[later.codes]
    fitted = kept.accounts.decision if kept else only
    accounts = _account_fit(earlier, later, task, seed=seed, only=fitted, progress=progress)
    mix, share = _mix(accounts, earlier, later, task, seed=seed)
    progress("account scores out of fold")
    rolled = rollups(
        earlier.judged.groups, _out_of_fold(earlier, later, accounts, mix, task, seed=seed), task.operating_point
    )
    progress("ring update")
    examples = ring_examples(
        earlier.judged.groups, earlier.base, learn, earlier.told(learn, model), task.barred[earlier.codes],
        task.case[earlier.codes], seed=seed,
    )  # fmt: skip
    rings = fit_ring_update(model, earlier.judged.features, rolled, earlier.base, examples, seed=seed)
    found = Round(accounts, mix, share, rings, "", Comparison({}, {}, {}, 0), Calibration())
    probability = found.probability(later)
    scores = rings.candidates(
        model, later.judged.features, rollups(later.judged.groups, probability, task.operating_point)
    )
    comparison = compare_on(later, scores, choose, (task.learn != UNKNOWN)[later.codes], task.case, model, seed=seed)
    if task.one_sided:
        chosen, why = (
            DAY_ONE,
            "day one: abusive labels alone cannot say whether a learned ring score spares honest groups",
        )
    else:
        chosen, why = choose_rings(comparison, rings.groups) if kept is None else (kept.rings.choice, kept.why)
    purity = Calibration() if task.one_sided else _purity(later, scores[chosen], choose, model)
    if kept is not None and not task.one_sided:
        progress("trees from all labels")
        newest = task.weight[later.codes]
        accounts = learn_again(
            accounts, **_labelled(earlier, later, task, task.learn, task.choose), valid_weight=newest
        )
    return replace(
        found, accounts=accounts, rings=replace(rings, choice=chosen), why=why, comparison=comparison, purity=purity
    )


def compare_on(
    view: View,
    scores: dict[str, np.ndarray],
    label: np.ndarray,
    barred: np.ndarray,
    case: np.ndarray,
    model: RingScore,
    *,
    seed: int,
) -> Comparison:
    """Every way of scoring rings on some labels of a view."""
    of_case = case[view.codes]
    told = view.told(label, model)
    examples = ring_examples(view.judged.groups, view.base, label, told, barred, of_case, seed=seed)
    return compare_rings(scores, view.judged.groups, label, of_case, examples, seed=seed)


def learn_labels(view: View, task: Task) -> np.ndarray:
    """Labels a round may look at, by the codes of a view."""
    return np.asarray(task.learn[view.codes])


def _account_fit(
    earlier: View,
    later: View,
    task: Task,
    *,
    seed: int,
    only: Collection[str] | Choice | None,
    progress: Progress,
    out: np.ndarray | None = None,
) -> AccountFit:
    """Fit on the earlier graph without the accounts in ``out``; stop, choose and calibrate on the later one."""
    learn = task.learn if out is None else np.where(out, UNKNOWN, task.learn)
    choose = task.choose
    if task.one_sided:
        learn, choose = _filled(task, earlier, seed=seed)
        learn = learn if out is None else np.where(out, UNKNOWN, learn)
    rows = _labelled(earlier, later, task, learn, choose)
    return fit_account_models(**rows, seed=seed, case=task.case[later.codes], progress=progress, only=only)


def _labelled(earlier: View, later: View, task: Task, learn: np.ndarray, choose: np.ndarray) -> dict[str, Any]:
    """Graphs and labels of both parts, as the account models take them."""
    return {
        "graph": earlier.graph,
        "label": learn[earlier.codes],
        "train": learn[earlier.codes] != UNKNOWN,
        "valid": choose[later.codes] != UNKNOWN,
        "valid_graph": later.graph,
        "valid_label": np.where(choose != UNKNOWN, choose, learn)[later.codes],
        "weight": task.weight[earlier.codes],
    }


def _filled(task: Task, earlier: View, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels to learn from and to choose by, unknown accounts among them as honest ones."""
    old = np.isin(np.arange(len(task.learn)), earlier.codes)
    return stand_ins(task.learn, task.choose, task.barred, old, seed=seed)


def _mix(fit: AccountFit, earlier: View, later: View, task: Task, *, seed: int) -> tuple[Mix, float | None]:
    """Weights of account model and ring score on the labels that choose; with abusive labels alone also their share elsewhere."""
    learn = task.learn if not task.one_sided else _filled(task, earlier, seed=seed)[0]
    probability = fit.predict(later.graph, learn_labels(later, task))
    ring_score = later.graph.own[:, later.graph.own_names.index(RING_COLUMN)]
    label = task.choose[later.codes]
    if not task.one_sided:
        rows = np.flatnonzero(label != UNKNOWN)
        seen = (label[rows] == ABUSIVE).astype(float)
        return fit_mix(probability[rows], ring_score[rows], seen), None
    free = (label == UNKNOWN) & (learn == UNKNOWN)[later.codes] & ~task.barred[later.codes]
    rows = np.flatnonzero(free | (label == ABUSIVE))
    abusive = label[rows] == ABUSIVE
    order = Mix().apply(probability[rows], ring_score[rows])
    share = abusive_share(order, abusive)
    found = fit_mix_unlabelled(probability[rows], ring_score[rows], abusive, share=share, weight=float(abusive.sum()))
    return found, share


def _out_of_fold(earlier: View, later: View, fit: AccountFit, mix: Mix, task: Task, *, seed: int) -> np.ndarray:
    """Probability of every account by a model that saw no label of its case; trees alone, which are quick."""
    learn = task.learn[earlier.codes]
    probability = account_probability(fit, mix, earlier.graph, None)
    fold = _folds(learn, task.case[earlier.codes], seed=seed)
    if fold is None:
        return probability
    for number in range(FOLDS):
        left = np.isin(task.case, fold.index[fold == number])
        part = _account_fit(earlier, later, task, seed=seed + number, only=TREES, progress=lambda _: None, out=left)
        rows = left[earlier.codes]
        probability[rows] = account_probability(part, mix, earlier.graph, None)[rows]
    return probability


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


def _purity(view: View, score: np.ndarray, label: np.ndarray, model: RingScore) -> Calibration:
    """Calibration of the expected share of abusive members, from labelled members of the groups that are cut out."""
    of_account = cut_score(view.judged.groups, score, len(label))
    rows = np.flatnonzero((label != UNKNOWN) & (of_account >= CUT_FROM))
    return fit_calibration(model.purity(of_account[rows]), (label[rows] == ABUSIVE).astype(float))
