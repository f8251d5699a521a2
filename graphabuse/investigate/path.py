"""How are two accounts connected? The shortest chain of shared identifiers, rare ones before popular ones."""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from graphabuse.errors import NotFoundError
from graphabuse.graph.sightings import sightings
from graphabuse.investigate.account import account_code
from graphabuse.store import Store


def path_between(store: Store, a: str, b: str, *, max_steps: int = 6) -> pd.DataFrame:
    """Chain of accounts and the identifiers between them; each step costs log2(accounts on the identifier).

    Returns
    -------
    pandas.DataFrame
        ``step``, ``account_id``, ``kind``, ``identifier``, ``accounts``, ``next_account_id``.

    Raises
    ------
    NotFoundError
        An account is unknown, or no chain of at most ``max_steps`` identifiers joins them.
    """
    start, end = account_code(store, a), account_code(store, b)
    seen = sightings(store.events(), store.kinds).select("account", "identifier").to_pyarrow()
    account, identifier = seen["account"].to_numpy(), seen["identifier"].to_numpy()
    used, code = np.unique(identifier, return_inverse=True)
    degree = np.bincount(code)
    n_accounts = int(account.max()) + 1
    cost = np.log2(np.maximum(degree, 2))[code] + 1e-3
    graph = sparse.csr_matrix((cost, (account, n_accounts + code)), shape=(n_accounts + len(used),) * 2)
    _, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    chain = [end]
    while chain[-1] != start and before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    chain.reverse()
    if chain[0] != start or (len(chain) - 1) // 2 > max_steps:
        raise NotFoundError(f"no chain of at most {max_steps} shared identifiers joins {a[:80]!r} and {b[:80]!r}")
    return _table(store, chain, used, degree, n_accounts)


def _table(store: Store, chain: list[int], used: np.ndarray, degree: np.ndarray, n_accounts: int) -> pd.DataFrame:
    accounts = store.accounts().to_pandas().set_index("account")["account_id"]
    values = store.identifiers().to_pandas().set_index("identifier")
    rows = []
    for step, at in enumerate(range(0, len(chain) - 1, 2), start=1):
        code = chain[at + 1] - n_accounts
        found = values.loc[int(used[code])]
        rows.append(
            (step, accounts[chain[at]], found["kind"], found["value"], int(degree[code]), accounts[chain[at + 2]])
        )
    return pd.DataFrame(rows, columns=["step", "account_id", "kind", "identifier", "accounts", "next_account_id"])
