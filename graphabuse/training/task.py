"""What may a round learn from, and choose by? Labels of two parts, as account models take them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphabuse.rings.labels import UNKNOWN
from graphabuse.training.unlabelled import stand_ins
from graphabuse.training.views import View


@dataclass(frozen=True)
class Task:
    """What a round learns from.

    Attributes
    ----------
    learn, choose : numpy.ndarray
        Labels by code of the last view: 1, 0, −1; shape ``(n_accounts,)``.
    barred : numpy.ndarray
        Labelled accounts that this round must not learn from.
    case : numpy.ndarray
        Case of every account.
    unknown : str
        ``leave-out`` or ``pu``: whether unknown accounts stand in as honest ones, corrected.
    weight : numpy.ndarray
        How much each label counts for the account models.
    operating_point : float
        Probability from which an account alone would be looked at.
    """

    learn: np.ndarray
    choose: np.ndarray
    barred: np.ndarray
    case: np.ndarray
    unknown: str
    weight: np.ndarray
    operating_point: float

    @property
    def one_sided(self) -> bool:
        """Whether unknown accounts stand in for honest ones."""
        return self.unknown == "pu"


def learn_labels(view: View, task: Task) -> np.ndarray:
    """Labels a round may look at, by the codes of a view."""
    return np.asarray(task.learn[view.codes])


def taught(task: Task, earlier: View, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels to learn from and to choose by; unknown accounts stand in where abusive labels are all there is."""
    if not task.one_sided:
        return task.learn, task.choose
    old = np.isin(np.arange(len(task.learn)), earlier.codes)
    return stand_ins(task.learn, task.choose, task.barred, old, seed=seed)


def labelled(earlier: View, later: View, task: Task, learn: np.ndarray, choose: np.ndarray) -> dict[str, Any]:
    """Graphs and labels of both parts, as the account models take them."""
    return {
        "graph": earlier.graph,
        "label": learn[earlier.codes],
        "train": learn[earlier.codes] != UNKNOWN,
        "valid": choose[later.codes] != UNKNOWN,
        "valid_graph": later.graph,
        "valid_label": np.where(choose != UNKNOWN, choose, learn)[later.codes],
        "weight": task.weight[earlier.codes],
    }
