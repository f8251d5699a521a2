"""What is known about a model before it is used? Figures of every candidate, with errors, on the part that chose and on the last."""

from dataclasses import asdict
from typing import Any

import numpy as np

from graphabuse.model.account.figures import Figure
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.calibration import reliability
from graphabuse.model.team.rollup import rollups
from graphabuse.model.team.team_model import best_around
from graphabuse.rings.labels import ABUSIVE, HONEST, UNKNOWN
from graphabuse.training.choose import Comparison, account_figures, cut_score
from graphabuse.training.rounds import CUT_FROM, Round, compare_on
from graphabuse.training.task import Task, learn_labels
from graphabuse.training.views import View


def choose_figures(found: Round) -> dict[str, Any]:
    """Figures on the labels that chose."""
    accounts = {
        part.name: {name: plain(getattr(part, name)) for name in ("auroc", "auprc", "recall_at_k")}
        for part in found.accounts.candidates
    }
    return {"accounts": accounts, "rings": ring_figures(found.comparison)}


def test_figures(
    found: Round, last: View, label: np.ndarray, task: Task, model: RingScore, *, seed: int
) -> dict[str, Any]:
    """Figures on the last part, which neither taught nor chose, and how well probabilities hold there."""
    known, case = learn_labels(last, task), task.case[last.codes]
    label = label[last.codes]
    rows = np.flatnonzero(label != UNKNOWN)
    probability = found.probability(last, known, rows)
    ways = dict(found.accounts.logits(last.graph, known, rows)) | {
        "day-one ring score": best_around(last.judged.groups, last.base, len(last.codes))[rows], "chosen": probability,
    }  # fmt: skip
    accounts = {
        name: {what: plain(value) for what, value in account_figures(score, label[rows], case[rows], seed=seed).items()}
        for name, score in ways.items()
    }
    scores = found.rings.candidates(
        model, last.judged.features, rollups(last.judged.groups, found.probability(last), task.operating_point)
    )
    cut = cut_score(last.judged.groups, scores[found.rings.choice], len(last.codes))
    inside = rows[cut[rows] >= CUT_FROM]
    expected = found.purity.apply(model.purity(cut[inside]))
    honest = bool((label == HONEST).any())
    barred = (task.learn != UNKNOWN) | (task.choose != UNKNOWN)
    return {
        "accounts": accounts,
        "rings": ring_figures(compare_on(last, scores, label, barred[last.codes], task.case, model, seed=seed)),
        "reliability": {
            "accounts": _reliability(probability, label[rows], honest=honest),
            "rings": _reliability(expected, label[inside], honest=honest),
        },
    }


def _reliability(expected: np.ndarray, label: np.ndarray, *, honest: bool) -> dict[str, Any]:
    """Expected against seen shares; empty where abusive accounts alone are labelled, who say nothing about the level."""
    found = asdict(
        reliability(expected, (label == ABUSIVE).astype(float)) if honest else reliability(expected[:0], label[:0])
    )
    return found | {"ece": found["ece"] if np.isfinite(found["ece"]) else None}


def ring_figures(found: Comparison) -> dict[str, Any]:
    """Each way of scoring rings as plain values."""
    return {name: {"auprc": plain(part.auprc), "loss": plain(part.loss)} for name, part in found.figures.items()}


def plain(value: Figure) -> list[float | None]:
    """Value and error, rounded; null where there is none."""
    return [round(float(part), 5) if np.isfinite(part) else None for part in (value.value, value.error)]
