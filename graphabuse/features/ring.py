"""Which numbers describe a candidate ring? One matrix for all candidates, columns named and versioned."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.apart import apart_features
from graphabuse.features.background import Background, background_of
from graphabuse.features.behaviour import behaviour_features
from graphabuse.features.hours import HOURS, hour_features
from graphabuse.features.identifiers import identifier_features
from graphabuse.features.inside import Inside
from graphabuse.features.standing import Peers, peers_of
from graphabuse.features.structure import structure_features
from graphabuse.features.timing import timing_features
from graphabuse.features.uses import uses_of
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

SCHEMA = "ring-features-6"
CHUNK_ROWS = 400_000
THREADS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True)
class RingFeatures:
    """Features of every candidate.

    Attributes
    ----------
    names : tuple of str
        Column names.
    values : numpy.ndarray
        float32, shape ``(n_groups, n_features)``; NaN = cannot be known from this data.
    inside : Inside or None
        The same candidates from inside; None where only the figures are at hand.
    others : Peers or None
        With whom they are compared; None where it is with each other.
    """

    names: tuple[str, ...]
    values: np.ndarray
    inside: Inside | None = None
    others: Peers | None = None

    @cached_property
    def peers(self) -> Peers:
        """With whom these candidates are compared."""
        return self.others or peers_of(self.values)

    def among(self, features: "RingFeatures") -> "RingFeatures":
        """These candidates compared with the peers of others: those of a what-if question with those of the window."""
        return replace(self, others=features.peers)

    @property
    def background(self) -> Background | None:
        """What they were read from; None where only the figures are at hand."""
        return self.inside.background if self.inside else None

    def column(self, name: str) -> np.ndarray:
        """One feature of all candidates, shape ``(n_groups,)``."""
        return self.values[:, self.names.index(name)]


def ring_features(
    groups: Groups, links: Links, snapshot: Snapshot, *, background: Background | None = None
) -> RingFeatures:
    """Compute every feature in grouped array operations, some hundred thousand memberships at a time.

    Parameters
    ----------
    background : Background, optional
        What these links were indexed to before; made here when left out.
    """
    back = background or background_of(links, snapshot)
    work = np.cumsum(np.diff(back.starts)[groups.accounts] + np.diff(back.index.starts)[groups.accounts])
    per_group = work[groups.starts[1:] - 1] if len(groups) else work
    pieces = np.split(np.arange(len(groups)), np.flatnonzero(np.diff(per_group // CHUNK_ROWS)) + 1)
    snapshot.actions.fetch(groups.accounts)
    snapshot.hours.fetch(groups.accounts)
    names = tuple(_figures(groups.take(np.arange(0)), links, snapshot, back))
    values = np.empty((len(groups), len(names)), "float32")

    def fill(rows: np.ndarray) -> None:
        values[rows] = np.stack(list(_figures(groups.take(rows), links, snapshot, back).values()), axis=1)

    # The array operations release the interpreter, so two threads share the work; each piece stands alone.
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, pieces))
    return RingFeatures(names, values, Inside(groups, links, snapshot, back))


def without_hours(values: np.ndarray) -> np.ndarray:
    """What trees look at: all figures but the last ones, of hours; shape ``(n_groups, n_features - len(HOURS))``."""
    return values[:, : -len(HOURS)]


def _figures(groups: Groups, links: Links, snapshot: Snapshot, back: Background) -> dict[str, np.ndarray]:
    use = uses_of(groups, links, back.starts)
    columns = {
        **structure_features(groups, links, back.index, n_accounts=snapshot.n_accounts),
        **identifier_features(groups, use, links, snapshot, back.crowds),
        **apart_features(groups, use, links, snapshot),
        **timing_features(groups, snapshot, back.curves),
        **behaviour_features(groups, snapshot),
        **hour_features(groups, snapshot),
    }
    return {name: np.asarray(column, "float32") for name, column in columns.items()}
