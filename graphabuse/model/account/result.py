"""What comes out of fitting account models, what does it say about an account, and how is it kept?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np

from graphabuse.errors import ModelError
from graphabuse.features.account_graph import AccountGraph
from graphabuse.model.account.calibrate import Calibration, load_calibration
from graphabuse.model.account.choose import Choice
from graphabuse.model.account.figures import Figure
from graphabuse.model.account.train_network import load_network
from graphabuse.model.account.trees import Trees
from graphabuse.model.account.view import Scheme, View, view_of
from graphabuse.model.account.xgbgraph import XGBGraph

SCHEMA = "account-models-1"
TREES = ("own trees", "lean trees", "trees")
NETWORKS = ("ringnet", "sage", "gin")
AGAIN = "train again with `graphabuse train`"


class AccountModel(Protocol):
    """One fitted candidate."""

    def logits(self, view: View, rows: np.ndarray | None = None) -> np.ndarray:
        """Log odds of all accounts, shape ``(n_accounts,)``, or of ``rows``."""

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything numeric."""

    def meta(self) -> dict[str, Any]:
        """Everything else."""


@dataclass(frozen=True)
class Candidate:
    """How one model does on the validation rows.

    Attributes
    ----------
    name : str
        A fitted model, ``networks`` (mean of the networks) or ``blend``.
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
    scheme : Scheme
        Columns and what was learned about them.
    models : mapping of str to AccountModel
        Every fitted candidate.
    candidates : tuple of Candidate
        Validation figures of every candidate and combination.
    decision : Choice
        What is used, with the weight of each model's logit, and the sentence that says why.
    calibration : Calibration
        From the chosen logit to a probability.
    notes : tuple of str
        Sentences for the model card: columns left out, columns that give the label away, models that could not be fitted.
    """

    scheme: Scheme
    models: Mapping[str, AccountModel]
    candidates: tuple[Candidate, ...]
    decision: Choice
    calibration: Calibration
    notes: tuple[str, ...]

    @property
    def choice(self) -> str:
        """``blend``, ``trees``, ``networks``, or a plain reference model."""
        return self.decision.name

    @property
    def why(self) -> str:
        """The sentence that says why."""
        return self.decision.why

    def predict(
        self, graph: AccountGraph, known: np.ndarray | None = None, rows: np.ndarray | None = None
    ) -> np.ndarray:
        """Calibrated probability of abuse, 0..1, of all accounts or of ``rows``.

        Parameters
        ----------
        graph : AccountGraph
            With the identifier kinds and own columns of the training graph.
        known : numpy.ndarray, optional
            Labels by account code (1, 0, −1 unknown); an account's own label never speaks for itself.
        rows : numpy.ndarray, optional
            Account codes that are asked about.

        Raises
        ------
        ModelError
            Other identifier kinds, or a missing own column.
        """
        return self.probability(self.chosen_logit(self.view(graph, known), rows))

    def view(self, graph: AccountGraph, known: np.ndarray | None = None) -> View:
        """A graph as these models read it; what explanations start from."""
        return view_of(graph, known, self.scheme)

    def probability(self, logit: np.ndarray) -> np.ndarray:
        """Calibrated probability of chosen logits."""
        return self.calibration.probability(logit)

    def chosen_logit(self, view: View, rows: np.ndarray | None = None) -> np.ndarray:
        """The logit that is calibrated, of all accounts or of ``rows``; only the models it needs are run."""
        parts = [share * self.models[name].logits(view, rows) for name, share in self.decision.shares.items()]
        return np.sum(parts, axis=0)

    def logits(
        self, graph: AccountGraph, known: np.ndarray | None = None, rows: np.ndarray | None = None
    ) -> dict[str, np.ndarray]:
        """Uncalibrated logit of every candidate and of the choice, of all accounts or of ``rows``; for evaluation."""
        view = self.view(graph, known)
        found = combined({name: model.logits(view, rows) for name, model in self.models.items()})
        shares = self.decision.shares
        return found | {"choice": np.sum([share * found[name] for name, share in shares.items()], axis=0)}

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything numeric, for safetensors; boosters as bytes (uint8)."""
        found = {"scheme/middle": self.scheme.middle}
        found |= {f"calibration/{name}": value for name, value in self.calibration.arrays().items()}
        for model, fitted in self.models.items():
            found |= {f"{model}/{name}": value for name, value in fitted.arrays().items()}
        return found

    def meta(self) -> dict[str, Any]:
        """Everything else, ready for JSON: schema, column names, figures, choice, calibration."""
        scheme = {
            name: getattr(self.scheme, name) for name in ("own", "structure", "labels", "prior", "seed", "forward")
        }
        return {
            "schema": SCHEMA,
            "scheme": {name: list(value) if isinstance(value, tuple) else value for name, value in scheme.items()},
            "models": {name: model.meta() for name, model in self.models.items()},
            "candidates": [asdict(candidate) for candidate in self.candidates],
            "choice": {"name": self.choice, "shares": dict(self.decision.shares), "why": self.why},
            "calibration": self.calibration.meta(),
            "notes": list(self.notes),
        }


def combined(logits: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every model's logit, and ``networks``: the mean over the networks that were fitted."""
    found = dict(logits)
    networks = [logits[name] for name in NETWORKS if name in logits]
    if networks:
        found["networks"] = np.mean(networks, axis=0)
    return found


def load_account_fit(arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> AccountFit:
    """The fit that :meth:`AccountFit.arrays` and :meth:`AccountFit.meta` came from.

    Raises
    ------
    ModelError
        Another schema, or missing parts.
    """
    if meta.get("schema") != SCHEMA:
        raise ModelError(f"these account models have schema {meta.get('schema')}, this version reads {SCHEMA}; {AGAIN}")
    try:
        return _loaded(arrays, meta)
    except (KeyError, TypeError, RuntimeError) as error:
        raise ModelError(f"these account models are incomplete ({error}); {AGAIN}") from error


def _loaded(arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> AccountFit:
    scheme = meta["scheme"]
    names = {group: tuple(scheme[group]) for group in ("own", "structure", "labels")}
    choice = meta["choice"]
    return AccountFit(
        scheme=Scheme(
            **names,
            middle=arrays["scheme/middle"],
            prior=scheme["prior"],
            seed=scheme["seed"],
            forward=scheme["forward"],
        ),
        models={name: _load_model(name, _part(arrays, name), about) for name, about in meta["models"].items()},
        candidates=tuple(_candidate(row) for row in meta["candidates"]),
        decision=Choice(choice["name"], choice["shares"], choice["why"]),
        calibration=load_calibration(_part(arrays, "calibration"), meta["calibration"]),
        notes=tuple(meta["notes"]),
    )


def _load_model(name: str, arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]) -> AccountModel:
    if name in NETWORKS:
        return load_network(arrays, about)
    raw = bytes(np.asarray(arrays["model"], "uint8"))
    if name == "xgbgraph":
        return XGBGraph(raw, about["layers"], about["aggregate"])
    return Trees(about["group"], raw.decode())


def _part(arrays: Mapping[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    return {key.split("/", 1)[1]: value for key, value in arrays.items() if key.startswith(f"{name}/")}


def _candidate(row: Mapping[str, Any]) -> Candidate:
    figures = {name: Figure(**row[name]) for name in ("auroc", "auprc", "recall_at_k")}
    return Candidate(row["name"], **figures)
