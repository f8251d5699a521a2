"""Is a model still good? Where the window has moved since training, and whether probabilities hold on fresh labels."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.config import Config
from graphabuse.judged import judge
from graphabuse.model.ring_score import load_ring_score
from graphabuse.model.team.artefact import load_team_model
from graphabuse.model.team.calibration import reliability
from graphabuse.model.team.drift import MUCH
from graphabuse.model.team.team_model import TeamModel
from graphabuse.rings.labels import ABUSIVE, UNKNOWN, load_labels
from graphabuse.rings.scored import Scored, scores_of
from graphabuse.store import Store
from graphabuse.training.card_content import ASK_FROM, ask_for_labels

FEWEST_TO_CHECK = 50
MUCH_OF_COLUMNS = 0.2


def model_health(
    model: str | Path,
    store: Store | None = None,
    *,
    labels: str | Path | pd.DataFrame | None = None,
    config: Config | None = None,
    seed: int = 7,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    """What a model says about itself and, with a store and fresh labels, whether it still holds.

    Returns
    -------
    dict
        ``model_id``, ``trained_on``, ``labels``, ``choices``; with a store ``drift``; with labels ``ece``; and ``advice``,
        sentences that say what to do, empty when nothing needs doing.

    Raises
    ------
    ModelError, InputError
        A model or labels that cannot be used with the store.
    """
    team = load_team_model(model)
    found: dict[str, Any] = {
        "model_id": team.model_id, "trained_on": team.meta["window"], "labels": team.meta["labels"],
        "choices": {"accounts": team.accounts.choice, "rings": team.rings.choice}, "advice": [],
    }  # fmt: skip
    if store is None:
        return found
    known, scored = scored_window(team, store, labels, config=config, seed=seed, since=since, until=until)
    about: Any = scored.summary["team_model"]
    found["drift"] = about["drift"]
    found["advice"] += drift_advice(about["drift"])
    if labels is not None and scored.probability is not None:
        rows = np.flatnonzero(known != UNKNOWN)
        seen = reliability(scored.probability[rows], (known[rows] == ABUSIVE).astype(float))
        found["ece"] = asdict(seen)
        found["advice"] += calibration_advice(seen.ece, len(rows))
    return found


def scored_window(
    team: TeamModel,
    store: Store,
    labels: str | Path | pd.DataFrame | None,
    *,
    config: Config | None,
    seed: int,
    since: datetime | None,
    until: datetime | None,
) -> tuple[np.ndarray, Scored]:
    """Label (1, 0, −1) of each account of a window, and its scores, which those labels do not move."""
    judged = judge(store, config=config or Config(), seed=seed, since=since, until=until)
    known = load_labels(labels, judged.snapshot)
    return known, scores_of(
        load_ring_score(), team, judged.snapshot, judged.links, judged.groups, judged.features,
        table=store.account_columns(), known=np.full_like(known, UNKNOWN),
    )  # fmt: skip


def drift_advice(drift: Any) -> list[str]:
    """What moved so far that a new training is due."""
    advice = []
    for name, words in (
        ("accounts", "columns of accounts"),
        ("candidates", "features of candidate groups"),
        ("scores", "scores"),
    ):
        part = drift[name]
        if part["moved_much"] > MUCH_OF_COLUMNS * part["columns"]:
            most = ", ".join(f"{row['column'].replace('_', ' ')} (PSI {row['psi']:.2f})" for row in part["most"][:3])
            advice.append(
                f"{part['moved_much']} of {part['columns']} {words} moved much since training (PSI above {MUCH:g}), most of all {most}: "
                "train again on this window, and until then trust order more than level"
            )
    return advice


def calibration_advice(ece: float, count: int) -> list[str]:
    """What fresh labels say about probabilities."""
    if count < FEWEST_TO_CHECK:
        return [
            f"{count} labels are too few to check probabilities: pick about 200 accounts at random, check them, and give them as --labels"
        ]
    return [ask_for_labels(ece, count)] if ece > ASK_FROM else []
