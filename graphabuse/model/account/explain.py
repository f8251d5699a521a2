"""What did the score of one account depend on? Each shared identifier is taken away in turn, and the account is scored again.

This says what the model leaned on, not why the account is abusive: show it after the facts, never as the reason.
Scores are recomputed on what is near the account; the account's structural, label and hop columns are made again, those of the
others stay as they are. A drop of one identifier understates what several say alike, so all of them together are taken away too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import logit as log_odds

from graphabuse.features.account_graph import AccountGraph
from graphabuse.features.account_labels import label_features
from graphabuse.features.account_near import Part, Surroundings
from graphabuse.features.account_operators import operators
from graphabuse.features.account_structure import COMPONENT_FAN_OUT, structural_features
from graphabuse.model.account.result import AccountFit
from graphabuse.model.account.view import View

ME = np.array([0])
MOST = 12
DECIDES = 0.05


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
        Of the rarest shared identifiers, largest drop first; empty when the account shares nothing.
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
        return self.told(lambda kind, identifier: f"{kind} {identifier}")

    def told(self, name: Callable[[str, object], str]) -> str:
        """The same with ``name`` (of kind and identifier) for what it speaks of."""
        if not self.dependences:
            return "The account shares no identifier; its score rests on its own columns."
        top = self.dependences[0]
        all_of_them = f"without any shared identifier {percent(self.probability_without_all)}"
        if self.probability - top.probability < DECIDES:
            return f"No single shared identifier decides the score: it stays {percent(self.probability)} or near without each, {all_of_them}."
        others = f"{top.others:,} other account{'s' if top.others > 1 else ''}"
        return (
            f"The score depended most on {name(top.kind, top.identifier)} ({others}): without it {percent(self.probability)} "
            f"becomes {percent(top.probability)}, {all_of_them}."
        )


def percent(probability: float) -> str:
    """A probability as a person reads it; never 0 % or 100 %, which nobody knows."""
    return "under 1 %" if probability < 0.01 else "over 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


@dataclass(frozen=True)
class Around:
    """What a score owes to the group around an account, beside what is near it.

    Attributes
    ----------
    column : int
        Own column that holds the score of that group.
    score : callable
        Score of the best group around an account (code) that still is tied to some other accounts (codes).
    mixed : callable
        Final probability from that of the account models and the score of the group.
    """

    column: int
    score: Callable[[int, np.ndarray], float]
    mixed: Callable[[float, float], float]


class Explainer:
    """Explains accounts of one view with one fit; indexes are made once.

    Parameters
    ----------
    fit : AccountFit
        The fitted models.
    view : View
        From :meth:`AccountFit.view`.
    around : Around, optional
        How the group around an account enters; where left out, own columns stay as they are.
    """

    def __init__(self, fit: AccountFit, view: View, around: Around | None = None) -> None:
        self.fit, self.view, self.around = fit, view, around

    @cached_property
    def surroundings(self) -> Surroundings:
        """Indexes of the graph."""
        return Surroundings.of(self.view.graph)

    def occlude(self, account: int) -> Occlusion:
        """Take the rarest ``MOST`` shared identifiers of an account away, one by one, and all it shares together."""
        star, near = self.surroundings.star(account), self.surroundings.near(account)
        shared = self.surroundings.shared(account)
        whole, probability = self._scored(star, near, set())
        found = []
        for kind, code, others in sorted(shared, key=lambda one: one[2])[:MOST]:
            logit, left = self._scored(star, near, {(kind, code)})
            names = self.view.graph.relations[kind].names
            name = code if names is None else names[code]
            found.append(Dependence(kind, name, others, whole - logit, left))
        everything = {(kind, code) for kind, code, _ in shared}
        bare, alone = self._scored(star, near, everything) if shared else (whole, probability)
        return Occlusion(
            account=account,
            probability=probability,
            dependences=tuple(sorted(found, key=lambda one: (-one.drop, one.kind, str(one.identifier)))),
            drop_of_all=whole - bare,
            probability_without_all=alone,
        )

    def _scored(self, star: Part, near: Part, dropped: set[tuple[str, int]]) -> tuple[float, float]:
        """Logit and probability without some uses; both of the mixture where a group has a say."""
        view, accounts = self.view, near.accounts
        graph = near.without(dropped)
        means = operators(graph)
        known, folds = view.known[accounts], view.folds.take(accounts)
        own, structure, labels = view.own[accounts], view.structure[accounts], view.labels[accounts]
        group = 0.0
        if self.around is not None:
            group = float(own[0, self.around.column])
            if dropped:
                group = min(group, self.around.score(int(accounts[0]), accounts[_tied_to_me(graph)]))
                own[0, self.around.column] = group
        structure[0] = self._structure(star.without(dropped), int(accounts[0]))
        again = label_features(means, known, folds, prior=view.scheme.prior)
        labels[0] = [values[0] for values in again.values()]
        local = View(view.scheme, graph, known, folds, view.ranks, own, structure, labels, means)
        logit = self.fit.chosen_logit(local, ME)
        probability = float(self.fit.probability(logit)[0])
        if self.around is None:
            return float(logit[0]), probability
        mixed = self.around.mixed(probability, group)
        return float(log_odds(np.clip(mixed, 1e-6, 1 - 1e-6))), mixed

    def _structure(self, star: AccountGraph, account: int) -> list[float]:
        """Structural columns of the account; the size of its component stays, unless nothing ties it to one any more."""
        columns = structural_features(star, self.view.ranks)
        before: Mapping[str, float] = dict(zip(self.view.scheme.structure, self.view.structure[account], strict=True))
        for name, use in star.relations.items():
            fan_out = use.fan_out[use.identifier[use.account == 0]]
            if ((fan_out >= 2) & (fan_out <= COMPONENT_FAN_OUT)).any():
                columns[f"{name}:component"][0] = before[f"{name}:component"]
        return [float(values[0]) for values in columns.values()]


def _tied_to_me(graph: AccountGraph) -> np.ndarray:
    """Codes of the accounts that evidence ties to the account with code 0."""
    ends = [np.concatenate([tie.b[tie.a == 0], tie.a[tie.b == 0]]) for tie in graph.ties.values()]
    return np.unique(np.concatenate(ends)) if ends else np.zeros(0, "int64")
