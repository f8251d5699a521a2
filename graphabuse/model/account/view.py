"""What do all account models of one fit look at? One graph with the labels known so far, as named column groups, made once."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graphabuse.errors import ModelError
from graphabuse.features.account_graph import AccountGraph
from graphabuse.features.account_hops import hop_features
from graphabuse.features.account_labels import Folds, folds_of, label_features
from graphabuse.features.account_operators import Operator, operators
from graphabuse.features.account_structure import Ranks, structural_features

GROUPS = ("own", "structure", "labels")


@dataclass(frozen=True)
class Scheme:
    """What was learned about the columns from the training graph; everything needed to read another graph alike.

    Attributes
    ----------
    own, structure, labels : tuple of str
        Column names of each group.
    middle : numpy.ndarray
        Median of each own column, float32, for unknown values.
    prior : float
        Share of abuse among labelled accounts.
    seed : int
        Deals the folds of label rates.
    forward : bool
        True when label rates come from earlier accounts only.
    """

    own: tuple[str, ...]
    structure: tuple[str, ...]
    labels: tuple[str, ...]
    middle: np.ndarray
    prior: float
    seed: int
    forward: bool


@dataclass(frozen=True, eq=False)
class View:
    """One graph through one scheme.

    Attributes
    ----------
    n_accounts : int
        Rows of every matrix.
    own, structure, labels : numpy.ndarray
        float32, shape ``(n_accounts, …)``; ``own`` without NaN.
    operators : dict of str to Operator
        Mean over others, per relation and set of ties.
    graph : AccountGraph
        Where it came from.
    known : numpy.ndarray
        Labels by account code, −1 unknown.
    folds : Folds
        Who may see whose label.
    ranks : Ranks
        Counts of the whole snapshot.
    """

    scheme: Scheme
    graph: AccountGraph
    known: np.ndarray
    folds: Folds
    ranks: Ranks
    own: np.ndarray
    structure: np.ndarray
    labels: np.ndarray
    operators: dict[str, Operator] = field(repr=False)

    @property
    def n_accounts(self) -> int:
        """Rows of every matrix."""
        return self.graph.n_accounts

    @cached_property
    def full(self) -> np.ndarray:
        """Own, structural, label and multi-hop columns, for trees."""
        base = np.hstack([self.own, self.structure])
        hops, _ = hop_features(base, [*self.scheme.own, *self.scheme.structure], self.operators)
        return np.hstack([base, self.labels, hops])

    @cached_property
    def lean(self) -> np.ndarray:
        """Own columns and their multi-hop aggregates alone: nothing that counts, nothing that grows."""
        hops, _ = hop_features(self.own, list(self.scheme.own), self.operators)
        return np.hstack([self.own, hops])

    @property
    def dense(self) -> np.ndarray:
        """Own, structural and label columns, for networks."""
        return np.hstack([self.own, self.structure, self.labels])


def first_view(graph: AccountGraph, known: np.ndarray, *, seed: int, forward: bool = False) -> View:
    """The training graph; fixes the scheme. ``forward`` needs times and is ignored without them."""
    prior = float((known == 1).sum() / max((known >= 0).sum(), 1))
    means = operators(graph)
    at = graph.joined_at if forward else None
    ranks, folds = Ranks.of(graph), folds_of(known, seed=seed, at=at)
    structure = structural_features(graph, ranks)
    labels = label_features(means, known, folds, prior=prior)
    some = ~np.isnan(graph.own).all(axis=0)
    middle = np.zeros(graph.own.shape[1], "float32")
    middle[some] = np.nanmedian(graph.own[:, some], axis=0)
    scheme = Scheme(graph.own_names, tuple(structure), tuple(labels), middle, prior, seed, at is not None)
    own = _filled(graph.own, middle)
    return View(scheme, graph, known, folds, ranks, own, _stacked(structure, graph), _stacked(labels, graph), means)


def view_of(graph: AccountGraph, known: np.ndarray | None, scheme: Scheme) -> View:
    """Another graph, read as the training graph was.

    Raises
    ------
    ModelError
        Other identifier kinds than in training, or an own column is missing.
    """
    means = operators(graph)
    ranks = Ranks.of(graph)
    structure = structural_features(graph, ranks)
    if tuple(structure) != scheme.structure:
        have, want = _sources(structure), _sources(scheme.structure)
        raise ModelError(
            f"the model was trained on {', '.join(want) or 'no relation'}, but this graph has {', '.join(have) or 'none'}; "
            "use a store with the same identifier kinds, or train again"
        )
    if known is None:
        known = np.full(graph.n_accounts, -1, "int8")
    folds = folds_of(known, seed=scheme.seed, at=graph.joined_at if scheme.forward else None)
    labels = label_features(means, known, folds, prior=scheme.prior)
    own = _filled(_aligned(graph, scheme.own), scheme.middle)
    return View(scheme, graph, known, folds, ranks, own, _stacked(structure, graph), _stacked(labels, graph), means)


def _aligned(graph: AccountGraph, wanted: tuple[str, ...]) -> np.ndarray:
    place = {name: at for at, name in enumerate(graph.own_names)}
    missing = [name for name in wanted if name not in place and "=" not in name]
    if missing:
        raise ModelError(
            f"the model needs the own column {missing[0]!r} ({len(missing)} missing in all); "
            "give the accounts table it was trained with, or train again"
        )
    own = np.zeros((graph.n_accounts, len(wanted)), "float32")  # a value of a category that nobody has any more is 0
    for at, name in enumerate(wanted):
        if name in place:
            own[:, at] = graph.own[:, place[name]]
    return own


def _filled(own: np.ndarray, middle: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(own), own, middle).astype("float32")


def _stacked(columns: dict[str, np.ndarray], graph: AccountGraph) -> np.ndarray:
    return np.column_stack(list(columns.values())) if columns else np.zeros((graph.n_accounts, 0), "float32")


def _sources(names: object) -> list[str]:
    return sorted({name.rsplit(":", 1)[0] for name in names})  # type: ignore[attr-defined]
