"""How are the day-one networks trained? Perceptrons in torch on the trees' features; numpy reads the weights."""

from typing import Any

import numpy as np
import torch
from torch import nn

from graphabuse.model.network import scale_of, scaled

WIDTH = 64
EPOCHS = 15
BATCH = 1_024
RATE = 3e-3
NETWORKS = 3


def fit_networks(
    features: np.ndarray,
    jaccard: np.ndarray,
    weight: np.ndarray,
    *,
    first: int = 0,
    networks: int = NETWORKS,
    epochs: int = EPOCHS,
    scale_by: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """Weights of some networks that differ in their seed, for :func:`graphabuse.model.network.predict`.

    Parameters
    ----------
    features : numpy.ndarray
        Shape ``(n, n_features)``, NaN where not known.
    jaccard, weight : numpy.ndarray
        Target 0..1 and weight of each candidate, shape ``(n,)``.
    first, networks : int
        Number of the first, which is its seed, and how many.
    scale_by : numpy.ndarray, optional
        Rows (bool) by which features are scaled, all when left out: networks that are read together have one scale.
    """
    middle, spread = scale_of(features if scale_by is None else features[scale_by])
    rows = torch.from_numpy(scaled(features, middle, spread))
    target = torch.from_numpy(jaccard.astype("float32"))
    weights = torch.from_numpy(weight.astype("float32"))
    found: dict[str, np.ndarray] = {"middle": middle, "spread": spread}
    for number in range(first, first + networks):
        found.update(_fit_one(rows, target, weights, number=number, epochs=epochs))
    return found


def _fit_one(
    rows: torch.Tensor, target: torch.Tensor, weights: torch.Tensor, *, number: int, epochs: int
) -> dict[str, np.ndarray]:
    torch.manual_seed(number + 1)
    layers = [nn.Linear(rows.shape[1], WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)]
    norm = nn.LayerNorm(WIDTH)
    network = nn.Sequential(
        layers[0], norm, nn.ReLU(), nn.Dropout(0.2), layers[1], nn.ReLU(), layers[2], nn.ReLU(), nn.Dropout(0.1), layers[3]
    )  # fmt: skip
    batches = max(len(rows) // BATCH, 1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=epochs * batches + 1)
    loss_of: Any = nn.BCEWithLogitsLoss(reduction="none")
    random = np.random.default_rng(number)
    network.train()
    for _ in range(epochs):
        order = torch.from_numpy(random.permutation(len(rows)))
        for picked in order.tensor_split(batches):
            loss = (loss_of(network(rows[picked])[:, 0], target[picked]) * weights[picked]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    found: dict[str, torch.Tensor] = {"0.norm_weight": norm.weight, "0.norm_bias": norm.bias}
    for at, layer in enumerate(layers):
        found |= {f"{at}.weight": layer.weight, f"{at}.bias": layer.bias}
    return {f"net{number}.{name}": value.detach().numpy() for name, value in found.items()}
