"""How do labels become a model? Split, learn, choose, test, learn once more with all of them. Read this first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.config import Config, DecideConfig
from graphabuse.errors import InputError
from graphabuse.judged import judge
from graphabuse.model.ring_score import RingScore, load_ring_score
from graphabuse.model.team.artefact import check_folder, save_team_model
from graphabuse.model.team.drift import reference_of
from graphabuse.model.team.team_model import TeamModel, best_around
from graphabuse.rings.labels import UNKNOWN
from graphabuse.rings.posterior import updated
from graphabuse.rings.scored import kinds_present
from graphabuse.rings.verdicts import labels_from_verdicts
from graphabuse.store import Store
from graphabuse.training.account_file import read_account_table
from graphabuse.training.card import write_card
from graphabuse.training.cases import cases_of
from graphabuse.training.figures import choose_figures, test_figures
from graphabuse.training.labels import TrainingLabels, training_labels
from graphabuse.training.rounds import Progress, Round, learn_round
from graphabuse.training.split import CHOOSE, LEARN, TEST, Split, counted, labels_in, split_labels
from graphabuse.training.task import Task
from graphabuse.training.timely import Timely, timely_labels
from graphabuse.training.views import View, judged_until, view_of

UNKNOWN_RULES = ("leave-out", "pu")


@dataclass(frozen=True)
class Training:
    """What one training did.

    Attributes
    ----------
    model : TeamModel
        The model as it was written; ``meta`` holds every figure of the card.
    folder : Path
        Where it lies, the card beside it: ``card.md``, ``card.html``.
    unknown_accounts : tuple of str
        Labelled accounts without an event in the window.
    interrupted : bool
        True when it was stopped and the model of the first round was kept.
    """

    model: TeamModel
    folder: Path
    unknown_accounts: tuple[str, ...]
    interrupted: bool

    def __repr__(self) -> str:
        return f"Training({self.model.model_id} in {self.folder}: rings by {self.model.rings.choice}, accounts by {self.model.accounts.choice})"


def train(
    store: Store,
    labels: str | Path | pd.DataFrame,
    *,
    out: str | Path,
    accounts: str | Path | pd.DataFrame | None = None,
    config: Config | None = None,
    seed: int = 7,
    since: datetime | None = None,
    until: datetime | None = None,
    delay_days: float = 0.0,
    unknown: str = "leave-out",
    models: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Training:
    """Learn from a team's labels; the model lies in ``out`` and serves :func:`detect`.

    Parameters
    ----------
    store : Store
        Where events were ingested.
    labels : path, DataFrame or "verdicts"
        ``account_id``, ``label`` (1 abuse, 0 honest), optionally ``labelled_at`` and ``weight`` (above 0, up to 1); ``"verdicts"``
        takes them from the decisions kept in the store. They never make links.
    out : path
        Folder of the model; a model that is there is replaced when the new one is whole.
    accounts : path or DataFrame, optional
        ``account_id`` and columns about accounts; those of the store when left out.
    config, seed, since, until
        As for :func:`detect`.
    delay_days : float
        How long abuse takes to be labelled; honest labels of younger accounts are set aside.
    unknown : str
        ``leave-out``: only labelled accounts teach. ``pu``: unknown accounts stand in as honest ones, and the share of abusive
        ones among them is estimated.
    models : collection of str, optional
        Account models to fit, ``QUICK`` for trees alone; all when left out.
    progress : callable, optional
        Called with the name of each stage as it starts.

    Raises
    ------
    InputError
        Labels or columns that cannot train a model.
    """
    if unknown not in UNKNOWN_RULES:
        raise InputError(f"unknown {unknown!r} is not a rule; allowed are {', '.join(UNKNOWN_RULES)}")
    check_folder(Path(out))
    settings, tell = config or Config(), progress or (lambda _: None)
    model, needs_honest = load_ring_score(), unknown != "pu"
    table = store.account_columns() if accounts is None else read_account_table(accounts)
    tell("window")
    whole = judge(store, config=settings, seed=seed, since=since, until=until)
    found = training_labels(_given(store, labels), whole.snapshot, delay_days=delay_days, needs_honest=needs_honest)
    last = view_of(whole, model, table, whole)
    likely = updated(last.base, *last.told(found.label, model))
    case = cases_of(whole.links, whole.groups, likely, whole.snapshot.n_accounts)
    split = split_labels(found.label, case, whole.snapshot.first_at, seed=seed, needs_honest=needs_honest)
    tell("earlier windows")
    earlier = [
        view_of(judged_until(store, cut, config=settings, seed=seed, since=since), model, table, whole)
        for cut in split.cuts
    ]
    views = [*earlier, last] if split.forward else [last, last, last]
    point = operating_point(settings.decide)
    timely = timely_labels(found, split, case, needs_honest=needs_honest)
    unseen = np.isin(split.part, (LEARN, CHOOSE, TEST)) & (timely.learn == UNKNOWN)
    first = Task(timely.learn, timely.choose, unseen, case, unknown, found.weight, point)
    tried = learn_round(views[0], views[1], first, model, seed=seed, only=models, progress=tell)
    tell("test on the last part")
    figures = test_figures(tried, last, timely.test, first, model, seed=seed)
    notes = dict.fromkeys([*found.notes, *timely.notes, *last.graph.notes, *tried.accounts.notes])
    meta = _meta(whole.links.sightings["kind"], last, found, split, timely, settings, table, case) | {
        "notes": list(notes), "seed": seed, "unknown": unknown, "delay_days": delay_days, "operating_point": point, "day_one": model.meta["sha256"],
        "accounts_why": tried.accounts.why, "rings_why": tried.why, "choose": choose_figures(tried), "test": figures,
    }  # fmt: skip
    if split.forward:
        views[0].graph.kept.clear()  # the last round starts one part later
    final, interrupted = tried, False
    try:
        final = _with_all(views, found.label, split, first, tried, model, seed=seed, progress=tell)
    except KeyboardInterrupt:
        interrupted = True
    tell("writing")
    kept = _assembled(final, last, model, meta | {"interrupted": interrupted, "unlabelled_share": final.share})
    whole_model = save_team_model(kept, Path(out), beside=write_card)
    return Training(whole_model, Path(out), found.unknown_accounts, interrupted)


def _given(store: Store, labels: str | Path | pd.DataFrame) -> str | Path | pd.DataFrame:
    """Labels of a file or table, or of the decisions kept in the store."""
    if not (isinstance(labels, str) and labels == "verdicts"):
        return labels
    decided = labels_from_verdicts(store)
    if decided.empty:
        raise InputError(
            "the store holds no confirmed or dismissed ring to learn from; decide some with `graphabuse decide`, or give --labels FILE"
        )
    return decided.rename(columns={"decided_at": "labelled_at"})[["account_id", "label", "labelled_at", "weight"]]


def operating_point(costs: DecideConfig) -> float:
    """Probability from which looking at one account alone is worth its cost."""
    wrong = 1.0 - costs.accuracy
    return (costs.review + wrong * costs.cost) / (costs.accuracy * costs.loss + wrong * costs.cost)


def _with_all(
    views: list[View],
    label: np.ndarray,
    split: Split,
    first: Task,
    tried: Round,
    model: RingScore,
    *,
    seed: int,
    progress: Progress,
) -> Round:
    """The same once more, one part later: learn from what was learned from and chosen by, calibrate on the test part."""
    task = replace(
        first,
        learn=labels_in(label, split.part, LEARN, CHOOSE),
        choose=labels_in(label, split.part, TEST),
        barred=split.part == TEST,
    )
    return learn_round(
        views[1], views[2], task, model, seed=seed, kept=tried, progress=lambda name: progress(f"again: {name}")
    )


def _assembled(found: Round, last: View, model: RingScore, meta: dict[str, Any]) -> TeamModel:
    """The model with the distributions of its window, as it sees them without labels."""
    probability = found.probability(last)
    kept = TeamModel(found.accounts, found.rings, found.purity, found.mix, {}, meta)
    features = last.judged.features
    score = best_around(
        last.judged.groups, kept.ring_score(model, features, last.judged.groups, probability), len(last.codes)
    )
    columns = {
        "accounts": last.graph.own, "candidates": features.values, "probability": probability[:, None], "score": score[:, None],
    }  # fmt: skip
    reference = {
        f"{name}.{part}": value for name, values in columns.items() for part, value in reference_of(values).items()
    }
    return replace(kept, reference=reference, meta=meta | {"columns": list(last.graph.own_names)})


def _meta(
    kind_codes: np.ndarray,
    last: View,
    found: TrainingLabels,
    split: Split,
    timely: Timely,
    config: Config,
    table: pd.DataFrame | None,
    case: np.ndarray,
) -> dict[str, Any]:
    snapshot = last.judged.snapshot
    parts = {name: getattr(timely, name) for name in ("learn", "choose", "test")}
    return {
        "kinds": list(kinds_present(snapshot, kind_codes)),
        "window": {"start": snapshot.start, "end": snapshot.end, "cuts": list(split.cuts)},
        "counts": {
            "accounts": snapshot.n_accounts,
            "events": int(snapshot.events.sum()),
            "candidates": len(last.judged.groups),
        },
        "labels": {name: counted(part, case) for name, part in parts.items()}
        | {"not_in_window": len(found.unknown_accounts), "late": timely.late},
        "split": split.why,
        "forward": split.forward,
        "config_hash": config.digest(),
        "table_columns": [] if table is None else [str(name) for name in table.columns if name != "account_id"],
    }
