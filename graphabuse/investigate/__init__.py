"""What an investigator asks: of a run, a ring, an account; probes, exports, and the decision at the end."""

from graphabuse.investigate.account import AccountView, account_view
from graphabuse.investigate.blocklist import block_list
from graphabuse.investigate.decide import REASONS
from graphabuse.investigate.depends import account_depends
from graphabuse.investigate.export import export_run
from graphabuse.investigate.identifier import IdentifierView, identifier_view
from graphabuse.investigate.interop import frames_of, to_igraph, to_networkx, to_pyg
from graphabuse.investigate.path import path_between
from graphabuse.investigate.ring import Ring
from graphabuse.investigate.run import StoredRun, open_run

__all__ = [
    "REASONS", "AccountView", "IdentifierView", "Ring", "StoredRun", "account_depends", "account_view", "block_list",
    "export_run", "frames_of", "identifier_view", "open_run", "path_between", "to_igraph", "to_networkx", "to_pyg",
]  # fmt: skip
