"""Which score does every candidate get: that of day one, or that of a model trained on the team's labels?"""

from dataclasses import dataclass, field

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
    """

    known: np.ndarray
    day_one: np.ndarray
    score: np.ndarray
    probability: np.ndarray | None = None
    purity: Calibration = field(default_factory=Calibration)
    summary: dict[str, object] = field(default_factory=dict)


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
        return Scored(known, base, base)
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
    return Scored(known, base, score, probability, team.purity, {"team_model": about})


def kinds_present(snapshot: Snapshot, kind_codes: np.ndarray) -> tuple[str, ...]:
    """Identifier kinds that occur in a window, sorted."""
    seen = np.bincount(kind_codes, minlength=len(snapshot.kinds)) > 0
    return tuple(kind for kind, used in zip(snapshot.kinds, seen, strict=True) if used)
