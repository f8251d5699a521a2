"""What could be seen at each moment? The window as of the end of learning, of choosing, and of today."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from graphabuse.config import Config
from graphabuse.features.account_graph import AccountGraph, account_graph
from graphabuse.judged import Judged, judge
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.team_model import with_ring_column
from graphabuse.store import Store


@dataclass(frozen=True)
class View:
    """Everything as of one moment.

    Attributes
    ----------
    judged : Judged
        Snapshot, links, candidates and their features.
    base : numpy.ndarray
        Day-one score of each candidate.
    graph : AccountGraph
        What account models see, the day-one ring score among the own columns.
    codes : numpy.ndarray
        Code of each account in the last view, shape ``(n_accounts,)``.
    """

    judged: Judged
    base: np.ndarray
    graph: AccountGraph
    codes: np.ndarray

    def told(self, label: np.ndarray, model: RingScore) -> tuple[np.ndarray, np.ndarray]:
        """Abusive and honest accounts that speak about each candidate; ``label`` by the codes of this view."""
        return self.judged.told(self.judged.groups, label, model)


def view_of(judged: Judged, model: RingScore, table: pd.DataFrame | None, last: Judged) -> View:
    """A view of judged candidates; ``last`` is the view of the whole window, whose codes count."""
    base = model.score(judged.features)
    graph = with_ring_column(account_graph(judged.snapshot, judged.links, table), judged.groups, base)
    ids = pd.Index(last.snapshot.account_ids.to_pylist())
    return View(judged, base, graph, ids.get_indexer(judged.snapshot.account_ids.to_pylist()))


def judged_until(store: Store, cut: int, *, config: Config, seed: int, since: datetime | None) -> Judged:
    """Candidates as of a moment (epoch seconds, inclusive)."""
    return judge(store, config=config, seed=seed, since=since, until=datetime.fromtimestamp(cut + 1, UTC))
