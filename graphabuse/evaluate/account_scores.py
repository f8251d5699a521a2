"""How well do the scores of single accounts rank and calibrate, beside the prevalence?"""

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

BINS = 10


def account_figures(score: np.ndarray, abusive: np.ndarray) -> dict[str, float]:
    """``prevalence``, ``auprc``, ``auroc`` and ``ece`` (expected calibration error over ten bins); NaN where undefined.

    Parameters
    ----------
    score : numpy.ndarray
        Score of each account, 0..1.
    abusive : numpy.ndarray
        Whether each account is in a true ring.
    """
    both = 0 < abusive.sum() < len(abusive)
    place = np.minimum((score * BINS).astype(int), BINS - 1)
    count = np.bincount(place, minlength=BINS)
    gap = np.abs(
        np.bincount(place, weights=score, minlength=BINS) - np.bincount(place, weights=abusive, minlength=BINS)
    )
    return {
        "prevalence": float(abusive.mean()) if len(abusive) else float("nan"),
        "auprc": float(average_precision_score(abusive, score)) if both else float("nan"),
        "auroc": float(roc_auc_score(abusive, score)) if both else float("nan"),
        "ece": float(gap.sum() / count.sum()) if len(score) else float("nan"),
    }
