"""Which graph networks judge an account? RingNet on factorised relations, and a plain SAGE or GIN on the bipartite graph."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from scipy import sparse
from torch import Tensor, nn
from torch_geometric.nn import MLP, GINConv, JumpingKnowledge, SAGEConv

from graphabuse.features.account_operators import Operator
from graphabuse.model.account.ring_conv import RingConv, TensorOperator, csr_tensor, tensor_operators

KINDS = ("ringnet", "sage", "gin")


@dataclass(frozen=True)
class Shape:
    """Everything needed to build a network again.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    inputs, hidden, layers : int
        Encoded columns, width, layers (the plain networks take two steps, to an identifier and on, for each).
    dropout : float
        Share of states dropped in training.
    spread : bool
        Standard deviations in RingNet.
    relations, ties : tuple of str
        Names of the bipartite and of the account–account operators.
    degrees : tuple of float
        Mean log degree in the training graph, relations first.
    """

    kind: str
    inputs: int
    hidden: int
    layers: int
    dropout: float
    spread: bool
    relations: tuple[str, ...]
    ties: tuple[str, ...]
    degrees: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class GraphTensors:
    """What a network is given besides the columns: operators for RingNet, or one graph of all nodes for SAGE and GIN."""

    operators: dict[str, TensorOperator]
    adj_t: Tensor | None
    identifier_x: Tensor | None


def build(shape: Shape) -> nn.Module:
    """A network with fresh weights; called with encoded columns and :class:`GraphTensors` it gives logits."""
    return RingNet(shape) if shape.kind == "ringnet" else PlainNet(shape)


def graph_tensors(operators: Mapping[str, Operator], shape: Shape, device: torch.device) -> GraphTensors:
    """The tensors a network of that shape reads."""
    if shape.kind == "ringnet":
        degrees = dict(zip((*shape.relations, *shape.ties), shape.degrees, strict=True))
        return GraphTensors(tensor_operators(operators, degrees, device), None, None)
    adj_t, identifier_x = _one_graph(operators, shape)
    return GraphTensors({}, adj_t.to(device), identifier_x.to(device))


class RingNet(nn.Module):
    """Residual :class:`RingConv` layers; the states of all layers together go into the head."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.hidden
        names = [*shape.relations, *shape.ties]
        self.enter = nn.Linear(shape.inputs, width)
        self.convs = nn.ModuleList(RingConv(width, names, spread=shape.spread) for _ in range(shape.layers))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(shape.layers))
        self.dropout = nn.Dropout(shape.dropout)
        self.together = JumpingKnowledge("cat")
        self.head = MLP([(shape.layers + 1) * width, width, 1], dropout=shape.dropout, norm=None)

    def forward(self, x: Tensor, graph: GraphTensors) -> Tensor:
        """Logit of every account, shape ``(n_accounts,)``."""
        state = self.dropout(self.enter(x).relu())
        states = [state]
        for conv, norm in zip(self.convs, self.norms, strict=True):
            state = state + self.dropout(norm(conv(state, graph.operators)).relu())
            states.append(state)
        return self.head(self.together(states)).squeeze(1)


class PlainNet(nn.Module):
    """SAGE (mean) or GIN (sum) over accounts and identifiers as nodes of one graph."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.hidden
        steps = shape.layers * (2 if shape.relations else 1)
        self.enter = nn.Linear(shape.inputs, width)
        self.enter_identifier = nn.Linear(1 + len(shape.relations), width)
        self.convs = nn.ModuleList(_conv(shape.kind, width) for _ in range(steps))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(steps))
        self.dropout = nn.Dropout(shape.dropout)
        self.together = JumpingKnowledge("cat")
        self.head = MLP([(steps + 1) * width, width, 1], dropout=shape.dropout, norm=None)

    def forward(self, x: Tensor, graph: GraphTensors) -> Tensor:
        """Logit of every account, shape ``(n_accounts,)``."""
        state = self.enter(x)
        if graph.identifier_x is not None and len(graph.identifier_x):
            state = torch.cat([state, self.enter_identifier(graph.identifier_x)])
        state = self.dropout(state.relu())
        states = [state]
        for conv, norm in zip(self.convs, self.norms, strict=True):
            state = state + self.dropout(norm(conv(state, graph.adj_t)).relu())
            states.append(state)
        return self.head(self.together([part[: len(x)] for part in states])).squeeze(1)


def _conv(kind: str, width: int) -> nn.Module:
    if kind == "sage":
        return SAGEConv(width, width, aggr="mean")
    return GINConv(MLP([width, width, width], norm=None), train_eps=True)


def _one_graph(operators: Mapping[str, Operator], shape: Shape) -> tuple[Tensor, Tensor]:
    """Edges both ways between accounts and shared identifiers and along ties; log fan-out and kind of each identifier.

    The adjacency is a sparse CSR tensor: PyTorch Geometric then multiplies instead of gathering and scattering, five times as fast.
    """
    n_accounts = next(iter(operators.values())).use.shape[0] if operators else 0
    n_nodes, rows, columns, features = n_accounts, [], [], []
    for at, name in enumerate(shape.relations):
        use = operators[name].use.tocoo()
        rows += [use.row, use.col + n_nodes]
        columns += [use.col + n_nodes, use.row]
        part = np.zeros((use.shape[1], 1 + len(shape.relations)), "float32")
        part[:, 0] = np.log(np.bincount(use.col, minlength=use.shape[1]).clip(1)) - 1.0
        part[:, 1 + at] = 1.0
        features.append(part)
        n_nodes += use.shape[1]
    for name in shape.ties:
        use = operators[name].use.tocoo()
        rows.append(use.row)
        columns.append(use.col)
    nothing = np.zeros(0, "int64")
    ends = (np.concatenate([nothing, *rows]), np.concatenate([nothing, *columns]))
    adjacency = sparse.csr_matrix((np.ones(len(ends[0]), "float32"), ends), shape=(n_nodes, n_nodes))
    identifiers = np.vstack(features) if features else np.zeros((0, 1 + len(shape.relations)), "float32")
    return csr_tensor(adjacency), torch.from_numpy(identifiers)
