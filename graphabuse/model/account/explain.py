"""What did the score of one account depend on? Each shared identifier is taken away in turn, and the account is scored again.

This says what the model leaned on, not why the account is abusive: show it after the facts, never as the reason.
Scores are recomputed on what is near the account; the account's structural, label and hop columns are made again, those of the
others stay as they are. A drop of one identifier understates what several say alike, so all of them together are taken away too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphabuse.features.account_graph import AccountGraph
from graphabuse.features.account_labels import label_features
from graphabuse.features.account_near import Part, Surroundings
from graphabuse.features.account_operators import operators
from graphabuse.features.account_structure import COMPONENT_FAN_OUT, structural_features
from graphabuse.model.account.result import AccountFit
from graphabuse.model.account.view import View

ME = np.array([0])


@dataclass(frozen=True)
class Dependence:
    """What taking one identifier away does.

    Attributes
    ----------
    kind : str
        Kind of the identifier.
    identifier : object
        What it was called where the graph came from.
    others : int
        Other accounts on it.
    drop : float
        How much the logit falls without it (below 0: it rises).
    probability : float
        Probability without it.
    """

    kind: str
    identifier: object
    others: int
    drop: float
    probability: float


@dataclass(frozen=True)
class Occlusion:
    """What the score of one account depended on.

    Attributes
    ----------
    account : int
        Account code.
    probability : float
        Probability with everything, as near the account shows it.
    dependences : tuple of Dependence
        Largest drop first; empty when the account shares nothing.
    drop_of_all, probability_without_all : float
        What taking all shared identifiers away together does.
    """

    account: int
    probability: float
    dependences: tuple[Dependence, ...]
    drop_of_all: float
    probability_without_all: float

    @property
    def sentence(self) -> str:
        """One sentence for a reader, after the facts."""
        if not self.dependences:
            return "The account shares no identifier; its score rests on its own columns."
        top = self.dependences[0]
        if top.drop <= 0:
            return "Taking away any one shared identifier does not lower the score."
        return (
            f"The score depended most on {top.kind} {top.identifier} ({top.others} other accounts): without it "
            f"{self.probability:.0%} becomes {top.probability:.0%}, without any shared identifier {self.probability_without_all:.0%}."
        )


class Explainer:
    """Explains accounts of one view with one fit; indexes are made once.

    Parameters
    ----------
    fit : AccountFit
        The fitted models.
    view : View
        From :meth:`AccountFit.view`.
    """

    def __init__(self, fit: AccountFit, view: View) -> None:
        self.fit, self.view = fit, view

    @cached_property
    def surroundings(self) -> Surroundings:
        """Indexes of the graph."""
        return Surroundings.of(self.view.graph)

    def occlude(self, account: int) -> Occlusion:
        """Take every shared identifier of an account away, one by one and all together."""
        star, near = self.surroundings.star(account), self.surroundings.near(account)
        shared = self.surroundings.shared(account)
        whole = self._logit(star, near, set())
        found = []
        for kind, code, others in shared:
            logit = self._logit(star, near, {(kind, code)})
            names = self.view.graph.relations[kind].names
            name = code if names is None else names[code]
            found.append(Dependence(kind, name, others, whole - logit, self._probability(logit)))
        bare = self._logit(star, near, {(kind, code) for kind, code, _ in shared}) if shared else whole
        return Occlusion(
            account=account,
            probability=self._probability(whole),
            dependences=tuple(sorted(found, key=lambda one: (-one.drop, one.kind, str(one.identifier)))),
            drop_of_all=whole - bare,
            probability_without_all=self._probability(bare),
        )

    def _probability(self, logit: float) -> float:
        return float(self.fit.probability(np.array([logit]))[0])

    def _logit(self, star: Part, near: Part, dropped: set[tuple[str, int]]) -> float:
        view, accounts = self.view, near.accounts
        graph = near.without(dropped)
        means = operators(graph)
        known, folds = view.known[accounts], view.folds.take(accounts)
        structure, labels = view.structure[accounts], view.labels[accounts]
        structure[0] = self._structure(star.without(dropped), int(accounts[0]))
        again = label_features(means, known, folds, prior=view.scheme.prior)
        labels[0] = [values[0] for values in again.values()]
        local = View(
            view.scheme, graph, known, folds, view.ranks, view.own[accounts], structure, labels, means
        )  # fmt: skip
        return float(self.fit.chosen_logit(local, ME)[0])

    def _structure(self, star: AccountGraph, account: int) -> list[float]:
        """Structural columns of the account; the size of its component stays, unless nothing ties it to one any more."""
        columns = structural_features(star, self.view.ranks)
        before: Mapping[str, float] = dict(zip(self.view.scheme.structure, self.view.structure[account], strict=True))
        for name, use in star.relations.items():
            fan_out = use.fan_out[use.identifier[use.account == 0]]
            if ((fan_out >= 2) & (fan_out <= COMPONENT_FAN_OUT)).any():
                columns[f"{name}:component"][0] = before[f"{name}:component"]
        return [float(values[0]) for values in columns.values()]
