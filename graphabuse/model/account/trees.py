"""What do boosted trees make of an account? LightGBM, unweighted, slow and stopped early, on one group of columns."""

from dataclasses import dataclass
from functools import cached_property

import lightgbm
import numpy as np

from graphabuse.model.account.view import View

ROUNDS = 1500
PATIENCE = 80
COLUMN_SHARE, MOST_COLUMNS = 0.5, 250
CELLS_FOR_THREADS = 10_000_000  # below, threads wait for one another longer than they work
SETTINGS = {
    "objective": "binary",
    "metric": "binary_logloss",
    "learning_rate": 0.03,
    "num_leaves": 15,
    "lambda_l2": 5.0,
    "verbose": -1,
    "deterministic": True,
    "force_row_wise": True,
}


@dataclass(frozen=True)
class Trees:
    """Boosted trees on the columns ``group`` of a view.

    Attributes
    ----------
    group : str
        ``own``, ``lean`` or ``full``.
    text : str
        The LightGBM model.
    """

    group: str
    text: str

    @cached_property
    def booster(self) -> lightgbm.Booster:
        """The model, parsed."""
        return lightgbm.Booster(model_str=self.text)

    def logits(self, view: View, rows: np.ndarray | None = None) -> np.ndarray:
        """Log odds of abuse of all accounts, or of ``rows``."""
        values = getattr(view, self.group)
        return np.asarray(self.booster.predict(values if rows is None else values[rows], raw_score=True), float)

    def arrays(self) -> dict[str, np.ndarray]:
        """The model as bytes."""
        return {"model": np.frombuffer(self.text.encode(), "uint8")}

    def meta(self) -> dict[str, object]:
        """Group of columns and number of trees."""
        return {"group": self.group, "trees": self.booster.num_trees()}


def threads_for(values: np.ndarray) -> int:
    """One thread for small tables, all of them (0) for large ones."""
    return 1 if values.size < CELLS_FOR_THREADS else 0


@dataclass(frozen=True)
class Rows:
    """Rows of one view with their labels.

    Attributes
    ----------
    view : View
        The graph they are read from.
    at : numpy.ndarray
        Account codes.
    label : numpy.ndarray
        1 or 0, shape of ``at``.
    weight : numpy.ndarray
        Weight of each row.
    """

    view: View
    at: np.ndarray
    label: np.ndarray
    weight: np.ndarray

    def take(self, rows: np.ndarray) -> "Rows":
        """Some of the rows, by mask or place."""
        return Rows(self.view, self.at[rows], self.label[rows], self.weight[rows])


def fit_trees(group: str, train: Rows, valid: Rows, *, seed: int) -> Trees:
    """Fit on ``train``, stop where the loss on ``valid`` was least: average precision is too jagged to stop by."""
    values = getattr(train.view, group)[train.at]
    settings = _settings(values, train.label, seed=seed)
    data = lightgbm.Dataset(values, train.label, weight=train.weight)
    held = data.create_valid(getattr(valid.view, group)[valid.at], valid.label)
    booster = lightgbm.train(
        settings, data, ROUNDS, valid_sets=[held],
        callbacks=[lightgbm.early_stopping(PATIENCE, first_metric_only=True, verbose=False)],
    )  # fmt: skip
    return Trees(group, booster.model_to_string(num_iteration=booster.best_iteration))


def fit_trees_again(found: Trees, train: Rows, valid: Rows, *, seed: int) -> Trees:
    """The same number of trees from the rows that stopped them, too."""
    values = np.vstack([getattr(rows.view, found.group)[rows.at] for rows in (train, valid)])
    label, weight = (np.concatenate([getattr(rows, name) for rows in (train, valid)]) for name in ("label", "weight"))
    data = lightgbm.Dataset(values, label, weight=weight)
    booster = lightgbm.train(_settings(values, label, seed=seed), data, found.booster.num_trees())
    return Trees(found.group, booster.model_to_string())


def _settings(values: np.ndarray, label: np.ndarray, *, seed: int) -> dict[str, object]:
    return SETTINGS | {
        "seed": seed,
        "min_data_in_leaf": min(20, max(3, int(label.sum() // 5))),
        "num_threads": threads_for(values),
        "feature_fraction": min(COLUMN_SHARE, MOST_COLUMNS / max(values.shape[1], 1)),
    }
