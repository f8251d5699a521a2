"""How are the networks that see a candidate from inside trained? Message passing in PyTorch Geometric; numpy reads the weights."""

from typing import Any

import numpy as np
import torch
from torch import nn

from graphabuse.features.subgraph import Subgraphs
from graphabuse.model.graph_module import RingNetwork, named, tensors
from graphabuse.model.network import scale_of, scaled

EPOCHS = 8
BATCH = 512
RATE = 3e-3


def fit_graph_networks(
    graphs: Subgraphs,
    features: np.ndarray,
    jaccard: np.ndarray,
    weight: np.ndarray,
    *,
    networks: int = 1,
    first: int = 0,
    epochs: int = EPOCHS,
    scale_by: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """Weights of some networks that differ in their seed, for :func:`graphabuse.model.graph_network.predict_graphs`.

    Parameters
    ----------
    graphs : Subgraphs
        Candidates from inside; ``features``, ``jaccard`` and ``weight`` belong to them, row by row.
    networks, first : int
        How many, and the number of the first: it is the seed.
    scale_by : numpy.ndarray, optional
        Rows (bool) by which figures are scaled, all when left out: networks that are read together have one scale.
    """
    by = np.ones(len(features), dtype=bool) if scale_by is None else scale_by
    middle, spread = scale_of(features[by])
    member_middle, member_spread = scale_of(graphs.member[np.repeat(by, graphs.size)])
    found = {"middle": middle, "spread": spread, "member_middle": member_middle, "member_spread": member_spread}
    hand, member = scaled(features, middle, spread), scaled(graphs.member, member_middle, member_spread)
    target = torch.from_numpy(np.stack([jaccard, weight]).astype("float32"))
    starts = np.cumsum(graphs.size) - graphs.size
    batches = max(len(graphs) // BATCH, 1)
    loss_of: Any = nn.BCEWithLogitsLoss(reduction="none")
    for number in range(first, first + networks):
        torch.manual_seed(number + 11)
        network = RingNetwork(member.shape[1], hand.shape[1])
        optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-2)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=epochs * batches + 1)
        random = np.random.default_rng(number)
        for _ in range(epochs):
            for picked in np.array_split(random.permutation(len(graphs)), batches):
                part = graphs.take(picked)
                rows = np.concatenate([np.arange(starts[at], starts[at] + graphs.size[at]) for at in picked])
                logit = network(tensors(part), torch.from_numpy(member[rows]), torch.from_numpy(hand[picked]))
                loss = (loss_of(logit, target[0, picked]) * target[1, picked]).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
        found |= {f"graph{number}.{name}": value.detach().numpy() for name, value in named(network).items()}
    return found
