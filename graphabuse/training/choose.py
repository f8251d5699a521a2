"""Which score is used? The learned one only where it is clearly better than day one on labels it has not seen, later in time."""

from dataclasses import dataclass

import numpy as np

from graphabuse.community.cut import best_cut
from graphabuse.graph.groups import Groups
from graphabuse.model.account.choose import CLEAR, difference
from graphabuse.model.account.figures import RESAMPLES, Figure, case_resamples, figure, ranking_figures
from graphabuse.model.team.ring_update import BLEND, DAY_ONE, NETWORKS, TREES
from graphabuse.model.team.rollup import logit
from graphabuse.rings.labels import UNKNOWN
from graphabuse.training.ring_targets import LOWEST, RingExamples

FEWEST_GROUPS = 5


@dataclass(frozen=True)
class RingFigures:
    """How one way of scoring rings does on labelled accounts and groups it has not seen.

    Attributes
    ----------
    auprc : Figure
        Average precision over labelled accounts, each with the score of the group it is cut into.
    loss : Figure
        Cross-entropy against the expected overlap of labelled candidates, mean over cases; lower is better.
    """

    auprc: Figure
    loss: Figure


@dataclass(frozen=True)
class Comparison:
    """Figures of every way of scoring rings, and paired differences to day one.

    Attributes
    ----------
    figures : dict of str to RingFigures
        By way of scoring.
    resampled : dict of str to numpy.ndarray
        Loss of each way under the same resamples of cases, shape ``(RESAMPLES,)``.
    precision : dict of str to numpy.ndarray
        Average precision of each way, as it is and under the same resamples of cases, shape ``(RESAMPLES + 1,)``.
    groups : int
        Abusive groups among the labels.
    """

    figures: dict[str, RingFigures]
    resampled: dict[str, np.ndarray]
    precision: dict[str, np.ndarray]
    groups: int


def compare_rings(
    scores: dict[str, np.ndarray],
    groups: Groups,
    label: np.ndarray,
    case: np.ndarray,
    examples: RingExamples,
    *,
    seed: int,
) -> Comparison:
    """Figures of several scores on the same labels, resampled by case."""
    labelled = examples.case >= 0
    cases, of_row = np.unique(examples.case[labelled], return_inverse=True)
    picks = np.random.default_rng([seed, 93]).integers(0, max(len(cases), 1), (RESAMPLES, len(cases)))
    figures, resampled, precision = {}, {}, {}
    for name, score in scores.items():
        of_account = cut_score(groups, score, len(label))
        odds = logit(score[examples.rows[labelled]])
        each = examples.weight[labelled] * (np.logaddexp(0, odds) - examples.target[labelled] * odds)
        per_case = np.bincount(of_row, weights=each, minlength=len(cases)) if len(cases) else np.zeros(0)
        resampled[name] = per_case[picks].mean(axis=1) if len(cases) else np.zeros(RESAMPLES)
        loss = Figure(float(per_case.mean()) if len(cases) else float("nan"), float(resampled[name].std()))
        precision[name] = drawn_figures(of_account, label, case, seed=seed)["auprc"]
        figures[name] = RingFigures(figure(precision[name]), loss)
    return Comparison(figures, resampled, precision, examples.groups)


def choose_rings(found: Comparison, learned_from: int) -> tuple[str, str]:
    """The way of scoring that is used, and why.

    Trees and networks half and half unless one is two standard errors better; what comes out replaces day one only where
    its loss is two standard errors better on later labels and its average precision is not two standard errors worse.
    """
    if learned_from < FEWEST_GROUPS:
        return DAY_ONE, (
            f"the labels show {learned_from} abusive groups to learn from, fewer than {FEWEST_GROUPS}: the day-one score is used, "
            "and --labels still moves the groups that hold labelled accounts"
        )
    if found.groups < FEWEST_GROUPS:
        return DAY_ONE, (
            f"the later labels show {found.groups} abusive groups to choose by, fewer than {FEWEST_GROUPS}: the day-one score is used"
        )
    gap = found.resampled[TREES] - found.resampled[NETWORKS]
    mean = found.figures[TREES].loss.value - found.figures[NETWORKS].loss.value
    learned = BLEND if abs(mean) <= CLEAR * gap.std() else NETWORKS if mean > 0 else TREES
    before, after = found.figures[DAY_ONE], found.figures[learned]
    saved = before.loss.value - after.loss.value
    error = float((found.resampled[DAY_ONE] - found.resampled[learned]).std())
    gained, doubt = difference(found.precision[learned], found.precision[DAY_ONE])
    said = (
        f"on later labels its loss is {after.loss.value:.4f} ({before.loss.value:.4f} by day one, difference {saved:+.4f} ± {error:.4f}) "
        f"and its average precision {after.auprc.value:.3f} ({before.auprc.value:.3f} by day one, difference {gained:+.3f} ± {doubt:.3f})"
    )
    if not saved > CLEAR * error:
        return DAY_ONE, f"day one: the learned score ({learned}) is not two standard errors better; {said}"
    if gained < -CLEAR * doubt:
        return (
            DAY_ONE,
            f"day one: the learned score ({learned}) ranks accounts worse by more than two standard errors; {said}",
        )
    return learned, f"{learned}: {said}"


def cut_score(groups: Groups, score: np.ndarray, n_accounts: int) -> np.ndarray:
    """Score of the disjoint group each account is cut into, 0 outside all; shape ``(n_accounts,)``."""
    chosen = best_cut(groups, score, n_accounts=n_accounts, lowest=LOWEST)
    taken, result = groups.take(chosen), np.zeros(n_accounts)
    result[taken.accounts] = score[chosen][taken.owner]
    return result


def account_figures(score: np.ndarray, label: np.ndarray, case: np.ndarray, *, seed: int) -> dict[str, Figure]:
    """AUROC, AUPRC and recall among the K highest of labelled accounts, resampled by case."""
    return {name: figure(values) for name, values in drawn_figures(score, label, case, seed=seed).items()}


def drawn_figures(score: np.ndarray, label: np.ndarray, case: np.ndarray, *, seed: int) -> dict[str, np.ndarray]:
    """The same as they are and under each resample of cases, shape ``(RESAMPLES + 1,)``; NaN where one side alone is labelled."""
    rows = np.flatnonzero(label != UNKNOWN)
    if not 0 < label[rows].sum() < len(rows):
        return dict.fromkeys(("auroc", "auprc", "recall_at_k"), np.full(RESAMPLES + 1, np.nan))
    return ranking_figures(score[rows], label[rows].astype(float), case_resamples(case[rows], seed=seed))
