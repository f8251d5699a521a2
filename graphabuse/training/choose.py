"""Which score is used? The learned one only where it is no worse than day one on labels it has not seen, later in time."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from graphabuse.community.cut import best_cut
from graphabuse.graph.groups import Groups
from graphabuse.model.account.figures import Figure
from graphabuse.model.team.ring_update import BLEND, DAY_ONE, NETWORKS, TREES
from graphabuse.model.team.rollup import logit
from graphabuse.rings.labels import UNKNOWN
from graphabuse.training.ring_targets import LOWEST, RingExamples

RESAMPLES = 60
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
    groups : int
        Abusive groups among the labels.
    """

    figures: dict[str, RingFigures]
    resampled: dict[str, np.ndarray]
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
    rows = np.flatnonzero(label != UNKNOWN)
    draws = _draws(case[rows], seed)
    labelled = examples.case >= 0
    cases, of_row = np.unique(examples.case[labelled], return_inverse=True)
    picks = np.random.default_rng([seed, 93]).integers(0, max(len(cases), 1), (RESAMPLES, len(cases)))
    figures, resampled = {}, {}
    for name, score in scores.items():
        of_account = cut_score(groups, score, len(label))[rows]
        odds = logit(score[examples.rows[labelled]])
        each = examples.weight[labelled] * (np.logaddexp(0, odds) - examples.target[labelled] * odds)
        per_case = np.bincount(of_row, weights=each, minlength=len(cases)) if len(cases) else np.zeros(0)
        resampled[name] = per_case[picks].mean(axis=1) if len(cases) else np.zeros(RESAMPLES)
        loss = Figure(float(per_case.mean()) if len(cases) else float("nan"), float(resampled[name].std()))
        figures[name] = RingFigures(figure(average_precision_score, label[rows], of_account, draws), loss)
    return Comparison(figures, resampled, examples.groups)


def choose_rings(found: Comparison, learned_from: int) -> tuple[str, str]:
    """The way of scoring that is used, and why.

    Trees and networks half and half unless one is two standard errors better; what comes out replaces day one only where
    its loss is two standard errors better on later labels and its average precision no worse.
    """
    if learned_from < FEWEST_GROUPS:
        return DAY_ONE, (
            f"the labels show {learned_from} abusive groups to learn from, fewer than {FEWEST_GROUPS}: the day-one score is used, "
            "and --labels still moves the groups that hold labelled accounts"
        )
    gap = found.resampled[TREES] - found.resampled[NETWORKS]
    mean = found.figures[TREES].loss.value - found.figures[NETWORKS].loss.value
    learned = BLEND if abs(mean) <= 2 * gap.std() else NETWORKS if mean > 0 else TREES
    before, after = found.figures[DAY_ONE], found.figures[learned]
    saved = before.loss.value - after.loss.value
    error = float((found.resampled[DAY_ONE] - found.resampled[learned]).std())
    said = (
        f"on later labels its loss is {after.loss.value:.4f} ({before.loss.value:.4f} by day one, difference {saved:+.4f} ± {error:.4f}) "
        f"and its average precision {after.auprc.value:.3f} ({before.auprc.value:.3f} by day one)"
    )
    if not saved > 2 * error or after.auprc.value < before.auprc.value:
        return DAY_ONE, f"day one: the learned score ({learned}) is not two standard errors better; {said}"
    return learned, f"{learned}: {said}"


def cut_score(groups: Groups, score: np.ndarray, n_accounts: int) -> np.ndarray:
    """Score of the disjoint group each account is cut into, 0 outside all; shape ``(n_accounts,)``."""
    chosen = best_cut(groups, score, n_accounts=n_accounts, lowest=LOWEST)
    taken, result = groups.take(chosen), np.zeros(n_accounts)
    result[taken.accounts] = score[chosen][taken.owner]
    return result


def account_figures(score: np.ndarray, label: np.ndarray, case: np.ndarray, *, seed: int) -> dict[str, Figure]:
    """AUROC, AUPRC and recall among the K highest of labelled accounts, resampled by case."""
    rows = np.flatnonzero(label != UNKNOWN)
    draws = _draws(case[rows], seed)
    measures = {"auroc": roc_auc_score, "auprc": average_precision_score, "recall_at_k": recall_at_k}
    return {name: figure(measure, label[rows], score[rows], draws) for name, measure in measures.items()}


def figure(measure: object, label: np.ndarray, score: np.ndarray, draws: list[np.ndarray]) -> Figure:
    """A figure and its standard error over resamples that hold both labels."""
    assert callable(measure)
    both = [draw for draw in draws if 0 < label[draw].sum() < len(draw)]
    values = [float(measure(label[draw], score[draw])) for draw in both]
    if not 0 < label.sum() < len(label):
        return Figure(float("nan"), float("nan"))
    return Figure(float(measure(label, score)), float(np.std(values)) if values else float("nan"))


def recall_at_k(label: np.ndarray, score: np.ndarray) -> float:
    """Share of abusive accounts among the K highest, K = number of abusive accounts."""
    count = int(label.sum())
    return float(label[np.argsort(-score, kind="stable")[:count]].mean())


def _draws(case: np.ndarray, seed: int) -> list[np.ndarray]:
    """Rows of resampled cases."""
    _, of_row = np.unique(case, return_inverse=True)
    order = np.argsort(of_row, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(of_row))]) if len(case) else np.zeros(1, "int64")
    random = np.random.default_rng([seed, 91])
    drawn = []
    for _ in range(RESAMPLES):
        picked = random.integers(0, len(starts) - 1, len(starts) - 1) if len(starts) > 1 else np.empty(0, "int64")
        parts = [order[starts[at] : starts[at + 1]] for at in picked]
        drawn.append(np.concatenate(parts) if parts else np.empty(0, "int64"))
    return drawn
