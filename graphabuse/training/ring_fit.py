"""How is the ring score updated by labels? Small trees on top of the day-one score; beside them its networks, tuned a little."""

import lightgbm
import numpy as np
import torch
from torch import nn

from graphabuse.features.ring import RingFeatures
from graphabuse.model.network import LAYERS, scaled
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.ring_update import RingUpdate, update_matrix
from graphabuse.model.team.rollup import logit
from graphabuse.training.ring_targets import RingExamples

TREES = {
    "objective": "cross_entropy", "learning_rate": 0.05, "num_leaves": 4, "min_data_in_leaf": 20, "min_sum_hessian_in_leaf": 0.1,
    "feature_fraction": 0.3, "lambda_l2": 3.0, "verbosity": -1, "deterministic": True, "force_row_wise": True, "num_threads": 1,
}  # fmt: skip
MOST_ROUNDS = 120
FOLDS = 4
EPOCHS, RATE, ROWS_A_BATCH = 6, 3e-4, 256


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
    start = logit(base[rows])
    return RingUpdate(
        booster=_trees(matrix, start, examples, seed=seed),
        network=tuned_networks(model.network, model.asked(features, rows), examples.target, examples.weight, seed=seed),
        groups=examples.groups,
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


def tuned_networks(
    weights: dict[str, np.ndarray], values: np.ndarray, target: np.ndarray, weight: np.ndarray, *, seed: int
) -> dict[str, np.ndarray]:
    """The networks after a few passes over the examples at a low rate; scales of the features stay as they were."""
    rows = torch.from_numpy(scaled(values, weights["middle"], weights["spread"]))
    wanted = torch.from_numpy(target.astype("float32"))
    load = torch.from_numpy((weight / weight.mean()).astype("float32"))
    found = {"middle": weights["middle"], "spread": weights["spread"]}
    for at, name in enumerate(sorted({key.split(".")[0] for key in weights if "." in key})):
        found |= _tune(weights, name, rows, wanted, load, seed=seed + at)
    return found


def _tune(
    weights: dict[str, np.ndarray],
    name: str,
    rows: torch.Tensor,
    target: torch.Tensor,
    load: torch.Tensor,
    *,
    seed: int,
) -> dict[str, np.ndarray]:
    torch.manual_seed(seed)
    part = {
        key: nn.Parameter(torch.from_numpy(value.copy()))
        for key, value in weights.items()
        if key.startswith(f"{name}.")
    }
    optimizer = torch.optim.AdamW(part.values(), lr=RATE, weight_decay=0.0)
    random = np.random.default_rng([seed, 81])
    for _ in range(EPOCHS):
        order = torch.from_numpy(random.permutation(len(rows)))
        for picked in order.tensor_split(max(len(rows) // ROWS_A_BATCH, 1)):
            losses = nn.functional.binary_cross_entropy_with_logits(
                _forward(part, name, rows[picked]), target[picked], reduction="none"
            )
            optimizer.zero_grad()
            (losses * load[picked]).mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return {key: value.detach().numpy() for key, value in part.items()}


def _forward(part: dict[str, nn.Parameter], name: str, rows: torch.Tensor) -> torch.Tensor:
    """The same network as :func:`graphabuse.model.network.predict`, for gradients."""
    for layer in range(LAYERS):
        rows = nn.functional.linear(rows, part[f"{name}.{layer}.weight"], part[f"{name}.{layer}.bias"])
        if layer == 0:
            rows = nn.functional.layer_norm(
                rows, rows.shape[1:], part[f"{name}.0.norm_weight"], part[f"{name}.0.norm_bias"]
            )
        if layer < LAYERS - 1:
            rows = torch.relu(rows)
    return rows[:, 0]
