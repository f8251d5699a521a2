"""The networks of the ring score: trained in torch, read with numpy."""

import lightgbm
import numpy as np
import pytest
import torch

from graphabuse.config import Config
from graphabuse.errors import ModelError
from graphabuse.evaluate.train_graph_network import fit_graph_networks
from graphabuse.evaluate.train_network import fit_networks
from graphabuse.evaluate.training_worlds import judged_world
from graphabuse.features.inside import inside_of
from graphabuse.features.subgraph import CELL_FEATURES, TIE_FEATURES, USE_FEATURES, Subgraphs
from graphabuse.model.graph_module import RingNetwork, from_weights, named, tensors
from graphabuse.model.graph_network import predict_graphs
from graphabuse.model.network import load_weights, predict, save_weights, scaled
from graphabuse.model.ring_score import load_ring_score
from graphabuse.model.trees import ROWS_A_PIECE, TREES_A_PASS, WORTH_IT, ask, stands_of
from graphabuse.training.network_fit import GRAPH_SCALES, tuned_graph_networks


@pytest.fixture(scope="module")
def learned() -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    random = np.random.default_rng(1)
    rows = random.normal(size=(4_000, 5)) * [1, 10, 100, 0.1, 1]
    rows[random.random(rows.shape) < 0.02] = np.nan
    target = 1 / (1 + np.exp(-3 * np.nan_to_num(rows[:, 0]) - np.nan_to_num(rows[:, 1]) / 10))
    return rows, target, fit_networks(rows, target, np.ones(len(rows)), networks=2, epochs=10)


def test_numpy_reads_what_torch_learned(learned, tmp_path):
    rows, target, weights = learned
    found = predict(weights, rows)
    assert found.min() >= 0 and found.max() <= 1
    assert np.corrcoef(found, target)[0, 1] > 0.95
    save_weights(weights, tmp_path / "w.safetensors")
    again = predict(load_weights(tmp_path / "w.safetensors"), rows)
    assert np.array_equal(found, again)


def test_far_and_unknown_features_stay_within_bounds(learned):
    _, _, weights = learned
    odd = np.array([[np.nan] * 5, [1e30] * 5, [-1e30] * 5, [np.inf] * 5])
    assert np.isfinite(predict(weights, odd)).all()
    assert np.abs(scaled(odd, weights["middle"], weights["spread"])).max() <= 4


def test_training_repeats_itself(learned):
    rows, target, weights = learned
    again = fit_networks(rows, target, np.ones(len(rows)), networks=2, epochs=10)
    assert all(np.allclose(weights[name], again[name], atol=1e-6) for name in weights)


def test_a_broken_file_is_a_sentence(tmp_path):
    (tmp_path / "w.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot be read"):
        load_weights(tmp_path / "w.safetensors")
    with pytest.raises(ModelError, match="cannot be read"):
        load_weights(tmp_path / "none.safetensors")


def dense_or_not(count: int = 400) -> tuple[Subgraphs, np.ndarray, np.ndarray]:
    """Groups of six; in half of them everybody uses one common thing, in the others only two do."""
    random = np.random.default_rng(3)
    size = np.full(count, 6)
    dense = random.random(count) < 0.5
    users = np.where(dense, 6, 2)
    member = np.concatenate([6 * at + np.arange(n) for at, n in enumerate(users)])
    noise = random.normal(size=(6 * count, 4)).astype("float32")
    blank = [np.zeros((len(member), USE_FEATURES), "float32"), np.zeros((0, TIE_FEATURES), "float32")]
    none = np.empty(0, "int64")
    graphs = Subgraphs(
        size, noise, np.arange(count), np.zeros((count, CELL_FEATURES), "float32"),
        member, np.repeat(np.arange(count), users), blank[0], none, none, blank[1],
    )  # fmt: skip
    return graphs, random.normal(size=(count, 3)), dense.astype(float)


def test_a_network_from_inside_sees_what_no_figure_says():
    graphs, features, target = dense_or_not()
    weights = fit_graph_networks(graphs, features, target, np.ones(len(target)), epochs=60)
    found = predict_graphs(weights, graphs, features)
    assert np.mean((found > 0.5) == (target > 0.5)) > 0.95


def test_numpy_passes_the_same_messages_as_torch(run_inside):
    graphs, features = run_inside
    torch.manual_seed(5)
    network = RingNetwork(graphs.member.shape[1], features.shape[1]).eval()
    weights = {f"graph0.{name}": value.numpy() for name, value in named(network).items()}
    for name, width in (("", features.shape[1]), ("member_", graphs.member.shape[1])):
        weights |= {f"{name}middle": np.zeros(width, "float32"), f"{name}spread": np.ones(width, "float32")}
    member, hand = (scaled(part, np.zeros(part.shape[1]), np.ones(part.shape[1])) for part in (graphs.member, features))
    with torch.no_grad():
        wanted = torch.sigmoid(network(tensors(graphs), torch.from_numpy(member), torch.from_numpy(hand))).numpy()
        again = from_weights(weights, "graph0").eval()(
            tensors(graphs), torch.from_numpy(member), torch.from_numpy(hand)
        )
    assert np.allclose(predict_graphs(weights, graphs, features), wanted, atol=1e-5)
    assert torch.equal(torch.sigmoid(again), torch.from_numpy(wanted))


def test_a_network_from_inside_is_tuned_a_little():
    graphs, features, target = dense_or_not()
    first, weight = (
        fit_graph_networks(graphs, features, 1 - target, np.ones(len(target)), epochs=2),
        np.ones(len(target)),
    )
    tuned, again = (tuned_graph_networks(first, graphs, features, target, weight, seed=3) for _ in range(2))
    before, after = (np.mean((predict_graphs(part, graphs, features) - target) ** 2) for part in (first, tuned))
    assert after < before
    assert all(np.array_equal(tuned[name], again[name]) for name in first)
    assert all(np.array_equal(tuned[name], first[name]) for name in GRAPH_SCALES)
    assert set(tuned) == set(first)


def test_candidates_are_seen_alike_alone_and_together(run_inside):
    """A few neighbours cut out, and the same ones picked, are the same graphs."""
    graphs, _ = run_inside
    cut, picked = graphs.between(3, 9), graphs.take(np.arange(3, 9))
    for name, value in vars(cut).items():
        np.testing.assert_array_equal(value, getattr(picked, name), err_msg=name)
    assert np.array_equal(np.concatenate(graphs.pieces(np.arange(len(graphs)), 50)), np.arange(len(graphs)))


@pytest.fixture(scope="module")
def run_inside(world) -> tuple[Subgraphs, np.ndarray]:
    judged = judged_world(world, Config())
    rows = np.arange(0, len(judged.groups), 4)
    return inside_of(judged.groups.take(rows), judged.links, judged.snapshot), judged.features.values[rows]


def test_trees_asked_some_at_a_time_say_the_same_to_the_last_bit():
    score = load_ring_score()
    low, high = (np.asarray(score.meta[name])[: score.booster.num_feature()] for name in ("low", "high"))
    random = np.random.default_rng(5)
    rows = random.uniform(low, high, (max(ROWS_A_PIECE, WORTH_IT) + 7, len(low))).astype("float32")
    rows[random.random(rows.shape) < 0.1] = np.nan
    assert score.booster.num_trees() > TREES_A_PASS and len(stands_of(score.booster)) > 1
    assert np.array_equal(ask(score.booster, rows), score.booster.predict(rows))


def test_trees_after_the_best_are_not_asked():
    random = np.random.default_rng(5)
    rows = random.normal(size=(WORTH_IT, 3))
    data = lightgbm.Dataset(rows, 1 / (1 + np.exp(-rows[:, 0])))
    booster = lightgbm.train({"objective": "cross_entropy", "verbosity": -1}, data, TREES_A_PASS + 20)
    booster.best_iteration = TREES_A_PASS + 3
    assert np.array_equal(ask(booster, rows), booster.predict(rows))


def test_trees_that_predict_something_else_than_a_share_are_asked_by_the_library():
    random = np.random.default_rng(5)
    rows = random.normal(size=(WORTH_IT, 3))
    booster = lightgbm.train({"verbosity": -1}, lightgbm.Dataset(rows, 5 * rows[:, 0]), 3)
    assert stands_of(booster) == ()
    assert np.array_equal(ask(booster, rows), booster.predict(rows))
