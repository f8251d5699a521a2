"""How does a store of events become flagged rings? Read top to bottom: this is the picture of the project as code."""

import hashlib
import json
import platform
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.community.candidates import find_candidates
from graphabuse.community.cut import best_cut
from graphabuse.config import Config
from graphabuse.engine.duckdb import materialise
from graphabuse.evidence.links import Links, find_links
from graphabuse.features.ring import RingFeatures, ring_features
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot, take_snapshot
from graphabuse.model.ring_score import RingScore, load_ring_score
from graphabuse.records import Run
from graphabuse.rings.assemble import Assembled, assemble
from graphabuse.store import Store
from graphabuse.version import __version__

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Judged:
    """Candidates of one window with features and scores, before anything is decided."""

    snapshot: Snapshot
    links: Links
    groups: Groups
    features: RingFeatures


def detect(
    store: Store,
    *,
    config: Config | None = None,
    seed: int = 7,
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress | None = None,
) -> Run:
    """Find coordinated groups in the events of a store. Computes only; :func:`save_run` stores the result.

    Parameters
    ----------
    store : Store
        Where events were ingested.
    config : Config, optional
        Settings; the defaults when left out.
    seed : int
        Seed of everything random; the same input and seed give the same run.
    since, until : datetime, optional
        Limits of the window (UTC): ``since <= event < until``.
    progress : callable, optional
        Called with the name of each stage as it starts.

    Raises
    ------
    InputError
        No event in the window.
    """
    config = config or Config()
    clock = _Clock(progress)
    judged = judge(store, config=config, seed=seed, since=since, until=until, clock=clock)
    snapshot, groups = judged.snapshot, judged.groups
    with clock.stage("score"):
        model = load_ring_score()
        score = model.score(judged.features)
        chosen = best_cut(groups, score, n_accounts=snapshot.n_accounts, lowest=_lowest_score(config, snapshot, model))
    with clock.stage("rings"):
        previous = _previous_members(store, store.fingerprint())
        tables = assemble(
            groups.take(chosen), judged.features, chosen, score[chosen], judged.links, snapshot, model, config,
            values_of=lambda codes: _identifier_values(store, codes),
            previous=previous,
            best_score=_best_score(groups, score, snapshot.n_accounts),
        )  # fmt: skip
    return _run(tables, judged, model, config, store, seed=seed, clock=clock)


def judge(
    store: Store,
    *,
    config: Config,
    seed: int,
    since: datetime | None = None,
    until: datetime | None = None,
    clock: "_Clock | None" = None,
) -> Judged:
    """Snapshot, evidence, candidates and their features: everything that comes before the score."""
    clock = clock or _Clock(None)
    with clock.stage("snapshot"):
        snapshot = take_snapshot(store.backend, store.events(since, until), store.accounts(), store.kinds)
    with clock.stage("evidence"):
        links = find_links(store.backend, snapshot, config.evidence)
    with clock.stage("candidates"):
        groups = find_candidates(snapshot, links, config.candidates, seed=seed)
    with clock.stage("features"):
        features = ring_features(groups, links, snapshot)
    return Judged(snapshot, links, groups, features)


def save_run(store: Store, run: Run) -> None:
    """Keep a run in the store; a run that is already there is left as it is."""
    store.save_run(run)


def open_run(store: Store, which: str = "latest") -> Run:
    """Read a stored run by id, or the latest.

    Raises
    ------
    NotFoundError
        No such run.
    """
    return store.load_run(which)


class _Clock:
    """Seconds of each stage, told to the caller as they start."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if self.progress:
            self.progress(name)
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)


def _lowest_score(config: Config, snapshot: Snapshot, model: RingScore) -> float:
    """The score a ring needs; the higher bar of the artefact where the data hold one identifier kind only."""
    if len(snapshot.kinds) >= 1 and model.meta.get("thresholds"):
        return max(config.decide.min_score, float(model.meta["thresholds"].get("lowest", 0.0)))
    return config.decide.min_score


def _best_score(groups: Groups, score: np.ndarray, n_accounts: int) -> np.ndarray:
    best = np.zeros(n_accounts)
    np.maximum.at(best, groups.accounts, score[groups.owner])
    return best


def _identifier_values(store: Store, codes: np.ndarray) -> np.ndarray:
    """Text of identifier codes, in the same order."""
    wanted = np.unique(codes)
    if len(wanted) == 0:
        return np.empty(0, dtype=object)
    asked = materialise(store.backend, "ga_wanted", pa.table({"identifier": wanted}))
    found = (
        store.identifiers()
        .semi_join(asked, "identifier")
        .select("identifier", "value")
        .order_by("identifier")
        .to_pyarrow()
    )
    values = np.asarray(found["value"].to_pylist(), dtype=object)
    return values[np.searchsorted(found["identifier"].to_numpy(), codes)]


def _previous_members(store: Store, fingerprint: str) -> pd.DataFrame | None:
    """Members of the newest run on other data; a repeat of the same job is not its own past."""
    runs = store.runs()
    for run_id in runs.sort_values("sequence", ascending=False)["run_id"] if len(runs) else []:
        run = store.load_run(run_id)
        if run.summary.get("input_fingerprint") != fingerprint:
            return run.members.loc[run.members["role"] != "guarded", ["ring_id", "account_id"]]
    return None


def _run(
    tables: Assembled, judged: Judged, model: RingScore, config: Config, store: Store, *, seed: int, clock: _Clock
) -> Run:
    snapshot, links = judged.snapshot, judged.links
    kind_codes, kind_counts = np.unique(links.sightings["kind"], return_counts=True)
    summary: dict[str, Any] = {
        "window": {"start": _text(snapshot.start), "end": _text(snapshot.end)},
        "counts": {
            "accounts": snapshot.n_accounts,
            "events": int(snapshot.events.sum()),
            "sightings": {snapshot.kinds[code]: int(n) for code, n in zip(kind_codes, kind_counts, strict=True)},
            "links": len(links),
            "candidates": len(judged.groups),
            "rings": len(tables.rings),
            "block": int((tables.rings["action"] == "block").sum()),
            "review": int((tables.rings["action"] == "review").sum()),
            "allowed": tables.allowed,
            "accounts_in_rings": int((tables.members["role"] != "guarded").sum()),
            "guarded": int((tables.members["role"] == "guarded").sum()),
            "protected": int(tables.protected["account_id"].nunique()),
        },
        "config": config.as_dict(),
        "config_hash": config.digest(),
        "seed": seed,
        "versions": {"graphabuse": __version__, "python": platform.python_version()},
        "input_fingerprint": store.fingerprint(),
        "model": {key: model.meta[key] for key in ("schema", "trained_on", "sha256") if key in model.meta},
        "left_out": links.left_out,
    }
    content = json.dumps(summary, sort_keys=True) + tables.members.to_csv(index=False)
    run_id = "run-" + hashlib.sha256(content.encode()).hexdigest()[:12]
    summary["timings_s"] = clock.seconds
    summary["peak_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Run(
        run_id=run_id, rings=tables.rings, members=tables.members, accounts=tables.accounts, links=tables.links,
        reasons=tables.reasons, identifiers=tables.identifiers, protected=tables.protected,
        summary={"run_id": run_id, **summary},
    )  # fmt: skip


def _text(seconds: int) -> str:
    return pd.Timestamp(seconds, unit="s", tz="UTC").isoformat()
