"""The networks of the ring score: trained in torch, read with numpy."""

import numpy as np
import pytest

from graphabuse.errors import ModelError
from graphabuse.evaluate.train_network import fit_networks
from graphabuse.model.network import load_weights, predict, save_weights, scaled


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
