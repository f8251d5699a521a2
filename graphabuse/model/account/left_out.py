"""What would the trees say had they not seen some labels? One side's trees once more, as many of them, without those rows.

Nothing is compared or stopped anew: that was done with all labels, and a few rows less do not change how many trees are right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphabuse.model.account.calibrate import fit_calibration
from graphabuse.model.account.choose import Choice
from graphabuse.model.account.result import AccountFit
from graphabuse.model.account.rows import recent_rows, split_rows
from graphabuse.model.account.trees import Rows, Trees, fit_trees_again

SIDES = ("trees", "lean trees")
STRIDE = 2  # what they say is rolled up by ring, which half as many trees do as well


def tree_side(fit: AccountFit) -> str:
    """The trees that are used, or those on all columns where none are; empty where none were fitted."""
    fitted = [name for name in SIDES if name in fit.models]
    return next((name for name in fitted if name in fit.decision.shares), next(iter(fitted), ""))


def fit_left_out(fit: AccountFit, name: str, parts: Sequence[Mapping[str, Any]]) -> list[AccountFit]:
    """The trees ``name`` of a fit, fitted on fewer rows and calibrated by the same ones, for each of some ways to leave rows out.

    A part holds the arguments of :func:`graphabuse.model.account.fit.fit_account_models`.
    """
    found = fit.models[name]
    assert isinstance(found, Trees)
    split = [split_rows(**part, seed=fit.scheme.seed) for part in parts]
    fitted = fit_trees_again([(found, [rows]) for rows, _ in split], seed=fit.scheme.seed, stride=STRIDE)
    return [_left_out(fit, name, trees, *rows) for trees, rows in zip(fitted, split, strict=True)]


def _left_out(fit: AccountFit, name: str, trees: Trees, rows: Rows, held: Rows) -> AccountFit:
    recent = recent_rows(held)
    taken = held if recent is None else held.take(recent)
    return replace(
        fit,
        scheme=rows.view.scheme,
        models={name: trees},
        decision=Choice("trees", {name: 1.0}, "left out"),
        calibration=fit_calibration(trees.logits(held.view, taken.at), taken.label),
    )
