"""How do a team's labels move the day-one score of a ring? By log-odds on top of it, shrunk while labels are few."""

from dataclasses import dataclass

import lightgbm
import numpy as np

from graphabuse.features.ring import RingFeatures
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.rollup import logit, sigmoid

DAY_ONE, TREES, NETWORKS, BLEND = "day one", "trees", "networks", "blend"
LEARNED = (TREES, NETWORKS, BLEND)
ROUNDS_UNTIL_HALF = 10.0


@dataclass(frozen=True)
class RingUpdate:
    """What was learned about rings.

    Attributes
    ----------
    booster : lightgbm.Booster or None
        Log-odds to add to the day-one score, from ring features, roll-ups of account scores and the score itself; None
        where nothing was to be learned.
    network, graph : dict of str to numpy.ndarray
        Weights of the day-one networks on figures and from inside after fine-tuning; empty where they were not.
    groups : int
        Abusive groups it was learned from.
    choice : str
        What is used: ``day one``, ``trees``, ``networks`` or ``blend``.
    """

    booster: lightgbm.Booster | None
    network: dict[str, np.ndarray]
    graph: dict[str, np.ndarray]
    groups: int
    choice: str = DAY_ONE

    @property
    def trust(self) -> float:
        """How much of the learned step is taken, 0..1: half of it at ten abusive groups."""
        return self.groups / (self.groups + ROUNDS_UNTIL_HALF)

    def candidates(self, model: RingScore, features: RingFeatures, rolled: np.ndarray) -> dict[str, np.ndarray]:
        """Expected Jaccard by each way of scoring, the day-one score among them."""
        base = model.score(features)
        found = {DAY_ONE: base}
        if len(base) == 0:
            return found | dict.fromkeys(LEARNED, base)
        start = logit(base)
        step = self._tree_step(features, rolled, base)
        found[TREES] = sigmoid(start + self.trust * step)
        tuned = logit(model.score(features, network=self.network or None, graph=self.graph or None))
        found[NETWORKS] = sigmoid(start + self.trust * (tuned - start))
        found[BLEND] = sigmoid(0.5 * (logit(found[TREES]) + logit(found[NETWORKS])))
        return found

    def score(self, model: RingScore, features: RingFeatures, rolled: np.ndarray) -> np.ndarray:
        """Expected Jaccard of each candidate by the chosen way, shape ``(n_groups,)``."""
        return self.candidates(model, features, rolled)[self.choice]

    def _tree_step(self, features: RingFeatures, rolled: np.ndarray, base: np.ndarray) -> np.ndarray:
        if self.booster is None:
            return np.zeros(len(base))
        return np.asarray(self.booster.predict(update_matrix(features, rolled, base), raw_score=True), float)


def update_matrix(features: RingFeatures, rolled: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Input of the trees: ring features, roll-ups, day-one log-odds; float32, shape ``(n_groups, n_features + 5)``."""
    return np.column_stack([features.values, rolled, logit(base)]).astype("float32")
