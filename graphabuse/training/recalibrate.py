"""What do fresh labels change? The level of the probabilities, and only where the labels say that it is off."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from graphabuse.config import Config
from graphabuse.errors import InputError
from graphabuse.model.account.figures import calibration_error
from graphabuse.model.team.artefact import check_folder, load_team_model, save_team_model
from graphabuse.model.team.calibration import Mix, fit_level
from graphabuse.model.team.rollup import logit, sigmoid
from graphabuse.rings.labels import ABUSIVE, HONEST, UNKNOWN
from graphabuse.store import Store
from graphabuse.training.card import write_card
from graphabuse.training.health import FEWEST_TO_CHECK, scored_window

FOLDS = 5
CHANCE = 1.92  # half of 3.84: a gain in log-likelihood that chance gives one in twenty


@dataclass(frozen=True)
class Recalibration:
    """What fresh labels did.

    Attributes
    ----------
    model_id : str or None
        The new model; None where the labels do not say that the level is off, and nothing was written.
    shift : float
        Log-odds that were added to every probability.
    before, after : float
        Calibration error on the fresh labels, 0..1; ``after`` over folds that did not set their own level.
    text : str
        The same in a sentence.
    """

    model_id: str | None
    shift: float
    before: float
    after: float
    text: str


def recalibrate(
    model: str | Path,
    store: Store,
    labels: str | Path | pd.DataFrame,
    *,
    out: str | Path,
    config: Config | None = None,
    seed: int = 7,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Recalibration:
    """Set the level of a model's probabilities by labels it has not seen; ranking, rings and everything else stay.

    The labels must be of accounts picked at random, and not those it learned from: the level becomes that of the labelled accounts.

    Raises
    ------
    InputError
        Fewer than 50 labels in the window, or of one side only.
    """
    check_folder(Path(out))
    team = load_team_model(model)
    known, scored = scored_window(team, store, labels, config=config, seed=seed, since=since, until=until)
    rows = np.flatnonzero(known != UNKNOWN)
    if len(rows) < FEWEST_TO_CHECK or not ((known == ABUSIVE).any() and (known == HONEST).any()):
        raise InputError(
            f"{int((known == ABUSIVE).sum())} abusive and {int((known == HONEST).sum())} honest accounts of the window are labelled; "
            f"a level needs at least {FEWEST_TO_CHECK} labels of both sides: pick about 200 accounts at random and check them"
        )
    assert scored.probability is not None  # there is one with every model
    probability, seen = scored.probability[rows], (known[rows] == ABUSIVE).astype(float)
    shift, gain = fit_level(probability, seen)
    before, after = calibration_error(probability, seen), _held_out(probability, seen, seed)
    if gain < CHANCE:
        text = (
            f"{len(rows)} labels do not say that the level is off (error {100 * before:.1f} points, a shift of {shift:+.2f} would be chance); "
            "nothing was changed"
        )
        return Recalibration(None, 0.0, before, before, text)
    mix = Mix(team.mix.model, team.mix.ring, round(team.mix.shift + shift, 6))
    told = {
        "labels": len(rows),
        "shift": round(shift, 4),
        "before": round(before, 5),
        "after": round(after, 5),
        "from": team.model_id,
    }
    found = save_team_model(
        replace(team, mix=mix, meta=team.meta | {"recalibrated": told}), Path(out), beside=write_card
    )
    text = (
        f"the level was moved by {shift:+.2f} log-odds on {len(rows)} labels: error {100 * before:.1f} points before, "
        f"{100 * after:.1f} on labels that did not set it"
    )
    return Recalibration(found.model_id, shift, before, after, text)


def _held_out(probability: np.ndarray, seen: np.ndarray, seed: int) -> float:
    """Calibration error where each fifth of the labels is moved by what the others say."""
    fold = np.random.default_rng([seed, 97]).permutation(len(seen)) % FOLDS
    moved = np.empty(len(seen))
    for number in range(FOLDS):
        shift, _ = fit_level(probability[fold != number], seen[fold != number])
        moved[fold == number] = sigmoid(logit(probability[fold == number]) + shift)
    return calibration_error(moved, seen)
