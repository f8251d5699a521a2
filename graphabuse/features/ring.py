"""Which numbers describe a candidate ring? One matrix for all candidates, columns named and versioned."""

from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.behaviour import behaviour_features
from graphabuse.features.identifiers import Use, identifier_features, uses_of
from graphabuse.features.structure import structure_features
from graphabuse.features.timing import timing_features
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

SCHEMA = "ring-features-1"


@dataclass(frozen=True)
class RingFeatures:
    """Features of every candidate.

    Attributes
    ----------
    names : tuple of str
        Column names.
    values : numpy.ndarray
        float32, shape ``(n_groups, n_features)``; NaN = cannot be known from this data.
    use : Use
        Who uses what inside each candidate, kept for reasons and drawings.
    """

    names: tuple[str, ...]
    values: np.ndarray
    use: Use

    def column(self, name: str) -> np.ndarray:
        """One feature of all candidates, shape ``(n_groups,)``."""
        return self.values[:, self.names.index(name)]


def ring_features(groups: Groups, links: Links, snapshot: Snapshot) -> RingFeatures:
    """Compute every feature in grouped array operations."""
    use = uses_of(groups, links, n_accounts=snapshot.n_accounts)
    columns = {
        **structure_features(groups, links, n_accounts=snapshot.n_accounts),
        **identifier_features(groups, use, links, snapshot),
        **timing_features(groups, snapshot),
        **behaviour_features(groups, snapshot),
    }
    values = np.stack([np.asarray(column, "float32") for column in columns.values()], axis=1)
    return RingFeatures(tuple(columns), values, use)
