"""What do all candidates of a window stand against? Indexes, curves and crowds of the whole population, made once."""

from dataclasses import dataclass, replace

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.adjacency import Adjacency, adjacency, first_rows
from graphabuse.features.crowds import Crowds, crowds_of
from graphabuse.features.timing import Curves, curves_of
from graphabuse.graph.snapshot import Snapshot


@dataclass(frozen=True)
class Background:
    """What features of any candidate are read from.

    Attributes
    ----------
    index : Adjacency
        Links by account.
    starts : numpy.ndarray
        First row of each account in the sightings, shape ``(n_accounts + 1,)``.
    curves : Curves
        When accounts appear, how long they live, what they do.
    crowds : Crowds
        Who owns what, and how crowded it is.
    """

    index: Adjacency
    starts: np.ndarray
    curves: Curves
    crowds: Crowds

    def with_links(self, before: Links, after: Links) -> "Background":
        """The same population where some accounts had the sightings ``after`` and not ``before``; the rest is as it was.

        ``after`` must hold every link of the candidates that are asked about; both hold all sightings of the same accounts.
        """
        n_accounts = len(self.starts) - 1
        return replace(
            self,
            index=adjacency(after, n_accounts=n_accounts),
            starts=first_rows(after.sightings["account"], n_accounts),
            crowds=self.crowds.exchanged(before.sightings, after.sightings),
        )


def background_of(links: Links, snapshot: Snapshot) -> Background:
    """Indexes and curves of one window."""
    return Background(
        index=adjacency(links, n_accounts=snapshot.n_accounts),
        starts=first_rows(links.sightings["account"], snapshot.n_accounts),
        curves=curves_of(snapshot),
        crowds=crowds_of(links),
    )
