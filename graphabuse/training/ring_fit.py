"""How is the ring score updated by labels? Small trees on top of the day-one score; beside them its networks, tuned a little."""

import lightgbm
import numpy as np

from graphabuse.features.ring import RingFeatures
from graphabuse.model.ring_score import RULED_OUT, RingScore
from graphabuse.model.team.ring_update import RingUpdate, update_matrix
from graphabuse.model.team.rollup import logit
from graphabuse.training.network_fit import tuned_graph_networks, tuned_networks
from graphabuse.training.ring_targets import RingExamples

TREES = {
    "objective": "cross_entropy", "learning_rate": 0.05, "num_leaves": 4, "min_data_in_leaf": 20, "min_sum_hessian_in_leaf": 0.1,
    "feature_fraction": 0.3, "lambda_l2": 3.0, "verbosity": -1, "deterministic": True, "force_row_wise": True, "num_threads": 1,
}  # fmt: skip
MOST_ROUNDS = 120
FOLDS = 4
MOST_GRAPHS = 20_000


def fit_ring_update(
    model: RingScore, features: RingFeatures, rolled: np.ndarray, base: np.ndarray, examples: RingExamples, *, seed: int
) -> RingUpdate:
    """Trees and networks from the examples of one window.

    Parameters
    ----------
    rolled : numpy.ndarray
        Roll-ups of account scores that were made without the labels of the accounts' own case.
    base : numpy.ndarray
        Day-one score of every candidate.
    """
    rows = examples.rows
    matrix = update_matrix(features, rolled, base)[rows]
    asked = model.asked(features, rows)
    return RingUpdate(
        booster=_trees(matrix, logit(base[rows]), examples, seed=seed),
        network=tuned_networks(model.network, asked, examples.target, examples.weight, seed=seed),
        graph=_graph(model, features, asked, base[rows], examples, seed=seed),
        groups=examples.groups,
    )


def _graph(
    model: RingScore, features: RingFeatures, asked: np.ndarray, base: np.ndarray, examples: RingExamples, *, seed: int
) -> dict[str, np.ndarray]:
    """The networks from inside, tuned on examples that they are asked about; none where there is none such."""
    near = np.flatnonzero(base >= RULED_OUT)
    if features.inside is None or len(near) == 0:
        return {}
    near = np.sort(np.random.default_rng([seed, 83]).permutation(near)[:MOST_GRAPHS])
    graphs = features.inside.take(examples.rows[near])
    return tuned_graph_networks(
        model.graph, graphs, asked[near], examples.target[near], examples.weight[near], seed=seed
    )


def _trees(matrix: np.ndarray, start: np.ndarray, examples: RingExamples, *, seed: int) -> lightgbm.Booster | None:
    """Trees with as many rounds as helped on cases left out; none where no round helped."""
    settings = TREES | {"seed": seed}
    labelled = np.unique(examples.case[examples.case >= 0])
    if len(labelled) < FOLDS:
        return None
    fold = dict(
        zip(
            labelled.tolist(),
            (np.random.default_rng([seed, 71]).permutation(len(labelled)) % FOLDS).tolist(),
            strict=True,
        )
    )
    of_row = np.array([fold.get(int(case), -1) for case in examples.case])
    losses = np.zeros(MOST_ROUNDS + 1)
    for number in range(FOLDS):
        kept, left = of_row != number, of_row == number
        booster = _boost(matrix[kept], start[kept], examples.target[kept], examples.weight[kept], settings, MOST_ROUNDS)
        for rounds in range(0, MOST_ROUNDS + 1, 5):
            step = np.asarray(booster.predict(matrix[left], raw_score=True, num_iteration=rounds)) if rounds else 0.0
            losses[rounds] += _loss(start[left] + step, examples.target[left], examples.weight[left])
    rounds = 5 * int(np.argmin(losses[::5]))
    return _boost(matrix, start, examples.target, examples.weight, settings, rounds) if rounds else None


def _boost(
    matrix: np.ndarray,
    start: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray,
    settings: dict[str, object],
    rounds: int,
) -> lightgbm.Booster:
    data = lightgbm.Dataset(matrix, label=target, weight=weight / weight.mean(), init_score=start)
    return lightgbm.train(settings, data, num_boost_round=rounds)


def _loss(log_odds: np.ndarray, target: np.ndarray, weight: np.ndarray) -> float:
    return float((weight * (np.logaddexp(0.0, log_odds) - target * log_odds)).sum())
