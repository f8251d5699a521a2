"""What do all account models of one fit look at? One graph with the labels known so far, as named column groups, made once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

import numpy as np

from graphabuse.errors import ModelError
from graphabuse.features.account_graph import AccountGraph
from graphabuse.features.account_hops import hop_features
from graphabuse.features.account_labels import Folds, folds_of, label_features
from graphabuse.features.account_operators import Operator, operators
from graphabuse.features.account_structure import Ranks, structural_features

GROUPS = ("own", "structure", "labels")
T = TypeVar("T")


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
    whole : bool
        Whether every column is the graph's own, none changed by hand: aggregates may then be kept beside the graph.
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
    whole: bool = False

    @property
    def n_accounts(self) -> int:
        """Rows of every matrix."""
        return self.graph.n_accounts

    @cached_property
    def hops(self) -> np.ndarray:
        """Multi-hop aggregates of own and structural columns: by operator, by aggregate, own columns first."""
        names = [*self.scheme.own, *self.scheme.structure]

        def make() -> np.ndarray:
            return hop_features(np.hstack([self.own, self.structure]), names, self.operators)[0]

        return _once(self.graph, "hops", (*names, self.scheme.middle.tobytes()), make) if self.whole else make()

    def columns(self, group: str, rows: np.ndarray | None = None) -> np.ndarray:
        """Columns that trees read, of all accounts or of ``rows``.

        ``own``; ``lean``: own columns and their multi-hop aggregates alone, nothing that counts, nothing that grows; ``full``: own,
        structural, label and multi-hop columns.
        """
        at = slice(None) if rows is None else rows
        if group == "own":
            return self.own[at]
        if group == "full":
            return np.hstack([self.own[at], self.structure[at], self.labels[at], self.hops[at]])
        return np.hstack([self.own[at], self.hops[at][:, self._own_hops()]])

    def _own_hops(self) -> np.ndarray:
        """Which hop columns are about own columns."""
        width = len(self.scheme.own) + len(self.scheme.structure)
        return np.arange(self.hops.shape[1]) % width < len(self.scheme.own)

    @property
    def dense(self) -> np.ndarray:
        """Own, structural and label columns, for networks."""
        return np.hstack([self.own, self.structure, self.labels])


def first_view(graph: AccountGraph, known: np.ndarray, *, seed: int, forward: bool = False) -> View:
    """The training graph; fixes the scheme. ``forward`` needs times and is ignored without them."""
    prior = float((known == 1).sum() / max((known >= 0).sum(), 1))
    means, ranks, structure = _placed(graph)
    at = graph.joined_at if forward else None
    folds = folds_of(known, seed=seed, at=at)
    labels = label_features(means, known, folds, prior=prior)
    some = ~np.isnan(graph.own).all(axis=0)
    middle = np.zeros(graph.own.shape[1], "float32")
    middle[some] = np.nanmedian(graph.own[:, some], axis=0)
    scheme = Scheme(graph.own_names, tuple(structure), tuple(labels), middle, prior, seed, at is not None)
    own = _filled(graph.own, middle)
    return View(
        scheme, graph, known, folds, ranks, own, _stacked(structure, graph), _stacked(labels, graph), means, whole=True
    )


def _placed(graph: AccountGraph) -> tuple[dict[str, Operator], Ranks, dict[str, np.ndarray]]:
    """What does not depend on labels: operators, ranks and structural columns."""

    def make() -> tuple[dict[str, Operator], Ranks, dict[str, np.ndarray]]:
        ranks = Ranks.of(graph)
        return operators(graph), ranks, structural_features(graph, ranks)

    return _once(graph, "placed", (), make)


def _once(graph: AccountGraph, name: str, key: tuple[object, ...], make: Callable[[], T]) -> T:
    """What was made from this graph under the same key before, or is made now; the last one is kept."""
    if name not in graph.kept or graph.kept[name][0] != key:
        graph.kept[name] = (key, make())
    return cast("T", graph.kept[name][1])


def view_of(graph: AccountGraph, known: np.ndarray | None, scheme: Scheme) -> View:
    """Another graph, read as the training graph was.

    Raises
    ------
    ModelError
        Other identifier kinds than in training, or an own column is missing.
    """
    means, ranks, structure = _placed(graph)
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
    return View(
        scheme, graph, known, folds, ranks, own, _stacked(structure, graph), _stacked(labels, graph), means, whole=True
    )


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
