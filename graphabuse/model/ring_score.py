"""How much of a true ring is this candidate expected to be? The day-one score, learned from simulated worlds.

The target is the expected Jaccard overlap with the ring a candidate would be. No label of the user is needed.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from threadpoolctl import ThreadpoolController

from graphabuse.errors import ModelError
from graphabuse.features.inside import Inside
from graphabuse.features.ring import SCHEMA, THREADS, RingFeatures, without_hours
from graphabuse.features.standing import Peers, standing
from graphabuse.features.subgraph import Subgraphs
from graphabuse.model.graph_network import predict_graphs
from graphabuse.model.network import ROWS_A_PASS, load_weights, predict, save_weights
from graphabuse.model.trees import ROWS_A_PIECE, ask

NETWORKS = ("network", "graph")
ONE_KIND = 0.3  # share of figures that cannot be known: with one kind four in ten, with two a quarter at most
RULED_OUT = 0.02
MEMBERS_A_PIECE = 12_000
ODD_SHARE = 0.08
BOOSTERS = ("score", "explainer", "member")
TRAINING_ONLY = {"tree_sizes", "split_gain", "leaf_weight", "internal_weight", "internal_value"}
REBUILD = "reinstall graphabuse, or rebuild it with `python benchmarks/rebuild_score.py`"
Weights = Mapping[str, np.ndarray]
ARTEFACT = Path(__file__).parent / "artefacts" / "ring_score"


@dataclass(frozen=True)
class RingScore:
    """A loaded artefact: boosted trees and networks, the tables read with them, and what it was trained on.

    Attributes
    ----------
    booster : lightgbm.Booster
        Expected Jaccard from features.
    explainer : lightgbm.Booster
        Probability of each class of ``classes`` (``ring`` and the families of honest groups).
    member : lightgbm.Booster
        Chance that a member of a ring belongs to it.
    network, graph : dict of str to numpy.ndarray
        Weights of the networks on features (:mod:`graphabuse.model.network`) and of those that see a candidate from inside
        (:mod:`graphabuse.model.graph_network`).
    meta : dict
        Schema, feature names, value ranges, purity table, training summary, hashes.
    """

    booster: lightgbm.Booster
    explainer: lightgbm.Booster
    member: lightgbm.Booster
    network: dict[str, np.ndarray]
    graph: dict[str, np.ndarray]
    meta: dict[str, Any]

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names of the explainer."""
        return tuple(self.meta["classes"])

    def score(
        self, features: RingFeatures, *, network: Weights | None = None, graph: Weights | None = None
    ) -> np.ndarray:
        """Expected Jaccard of each candidate, 0..1, shape ``(n_groups,)``: half the word of trees, half that of networks.

        Parameters
        ----------
        network, graph : mapping, optional
            Weights in place of those of the networks on features and from inside, after fine-tuning.

        Raises
        ------
        ModelError
            The features are not those of this score, or came without their candidates.
        """
        if len(features.values) == 0:
            return np.empty(0)
        if features.inside is None:
            raise ModelError(
                "the ring score needs candidates, not their figures alone; use ring_features() of this version"
            )
        weights = self.network if network is None else network
        inner = self.graph if graph is None else graph
        values = self._matrix(features)
        return blended(self.booster, weights, inner, values, lambda: self.asked(features), features.inside)

    def purity(self, score: np.ndarray) -> np.ndarray:
        """Expected share of abusive accounts in a group of that score, from held-out simulated worlds."""
        table = self.meta["purity"]
        return np.interp(score, table["score"], table["purity"])

    def belonging(self, columns: dict[str, np.ndarray]) -> np.ndarray:
        """Chance that each membership row belongs, from :func:`graphabuse.features.belonging.belonging_features`."""
        if list(columns) != self.meta["member_features"]:
            raise ModelError(f"the ring score was trained on other member features; {REBUILD}")
        matrix = np.stack(list(columns.values()), axis=1)
        return np.asarray(self.member.predict(matrix), float) if len(matrix) else np.empty(0)

    def contributions(self, features: RingFeatures, rows: np.ndarray) -> np.ndarray:
        """Contribution of every feature to the trees' raw score of the chosen candidates, shape ``(n_rows, n_features)``; of hours none."""
        found = np.zeros((len(rows), len(features.names)))
        figures = without_hours(self._matrix(features)[rows])
        found[:, : figures.shape[1]] = np.asarray(self.booster.predict(figures, pred_contrib=True))[:, :-1]
        return found

    def explanations(self, features: RingFeatures, rows: np.ndarray) -> np.ndarray:
        """Probability of each class for the chosen candidates, shape ``(n_rows, n_classes)``."""
        return np.asarray(self.explainer.predict(without_hours(self._matrix(features)[rows])))

    def outside_share(self, features: RingFeatures, rows: np.ndarray) -> np.ndarray:
        """Share of features outside the range met in training, for the chosen candidates."""
        matrix, share = self._matrix(features), np.empty(len(rows))
        low, high = np.asarray(self.meta["low"]), np.asarray(self.meta["high"])
        for start in range(0, len(rows), ROWS_A_PASS):
            part = matrix[rows[start : start + ROWS_A_PASS]]
            share[start : start + ROWS_A_PASS] = np.mean((part < low) | (part > high), axis=1)
        return share

    def unfamiliar(self, features: RingFeatures) -> list[dict[str, object]]:
        """A note for the run where more than a tenth of all candidates lie outside what the score was trained on."""
        odd = int((self.outside_share(features, np.arange(len(features.values))) >= ODD_SHARE).sum())
        if odd <= 0.1 * len(features.values):
            return []
        reason = (
            f"of {len(features.values):,} candidates have more than {ODD_SHARE:.0%} of their figures outside what the score was "
            "trained on: it is less sure here"
        )
        return [{"kind": "score", "identifiers": odd, "reason": reason}]

    def asked(self, features: RingFeatures, rows: np.ndarray | None = None) -> np.ndarray:
        """What networks are asked about, of all candidates or the chosen ones: figures and ranks, shape ``(n_rows, 2 n_features)``."""
        values = self._matrix(features) if rows is None else self._matrix(features)[rows]
        return with_standing(values, features.peers, self.usual)

    @cached_property
    def usual(self) -> np.ndarray:
        """Quantiles of each feature where it was trained, float32, shape ``(n_features, n_quantiles)``."""
        return np.asarray(self.meta["usual"], "float32")

    def _matrix(self, features: RingFeatures) -> np.ndarray:
        if list(features.names) != self.meta["features"]:
            raise ModelError(f"the ring score was trained on other features than {SCHEMA}; {REBUILD}")
        return features.values


def with_standing(values: np.ndarray, peers: Peers, usual: np.ndarray) -> np.ndarray:
    """Figures and, beside them, how they stand among the peers, float32, shape ``(n_groups, 2 n_features)``."""
    n = values.shape[1]
    found = np.empty((len(values), 2 * n), "float32")
    found[:, :n] = values

    def fill(start: int) -> None:
        piece = slice(start, start + ROWS_A_PIECE)
        found[piece, n:] = standing(peers.ranks(values[piece]), peers.count, values[piece], usual)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, range(0, len(values), ROWS_A_PIECE)))
    return found


def blended(
    booster: lightgbm.Booster, network: Weights, graph: Weights, values: np.ndarray, asked: Callable[[], np.ndarray],
    inside: Inside | Subgraphs,
) -> np.ndarray:  # fmt: skip
    """Expected Jaccards, shape ``(n_groups,)``: half of it trees, half networks, which are the mean of those on features and those from inside.

    Trees see the figures (``values``) but those of hours, networks all of them and their ranks: ``asked`` makes both (:func:`with_standing`)
    where a network has a say.
    Where the first two agree that there is nothing, the third is not asked. Where the log has one identifier kind alone trees are:
    they leave out what cannot be known, while networks take it for something usual.
    """
    figures = without_hours(values)
    trees = np.clip(ask(booster, figures), 0.0, 1.0)
    alone = np.isnan(figures).mean(axis=1) > ONE_KIND
    if alone.all():
        return trees
    told = asked()
    networks = np.where(alone, trees, predict(network, told))
    near = np.flatnonzero(~alone & (0.5 * (trees + networks) >= RULED_OUT))
    if len(near):
        networks[near] = 0.5 * (networks[near] + _from_inside(graph, inside, near, told))
    return 0.5 * (trees + networks)


def _from_inside(graph: Weights, inside: Inside | Subgraphs, rows: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """What the networks from inside say of the candidates at ``rows``, some at a time: all of them at once take a gigabyte.

    Threads share the pieces. Those of the matrix library would stand in their way: small matrices keep them busy with waiting, and
    how many they are would show in the last digit.
    """
    pieces = inside.pieces(rows, MEMBERS_A_PIECE)
    with _libraries().limit(limits=1, user_api="blas"), ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda piece: predict_graphs(graph, inside.take(piece), asked[piece]), pieces)
        return np.concatenate(list(found))


@lru_cache(maxsize=1)
def _libraries() -> ThreadpoolController:
    """The libraries with threads of their own; finding them takes a while."""
    return ThreadpoolController()


@lru_cache(maxsize=4)
def load_ring_score(folder: Path = ARTEFACT) -> RingScore:
    """Load and check an artefact folder.

    Raises
    ------
    ModelError
        A file is missing, was changed after training, or belongs to another feature schema.
    """
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        texts = {name: (folder / f"{name}.txt.gz").read_bytes() for name in BOOSTERS}
        texts |= {name: (folder / f"{name}.safetensors").read_bytes() for name in NETWORKS}
    except (OSError, json.JSONDecodeError) as error:
        raise ModelError(f"the ring score in {folder} cannot be read ({error}); {REBUILD}") from error
    for name, content in texts.items():
        if hashlib.sha256(content).hexdigest() != meta["sha256"][name]:
            raise ModelError(
                f"{name} in {folder} was changed after training; reinstall graphabuse or rebuild the score"
            )
    if meta["schema"] != SCHEMA:
        raise ModelError(
            f"the ring score in {folder} has schema {meta['schema']}, this version reads {SCHEMA}; rebuild it"
        )
    boosters = {name: lightgbm.Booster(model_str=gzip.decompress(texts[name]).decode()) for name in BOOSTERS}
    network, graph = (load_weights(folder / f"{name}.safetensors") for name in NETWORKS)
    return RingScore(boosters["score"], boosters["explainer"], boosters["member"], network, graph, meta)


def save_ring_score(
    boosters: dict[str, lightgbm.Booster],
    networks: dict[str, dict[str, np.ndarray]],
    meta: dict[str, Any],
    *,
    folder: Path = ARTEFACT,
) -> None:
    """Write an artefact folder; hashes and schema are added to ``meta``."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name, booster in boosters.items():
        content = gzip.compress(_needed(booster).encode(), mtime=0)
        (folder / f"{name}.txt.gz").write_bytes(content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    for name in NETWORKS:
        save_weights(networks[name], folder / f"{name}.safetensors")
        hashes[name] = hashlib.sha256((folder / f"{name}.safetensors").read_bytes()).hexdigest()
    full = {"schema": SCHEMA, "sha256": hashes, **meta}
    (folder / "meta.json").write_text(json.dumps(full, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _needed(booster: lightgbm.Booster) -> str:
    """The text of a model without what only training reads (gains, weights): two fifths of it, the same predictions and contributions."""
    lines = booster.model_to_string().split("\n")
    return "\n".join(line for line in lines if line.split("=")[0] not in TRAINING_ONLY)
