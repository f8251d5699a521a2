"""Which account model is used? Fit every candidate, compare them on held-out rows, choose by a stated rule, calibrate."""

from collections.abc import Callable, Collection

import numpy as np

from graphabuse.errors import InputError, MissingExtraError
from graphabuse.features.account_graph import AccountGraph
from graphabuse.model.account.calibrate import fit_calibration
from graphabuse.model.account.choose import Choice, choose, difference, network_share
from graphabuse.model.account.figures import Figure, case_resamples, figure, ranking_figures, resamples
from graphabuse.model.account.result import NETWORKS, AccountFit, AccountModel, Candidate, combined
from graphabuse.model.account.rows import recent_rows, split_rows
from graphabuse.model.account.train_network import Budget, fit_network
from graphabuse.model.account.trees import Rows, fit_trees
from graphabuse.model.account.view import View
from graphabuse.model.account.xgbgraph import fit_xgbgraph

CANDIDATES = ("own trees", "xgbgraph", "lean trees", "trees", "ringnet", "sage")
GROUPS = {"own trees": "own", "lean trees": "lean", "trees": "full"}
GIVES_AWAY = 0.995
EVERY_SEED_UPTO = 100_000
Progress = Callable[[str], None]


def fit_account_models(
    graph: AccountGraph,
    label: np.ndarray,
    train: np.ndarray,
    valid: np.ndarray,
    *,
    seed: int,
    valid_graph: AccountGraph | None = None,
    valid_label: np.ndarray | None = None,
    weight: np.ndarray | None = None,
    case: np.ndarray | None = None,
    budget: Budget | None = None,
    progress: Progress | None = None,
    only: Collection[str] | Choice | None = None,
) -> AccountFit:
    """Fit the account models on ``train`` rows, compare them on ``valid`` rows, choose and calibrate.

    Parameters
    ----------
    graph : AccountGraph
        The graph as of the end of training.
    label : numpy.ndarray
        1 abusive, 0 honest, −1 unknown, by account code; shape ``(n_accounts,)``.
    train, valid : numpy.ndarray
        Boolean rows, disjoint. Labels of ``valid`` are used for stopping, choosing and calibrating only.
    seed : int
        Seed of everything random.
    valid_graph, valid_label : optional
        A later graph for the validation rows with its own account codes, and labels by those codes: the labels that training
        knew, and those of the ``valid`` rows (which then has that length). The model is then meant for accounts that come after
        the labelled ones, and label rates look back only.
    weight : numpy.ndarray, optional
        Weight of each training row, by account code; all alike when left out.
    case : numpy.ndarray, optional
        Which accounts belong together, by the codes of the graph that chooses; errors are then of whole cases, as members of a
        ring are no independent witnesses. Each row for itself when left out.
    budget : Budget, optional
        How long and how often the networks train; by the size of the graph when left out.
    progress : callable, optional
        Called with a line for each stage.
    only : collection of str or Choice, optional
        Candidates to fit; ``CANDIDATES`` when left out (``gin`` may be asked for). What an earlier fit chose is kept: its models
        alone are fitted.

    Raises
    ------
    InputError
        No positive or no negative among the training or the validation rows, or an unknown candidate.
    MissingExtraError
        The one candidate asked for needs a package that is not there; among several it is left out with a note.
    """
    keep = only if isinstance(only, Choice) else None
    wanted = _wanted(only.shares if isinstance(only, Choice) else only)
    tell = progress or (lambda _: None)
    label = np.asarray(label)
    train, valid = np.asarray(train, bool), np.asarray(valid, bool)
    held_label = label if valid_label is None else np.asarray(valid_label)
    _check("training", label[train])
    _check("validation", held_label[valid])
    tell("columns of the accounts")
    forward = valid_graph is not None
    rows, checked = split_rows(
        graph, label, train, valid, seed=seed, valid_graph=valid_graph, valid_label=held_label, weight=weight
    )
    notes = [*graph.notes, *_giveaways(rows.view, rows)]
    budget = budget or default_budget(graph)
    models = {}
    # One after the other: boosted trees beside another fit in a thread of the same process crash it.
    for name in wanted:
        tell(f"fit {name}")
        try:
            models[name] = _fit(name, rows, checked, seed=seed, budget=budget, progress=tell)
        except MissingExtraError as error:
            notes.append(str(error))
    if not models:
        raise MissingExtraError(" ".join(notes))
    tell("compare and calibrate")
    draws = resamples(len(checked.at), seed=seed) if case is None else case_resamples(case[checked.at], seed=seed)
    recent = recent_rows(checked) if forward else None
    return _decided(models, rows, checked, notes, draws=draws, recent=recent, keep=keep)


def default_budget(graph: AccountGraph) -> Budget:
    """Three networks on small graphs, one on larger ones."""
    return Budget(seeds=3 if graph.n_accounts + graph.n_edges <= EVERY_SEED_UPTO else 1)


def _fit(name: str, train: Rows, valid: Rows, *, seed: int, budget: Budget, progress: Progress) -> AccountModel:
    if name in GROUPS:
        return fit_trees(GROUPS[name], train, valid, seed=seed)
    if name == "xgbgraph":
        return fit_xgbgraph(train, seed=seed)
    once = budget if name == "ringnet" else Budget(budget.epochs, budget.patience, 1)
    return fit_network(name, train, valid, seed=seed, budget=once, progress=progress)


def _decided(
    models: dict[str, AccountModel],
    train: Rows,
    valid: Rows,
    notes: list[str],
    *,
    draws: np.ndarray,
    recent: np.ndarray | None,
    keep: Choice | None,
) -> AccountFit:
    logits = combined({name: model.logits(valid.view)[valid.at] for name, model in models.items()})
    drawn = {name: ranking_figures(logit, valid.label, draws) for name, logit in logits.items()}
    tree_side = _tree_side({name: figures["auprc"] for name, figures in drawn.items()})
    share = network_share(int(train.label.sum()))
    if tree_side and "networks" in logits:
        logits["blend"] = (1.0 - share) * logits[tree_side] + share * logits["networks"]
        drawn["blend"] = ranking_figures(logits["blend"], valid.label, draws)
    precision = {name: figures["auprc"] for name, figures in drawn.items()}
    sides = {name: values for name, values in precision.items() if name not in ("trees", "lean trees")}
    decision = choose(sides | ({"trees": precision[tree_side]} if tree_side else {}), share=share)
    decision = keep or Choice(decision.name, _by_model(decision, models, tree_side), decision.why)
    chosen = np.sum([part * logits[name] for name, part in decision.shares.items()], axis=0)
    return AccountFit(
        scheme=train.view.scheme,
        models=models,
        candidates=tuple(
            Candidate(name, *(_figure(figures, key) for key in ("auroc", "auprc", "recall_at_k")))
            for name, figures in drawn.items()
        ),
        decision=decision,
        calibration=fit_calibration(chosen, valid.label)
        if recent is None
        else fit_calibration(chosen[recent], valid.label[recent]),
        notes=tuple(notes),
    )


def _figure(figures: dict[str, np.ndarray], key: str) -> Figure:
    return figure(figures[key])


def _tree_side(precision: dict[str, np.ndarray]) -> str:
    """The trees on all columns, unless those on columns that do not grow are ahead by more than one standard error."""
    if "trees" not in precision or "lean trees" not in precision:
        return next((name for name in ("trees", "lean trees") if name in precision), "")
    ahead, error = difference(precision["lean trees"], precision["trees"])
    return "lean trees" if ahead > error else "trees"


def _by_model(decision: Choice, models: dict[str, AccountModel], tree_side: str) -> dict[str, float]:
    """Weight of each model's logit; the networks share theirs alike."""
    networks = [name for name in NETWORKS if name in models]
    shares: dict[str, float] = {}
    for side, share in decision.shares.items():
        for name in networks if side == "networks" else [tree_side if side == "trees" else side]:
            shares[name] = share / (len(networks) if side == "networks" else 1)
    return shares


def _wanted(only: Collection[str] | None) -> list[str]:
    allowed = (*CANDIDATES, "gin")
    for name in only or ():
        if name not in allowed:
            raise InputError(f"there is no account model {name!r}; allowed are {', '.join(allowed)}")
    return [name for name in allowed if name in (CANDIDATES if only is None else only)]


def _check(which: str, label: np.ndarray) -> None:
    for value, word in ((1, "abusive (1)"), (0, "honest (0)")):
        if not (label == value).any():
            raise InputError(
                f"there is no account labelled {word} among the {len(label)} {which} rows; "
                "a model needs both kinds in training and in validation: add labels, or move the split"
            )


def _giveaways(view: View, train: Rows) -> list[str]:
    """Own columns that alone tell abusive from honest accounts almost without error."""
    found = []
    for at, name in enumerate(view.scheme.own):
        area = ranking_figures(view.own[train.at, at], train.label, np.ones((1, len(train.at))))["auroc"][0]
        if max(area, 1.0 - area) >= GIVES_AWAY:
            found.append(
                f"column {name!r} alone tells abusive from honest accounts (AUROC {max(area, 1 - area):.3f}): "
                "if it is filled in after the decision it holds the answer, and must be left out"
            )
    return found
