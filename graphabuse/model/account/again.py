"""What of the labels that chose? Once nothing is left to choose, they teach, too: they are the newest there are.

Trees and the reference are fitted once more on both parts, as long as they were in proportion; networks, the choice and the
calibration stay as they are.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from graphabuse.features.account_graph import AccountGraph
from graphabuse.model.account.calibrate import fit_calibration
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
    rows, held = split_rows(
        graph, np.asarray(label), np.asarray(train, bool), np.asarray(valid, bool), seed=fit.scheme.seed, valid_graph=valid_graph,
        valid_label=np.asarray(label if valid_label is None else valid_label), weight=weight, valid_weight=valid_weight,
    )  # fmt: skip
    halves = _held_back(fit, held)
    models, *others = _again(fit, rows, [held, *(held.take(~half) for half in halves)])
    # from chosen logits to probabilities, on rows that taught nothing
    logits = [
        replace(fit, models=part).chosen_logit(held.view, held.at[half])
        for part, half in zip(others, halves, strict=True)
    ]
    calibration = fit_calibration(np.concatenate(logits), np.concatenate([held.label[half] for half in halves]))
    return replace(fit, models=models, calibration=calibration)


def _held_back(fit: AccountFit, valid: Rows) -> list[np.ndarray]:
    """Validation rows that do not teach, in turn, so that they can calibrate: the later ones where the model looks ahead."""
    late = recent_rows(valid) if fit.scheme.forward else None
    drawn = np.random.default_rng([fit.scheme.seed, 41]).permutation(len(valid.at)) % 2 == 0
    return [drawn, ~drawn] if late is None else [np.isin(np.arange(len(valid.at)), late)]


def _again(fit: AccountFit, train: Rows, parts: Sequence[Rows]) -> list[dict[str, AccountModel]]:
    """All models from the first part, those that are used from each further one."""
    wanted = [(at, name) for at in range(len(parts)) for name in fit.models if at == 0 or name in fit.decision.shares]
    trees = [(at, name, model) for at, name in wanted if isinstance(model := fit.models[name], Trees)]
    again = fit_trees_again([(model, [train, parts[at]]) for at, _, model in trees], seed=fit.scheme.seed)
    fitted: dict[tuple[int, str], AccountModel] = {
        (at, name): model for (at, name, _), model in zip(trees, again, strict=True)
    }
    found: list[dict[str, AccountModel]] = [{} for _ in parts]
    for at, name in wanted:
        other = fit.models[name] if name in NETWORKS else None
        found[at][name] = fitted.get((at, name)) or other or fit_xgbgraph(train, parts[at], seed=fit.scheme.seed)
    return found
