"""What of the labels that chose? Once nothing is left to choose, they teach, too: they are the newest there are.

Trees and the reference are fitted once more on both parts, as long as they were in proportion; networks, the choice and the
calibration stay as they are.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from graphabuse.features.account_graph import AccountGraph
from graphabuse.model.account.calibrate import Calibration, fit_calibration
from graphabuse.model.account.result import NETWORKS, AccountFit, AccountModel
from graphabuse.model.account.rows import recent_rows, split_rows
from graphabuse.model.account.trees import Rows, Trees, fit_trees_again
from graphabuse.model.account.xgbgraph import fit_xgbgraph


def learn_again(
    fit: AccountFit,
    graph: AccountGraph,
    label: np.ndarray,
    train: np.ndarray,
    valid: np.ndarray,
    *,
    valid_graph: AccountGraph | None = None,
    valid_label: np.ndarray | None = None,
    weight: np.ndarray | None = None,
    valid_weight: np.ndarray | None = None,
) -> AccountFit:
    """A fit whose trees learned from the validation rows, too.

    Parameters
    ----------
    fit : AccountFit
        What came out of these very rows; its figures stay those from before.
    graph, label, train, valid, valid_graph, valid_label, weight
        As for :func:`graphabuse.model.account.fit.fit_account_models`.
    valid_weight : numpy.ndarray, optional
        Weight of each validation row, by account code.
    """
    rows = split_rows(
        graph, np.asarray(label), np.asarray(train, bool), np.asarray(valid, bool), seed=fit.scheme.seed, valid_graph=valid_graph,
        valid_label=np.asarray(label if valid_label is None else valid_label), weight=weight, valid_weight=valid_weight,
    )  # fmt: skip
    return replace(fit, models=_again(fit, *rows), calibration=_calibrated(fit, *rows))


def _calibrated(fit: AccountFit, train: Rows, valid: Rows) -> Calibration:
    """From chosen logits to probabilities, on rows that taught nothing."""
    late = recent_rows(valid) if fit.scheme.forward else None
    drawn = np.random.default_rng([fit.scheme.seed, 41]).permutation(len(valid.at)) % 2 == 0
    halves = [drawn, ~drawn] if late is None else [np.isin(np.arange(len(valid.at)), late)]
    logits = []
    for half in halves:
        part = replace(fit, models=_again(fit, train, valid.take(~half), only=fit.decision.shares))
        logits.append(part.chosen_logit(valid.view, valid.at[half]))
    return fit_calibration(np.concatenate(logits), np.concatenate([valid.label[half] for half in halves]))


def _again(fit: AccountFit, train: Rows, valid: Rows, only: Collection[str] | None = None) -> dict[str, AccountModel]:
    return {
        name: _model(name, model, train, valid, seed=fit.scheme.seed)
        for name, model in fit.models.items()
        if only is None or name in only
    }


def _model(name: str, model: AccountModel, train: Rows, valid: Rows, *, seed: int) -> AccountModel:
    if isinstance(model, Trees):
        return fit_trees_again(model, train, valid, seed=seed)
    return model if name in NETWORKS else fit_xgbgraph(train, valid, seed=seed)
