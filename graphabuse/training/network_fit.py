"""How are the networks of the day-one score tuned on a team's labels? A few passes at a low rate; scales of figures stay as they were."""

from collections.abc import Callable, Iterable

import numpy as np
import torch
from torch import Tensor, nn

from graphabuse.features.grouped import ranges
from graphabuse.features.subgraph import Subgraphs
from graphabuse.model.graph_module import from_weights, named, tensors
from graphabuse.model.network import LAYERS, scaled

EPOCHS, RATE, ROWS_A_BATCH = 6, 3e-4, 256
GRAPH_SCALES = ("middle", "spread", "member_middle", "member_spread")


def tuned_networks(
    weights: dict[str, np.ndarray], values: np.ndarray, target: np.ndarray, weight: np.ndarray, *, seed: int
) -> dict[str, np.ndarray]:
    """The networks on figures, tuned; ``values`` are what they are asked about."""
    rows = torch.from_numpy(scaled(values, weights["middle"], weights["spread"]))
    found = {"middle": weights["middle"], "spread": weights["spread"]}
    for at, name in enumerate(_names(weights)):
        own = {
            key: nn.Parameter(torch.from_numpy(weights[key].copy())) for key in weights if key.startswith(f"{name}.")
        }

        def logit(picked: np.ndarray, name: str = name, own: dict[str, nn.Parameter] = own) -> Tensor:
            return _forward(own, name, rows[picked])

        _tune(logit, own.values(), target, weight, seed=seed + at)
        found |= {key: value.detach().numpy() for key, value in own.items()}
    return found


def tuned_graph_networks(
    weights: dict[str, np.ndarray],
    graphs: Subgraphs,
    values: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray,
    *,
    seed: int,
) -> dict[str, np.ndarray]:
    """The networks from inside, tuned; ``graphs`` are the candidates that ``values`` are of, row by row."""
    member = scaled(graphs.member, weights["member_middle"], weights["member_spread"])
    hand = torch.from_numpy(scaled(values, weights["middle"], weights["spread"]))
    starts = np.cumsum(graphs.size) - graphs.size
    found = {name: weights[name] for name in GRAPH_SCALES}
    for at, name in enumerate(_names(weights)):
        network = from_weights(weights, name)

        def logit(picked: np.ndarray, network: nn.Module = network) -> Tensor:
            rows = torch.from_numpy(member[ranges(starts[picked], graphs.size[picked])])
            return network(tensors(graphs.take(picked)), rows, hand[picked])

        _tune(logit, network.parameters(), target, weight, seed=seed + at)
        found |= {f"{name}.{key}": value.numpy().copy() for key, value in named(network).items()}
    return found


def _names(weights: dict[str, np.ndarray]) -> list[str]:
    return sorted({key.split(".")[0] for key in weights if "." in key})


def _tune(
    logit: Callable[[np.ndarray], Tensor],
    parameters: Iterable[nn.Parameter],
    target: np.ndarray,
    weight: np.ndarray,
    *,
    seed: int,
) -> None:
    """A few passes of descent over the examples, in an order of its own each."""
    torch.manual_seed(seed)
    wanted = torch.from_numpy(target.astype("float32"))
    load = torch.from_numpy((weight / weight.mean()).astype("float32"))
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.0)
    random = np.random.default_rng([seed, 81])
    for _ in range(EPOCHS):
        for picked in np.array_split(random.permutation(len(target)), max(len(target) // ROWS_A_BATCH, 1)):
            losses = nn.functional.binary_cross_entropy_with_logits(logit(picked), wanted[picked], reduction="none")
            optimizer.zero_grad()
            (losses * load[picked]).mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def _forward(part: dict[str, nn.Parameter], name: str, rows: Tensor) -> Tensor:
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
