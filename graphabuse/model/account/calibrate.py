"""How does a logit become a probability? Platt's line where positives are few, isotonic steps where there are enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

ENOUGH_FOR_STEPS = 170
STEP_SHARE = 0.5


@dataclass(frozen=True)
class Calibration:
    """A rising map from logits to probabilities.

    Attributes
    ----------
    kind : str
        ``platt`` or ``isotonic``.
    slope, intercept : float
        Platt's line.
    steps_at, steps : numpy.ndarray
        Isotonic knots (logit, probability); empty for Platt.
    """

    kind: str
    slope: float
    intercept: float
    steps_at: np.ndarray
    steps: np.ndarray

    def probability(self, logits: np.ndarray) -> np.ndarray:
        """Calibrated probability, 0..1, shape of ``logits``.

        The isotonic map is averaged with Platt's line: alone it ties everything within a step, and a ranking needs no ties.
        """
        line = expit(self.slope * logits + self.intercept)
        if self.kind == "platt":
            return line
        return (1.0 - STEP_SHARE) * line + STEP_SHARE * np.interp(logits, self.steps_at, self.steps)

    def meta(self) -> dict[str, Any]:
        """Kind and line, for JSON."""
        return {"kind": self.kind, "slope": self.slope, "intercept": self.intercept}

    def arrays(self) -> dict[str, np.ndarray]:
        """Isotonic knots."""
        return {"steps_at": self.steps_at, "steps": self.steps}


def load_calibration(arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> Calibration:
    """What :meth:`Calibration.arrays` and :meth:`Calibration.meta` came from."""
    return Calibration(meta["kind"], meta["slope"], meta["intercept"], arrays["steps_at"], arrays["steps"])


def fit_calibration(logits: np.ndarray, label: np.ndarray) -> Calibration:
    """Fit on validation rows: Platt below ``ENOUGH_FOR_STEPS`` positives (or negatives), isotonic from there on."""
    positives = int(label.sum())
    line = LogisticRegression(C=1.0).fit(logits[:, None], label)
    slope, intercept = float(line.coef_[0, 0]), float(line.intercept_[0])
    empty = np.zeros(0, "float64")
    if slope <= 0:  # a ranking that is worse than chance is not turned round: everyone gets the base rate
        return Calibration("platt", 0.0, float(logit(np.clip(label.mean(), 1e-6, 1 - 1e-6))), empty, empty)
    if min(positives, len(label) - positives) < ENOUGH_FOR_STEPS:
        return Calibration("platt", slope, intercept, empty, empty)
    fitted = IsotonicRegression(out_of_bounds="clip").fit(logits, label)
    steps_at, steps = np.asarray(fitted.X_thresholds_, float), np.asarray(fitted.y_thresholds_, float)
    return Calibration("isotonic", slope, intercept, steps_at, steps)
