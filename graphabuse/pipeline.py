"""How does a store of events become flagged rings? Read top to bottom: this is the picture of the project as code."""

import hashlib
import json
import platform
import resource
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.clock import Clock, Progress
from graphabuse.community.bar import bar_for_rarity, fdr_threshold
from graphabuse.community.cut import best_cut
from graphabuse.config import Config
from graphabuse.engine.kept import materialise, release
from graphabuse.evidence.null import rewired_events
from graphabuse.graph.snapshot import take_snapshot
from graphabuse.judged import Judged, judge, judge_snapshot
from graphabuse.model.ring_score import RingScore, load_ring_score
from graphabuse.model.team.team_model import TeamModel, best_around
from graphabuse.networks import read_networks, with_networks
from graphabuse.records import Run
from graphabuse.rings.assemble import Assembled, assemble
from graphabuse.rings.depends import depends
from graphabuse.rings.identifier_class import classes_table
from graphabuse.rings.labels import UNKNOWN
from graphabuse.rings.past import job_digest, read_past
from graphabuse.rings.posterior import updated
from graphabuse.rings.scored import Scored, scores_of
from graphabuse.rings.tables import identifier_values
from graphabuse.rings.verdicts import dismissed_hashes, known_accounts
from graphabuse.store import Store
from graphabuse.version import __version__

TEAM_MODELS = "graphabuse.model.team.artefact"  # brings torch along, so it is loaded when a model is given
REWIRES = 3
FEWEST_FOR_NULL = 10
LOWEST_WITH_NULL = 0.05


def detect(
    store: Store,
    *,
    labels: str | Path | pd.DataFrame | None = None,
    model: str | Path | TeamModel | None = None,
    networks: str | Path | None = None,
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
    labels : path, DataFrame or "verdicts", optional
        ``account_id``, ``label`` (1 abuse, 0 honest) of some accounts. They update what is expected of a group and are
        named among its reasons; they neither make links nor train a model. ``"verdicts"`` takes them from the decisions kept in
        the store. Decisions are obeyed in any case: core accounts of confirmed rings count as known, and a dismissed ring that
        has not changed comes back as ``suppressed``.
    model : path or TeamModel, optional
        A model that :func:`train` made from the team's own labels; the day-one score alone when left out.
    networks : path, optional
        A CSV or Parquet file that says whose networks there are (:func:`graphabuse.networks.read_networks`); that of the settings when
        left out. It is kept with the run, changes no ring and no score, and says what addresses of rings are worth.
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
        No event in the window, or labels or networks that cannot be used.
    ModelError
        A model that is missing, damaged, of another schema, or made for other identifier kinds.
    """
    config = config or Config()
    team = import_module(TEAM_MODELS).load_team_model(model) if isinstance(model, str | Path) else model
    given = networks or config.networks.file
    whose = read_networks(given) if given else None
    clock = Clock(progress)
    judged = judge(store, config=config, seed=seed, since=since, until=until, clock=clock, whole=team is not None)
    snapshot, groups = judged.snapshot, judged.groups
    with clock.stage("score"):
        first = load_ring_score()
        verdicts = store.verdicts()
        known, dismissed = known_accounts(labels, verdicts, snapshot), dismissed_hashes(verdicts)
        table = store.account_columns() if team else None
        scored = _scored(judged, first, team, table, known)
        score = updated(scored.score, *judged.told(groups, known, first))
        unknown = np.full_like(known, UNKNOWN)
        cut = best_cut(
            groups, score, n_accounts=snapshot.n_accounts, lowest=min(LOWEST_WITH_NULL, config.decide.min_score)
        )
        lowest, rule = _threshold(
            store,
            judged,
            score,
            cut,
            lambda null: _scored(null.among(judged), first, team, table, unknown).score,
            config,
            seed=seed,
        )
        chosen = cut[score[cut] >= lowest]  # best first: a higher bar only ends the list earlier
    with clock.stage("rings"):
        settings = (
            sorted(dismissed), config.digest(), seed, str(since), str(until), first.meta.get("sha256"),
            team.model_id if team else "", __version__,
        )  # fmt: skip
        job = job_digest(store, settings, known)
        past = read_past(store, job, window=(_text(snapshot.start), _text(snapshot.end)), dismissed=dismissed)
        tables = assemble(
            groups.take(chosen), judged.features, chosen, score[chosen], judged.links, snapshot, first, config,
            values_of=lambda codes: identifier_values(store, snapshot.stored_codes(codes)),
            past=past,
            best_score=best_around(groups, score, snapshot.n_accounts),
            scored=replace(scored, depends=depends(
                judged.links, snapshot, scored, judged.background, backend=store.backend, config=config.evidence,
                rescore=lambda part, found: updated(scored.again(part, found), *judged.told(part, known, first)),
            )),
        )  # fmt: skip
    release(store.backend, "ga_linkable")
    below = round(float(score[score < lowest].max(initial=0.0)), 3)
    bar = {"lowest_score": lowest, "rule": rule, "best_below": below, "labels": int((known >= 0).sum())}
    context: dict[str, object] = {"job": job, "previous_run_id": past.run_id} | scored.summary
    context |= {"networks": whose.about} if whose else {}
    run = _run(tables, judged, first, config, store, seed=seed, clock=clock, bar=bar, context=context)
    return with_networks(run, whose, store=store) if whose else run


def save_run(store: Store, run: Run) -> None:
    """Keep a run in the store; a run that is already there is left as it is."""
    store.save_run(run)


def _scored(
    judged: Judged, first: RingScore, team: TeamModel | None, table: pd.DataFrame | None, known: np.ndarray
) -> Scored:
    return scores_of(
        first, team, judged.snapshot, judged.links, judged.groups, judged.features, table=table, known=known
    )


def _threshold(
    store: Store, judged: Judged, score: np.ndarray, cut: np.ndarray, rescore: Callable[[Judged], np.ndarray], config: Config, *,
    seed: int,
) -> tuple[float, str]:  # fmt: skip
    """The score a ring needs, and the rule that set it.

    With two or more identifier kinds ``min_score`` holds, raised where rings beyond doubt are rare. With one kind the score
    ranks well but its level does not carry over, so the bar is the lowest score at which rewired worlds, where nobody
    belongs together, give at most ``target_fdr`` as many groups. They are scored as this run's candidates are, by the team's model too.
    """
    present = [kind for code, kind in enumerate(judged.snapshot.kinds) if code in judged.links.everyone.sightings]
    cut = cut[score[cut] >= LOWEST_WITH_NULL]
    found, sizes = score[cut], judged.groups.sizes[cut]
    lowest = config.decide.min_score
    if len(present) > 1:
        raised = bar_for_rarity(lowest, found, sizes, n_accounts=judged.snapshot.n_accounts)
        return raised, f"expected overlap of {lowest:g}" + (", more where rings are rare" if raised > lowest else "")
    if len(found) < FEWEST_FOR_NULL:
        return lowest, "fixed expected overlap"
    rounds = REWIRES if judged.snapshot.events.sum() <= 1_000_000 else 1
    # All are dealt first: judging one replaces the tables of the snapshot that the next would be dealt from.
    dealt = [
        rewired_events(
            store.backend, judged.snapshot, judged.links.sightings, present[0], seed=seed + at, name=f"ga_rewired_{at}"
        )
        for at in range(rounds)
    ]
    listed = judged.snapshot.account_ids
    by_chance = []
    for events in dealt:
        accounts = materialise(
            store.backend, "ga_null_accounts",
            pa.table({"account": np.arange(len(listed), dtype="int32"), "account_id": listed}),
        )  # fmt: skip
        twin = take_snapshot(store.backend, events, accounts, store.kinds)
        null = judge_snapshot(store, twin, config, seed=seed, clock=Clock(None), whole=False)
        chance = rescore(null)
        by_chance.append(chance[best_cut(null.groups, chance, n_accounts=len(listed), lowest=LOWEST_WITH_NULL)])
    by_twins = fdr_threshold(found, by_chance, target=config.decide.target_fdr)
    return min(by_twins, lowest), f"false discoveries on {rounds} rewired worlds"


def _run(
    tables: Assembled,
    judged: Judged,
    model: RingScore,
    config: Config,
    store: Store,
    *,
    seed: int,
    clock: Clock,
    bar: dict[str, object],
    context: dict[str, object],
) -> Run:
    snapshot, links = judged.snapshot, judged.links
    summary: dict[str, Any] = {
        "window": {"start": _text(snapshot.start), "end": _text(snapshot.end)},
        "counts": {
            "accounts": snapshot.n_accounts,
            "events": int(snapshot.events.sum()),
            "sightings": {snapshot.kinds[code]: n for code, n in sorted(links.everyone.sightings.items())},
            "links": len(links),
            "candidates": len(judged.groups),
            **tables.counts(),
        },
        "config": config.as_dict(),
        "config_hash": config.digest(),
        "seed": seed,
        "versions": {"graphabuse": __version__, "python": platform.python_version()}
        | {name: version(name) for name in ("duckdb", "ibis-framework", "igraph", "lightgbm", "numpy", "pandas")},
        "input_fingerprint": store.fingerprint(),
        "model": {key: model.meta[key] for key in ("schema", "trained_on", "sha256") if key in model.meta},
        "left_out": [*judged.ignored, *links.left_out, *model.unfamiliar(judged.features)],
        "threshold": {name: value for name, value in bar.items() if name != "labels"},
        "labels": bar["labels"],
        **context,
    }
    content = json.dumps(summary, sort_keys=True) + tables.members.to_csv(index=False)
    run_id = "run-" + hashlib.sha256(content.encode()).hexdigest()[:12]
    summary["inputs"] = store.loads()
    summary["timings_s"] = clock.seconds
    summary["peak_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Run(
        run_id=run_id, rings=tables.rings, members=tables.members, accounts=tables.accounts, links=tables.links,
        reasons=tables.reasons, identifiers=tables.identifiers, protected=tables.protected,
        classes=classes_table(links, snapshot.kinds, lambda codes: identifier_values(store, snapshot.stored_codes(codes))),
        lineage=tables.lineage, moves=tables.moves, summary={"run_id": run_id, **summary},
    )  # fmt: skip


def _text(seconds: int) -> str:
    return pd.Timestamp(seconds, unit="s", tz="UTC").isoformat()
