"""Has the world moved since a model was trained? The population stability index of every column, by the deciles of then.

PSI = Σ (now − then) · ln(now / then) over the bins; below .1 nothing moved, above .25 much did (the usual reading).
"""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np

MOVED, MUCH = 0.1, 0.25
DECILES = np.linspace(0, 1, 11)[1:-1]
FLOOR = 1e-3


def reference_of(columns: np.ndarray) -> dict[str, np.ndarray]:
    """Deciles and the share of rows in each bin, for later comparison.

    Parameters
    ----------
    columns : numpy.ndarray
        Shape ``(n_rows, n_columns)``, NaN where a value is not known.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a column of a kind that the data lack: all NaN
        edges = (
            np.nan_to_num(np.nanquantile(columns, DECILES, axis=0), nan=0.0)
            if len(columns)
            else np.zeros((9, columns.shape[1]))
        )
    return {"edges": edges.astype("float32"), "share": _shares(columns, edges.astype("float32")).astype("float32")}


def stability(reference: Mapping[str, np.ndarray], columns: np.ndarray) -> np.ndarray:
    """PSI of each column against the reference, shape ``(n_columns,)``; 0 for columns without rows."""
    if len(columns) == 0:
        return np.zeros(columns.shape[1])
    then = np.maximum(reference["share"].astype(float), FLOOR)
    now = np.maximum(_shares(columns, reference["edges"]), FLOOR)
    return np.asarray(((now - then) * np.log(now / then)).sum(axis=0))


def drift_summary(names: Sequence[str], psi: np.ndarray, *, listed: int = 5) -> dict[str, object]:
    """How many columns moved, and the ones that moved most."""
    order = np.argsort(-psi, kind="stable")[:listed]
    return {
        "columns": len(names),
        "moved": int((psi > MOVED).sum()),
        "moved_much": int((psi > MUCH).sum()),
        "most": [{"column": names[at], "psi": round(float(psi[at]), 3)} for at in order if psi[at] > MOVED],
    }


def _shares(columns: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Share of rows in the bins between the edges, unknown ones in a bin of their own; shape ``(11, n_columns)``."""
    result = np.zeros((len(edges) + 2, columns.shape[1]))
    for at in range(columns.shape[1]):
        known = columns[:, at][np.isfinite(columns[:, at])].astype("float32")
        result[:-1, at] = np.bincount(np.searchsorted(edges[:, at], known, side="left"), minlength=len(edges) + 1)
        result[-1, at] = len(columns) - len(known)
    return result / max(len(columns), 1)
