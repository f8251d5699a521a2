"""What can be said about payments by time without opening the test part? Windows that roll through the first 70 % of S-FFSD.

Learn, stop and calibrate on the next window, judge on the one after that: by what should trees stop, and on which rows be calibrated?

python benchmarks/account_rolling.py --data FOLDER [--hops] [--seeds 3]
"""

import argparse
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
from account_sets import UNKNOWN, payments_until

from graphabuse.model.account.calibrate import fit_calibration
from graphabuse.model.account.figures import calibration_error, ranking_figures
from graphabuse.model.account.trees import SETTINGS
from graphabuse.model.account.view import View, first_view, view_of

WINDOWS = ((0.2, 0.3, 0.45), (0.3, 0.45, 0.6), (0.4, 0.55, 0.7))
STOPS = {"average_precision": np.argmax, "auc": np.argmax, "binary_logloss": np.argmin}
SHARES = {"all": 0.0, "later half": 0.5, "last quarter": 0.75}
ROUNDS = 400


def main() -> None:
    """Print one line for each window and seed, and the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--hops", action="store_true", help="columns of the neighbourhood, too: slower")
    chosen = parser.parse_args()
    until, label, place = payments_until(chosen.data)
    rows = []
    for number, shares in enumerate(WINDOWS):
        parts = _parts(until, label, [place(share) for share in shares], hops=chosen.hops)
        for seed in range(chosen.seeds):
            rows.append({"window": number, **_judged(parts, seed=seed)})
            print({name: round(value, 1) for name, value in rows[-1].items()}, flush=True)
    frame = pd.DataFrame(rows)
    print(frame.groupby("window").mean().round(1).T.to_string())
    print(frame.drop(columns="window").mean().round(2).to_string())


def _parts(until, label: np.ndarray, cuts: list[int], *, hops: bool) -> list[tuple[np.ndarray, np.ndarray]]:
    """Columns and labels of the rows that teach, stop and judge, each as of the end of its window."""
    known = np.where(np.arange(len(label)) < cuts[0], label, UNKNOWN)
    first = first_view(until(cuts[0]), known[: cuts[0]], seed=7, forward=True)
    found, start = [], 0
    for cut in cuts:
        view = first if start == 0 else view_of(until(cut), known[:cut], first.scheme)
        rows = np.flatnonzero((label[:cut] != UNKNOWN) & (np.arange(cut) >= start))
        found.append((_columns(view, hops=hops)[rows], label[rows].astype(float)))
        start = cut
    return found


def _columns(view: View, *, hops: bool) -> np.ndarray:
    base = np.hstack([view.own, view.structure])
    return np.hstack([base, view.hops]) if hops else base


def _judged(parts: list[tuple[np.ndarray, np.ndarray]], *, seed: int) -> dict[str, float]:
    (values, label), (held, held_label), (last, last_label) = parts
    share = min(0.5, 250 / values.shape[1])
    settings = SETTINGS | {"metric": list(STOPS), "seed": seed, "num_threads": 1, "feature_fraction": share}
    told: dict = {}
    data = lightgbm.Dataset(values, label)
    booster = lightgbm.train(
        settings, data, ROUNDS, valid_sets=[data.create_valid(held, held_label)],
        callbacks=[lightgbm.record_evaluation(told)],
    )  # fmt: skip
    found: dict[str, float] = {}
    for metric, best in STOPS.items():
        trees = int(best(told["valid_0"][metric])) + 1
        score = booster.predict(last, raw_score=True, num_iteration=trees)
        reached = ranking_figures(score, last_label, np.ones((1, len(score))))
        found |= {f"{metric}: trees": trees} | {
            f"{metric}: {name}": 100 * float(reached[name][0]) for name in ("auroc", "auprc")
        }
    before = booster.predict(held, raw_score=True, num_iteration=trees)
    found["error, nothing"] = 100 * calibration_error(1 / (1 + np.exp(-score)), last_label)
    for name, part in SHARES.items():
        at = int(part * len(before))
        fitted = fit_calibration(before[at:], held_label[at:])
        found[f"error, {name}"] = 100 * calibration_error(fitted.probability(score), last_label)
    return found


if __name__ == "__main__":
    main()
