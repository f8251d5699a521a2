"""Which score does every candidate get: that of day one, or that of a model trained on the team's labels?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol

import numpy as np
import pandas as pd

from graphabuse.evidence.links import Links
from graphabuse.features.account_graph import account_graph
from graphabuse.features.ring import RingFeatures
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.calibration import Calibration
from graphabuse.model.team.team_model import TeamModel, best_around, with_ring_column
from graphabuse.rings.facts import RingFacts
from graphabuse.rings.reasons import Reason

Depends = Callable[[Groups, Sequence[RingFacts], np.ndarray], list[list[Reason]]]


EXPLAIN = "graphabuse.model.team.explain"  # brings torch along


class Leant(Protocol):
    """What taking one identifier away does; :class:`graphabuse.model.account.explain.Dependence` is one."""

    @property
    def kind(self) -> str:
        """Kind of the identifier."""

    @property
    def identifier(self) -> object:
        """Its code."""

    @property
    def others(self) -> int:
        """Other accounts on it."""

    @property
    def drop(self) -> float:
        """How much the log-odds fall without it."""

    @property
    def probability(self) -> float:
        """Probability without it."""


class Occluded(Protocol):
    """What the probability of one account depended on; :class:`graphabuse.model.account.explain.Occlusion` is one."""

    @property
    def dependences(self) -> tuple[Leant, ...]:
        """The rarest shared identifiers, largest drop first."""

    @property
    def probability(self) -> float:
        """With everything."""

    @property
    def probability_without_all(self) -> float:
        """Without any shared identifier."""

    def told(self, name: Callable[[str, object], str]) -> str:
        """A sentence for a reader, after the facts; ``name`` writes an identifier of a kind."""


class Occluder(Protocol):
    """Takes the identifiers of one account away; :class:`graphabuse.model.account.explain.Explainer` is one."""

    def occlude(self, account: int) -> Occluded:
        """What the probability of an account (code) depended on."""


@dataclass(frozen=True)
class Scored:
    """Scores before known labels of this run move them.

    Attributes
    ----------
    known : numpy.ndarray
        Label of each account: 1, 0, or −1 where unknown, shape ``(n_accounts,)``.
    day_one : numpy.ndarray
        Expected Jaccard by the day-one score, shape ``(n_groups,)``.
    score : numpy.ndarray
        The one that is used.
    probability : numpy.ndarray or None
        Probability of abuse of each account by the team's model; None without one.
    purity : Calibration
        What labels add to the expected share of abusive members.
    summary : dict
        What ``run.json`` says about the team's model; empty without one.
    again : callable
        Scores groups from their features, for what-if questions.
    depends : callable
        Says of flagged rings what their scores depended on; nothing unless :func:`graphabuse.rings.depends.depends` is put there.
    explainer : callable or None
        Makes what explains single accounts (it takes time and torch); None without a team's model.
    """

    known: np.ndarray
    day_one: np.ndarray
    score: np.ndarray
    again: Callable[[Groups, RingFeatures], np.ndarray]
    probability: np.ndarray | None = None
    purity: Calibration = field(default_factory=Calibration)
    summary: dict[str, object] = field(default_factory=dict)
    depends: Depends = lambda _, facts, __: [[] for _ in facts]
    explainer: Callable[[], Occluder] | None = None


def scores_of(
    model: RingScore,
    team: TeamModel | None,
    snapshot: Snapshot,
    links: Links,
    groups: Groups,
    features: RingFeatures,
    *,
    table: pd.DataFrame | None,
    known: np.ndarray,
) -> Scored:
    """Day-one scores, or those of a team's model with how far the window has moved since it was trained.

    Raises
    ------
    ModelError
        The model was not made for such a window.
    """
    base = model.score(features)
    if team is None:
        return Scored(known, base, base, lambda _, found: model.score(found.among(features)))
    team.check(snapshot, kinds_present(snapshot, links.sightings["kind"]), model, has_table=table is not None)
    graph = with_ring_column(account_graph(snapshot, links, table), groups, base)
    unlabelled = team.probability(graph)
    probability = team.probability(graph, known) if (known >= 0).any() else unlabelled
    score = team.ring_score(model, features, groups, unlabelled)
    drift = team.drift(graph, features, unlabelled, best_around(groups, score, snapshot.n_accounts))
    about = {
        "model_id": team.model_id, "rings_by": team.rings.choice, "accounts_by": team.accounts.choice,
        "trained_on": team.meta["window"], "labels": team.meta["labels"], "drift": drift,
    }  # fmt: skip
    labels = known if (known >= 0).any() else None
    return Scored(
        known, base, score, lambda part, found: team.ring_score(model, found.among(features), part, unlabelled),
        probability, team.purity, {"team_model": about},
        explainer=lambda: import_module(EXPLAIN).team_explainer(team, graph, groups, base, labels),
    )  # fmt: skip


def kinds_present(snapshot: Snapshot, kind_codes: np.ndarray) -> tuple[str, ...]:
    """Identifier kinds that occur in a window, sorted."""
    seen = np.bincount(kind_codes, minlength=len(snapshot.kinds)) > 0
    return tuple(kind for kind, used in zip(snapshot.kinds, seen, strict=True) if used)
