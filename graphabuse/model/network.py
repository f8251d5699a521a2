"""How does a small network judge a candidate? Three perceptrons on the same features as the trees, read with numpy alone.

Trees know a shape when they have seen it; a smooth function of well-scaled features also knows what lies between and a
little beyond. Their mean finds more of the mechanisms nobody has shown it, and flags fewer honest accounts, than either.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from graphabuse.errors import ModelError

ROWS_A_PASS = 50_000
LIMIT = 4.0
LAYERS = 4


def scale_of(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Median and spread (from the 5th and 95th percentile, 1 where there is none) of each feature, float32."""
    low, middle, high = np.nan_to_num(np.nanquantile(values, [0.05, 0.5, 0.95], axis=0))
    return middle.astype("float32"), np.where(high - low > 1e-6, (high - low) / 3.3, 1.0).astype("float32")


def scaled(values: np.ndarray, middle: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Features about 0, far ones drawn in by a logarithm and cut at ±4; what cannot be known is 0."""
    centred = (values.astype("float32") - middle) / spread
    drawn = np.sign(centred) * np.minimum(np.log2(1.0 + np.abs(centred)), LIMIT)
    return np.nan_to_num(drawn, nan=0.0).astype("float32")


def predict(weights: Mapping[str, np.ndarray], values: np.ndarray) -> np.ndarray:
    """Mean expected Jaccard of the networks for each candidate, 0..1.

    Parameters
    ----------
    weights : mapping
        ``middle``, ``spread`` and ``<network>.<layer>.weight`` / ``.bias`` / ``.norm_weight`` / ``.norm_bias``.
    values : numpy.ndarray
        Features, shape ``(n_groups, n_features)``.
    """
    networks = sorted({name.split(".")[0] for name in weights if "." in name})
    result = np.empty(len(values))
    for start in range(0, len(values), ROWS_A_PASS):
        part = scaled(values[start : start + ROWS_A_PASS], weights["middle"], weights["spread"])
        found = [_sigmoid(_logit(weights, network, part)) for network in networks]
        result[start : start + ROWS_A_PASS] = np.mean(found, axis=0)
    return result


def save_weights(weights: Mapping[str, np.ndarray], file: Path) -> None:
    """Write the weights as safetensors."""
    file.write_bytes(save({name: np.ascontiguousarray(value, "float32") for name, value in sorted(weights.items())}))


def load_weights(file: Path) -> dict[str, np.ndarray]:
    """Read the weights.

    Raises
    ------
    ModelError
        The file is missing or no safetensors file.
    """
    try:
        return dict(load_file(file))
    except (OSError, SafetensorError) as error:
        raise ModelError(f"the networks in {file} cannot be read ({error}); reinstall graphabuse") from error


def _logit(weights: Mapping[str, np.ndarray], network: str, rows: np.ndarray) -> np.ndarray:
    for layer in range(LAYERS):
        rows = rows @ weights[f"{network}.{layer}.weight"].T + weights[f"{network}.{layer}.bias"]
        if layer == 0:
            centred = rows - rows.mean(axis=1, keepdims=True)
            deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
            rows = centred / deviation * weights[f"{network}.0.norm_weight"] + weights[f"{network}.0.norm_bias"]
        if layer < LAYERS - 1:
            rows = np.maximum(rows, 0.0)
    return rows[:, 0]


def _sigmoid(logit: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-logit.astype(float)))
