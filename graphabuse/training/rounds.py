"""What is one round of learning? Account models and ring update from one part of the labels, chosen by a later part."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from graphabuse.model.account.again import learn_again
from graphabuse.model.account.choose import Choice
from graphabuse.model.account.fit import fit_account_models
from graphabuse.model.account.left_out import SIDES
from graphabuse.model.account.result import AccountFit
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.calibration import Calibration, Mix, fit_calibration, fit_mix, fit_mix_unlabelled
from graphabuse.model.team.ring_update import DAY_ONE, RingUpdate
from graphabuse.model.team.rollup import rollups
from graphabuse.model.team.team_model import RING_COLUMN, account_probability
from graphabuse.rings.labels import ABUSIVE, UNKNOWN
from graphabuse.training.choose import Comparison, choose_rings, compare_rings, cut_score
from graphabuse.training.out_of_fold import out_of_fold
from graphabuse.training.ring_fit import fit_ring_update
from graphabuse.training.ring_targets import ring_examples
from graphabuse.training.task import Task, labelled, learn_labels, taught
from graphabuse.training.unlabelled import abusive_share
from graphabuse.training.views import View

QUICK = ("xgbgraph", *SIDES)
CUT_FROM = 0.05
Progress = Callable[[str], None]


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

    def probability(self, view: View, known: np.ndarray | None = None, rows: np.ndarray | None = None) -> np.ndarray:
        """Probability of each account of a view, or of ``rows``.

        ``known`` are labels by its codes, none when it is rolled up for rings.
        """
        return account_probability(self.accounts, self.mix, view.graph, known, rows)


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
    fitted = kept.accounts.decision if kept else only
    accounts = _account_fit(earlier, later, task, seed=seed, only=fitted, progress=progress)
    mix, share = _mix(accounts, earlier, later, task, seed=seed)
    found = Round(accounts, mix, share, RingUpdate(None, {}, {}, 0), "", Comparison({}, {}, {}, 0), Calibration())
    if kept is not None and kept.rings.choice == DAY_ONE:  # what lost is not learned again
        found, score = replace(found, rings=kept.rings, why=kept.why), later.base
    else:
        found, score = _ring_round(found, earlier, later, task, model, seed=seed, kept=kept, progress=progress)
    if task.one_sided:
        return found
    purity = _purity(later, score, task.choose[later.codes], model)
    if kept is not None:
        progress("trees from all labels")
        rows = labelled(earlier, later, task, task.learn, task.choose)
        accounts = learn_again(accounts, **rows, valid_weight=task.weight[later.codes])
    return replace(found, accounts=accounts, purity=purity)


def _ring_round(
    found: Round,
    earlier: View,
    later: View,
    task: Task,
    model: RingScore,
    *,
    seed: int,
    kept: Round | None,
    progress: Progress,
) -> tuple[Round, np.ndarray]:
    """The round with an update of the ring score, and the score of the later candidates that is used."""
    progress("account scores out of fold")
    probability = out_of_fold(earlier, later, found.accounts, found.mix, task, seed=seed)
    rolled = rollups(earlier.judged.groups, probability, task.operating_point)
    progress("ring update")
    learn = task.learn[earlier.codes]
    examples = ring_examples(
        earlier.judged.groups, earlier.base, learn, earlier.told(learn, model), task.barred[earlier.codes],
        task.case[earlier.codes], seed=seed,
    )  # fmt: skip
    rings = fit_ring_update(model, earlier.judged.features, rolled, earlier.base, examples, seed=seed)
    rolled = rollups(later.judged.groups, found.probability(later), task.operating_point)
    scores = rings.candidates(model, later.judged.features, rolled)
    choose, taught = task.choose[later.codes], (task.learn != UNKNOWN)[later.codes]
    comparison = compare_on(later, scores, choose, taught, task.case, model, seed=seed)
    if task.one_sided:
        chosen = DAY_ONE
        why = "day one: abusive labels alone cannot say whether a learned ring score spares honest groups"
    else:
        chosen, why = choose_rings(comparison, rings.groups) if kept is None else (kept.rings.choice, kept.why)
    return replace(found, rings=replace(rings, choice=chosen), why=why, comparison=comparison), scores[chosen]


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


def _account_fit(
    earlier: View, later: View, task: Task, *, seed: int, only: Collection[str] | Choice | None, progress: Progress
) -> AccountFit:
    """Fit on the earlier graph; stop, choose and calibrate on the later one."""
    rows = labelled(earlier, later, task, *taught(task, earlier, seed=seed))
    return fit_account_models(**rows, seed=seed, case=task.case[later.codes], progress=progress, only=only)


def _mix(fit: AccountFit, earlier: View, later: View, task: Task, *, seed: int) -> tuple[Mix, float | None]:
    """Weights of account model and ring score on the labels that choose; with abusive labels alone also their share elsewhere."""
    learn = taught(task, earlier, seed=seed)[0]
    ring_score = later.graph.own[:, later.graph.own_names.index(RING_COLUMN)]
    label = task.choose[later.codes]
    if not task.one_sided:
        rows = np.flatnonzero(label != UNKNOWN)
        probability = fit.predict(later.graph, learn_labels(later, task), rows)
        return fit_mix(probability, ring_score[rows], (label[rows] == ABUSIVE).astype(float)), None
    probability = fit.predict(later.graph, learn_labels(later, task))
    free = (label == UNKNOWN) & (learn == UNKNOWN)[later.codes] & ~task.barred[later.codes]
    rows = np.flatnonzero(free | (label == ABUSIVE))
    abusive = label[rows] == ABUSIVE
    order = Mix().apply(probability[rows], ring_score[rows])
    share = abusive_share(order, abusive)
    found = fit_mix_unlabelled(probability[rows], ring_score[rows], abusive, share=share, weight=float(abusive.sum()))
    return found, share


def _purity(view: View, score: np.ndarray, label: np.ndarray, model: RingScore) -> Calibration:
    """Calibration of the expected share of abusive members, from labelled members of the groups that are cut out."""
    of_account = cut_score(view.judged.groups, score, len(label))
    rows = np.flatnonzero((label != UNKNOWN) & (of_account >= CUT_FROM))
    return fit_calibration(model.purity(of_account[rows]), (label[rows] == ABUSIVE).astype(float))
