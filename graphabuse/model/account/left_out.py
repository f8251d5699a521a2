"""What would the trees say had they not seen some labels? One side's trees once more, as many of them, without those rows.

Nothing is compared or stopped anew: that was done with all labels, and a few rows less do not change how many trees are right.
"""

from dataclasses import replace

import numpy as np

from graphabuse.features.account_graph import AccountGraph
from graphabuse.model.account.calibrate import fit_calibration
from graphabuse.model.account.choose import Choice
from graphabuse.model.account.result import AccountFit
from graphabuse.model.account.rows import recent_rows, split_rows
from graphabuse.model.account.trees import Trees, fit_trees_again

SIDES = ("trees", "lean trees")


def tree_side(fit: AccountFit) -> str:
    """The trees that are used, or those on all columns where none are; empty where none were fitted."""
    fitted = [name for name in SIDES if name in fit.models]
    return next((name for name in fitted if name in fit.decision.shares), next(iter(fitted), ""))


def fit_left_out(
    fit: AccountFit,
    name: str,
    graph: AccountGraph,
    label: np.ndarray,
    train: np.ndarray,
    valid: np.ndarray,
    *,
    valid_graph: AccountGraph,
    valid_label: np.ndarray,
    weight: np.ndarray,
) -> AccountFit:
    """The trees ``name`` of a fit, fitted on fewer rows and calibrated by the same ones; arguments as for the fit."""
    found = fit.models[name]
    assert isinstance(found, Trees)
    rows, held = split_rows(
        graph,
        label,
        train,
        valid,
        seed=fit.scheme.seed,
        valid_graph=valid_graph,
        valid_label=valid_label,
        weight=weight,
    )
    trees = fit_trees_again(found, rows, seed=fit.scheme.seed)
    recent = recent_rows(held)
    taken = held if recent is None else held.take(recent)
    return replace(
        fit,
        scheme=rows.view.scheme,
        models={name: trees},
        decision=Choice("trees", {name: 1.0}, "left out"),
        calibration=fit_calibration(trees.logits(held.view, taken.at), taken.label),
    )
