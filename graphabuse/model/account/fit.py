"""Which account model is used, how good is it, and what does it say? Fit every candidate, choose by a stated rule, calibrate."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphabuse.features.account_graph import AccountGraph

SCHEMA = "account-model-1"
CANDIDATES = ("own trees", "xgbgraph", "trees", "ringnet", "sage")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """One figure on the validation rows with the standard error of 60 bootstrap resamples."""

    value: float
    error: float


@dataclass(frozen=True)
class Candidate:
    """How one model does on the validation rows.

    Attributes
    ----------
    name : str
        One of ``CANDIDATES``, ``networks`` (mean of the networks) or ``blend`` (half trees, half networks).
    auroc, auprc, recall_at_k : Figure
        Share of right pairs, average precision, and recall among the K highest, K = number of positives.
    """

    name: str
    auroc: Figure
    auprc: Figure
    recall_at_k: Figure


@dataclass(frozen=True)
class AccountFit:
    """Fitted account models, the choice between them and its calibration.

    Attributes
    ----------
    candidates : tuple of Candidate
        Every candidate's validation figures.
    choice, why : str
        ``trees``, ``networks`` or ``blend``, and the sentence that says why.
    calibration : str
        ``platt`` or ``isotonic``.
    notes : tuple of str
        Sentences for the model card: columns left out, columns that give the label away, models that could not be fitted.
    """

    candidates: tuple[Candidate, ...]
    choice: str
    why: str
    calibration: str
    notes: tuple[str, ...]

    def predict(self, graph: AccountGraph, known: np.ndarray | None = None) -> np.ndarray:
        """Calibrated probability of abuse, 0..1, shape ``(n_accounts,)``.

        ``known`` holds labels by account code (1, 0, −1 unknown); an account's own label never speaks for itself.
        """
        raise NotImplementedError

    def logits(self, graph: AccountGraph, known: np.ndarray | None = None) -> dict[str, np.ndarray]:
        """Uncalibrated logit of every candidate, for evaluation."""
        raise NotImplementedError

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything numeric, for safetensors; boosters as bytes (uint8)."""
        raise NotImplementedError

    def meta(self) -> dict[str, Any]:
        """Everything else, ready for JSON: schema, column names, figures, choice, calibration, seeds."""
        raise NotImplementedError


def fit_account_models(
    graph: AccountGraph,
    label: np.ndarray,
    train: np.ndarray,
    valid: np.ndarray,
    *,
    seed: int,
    valid_graph: AccountGraph | None = None,
    weight: np.ndarray | None = None,
    progress: Progress | None = None,
    only: Collection[str] | None = None,
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
    valid_graph : AccountGraph, optional
        A later graph for the validation rows, with the same account codes first (new accounts after them); ``label``
        and ``valid`` then have its length.
    weight : numpy.ndarray, optional
        Weight of each training row (PU correction), by account code.
    progress : callable, optional
        Called with the name of each stage as it starts.
    only : collection of str, optional
        Candidates to fit; all when left out. The choice needs ``trees``.

    Raises
    ------
    InputError
        No positive or no negative among the training or the validation rows.
    """
    raise NotImplementedError


def load_account_fit(arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> AccountFit:
    """The fit that :meth:`AccountFit.arrays` and :meth:`AccountFit.meta` came from.

    Raises
    ------
    ModelError
        Another schema, or missing parts.
    """
    raise NotImplementedError
