"""How does a ring open in networkx, igraph, PyTorch Geometric or Gephi? As the bipartite graph of accounts and identifiers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import igraph
import networkx
import pandas as pd

from graphabuse.errors import NotFoundError
from graphabuse.records import Run

if TYPE_CHECKING:
    from torch_geometric.data import HeteroData

MEMBER_COLUMNS = ["account_id", "role", "score"]
LINK_COLUMNS = ["account_id", "kind", "identifier", "first_seen", "last_seen", "events"]


def to_networkx(run: Run, ring_id: str) -> networkx.Graph:
    """Nodes ``(kind, id)`` with ``kind``, ``bipartite`` (0 account, 1 identifier), ``role`` and ``score`` of accounts.

    Edges carry ``events``, ``first_seen`` and ``last_seen`` (ISO 8601, UTC); :func:`frames_of` is the way back.
    """
    links, members = _parts(run, ring_id)
    graph = networkx.Graph(ring_id=ring_id, run_id=run.run_id)
    for row in members.itertuples():
        graph.add_node(("account", row.account_id), kind="account", bipartite=0, role=row.role, score=float(row.score))
    for row in links.itertuples():
        graph.add_node((row.kind, row.identifier), kind=row.kind, bipartite=1)
        graph.add_edge(
            ("account", row.account_id), (row.kind, row.identifier), events=int(row.events),
            first_seen=row.first_seen.isoformat(), last_seen=row.last_seen.isoformat(),
        )  # fmt: skip
    return graph


def to_igraph(run: Run, ring_id: str) -> igraph.Graph:
    """The same graph; vertex attributes ``name`` (``(kind, id)``), ``kind``, ``type`` (False account, True identifier)."""
    named = networkx.convert_node_labels_to_integers(to_networkx(run, ring_id), label_attribute="name")
    graph = igraph.Graph.from_networkx(named)
    graph.vs["type"] = [bool(side) for side in graph.vs["bipartite"]]
    del graph.vs["_nx_name"]
    return graph


def frames_of(graph: networkx.Graph | igraph.Graph) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``members`` (account_id, role, score) and ``links`` (account_id, kind, identifier, first_seen, last_seen, events) of such a graph."""
    if isinstance(graph, igraph.Graph):
        names = [tuple(name) for name in graph.vs["name"]]
        nodes = [(name, vertex.attributes()) for name, vertex in zip(names, graph.vs, strict=True)]
        edges = [(names[edge.source], names[edge.target], edge.attributes()) for edge in graph.es]
    else:
        nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    members = [(name[1], facts["role"], facts["score"]) for name, facts in nodes if facts["kind"] == "account"]
    links = []
    for a, b, facts in edges:
        account, identifier = (a, b) if a[0] == "account" else (b, a)
        links.append((account[1], *identifier, facts["first_seen"], facts["last_seen"], facts["events"]))
    table = pd.DataFrame(links, columns=LINK_COLUMNS).sort_values(LINK_COLUMNS[:3], ignore_index=True)
    for name in ("first_seen", "last_seen"):
        table[name] = pd.to_datetime(table[name], utc=True, format="ISO8601").astype("datetime64[us, UTC]")
    return pd.DataFrame(members, columns=MEMBER_COLUMNS), table


def to_pyg(run: Run, ring_id: str) -> "HeteroData":
    """A ``HeteroData``: node types ``account`` and every kind, edges ``(account, used, kind)``, ``edge_attr`` = events.

    Node features ``x`` are the logarithm of a node's degree inside the ring, shape ``(n, 1)``; ``account_id`` and ``identifier``
    hold the ids, row by row.
    """
    import torch
    from torch_geometric.data import HeteroData

    links, members = _parts(run, ring_id)
    place = {account: at for at, account in enumerate(members["account_id"])}
    data = HeteroData()
    degree = links.groupby("account_id").size().reindex(members["account_id"]).fillna(0).to_numpy("float32")
    data["account"].x = torch.log1p(torch.from_numpy(degree)).unsqueeze(1)
    data["account"].account_id = members["account_id"].tolist()
    for kind, part in links.groupby("kind", sort=True):
        codes, values = pd.factorize(part["identifier"], sort=True)
        row = torch.tensor([place[account] for account in part["account_id"]])
        column = torch.from_numpy(codes.astype("int64"))
        data[str(kind)].x = torch.log1p(torch.bincount(column, minlength=len(values)).float()).unsqueeze(1)
        data[str(kind)].identifier = [str(value) for value in values]
        data["account", "used", str(kind)].edge_index = torch.stack([row, column])
        data["account", "used", str(kind)].edge_attr = torch.tensor(part["events"].to_numpy("float32")).unsqueeze(1)
    return data


def write_graphml(run: Run, ring_id: str, path: str | Path) -> Path:
    """The ring as GraphML, which igraph, networkx, Gephi and yEd read; node ids ``n0``, ``n1`` …, the text in ``label``.

    Characters that XML cannot hold are written as ``\\u0007``.
    """
    graph = to_networkx(run, ring_id)
    plain = networkx.Graph(ring_id=ring_id, run_id=run.run_id)
    ids = {node: f"n{at}" for at, node in enumerate(graph.nodes)}
    for node, facts in graph.nodes(data=True):
        plain.add_node(ids[node], label=_xml(node[1]), **{name: _plain(value) for name, value in facts.items()})
    for a, b, facts in graph.edges(data=True):
        plain.add_edge(ids[a], ids[b], **{name: _plain(value) for name, value in facts.items()})
    networkx.write_graphml_xml(plain, path, prettyprint=False)
    return Path(path)


def _plain(value: Any) -> str | int | float:
    return value if isinstance(value, int | float) else _xml(str(value))


def _xml(text: str) -> str:
    return "".join(mark if _allowed(ord(mark)) else f"\\u{ord(mark):04x}" for mark in text)


def _allowed(code: int) -> bool:
    """Characters of XML 1.0, without the carriage return that readers change."""
    return code in (0x9, 0xA) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _parts(run: Run, ring_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    members = run.members[run.members["ring_id"] == ring_id]
    if members.empty:
        raise NotFoundError(f"ring {ring_id!r} is not in run {run.run_id}; `run.rings` lists its rings")
    return run.links[run.links["ring_id"] == ring_id], members
