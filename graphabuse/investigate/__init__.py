"""What an investigator asks: an account, the path between two, a ring as a graph of networkx, igraph or PyG."""

from graphabuse.investigate.account import AccountView, account_view
from graphabuse.investigate.interop import to_igraph, to_networkx, to_pyg
from graphabuse.investigate.path import path_between

__all__ = ["AccountView", "account_view", "path_between", "to_igraph", "to_networkx", "to_pyg"]
