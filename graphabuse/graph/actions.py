"""What do accounts do? The engine adds up what all do; what single accounts do comes home when it is asked for."""

from threading import Lock

import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table
from scipy import sparse

from graphabuse.engine.kept import materialise, rest
from graphabuse.graph.sightings import HOUR_S, accounts_with, action_mix, lasting_actions

FEWEST_OPENED = 20
NEARLY_ALL = 0.9


class Actions:
    """Events per account and action of one window.

    Parameters
    ----------
    backend : ibis backend
        Engine that holds both relations.
    events : ibis Table
        ``account`` and ``action`` (codes) of each event.
    spans : ibis Table
        ``account``, ``first_at`` and ``events``: first second and all events of each account.

    Attributes
    ----------
    totals : numpy.ndarray
        Events of all accounts per action, shape ``(n_actions,)``.
    mix : numpy.ndarray or None
        Mean share of each action over all accounts, 0..1; None where events carry fewer than two types.
    opening : tuple of int
        Actions with which accounts begin: nine of ten who did one did it in the account's first hour, and never again.
    """

    def __init__(self, backend: BaseBackend, events: Table, spans: Table) -> None:
        self._backend, self._events = backend, events
        # Whole numbers, by how many events the account has: their sums are the same in any order, on any engine.
        of_each = lasting_actions(events).join(spans.select("account", all="events", born="first_at"), "account")
        opens = of_each.last_at <= of_each.born + HOUR_S
        alike = of_each.group_by("action", "all").aggregate(
            part=of_each.events.sum().cast("int64"), accounts=of_each.count(), opens=opens.sum()
        )
        sums = alike.order_by(["action", "all"]).to_pandas()
        self.totals = np.bincount(sums["action"], sums["part"])
        accounts, opened = (np.bincount(sums["action"], sums[column]) for column in ("accounts", "opens"))
        begins = (accounts >= FEWEST_OPENED) & (opened >= NEARLY_ALL * accounts)
        self.opening = tuple(np.flatnonzero(begins).tolist())
        self.mix: np.ndarray | None = None
        if (self.totals > 0).sum() > 1:
            shares = np.bincount(sums["action"], sums["part"] / sums["all"])
            self.mix = shares / shares.sum()  # each account has a share of one in all
        self._home = np.zeros(0, "int64"), sparse.csr_matrix((0, len(self.totals)))
        self._fetching = Lock()

    def opened(self) -> Table | None:
        """Accounts that were seen to begin (``account``); None where no action says so."""
        return accounts_with(self._events, self.opening) if self.opening else None

    def fetch(self, accounts: np.ndarray) -> None:
        """Bring home what these accounts do, once for all that will be asked about them."""
        with self._fetching:
            known = self._home[0]
            if not np.isin(accounts, known).all():
                known = np.union1d(known, accounts)
                self._home = known, self._read(known)

    def of(self, accounts: np.ndarray) -> sparse.csr_matrix:
        """Rows of these account codes, shape ``(len(accounts), n_actions)``; fetched where they are not at home."""
        self.fetch(accounts)
        known, rows = self._home
        return rows[np.searchsorted(known, accounts)]

    def _read(self, accounts: np.ndarray) -> sparse.csr_matrix:
        asked = materialise(self._backend, "ga_asked", pa.table({"account": accounts.astype("int32")}))
        found = action_mix(self._events.semi_join(asked, "account")).to_pyarrow()
        rest(self._backend, "ga_asked")
        row = np.searchsorted(accounts, found["account"].to_numpy())
        cells = (found["events"].to_numpy(), (row, found["action"].to_numpy()))
        return sparse.csr_matrix(cells, shape=(len(accounts), len(self.totals)))
