"""Who in a ring belongs to it, who hangs on by a thread, and who must be left alone?

A small model, trained on the same simulated worlds as the ring score, gives every member the chance that it belongs.
``core`` is likely, ``edge`` is not sure, ``guarded`` are accounts that the evidence reaches but that look like
bystanders or victims.
"""

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.features.background import Background
from graphabuse.features.belonging import belonging_features
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot
from graphabuse.model.ring_score import RingScore

CORE, EDGE, GUARDED = "core", "edge", "guarded"
CORE_FROM, EDGE_FROM = 0.95, 0.8


def member_roles(
    groups: Groups, links: Links, snapshot: Snapshot, model: RingScore, background: Background
) -> tuple[np.ndarray, np.ndarray]:
    """Role and chance of belonging (0..1) of every membership row."""
    chance = model.belonging(belonging_features(groups, links, snapshot, background))
    return np.where(chance >= CORE_FROM, CORE, np.where(chance >= EDGE_FROM, EDGE, GUARDED)).astype(object), chance
