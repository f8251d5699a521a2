"""What did the probability of one account depend on, under a team's model? Its identifiers, and through them its group."""

from typing import cast

import numpy as np

from graphabuse.features.account_graph import AccountGraph
from graphabuse.graph.groups import Groups
from graphabuse.model.account.explain import Around, Explainer
from graphabuse.model.account.result import AccountFit
from graphabuse.model.team.team_model import RING_COLUMN, TeamModel


def team_explainer(
    team: TeamModel, graph: AccountGraph, groups: Groups, base: np.ndarray, known: np.ndarray | None
) -> Explainer:
    """Explains accounts of a window as :meth:`TeamModel.probability` scores them.

    An account belongs to a group as long as evidence ties it to another member; without such a tie the next best group counts.

    Parameters
    ----------
    graph : AccountGraph
        From :func:`graphabuse.model.team.team_model.with_ring_column`.
    base : numpy.ndarray
        Day-one score of each candidate in ``groups``.
    known : numpy.ndarray or None
        Labels by account code.
    """
    fit = cast(AccountFit, team.accounts)
    by_account = np.argsort(groups.accounts, kind="stable")
    starts = np.searchsorted(groups.accounts[by_account], np.arange(graph.n_accounts + 1))
    owner = groups.owner

    def score(account: int, tied: np.ndarray) -> float:
        mine = owner[by_account[starts[account] : starts[account + 1]]]
        for at in mine[np.argsort(-base[mine], kind="stable")]:
            if np.isin(tied, groups.members(int(at))).any():
                return float(base[at])
        return 0.0

    def mixed(probability: float, ring_score: float) -> float:
        return float(team.mix.apply(np.array([probability]), np.array([ring_score]))[0])

    return Explainer(fit, fit.view(graph, known), Around(fit.scheme.own.index(RING_COLUMN), score, mixed))
