"""The network that sees a candidate from inside, in PyTorch Geometric: for gradients. Runs read its weights with numpy alone."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch_geometric.nn import GINEConv
from torch_geometric.utils import scatter

from graphabuse.features.subgraph import CELL_FEATURES, TIE_FEATURES, USE_FEATURES, Subgraphs
from graphabuse.model.graph_network import ROUNDS

WIDTH = 32


class RingNetwork(nn.Module):
    """Members and what they share exchange messages; pooled, they join the hand-made features at the head."""

    def __init__(self, n_member: int, n_hand: int) -> None:
        super().__init__()

        def convs(edge: int) -> nn.ModuleList:
            return nn.ModuleList([GINEConv(nn.Linear(WIDTH, WIDTH), edge_dim=edge, aggr="mean") for _ in range(ROUNDS)])

        def norms() -> nn.ModuleList:
            return nn.ModuleList([nn.LayerNorm(WIDTH) for _ in range(ROUNDS)])

        self.member, self.member_norm = nn.Linear(n_member, WIDTH), nn.LayerNorm(WIDTH)
        self.cell, self.cell_norm = nn.Linear(CELL_FEATURES, WIDTH), nn.LayerNorm(WIDTH)
        self.to_cell, self.to_member, self.tie = convs(USE_FEATURES), convs(USE_FEATURES), convs(TIE_FEATURES)
        self.to_cell_norm, self.to_member_norm, self.tie_norm = norms(), norms(), norms()
        self.hand, self.hand_norm = nn.Linear(n_hand, 64), nn.LayerNorm(64)
        self.head, self.out = nn.Linear(4 * WIDTH + 64, 64), nn.Linear(64, 1)
        self.drop = nn.Dropout(0.15)

    def forward(self, graphs: dict[str, Tensor], member: Tensor, hand: Tensor) -> Tensor:
        """Logit of the expected Jaccard, shape ``(n_groups,)``."""
        a = self.member_norm(self.member(member)).relu()
        c = self.cell_norm(self.cell(graphs["cell"])).relu()
        up, across = torch.stack([graphs["use_member"], graphs["use_cell"]]), graphs["use"]
        ties = torch.stack([graphs["tie_from"], graphs["tie_to"]])
        for at in range(ROUNDS):
            c = c + self.to_cell_norm[at](self.to_cell[at]((a, c), up, across)).relu()
            told = self.to_member_norm[at](self.to_member[at]((c, a), up.flip(0), across)).relu()
            a = a + told + self.tie_norm[at](self.tie[at](a, ties, graphs["tie"])).relu()
        owner, n = graphs["owner"], len(hand)
        pooled = [
            scatter(part, to, 0, n, how)
            for part, to in ((a, owner), (c, graphs["cell_group"]))
            for how in ("mean", "max")
        ]
        joined = torch.cat([*pooled, self.hand_norm(self.hand(hand)).relu()], dim=1)
        return self.out(self.drop(self.head(self.drop(joined)).relu()))[:, 0]


def tensors(graphs: Subgraphs) -> dict[str, Tensor]:
    """Everything but the member features."""
    names = ("cell_group", "cell", "use_member", "use_cell", "use", "tie_from", "tie_to", "tie")
    found = {name: torch.from_numpy(np.ascontiguousarray(getattr(graphs, name))) for name in names}
    return found | {"owner": torch.from_numpy(np.repeat(np.arange(len(graphs)), graphs.size))}


def named(network: RingNetwork) -> dict[str, Tensor]:
    """Parameters with the names that the reader knows: norms of a round are ``to_cell.0_norm``."""
    found = {}
    for name, value in network.state_dict().items():
        parts = name.split(".")
        if parts[0].endswith("_norm") and len(parts) == 3:
            parts = [parts[0][:-5], f"{parts[1]}_norm", parts[2]]
        if parts[-1] != "eps":
            found[".".join(parts)] = value
    return found


def from_weights(weights: Mapping[str, np.ndarray], name: str) -> RingNetwork:
    """The network of that name, with the weights that the reader knows."""
    own = {key.removeprefix(f"{name}."): value for key, value in weights.items() if key.startswith(f"{name}.")}
    network = RingNetwork(own["member.weight"].shape[1], own["hand.weight"].shape[1])
    for key, value in named(network).items():
        value.copy_(torch.from_numpy(np.array(own[key])))
    return network
