"""How often did single accounts do what? Counts per account and code stay on the engine; rows come home when they are asked for."""

from collections.abc import Callable
from threading import Lock

import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table
from scipy import sparse

from graphabuse.engine.kept import materialise, rest


class Tally:
    """Events per account and code of one window.

    Parameters
    ----------
    backend : ibis backend
        Engine that holds ``events``.
    events : ibis Table
        With ``account`` codes.
    counted : callable
        From events to ``account``, a code and ``events``.
    code : str
        Name of the code.
    n_codes : int
        One more than the highest of them.
    """

    def __init__(
        self, backend: BaseBackend, events: Table, counted: Callable[[Table], Table], code: str, n_codes: int
    ) -> None:
        self._backend, self._events, self._counted, self._code, self._n_codes = backend, events, counted, code, n_codes
        self._home = np.zeros(0, "int64"), sparse.csr_matrix((0, n_codes))
        self._fetching = Lock()

    def fetch(self, accounts: np.ndarray) -> None:
        """Bring home the rows of these accounts, once for all that will be asked about them."""
        with self._fetching:
            known = self._home[0]
            if not np.isin(accounts, known).all():
                known = np.union1d(known, accounts)
                self._home = known, self._read(known)

    def of(self, accounts: np.ndarray) -> sparse.csr_matrix:
        """Rows of these account codes, shape ``(len(accounts), n_codes)``; fetched where they are not at home."""
        self.fetch(accounts)
        known, rows = self._home
        return rows[np.searchsorted(known, accounts)]

    def _read(self, accounts: np.ndarray) -> sparse.csr_matrix:
        asked = materialise(self._backend, "ga_asked", pa.table({"account": accounts.astype("int32")}))
        found = self._counted(self._events.semi_join(asked, "account")).to_pyarrow()
        rest(self._backend, "ga_asked")
        row = np.searchsorted(accounts, found["account"].to_numpy())
        cells = (found["events"].to_numpy(), (row, found[self._code].to_numpy()))
        return sparse.csr_matrix(cells, shape=(len(accounts), self._n_codes))


def mean_shares(sums: pd.DataFrame, code: str, n_codes: int) -> np.ndarray:
    """Mean share of each code over all accounts, each of which has a share of one in all; shape ``(n_codes,)``.

    ``sums`` has the events (``part``) by code and by how many the account has in ``all``: whole numbers, whose sums are the same in
    any order, on any engine.
    """
    shares = np.bincount(sums[code], sums["part"] / sums["all"], minlength=n_codes)
    return np.asarray(shares / shares.sum())
