"""Where was a ring lost: in no candidate, in one with a low score, or to a neighbour that scored higher?

python benchmarks/third_worlds/diagnosed.py worlds/bank-0

Reads the store that ``third_worlds.py --keep`` left. This looks inside the product; the judge does not.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pandas as pd

import graphabuse as ga
from graphabuse.config import Config
from graphabuse.graph.groups import ORIGINS
from graphabuse.judged import judge
from graphabuse.model.ring_score import load_ring_score
from third_worlds.written import read_truth


def main(folder: Path) -> None:
    """Print a line for each ring of the truth and each honest group that scores high."""
    truth, model = read_truth(folder), load_ring_score()
    shown = pd.read_csv(folder / "rings.csv").set_index("ring_id")
    with ga.open_store(folder / "store", read_only=True) as store:
        judged = judge(store, config=Config(), seed=7)
    ids = pd.Index(judged.snapshot.account_ids.to_pylist())
    groups, score = judged.groups, model.score(judged.features)
    for name, part in truth["rings"].groupby("ring_id"):
        inside = np.zeros(len(ids))
        inside[ids.get_indexer(part["account_id"])] = 1
        common = np.add.reduceat(inside[groups.accounts], groups.starts[:-1])
        jaccard = common / (groups.sizes + len(part) - common)
        best = int(jaccard.argmax())
        near = np.flatnonzero((jaccard >= 0.5) & (score >= 0.9 * score[jaccard >= 0.5].max(initial=0)))
        top = int(near[score[near].argmax()]) if len(near) else best
        above = np.flatnonzero((common > 0) & (score > score[top]))
        rival = int(above[score[above].argmax()]) if len(above) else None
        of = shown.loc[name]
        print(f"{name} {of['method']} {of['tier']} n={len(part)}: candidates hold {jaccard[best]:.2f}; "
              f"best-scored at J≥.5: J {jaccard[top]:.2f} score {score[top]:.3f} size {groups.sizes[top]} {ORIGINS[groups.origin[top]]}"
              + (f"; rival J {jaccard[rival]:.2f} score {score[rival]:.3f} size {groups.sizes[rival]}" if rival is not None else ""))  # fmt: skip
        if score[top] < 0.45:
            explain(judged, model, top)


def explain(judged, model, row: int) -> None:
    """Classes and the features that pulled a candidate down."""
    rows = np.array([row])
    probability = model.explanations(judged.features, rows)[0]
    order = probability.argsort()[::-1][:3]
    print("     classes:", ", ".join(f"{model.classes[k]} {probability[k]:.2f}" for k in order))
    pull = model.contributions(judged.features, rows)[0]
    low, values = pull.argsort()[:7], judged.features.values[row]
    print("     down:", ", ".join(f"{judged.features.names[k]}={values[k]:.3g} ({pull[k]:+.2f})" for k in low))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
