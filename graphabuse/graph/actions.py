"""What do accounts do? The engine adds up what all do; what single accounts do comes home when it is asked for."""

import numpy as np
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.graph.sightings import HOUR_S, accounts_with, action_mix, lasting_actions
from graphabuse.graph.tally import Tally, mean_shares

FEWEST_OPENED = 20
NEARLY_ALL = 0.9


class Actions(Tally):
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
            self.mix = mean_shares(sums, "action", len(self.totals))
        super().__init__(backend, events, action_mix, "action", len(self.totals))

    def opened(self) -> Table | None:
        """Accounts that were seen to begin (``account``); None where no action says so."""
        return accounts_with(self._events, self.opening) if self.opening else None
