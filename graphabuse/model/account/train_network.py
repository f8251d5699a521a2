"""How is a graph network fitted to labelled accounts? Full batch, stopped where average precision on held-out rows was best."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from graphabuse.model.account.encode import Encoder, fit_encoder
from graphabuse.model.account.figures import ranking_figures
from graphabuse.model.account.networks import GraphTensors, Shape, build, graph_tensors
from graphabuse.model.account.ring_conv import mean_log_degree
from graphabuse.model.account.trees import Rows
from graphabuse.model.account.view import View

EPOCHS = 150
EVERY = 3
PATIENCE = 30
FEW_POSITIVES = 200
LEAN_ABOVE = 300_000


@dataclass(frozen=True)
class Budget:
    """How long and how often to train.

    Attributes
    ----------
    epochs, patience : int
        Most epochs, and epochs without a better validation figure before stopping.
    seeds : int
        Networks whose logits are averaged.
    """

    epochs: int = EPOCHS
    patience: int = PATIENCE
    seeds: int = 1


@dataclass(frozen=True)
class Network:
    """Fitted networks of one shape, their logits averaged.

    Attributes
    ----------
    shape : Shape
        What to build.
    encoder : Encoder
        How columns enter.
    states : tuple of dict
        Weights of each seed, by parameter name.
    """

    shape: Shape
    encoder: Encoder
    states: tuple[Mapping[str, np.ndarray], ...]

    def logits(self, view: View, rows: np.ndarray | None = None) -> np.ndarray:
        """Log odds of abuse of all accounts, or of ``rows``."""
        device = best_device()
        x = torch.from_numpy(self.encoder.encode(view.dense)).to(device)
        graph = graph_tensors(view.operators, self.shape, device)
        total = np.zeros(view.n_accounts)
        for module in self.modules:
            total += _evaluate(module.to(device), x, graph)
        return (total if rows is None else total[rows]) / len(self.states)

    @cached_property
    def modules(self) -> list[nn.Module]:
        """The networks with their weights, ready to evaluate."""
        found = []
        for state in self.states:
            module = build(self.shape)
            module.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in state.items()})
            found.append(module.eval())
        return found

    def arrays(self) -> dict[str, np.ndarray]:
        """Quantiles and weights; ``<seed>.<parameter>``."""
        weights = {f"{at}.{name}": value for at, state in enumerate(self.states) for name, value in state.items()}
        return {"knots": self.encoder.knots, **weights}

    def meta(self) -> dict[str, Any]:
        """Shape and number of seeds."""
        return {
            "shape": json.loads(json.dumps(asdict(self.shape))),
            "piecewise": self.encoder.piecewise,
            "seeds": len(self.states),
        }


def load_network(arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> Network:
    """What :meth:`Network.arrays` and :meth:`Network.meta` came from."""
    plain = dict(meta["shape"])
    shape = Shape(**(plain | {name: tuple(plain[name]) for name in ("relations", "ties", "degrees")}))
    states = [
        {name.split(".", 1)[1]: value for name, value in arrays.items() if name.startswith(f"{seed}.")}
        for seed in range(meta["seeds"])
    ]
    return Network(shape, Encoder(arrays["knots"], bool(meta["piecewise"])), tuple(states))


def fit_network(
    kind: str,
    train: Rows,
    valid: Rows,
    *,
    seed: int,
    budget: Budget | None = None,
    hidden: int = 32,
    layers: int = 2,
    progress: Callable[[str], None] | None = None,
) -> Network:
    """Fit ``budget.seeds`` networks of one kind.

    Parameters
    ----------
    kind : str
        ``ringnet``, ``sage`` or ``gin``.
    train, valid : Rows
        Labelled rows; those of ``valid`` decide when to stop.
    seed : int
        First seed; each further network takes the next.
    budget : Budget, optional
        How long to train.
    hidden, layers : int
        Width and number of account → identifier → account steps.
    progress : callable, optional
        Told every twentieth epoch.
    """
    budget = budget or Budget()
    view = train.view
    lean = view.n_accounts > LEAN_ABOVE
    encoder = fit_encoder(view.dense, lean=lean)
    few = train.label.sum() < FEW_POSITIVES
    shape = Shape(
        kind=kind, inputs=encoder.width, hidden=hidden, layers=layers, dropout=0.5 if few else 0.3, spread=not lean,
        relations=tuple(sorted(view.graph.relations)), ties=tuple(sorted(view.graph.ties)),
        degrees=tuple(mean_log_degree(operator) for operator in view.operators.values()),
    )  # fmt: skip
    device = best_device()
    inputs = _Inputs.of(train, encoder, shape, device)
    held = inputs if valid.view is view else _Inputs.of(valid, encoder, shape, device)
    states = []
    for number in range(budget.seeds):

        def tell(epoch: int, number: int = number) -> None:
            if progress:
                progress(f"{kind} {number + 1} of {budget.seeds}, epoch {epoch} of at most {budget.epochs}")

        states.append(
            _fit_one(shape, inputs, held, (train, valid), seed + number, budget, 0.005 if few else 0.01, tell)
        )
    return Network(shape, encoder, tuple(states))


def best_device() -> torch.device:
    """A GPU if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True, eq=False)
class _Inputs:
    x: Tensor
    graph: GraphTensors

    @classmethod
    def of(cls, rows: Rows, encoder: Encoder, shape: Shape, device: torch.device) -> "_Inputs":
        x = torch.from_numpy(encoder.encode(rows.view.dense)).to(device)
        return cls(x, graph_tensors(rows.view.operators, shape, device))


def _fit_one(
    shape: Shape,
    inputs: _Inputs,
    held: _Inputs,
    rows: tuple[Rows, Rows],
    seed: int,
    budget: Budget,
    rate: float,
    tell: Callable[[int], None],
) -> dict[str, np.ndarray]:
    train, valid = rows
    device = inputs.x.device
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        module = build(shape).to(device)
        at = torch.from_numpy(train.at).to(device)
        label = torch.from_numpy(train.label.astype("float32")).to(device)
        weight = torch.from_numpy(train.weight.astype("float32")).to(device)
        positive = float(train.label.sum())
        loss_of = nn.BCEWithLogitsLoss(
            weight=weight / weight.mean(),
            pos_weight=torch.tensor(((len(label) - positive) / positive) ** 0.5, device=device),
        )
        optimiser = torch.optim.AdamW(module.parameters(), lr=rate, weight_decay=1e-4)
        best, best_epoch, state = -1.0, 0, dict[str, np.ndarray]()
        for epoch in range(1, budget.epochs + 1):
            module.train()
            optimiser.zero_grad(set_to_none=True)
            loss_of(module(inputs.x, inputs.graph)[at], label).backward()
            optimiser.step()
            if epoch % EVERY:
                continue
            found = _evaluate(module, held.x, held.graph)[valid.at]
            reached = float(ranking_figures(found, valid.label, np.ones((1, len(found))))["auprc"][0])
            if reached > best:
                best, best_epoch = reached, epoch
                state = {name: value.detach().cpu().numpy().copy() for name, value in module.state_dict().items()}
            if epoch - best_epoch >= budget.patience:
                break
            if epoch % (7 * EVERY) == 0:
                tell(epoch)
    return state


@torch.no_grad()
def _evaluate(module: nn.Module, x: Tensor, graph: GraphTensors) -> np.ndarray:
    module.eval()
    return module(x, graph).double().cpu().numpy()
