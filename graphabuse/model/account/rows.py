"""Which rows teach, and which choose? Labels of one graph, or of an earlier and a later one, as rows of their views."""

import numpy as np

from graphabuse.features.account_graph import AccountGraph
from graphabuse.model.account.trees import Rows
from graphabuse.model.account.view import first_view, view_of

FEWEST_RECENT = 50


def split_rows(
    graph: AccountGraph,
    label: np.ndarray,
    train: np.ndarray,
    valid: np.ndarray,
    *,
    seed: int,
    valid_graph: AccountGraph | None,
    valid_label: np.ndarray,
    weight: np.ndarray | None,
    valid_weight: np.ndarray | None = None,
) -> tuple[Rows, Rows]:
    """Rows that teach and rows that choose, as :func:`graphabuse.model.account.fit.fit_account_models` takes them."""
    view = first_view(graph, np.where(train, label, -1), seed=seed, forward=valid_graph is not None)
    held = view if valid_graph is None else view_of(valid_graph, np.where(valid, -1, valid_label), view.scheme)
    teach = Rows(view, np.flatnonzero(train), label[train].astype(float), _weights(weight, train))
    return teach, Rows(held, np.flatnonzero(valid), valid_label[valid].astype(float), _weights(valid_weight, valid))


def recent_rows(valid: Rows) -> np.ndarray | None:
    """The later half of the validation rows, where it holds enough of both labels: the nearest thing to what comes next."""
    at = valid.view.graph.joined_at
    if at is None:
        return None
    later = np.argsort(at[valid.at], kind="stable")[len(valid.at) // 2 :]
    positives = int(valid.label[later].sum())
    return later if min(positives, len(later) - positives) >= FEWEST_RECENT else None


def _weights(weight: np.ndarray | None, rows: np.ndarray) -> np.ndarray:
    return np.ones(int(rows.sum())) if weight is None else np.asarray(weight, float)[rows]
