"""How is the day-one ring score made? From simulated worlds of our own and of other hands; ``benchmarks/rebuild_score.py`` has them."""

import time
from collections import ChainMap
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import lightgbm
import numpy as np
import torch

from graphabuse.config import Config, EvidenceConfig
from graphabuse.evaluate.shelf import Shelf, shelve
from graphabuse.evaluate.train_graph_network import fit_graph_networks
from graphabuse.evaluate.train_network import NETWORKS, fit_networks
from graphabuse.evaluate.training_set import CLASSES, Examples, take
from graphabuse.evaluate.training_worlds import FAMILY_SHARES, KEEP_POOR, examples_of_seed
from graphabuse.features.standing import usual_of
from graphabuse.model.ring_score import ARTEFACT, RULED_OUT, blended, save_ring_score
from graphabuse.simulate import ABUSE, BENIGN

TREES = {
    "objective": "cross_entropy", "learning_rate": 0.05, "num_leaves": 31, "min_data_in_leaf": 30, "feature_fraction": 0.4,
    "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0, "verbosity": -1, "seed": 7, "deterministic": True,
    "force_row_wise": True, "num_threads": 1,  # two networks are fitted beside them
}  # fmt: skip
EXPLAINER = {**TREES, "objective": "multiclass", "num_class": len(CLASSES), "num_leaves": 15, "learning_rate": 0.08}
ROUNDS = 800
EXPLAINER_ROUNDS = 40
MEMBER_ROUNDS = 600
SKETCH_ROUNDS = 100
GRAPH_NETWORKS = 2
HELD_OUT = 3  # worlds of twenty
WORLDS, FIRST_SEED = 480, 10_000
OTHER_HANDS_FROM, OTHER_HANDS_COUNT = 1_000_000, 6.0  # numbers of worlds of other hands, and for how many each counts
NETWORK_EPOCHS, GRAPH_EPOCHS = 8, 4  # of so many worlds; a few need more to take as many steps
Weights = dict[str, np.ndarray]
T = TypeVar("T")
# In every second world it learns from groups that hold without colliding identifiers, in the others from all, as detection shows them.
TAUGHT_WITH = (Config(evidence=EvidenceConfig(leave_out_coincident=True)), Config())


def usual_among(examples: Examples) -> np.ndarray:
    """Quantiles of each feature over candidates as they are met: those that overlap no ring stand for those left out of the sample."""
    return usual_of(examples.features, np.where(examples.jaccard > 0, 1.0, 1.0 / KEEP_POOR))


def fit_score(examples: Examples, *, rounds: int = ROUNDS) -> lightgbm.Booster:
    """Boosted trees for the expected Jaccard."""
    data = lightgbm.Dataset(examples.figures, label=examples.jaccard, weight=world_weight(examples))
    return lightgbm.train(TREES, data, num_boost_round=rounds)


def fit_network(examples: Examples, usual: np.ndarray, **more: Any) -> Weights:
    """Networks for the expected Jaccard; ``usual`` is :func:`usual_among` of all examples, ``more`` as for :func:`fit_networks`."""
    return fit_networks(examples.asked(usual), examples.jaccard, world_weight(examples), **more)


def fit_inside(examples: Examples, usual: np.ndarray, **more: Any) -> Weights:
    """Networks that see each candidate from inside, for those that :func:`not_ruled_out` leaves; ``more`` as for :func:`fit_graph_networks`."""
    return fit_graph_networks(examples.inside, examples.asked(usual), examples.jaccard, world_weight(examples), **more)


def not_ruled_out(examples: Examples) -> np.ndarray:
    """Rows that trees of the other half of the worlds leave open; a run shows no others to the networks from inside."""
    half = examples.world % 2
    kept = np.ones(len(half), dtype=bool)
    for part in (0, 1):
        others, own = half != part, half == part
        if others.any() and own.any():
            data = lightgbm.Dataset(
                examples.figures[others], label=examples.jaccard[others], weight=world_weight(examples)[others]
            )
            trees = lightgbm.train({**TREES, "learning_rate": 0.1}, data, num_boost_round=SKETCH_ROUNDS)
            kept[own] = np.asarray(trees.predict(examples.figures[own])) >= RULED_OUT / 2
    return kept


def fit_apart(
    shelf: Shelf,
    seen: np.ndarray,
    near: np.ndarray,
    usual: np.ndarray,
    meanwhile: Callable[[], T],
    *,
    processes: int = 2,
) -> tuple[list[Weights], T]:
    """Networks from inside, the first from the rows ``seen``, the others from all that are near; and what is made meanwhile.

    Each is fitted in a process of one thread.
    """
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=torch.set_num_threads, initargs=(1,)
    ) as pool:
        rows = [seen, *[near] * (GRAPH_NETWORKS - 1)]
        asked = [pool.submit(_fit_shelved, shelf, part, seen, usual, number) for number, part in enumerate(rows)]
        made = meanwhile()
        return [job.result() for job in asked], made


def _fit_shelved(shelf: Shelf, rows: np.ndarray, scale_by: np.ndarray, usual: np.ndarray, number: int) -> Weights:
    return fit_inside(shelf.inside(rows), usual, first=number, epochs=GRAPH_EPOCHS, scale_by=scale_by[rows])


def world_weight(examples: Examples) -> np.ndarray:
    """Less for each candidate of a large world, so that large ones do not drown the rest; mean 1, shape ``(n,)``.

    Candidates that overlap no ring stand for those that were left out of the sample, too, and a world of another hand for several.
    """
    _, world = np.unique(examples.world, return_inverse=True)
    weight = np.where(examples.jaccard > 0, 1.0, 1.0 / KEEP_POOR) / np.sqrt(np.bincount(world)[world])
    weight *= hand_weight(examples.world)
    return np.asarray(weight / weight.mean())


def hand_weight(world: np.ndarray) -> np.ndarray:
    """For how many worlds of ours each of these worlds counts, by their numbers."""
    return np.where(world >= OTHER_HANDS_FROM, OTHER_HANDS_COUNT, 1.0)


def fit_explainer(examples: Examples) -> lightgbm.Booster:
    """A small classifier that names the nearest honest explanation."""
    counts = np.bincount(examples.mechanism, minlength=len(CLASSES))
    weight = 1.0 / np.sqrt(np.maximum(counts, 1))[examples.mechanism]
    data = lightgbm.Dataset(examples.figures, label=examples.mechanism, weight=weight / weight.mean())
    return lightgbm.train(EXPLAINER, data, num_boost_round=EXPLAINER_ROUNDS)


def fit_member(examples: Examples) -> lightgbm.Booster:
    """Chance that a member of a near-ring belongs to the ring."""
    weight = hand_weight(examples.member_world)
    data = lightgbm.Dataset(examples.members, label=examples.belongs, weight=weight / weight.mean())
    return lightgbm.train({**TREES, "objective": "binary", "num_leaves": 15}, data, num_boost_round=MEMBER_ROUNDS)


def purity_table(score: np.ndarray, purity: np.ndarray, weight: np.ndarray) -> dict[str, list[float]]:
    """Weighted mean purity by score, made monotone, as knots for interpolation."""
    knots = np.linspace(0, 1, 11)
    means = []
    for low in knots:
        near = np.abs(score - low) <= 0.06
        means.append(float(np.average(purity[near], weights=weight[near])) if near.sum() >= 20 else np.nan)
    filled = np.interp(knots, knots[np.isfinite(means)], np.asarray(means)[np.isfinite(means)])
    return {"score": knots.round(3).tolist(), "purity": np.maximum.accumulate(filled).round(4).tolist()}


def train(
    *,
    worlds: int = WORLDS,
    others: Mapping[int, Callable[[], Examples]] | None = None,
    folder: Path = ARTEFACT,
    shelf: Path | None = None,
) -> dict[str, object]:
    """Simulate, fit, calibrate on held-out worlds, refit on all, write the artefact; returns its summary.

    Parameters
    ----------
    worlds : int
        How many worlds of the package's own simulator.
    others : mapping, optional
        What makes the examples of each world of other hands, by its number: ``OTHER_HANDS_FROM`` or more.
    shelf : path, optional
        Where examples are kept, and used again if they are there; nowhere when left out.
    """
    started = time.perf_counter()
    with TemporaryDirectory(prefix="graphabuse-") as aside:
        shelved = shelve(our_jobs(worlds) | dict(others or {}), shelf or Path(aside))
        return {**fit_all(shelved, folder=folder), "seconds": round(time.perf_counter() - started, 1)}


def our_jobs(worlds: int) -> dict[int, Callable[[], Examples]]:
    """What makes the examples of so many worlds of the package's own simulator."""
    return {seed: partial(examples_of_seed, seed, TAUGHT_WITH) for seed in range(FIRST_SEED, FIRST_SEED + worlds)}


def fit_all(shelf: Shelf, *, folder: Path) -> dict[str, object]:
    """Fit everything from examples on a shelf and write the artefact; returns its summary.

    One network of each sort has not seen the held-out worlds, by which is calibrated; it is shipped with those that have.
    """
    examples = shelf.figures()
    usual, held = usual_among(examples), held_out(examples)
    seen, near_seen = take(examples, ~held), ~held
    near_seen[~held] = not_ruled_out(seen)
    near = near_seen | not_ruled_out(examples)
    (look, *looks), (first, boosters, networks) = fit_apart(
        shelf, near_seen, near, usual, lambda: fit_figures(examples, seen, ~held, usual)
    )
    left = shelf.inside(held)
    predicted = blended(*first, look, left.features, lambda: left.asked(usual), left.inside)
    summary = summary_of(examples, held, predicted)
    summary["usual"] = usual.astype(float).round(5).tolist()
    save_ring_score(boosters, {"network": networks, "graph": dict(ChainMap(look, *looks))}, summary, folder=folder)
    return summary


def fit_figures(
    examples: Examples, seen: Examples, rows: np.ndarray, usual: np.ndarray
) -> tuple[tuple[lightgbm.Booster, Weights], dict[str, lightgbm.Booster], Weights]:
    """What looks at figures alone: trees and a network from the rows ``seen`` of the examples, then trees and networks from all."""
    first = fit_score(seen), fit_network(seen, usual, networks=1, epochs=NETWORK_EPOCHS)
    boosters = {"score": fit_score(examples), "explainer": fit_explainer(examples), "member": fit_member(examples)}
    more = fit_network(examples, usual, first=1, networks=NETWORKS - 1, epochs=NETWORK_EPOCHS, scale_by=rows)
    return first, boosters, dict(ChainMap(first[1], more))


def held_out(examples: Examples) -> np.ndarray:
    """Worlds of every hand that are left out for calibration, shape ``(n,)``."""
    return np.asarray(examples.world % 20 < HELD_OUT)


def summary_of(examples: Examples, held: np.ndarray, predicted: np.ndarray) -> dict[str, object]:
    """What the artefact says about itself."""
    low, high = np.nanquantile(examples.features, [0.0005, 0.9995], axis=0)
    weight = np.where(examples.jaccard[held] > 0, 1.0, 1.0 / KEEP_POOR)
    numbers = np.unique(examples.world)
    return {
        "features": list(examples.names),
        "classes": list(CLASSES),
        "member_features": list(examples.member_names),
        "low": np.nan_to_num(low, nan=-1e30).round(5).tolist(),
        "high": np.nan_to_num(high, nan=1e30).round(5).tolist(),
        "purity": purity_table(predicted, examples.purity[held], weight),
        "held_out": {
            "candidates": int(held.sum()),
            "mean_squared_error": round(float(np.average((predicted - examples.jaccard[held]) ** 2, weights=weight)), 5),
            "variance": round(float(np.cov(examples.jaccard[held], aweights=weight)), 5),
        },
        "trained_on": {
            "worlds": len(numbers), "of_other_hands": int((numbers >= OTHER_HANDS_FROM).sum()), "first_seed": int(numbers[0]),
            "candidates": len(examples.jaccard), "families": FAMILY_SHARES, "abuse": list(ABUSE), "honest": list(BENIGN),
        },
    }  # fmt: skip
