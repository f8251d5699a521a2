"""How does a ring open in networkx, igraph or PyTorch Geometric? As the bipartite graph of accounts and identifiers."""

from typing import TYPE_CHECKING

import igraph
import networkx
import pandas as pd

from graphabuse.errors import NotFoundError
from graphabuse.records import Run

if TYPE_CHECKING:
    from torch_geometric.data import HeteroData


def to_networkx(run: Run, ring_id: str) -> networkx.Graph:
    """Nodes ``(kind, id)`` with ``kind`` and ``bipartite`` (0 account, 1 identifier), edges with ``events``."""
    links, members = _parts(run, ring_id)
    graph = networkx.Graph(ring_id=ring_id)
    for row in members.itertuples():
        graph.add_node(("account", row.account_id), kind="account", bipartite=0, role=row.role)
    for row in links.itertuples():
        graph.add_node((row.kind, row.identifier), kind=row.kind, bipartite=1)
        graph.add_edge(("account", row.account_id), (row.kind, row.identifier), events=int(row.events))
    return graph


def to_igraph(run: Run, ring_id: str) -> igraph.Graph:
    """The same graph; vertex attributes ``name``, ``kind``, ``type`` (False account, True identifier)."""
    return igraph.Graph.from_networkx(
        networkx.convert_node_labels_to_integers(to_networkx(run, ring_id), label_attribute="name")
    )


def to_pyg(run: Run, ring_id: str) -> "HeteroData":
    """A ``HeteroData``: node types ``account`` and every kind, edges ``(account, used, kind)``, ``edge_attr`` = events.

    Node features ``x`` are the logarithm of a node's degree inside the ring, shape ``(n, 1)``.
    """
    import torch
    from torch_geometric.data import HeteroData

    links, members = _parts(run, ring_id)
    place = {account: at for at, account in enumerate(members["account_id"])}
    data = HeteroData()
    degree = links.groupby("account_id").size().reindex(members["account_id"]).fillna(0).to_numpy("float32")
    data["account"].x = torch.log1p(torch.from_numpy(degree)).unsqueeze(1)
    for kind, part in links.groupby("kind", sort=True):
        codes, values = pd.factorize(part["identifier"], sort=True)
        row = torch.tensor([place[account] for account in part["account_id"]])
        column = torch.from_numpy(codes.astype("int64"))
        data[str(kind)].x = torch.log1p(torch.bincount(column, minlength=len(values)).float()).unsqueeze(1)
        data["account", "used", str(kind)].edge_index = torch.stack([row, column])
        data["account", "used", str(kind)].edge_attr = torch.tensor(part["events"].to_numpy("float32")).unsqueeze(1)
    return data


def _parts(run: Run, ring_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    members = run.members[run.members["ring_id"] == ring_id]
    if members.empty:
        raise NotFoundError(f"ring {ring_id!r} is not in run {run.run_id}; `run.rings` lists its rings")
    return run.links[run.links["ring_id"] == ring_id], members
