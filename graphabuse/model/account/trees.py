"""What do boosted trees make of an account? LightGBM, unweighted, slow and stopped early, on one group of columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import lightgbm
import numpy as np
from lightgbm.callback import CallbackEnv

from graphabuse.beside import interpreters
from graphabuse.model.account.view import View

ROUNDS = 900
PATIENCE = 80
STEP, WIDER_FROM, WIDER_BY, WIDEST = 0.03, 400, 1.01, 0.15
COLUMN_SHARE, MOST_COLUMNS = 0.5, 125
CELLS_FOR_THREADS = 100_000_000  # below, threads wait for one another longer than they work
SETTINGS = {
    "objective": "binary",
    "metric": "binary_logloss",
    "learning_rate": STEP,
    "num_leaves": 15,
    "max_bin": 63,
    "lambda_l2": 5.0,
    "verbose": -1,
    "deterministic": True,
    "force_col_wise": True,
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
        return np.asarray(self.booster.predict(view.columns(self.group, rows), raw_score=True), float)

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
    values = train.view.columns(group, train.at)
    settings = _settings(values, train.label, seed=seed)
    data = _table(values, train.label, train.weight, settings)
    held = data.create_valid(valid.view.columns(group, valid.at), valid.label)
    booster = lightgbm.train(
        settings, data, ROUNDS, valid_sets=[held],
        callbacks=[_wider_steps(), lightgbm.early_stopping(PATIENCE, first_metric_only=True, verbose=False)],
    )  # fmt: skip
    return Trees(group, booster.model_to_string(num_iteration=booster.best_iteration))


def fit_trees_again(found: Sequence[tuple[Trees, Sequence[Rows]]], *, seed: int, stride: int = 1) -> list[Trees]:
    """For each of some models as many trees from other rows, of several graphs together; small ones on two cores.

    With a ``stride`` so many times fewer trees, whose steps are as many times as wide.
    """
    jobs = [_Job.of(model, parts, seed=seed, stride=stride) for model, parts in found]
    apart = len(jobs) > 1 and all(job.settings["num_threads"] == 1 for job in jobs)
    with interpreters(fit_jobs, int(apart)) as others:
        here, *beside = _dealt([job.cost for job in jobs], 1 + len(others))
        for other, share in zip(others, beside, strict=True):
            other.hand([jobs[at] for at in share])
        made = [fit_jobs([jobs[at] for at in here]), *(other.result() for other in others)]
    texts = dict(zip(chain(here, *beside), chain(*made), strict=True))
    return [Trees(model.group, texts[at]) for at, (model, _) in enumerate(found)]


def _dealt(costs: Sequence[int], hands: int) -> list[list[int]]:
    """Places of jobs, dealt so that no hand has much more to do than another: the dearest first, to whoever has least."""
    dealt: list[list[int]] = [[] for _ in range(hands)]
    for at in sorted(range(len(costs)), key=lambda at: -costs[at]):
        min(dealt, key=lambda share: sum(costs[other] for other in share)).append(at)
    return dealt


@dataclass(frozen=True)
class _Job:
    """One fit of so many trees."""

    values: np.ndarray
    label: np.ndarray
    weight: np.ndarray
    settings: dict[str, object]
    rounds: int
    stride: int

    @staticmethod
    def of(model: Trees, parts: Sequence[Rows], *, seed: int, stride: int) -> "_Job":
        values = np.vstack([rows.view.columns(model.group, rows.at) for rows in parts])
        label, weight = (np.concatenate([getattr(rows, name) for rows in parts]) for name in ("label", "weight"))
        rounds = -(-model.booster.num_trees() // stride)
        return _Job(values, label, weight, _settings(values, label, seed=seed), rounds, stride)

    @property
    def cost(self) -> int:
        """About how long it takes: cells times trees."""
        return self.values.size * self.rounds


def fit_jobs(jobs: Sequence[_Job]) -> list[str]:
    """Models of some jobs, one after the other: fits in threads of one process crash it."""
    return [
        lightgbm.train(
            job.settings,
            _table(job.values, job.label, job.weight, job.settings),
            job.rounds,
            callbacks=[_wider_steps(job.stride)],
        ).model_to_string()
        for job in jobs
    ]


def _table(values: np.ndarray, label: np.ndarray, weight: np.ndarray, settings: dict[str, object]) -> lightgbm.Dataset:
    return lightgbm.Dataset(values, label, weight=weight, params=settings)


def _wider_steps(stride: int = 1) -> Callable[[CallbackEnv], None]:
    """Where hundreds of trees have not been enough there are many clear labels: each next step is wider, up to five times."""
    return lightgbm.reset_parameter(
        learning_rate=lambda number: min(stride * STEP * WIDER_BY ** max(stride * number - WIDER_FROM, 0), WIDEST)
    )


def _settings(values: np.ndarray, label: np.ndarray, *, seed: int) -> dict[str, object]:
    return SETTINGS | {
        "seed": seed,
        "min_data_in_leaf": min(20, max(3, int(label.sum() // 5))),
        "num_threads": threads_for(values),
        "feature_fraction": min(COLUMN_SHARE, MOST_COLUMNS / max(values.shape[1], 1)),
    }
