"""What does a window hold, before anything is decided? Its snapshot, evidence, candidates and their features."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import numpy as np

from graphabuse.clock import Clock
from graphabuse.community.candidates import find_candidates
from graphabuse.config import Config
from graphabuse.evidence.ignored import without_ignored
from graphabuse.evidence.links import Links, find_links
from graphabuse.features.background import Background, background_of
from graphabuse.features.ring import RingFeatures, ring_features
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot, take_snapshot
from graphabuse.model.ring_score import RingScore
from graphabuse.rings.posterior import speaking
from graphabuse.store import Store


@dataclass(frozen=True)
class Judged:
    """Candidates of one window with features, before anything is decided."""

    snapshot: Snapshot
    links: Links
    groups: Groups
    features: RingFeatures
    ignored: tuple[dict[str, object], ...] = ()

    @property
    def background(self) -> Background:
        """What the features were read from."""
        return self.features.background or background_of(self.links, self.snapshot)

    def among(self, other: "Judged") -> "Judged":
        """These candidates compared with those of another window, not with each other."""
        return replace(self, features=self.features.among(other.features))

    def told(self, groups: Groups, known: np.ndarray, model: RingScore) -> tuple[np.ndarray, np.ndarray]:
        """Abusive and honest accounts among the known ones that speak about groups of this window."""
        return speaking(groups, known, self.links, self.snapshot, model, self.background)


def judge(
    store: Store,
    *,
    config: Config,
    seed: int,
    since: datetime | None = None,
    until: datetime | None = None,
    clock: Clock | None = None,
    whole: bool = True,
) -> Judged:
    """Snapshot, evidence, candidates and their features: everything that comes before the score.

    ``whole`` brings home the sightings and the actions of all accounts, which models of accounts look at; rings need only some.
    """
    clock = clock or Clock(None)
    events, ignored = without_ignored(store, store.events(since, until), config.evidence.ignore)
    files = sum(len(cast("list[str]", load["files"])) for load in store.loads())
    with clock.stage("snapshot"):
        snapshot = take_snapshot(
            store.backend, events, store.accounts(), store.kinds, store.identifiers() if files > 1 else None
        )
    return replace(judge_snapshot(store, snapshot, config, seed=seed, clock=clock, whole=whole), ignored=tuple(ignored))


def judge_snapshot(store: Store, snapshot: Snapshot, config: Config, *, seed: int, clock: Clock, whole: bool) -> Judged:
    """The same from a snapshot."""
    with clock.stage("evidence"):
        links = find_links(store.backend, snapshot, config.evidence, None if whole else config.candidates)
    with clock.stage("candidates"):
        groups = find_candidates(snapshot, links, config.candidates, seed=seed)
    with clock.stage("features"):
        if whole:
            snapshot.actions.fetch(np.arange(snapshot.n_accounts))
        features = ring_features(groups, links, snapshot)
    return Judged(snapshot, links, groups, features)
