"""What does the field's reference say? XGBGraph: xgboost on own columns averaged over neighbours, with a self loop.

As in GADBench (Tang et al., NeurIPS 2023): own columns, their mean over the neighbourhood, the mean of that; positives weighted by
negatives / positives; xgboost's defaults. Neighbours are all accounts that share an identifier or a tie, each as often as it shares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from graphabuse.errors import MissingExtraError
from graphabuse.features.account_operators import Operator
from graphabuse.model.account.trees import Rows, threads_for
from graphabuse.model.account.view import View

LAYERS = 2
DEFAULTS: Mapping[str, float] = {"max_depth": 6, "eta": 0.3}
ROUNDS = 100
AGGREGATES = ("mean", "sum", "max")


@dataclass(frozen=True)
class XGBGraph:
    """A fitted reference model.

    Attributes
    ----------
    raw : bytes
        The xgboost model (UBJSON).
    layers : int
        Hops that are averaged.
    aggregate : str
        ``mean`` (GADBench's default) or ``sum``.
    """

    raw: bytes
    layers: int = LAYERS
    aggregate: str = "mean"

    def logits(self, view: View, rows: np.ndarray | None = None) -> np.ndarray:
        """Log odds under the weighted loss of all accounts, or of ``rows``."""
        xgboost = load_xgboost()
        booster = xgboost.Booster(model_file=bytearray(self.raw))
        values = neighbourhood(view.own, view.operators, layers=self.layers, aggregate=self.aggregate)
        return np.asarray(
            booster.predict(xgboost.DMatrix(values if rows is None else values[rows]), output_margin=True), float
        )

    def arrays(self) -> dict[str, np.ndarray]:
        """The model as bytes."""
        return {"model": np.frombuffer(self.raw, "uint8")}

    def meta(self) -> dict[str, object]:
        """Hops and aggregate."""
        return {"layers": self.layers, "aggregate": self.aggregate}


def fit_xgbgraph(
    *parts: Rows,
    seed: int,
    settings: Mapping[str, float] = DEFAULTS,
    rounds: int = ROUNDS,
    layers: int = LAYERS,
    aggregate: str = "mean",
) -> XGBGraph:
    """Fit the reference on the training rows, or on those of several graphs together.

    Raises
    ------
    MissingExtraError
        xgboost is not installed.
    """
    xgboost = load_xgboost()
    values = np.vstack(
        [
            neighbourhood(part.view.own, part.view.operators, layers=layers, aggregate=aggregate)[part.at]
            for part in parts
        ]
    )
    label, weight = (np.concatenate([getattr(part, name) for part in parts]) for name in ("label", "weight"))
    positive = float(label.sum())
    options = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "scale_pos_weight": (len(label) - positive) / max(positive, 1.0),
        "seed": seed,
        "nthread": threads_for(values),
        **settings,
    }
    data = xgboost.DMatrix(values, label=label, weight=weight)
    booster = xgboost.train(options, data, num_boost_round=rounds)
    return XGBGraph(bytes(booster.save_raw(raw_format="ubj")), layers, aggregate)


def neighbourhood(
    values: np.ndarray, operators: Mapping[str, Operator], *, layers: int = LAYERS, aggregate: str = "mean"
) -> np.ndarray:
    """Columns of an account and of its neighbourhood, hop by hop, shape ``(n_accounts, (layers + 1) × n_columns)``."""
    hops = [values.astype("float32")]
    for _ in range(layers):
        total, count = hops[-1].copy(), np.ones((len(values), 1), "float32")
        for operator in operators.values():
            total += operator.total(hops[-1])
            count += operator.reach[:, None]
        hops.append(total / count if aggregate == "mean" else total)
    return np.hstack(hops)


def load_xgboost() -> Any:
    """The xgboost module, loaded when it is first needed (it takes seconds)."""
    try:
        return import_module("xgboost")
    except ImportError as error:
        raise MissingExtraError(
            "XGBGraph, the reference line, needs xgboost: run `pip install xgboost-cpu` (the other models do not need it)"
        ) from error
