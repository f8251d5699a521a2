"""What does a score say of a hand that it never met? Trees learn from our own worlds, or from those and all other hands but one.

python benchmarks/hand_out.py --shelf shelf --json hand_out.json        # examples are kept on the shelf; half an hour

The figures are of that hand's candidates: how much of the variance of their overlap with true rings is explained, how many of those
that are rings (overlap of .6 and more) reach the bar, and how many of those that are none at all reach it, by world.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from hands import HANDS, WORLDS_A_HAND, hand_of, jobs_of

from graphabuse.config import Config
from graphabuse.evaluate.shelf import shelve
from graphabuse.evaluate.train_ring_score import WORLDS, fit_score, our_jobs, world_weight
from graphabuse.evaluate.training_set import Examples, take

BAR = Config().decide.min_score
RING, NONE = 0.6, 0.1


def figures(examples: Examples, score: np.ndarray) -> dict[str, float]:
    """How a score does on the candidates of one hand."""
    weight, worlds = world_weight(examples), len(np.unique(examples.world))
    mean = np.average(examples.jaccard, weights=weight)
    error = np.average((score - examples.jaccard) ** 2, weights=weight)
    none = (examples.jaccard < NONE) & (examples.purity < NONE)
    return {
        "explained": float(1 - error / np.average((examples.jaccard - mean) ** 2, weights=weight)),
        "rings": float((score[examples.jaccard >= RING] >= BAR).mean()),
        "none": float((score[none] >= BAR).sum() / worlds),
    }


def main() -> None:
    """Print a row for each hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--others", type=int, default=WORLDS_A_HAND)
    parser.add_argument("--hands", nargs="*", default=list(HANDS))
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--shelf", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    examples = shelve(our_jobs(chosen.worlds) | jobs_of(HANDS, chosen.others), chosen.shelf).figures()
    hand = hand_of(examples.world)
    ours = fit_score(take(examples, hand < 0), rounds=chosen.rounds)
    rows = []
    print("| hand | worlds | explained: ours alone, and others | rings at the bar | none at the bar, by world |")
    for name in chosen.hands:
        out = hand == list(HANDS).index(name)
        left = take(examples, out)
        others = fit_score(take(examples, ~out), rounds=chosen.rounds)
        row = {
            "hand": name, "worlds": len(np.unique(left.world)),
            "ours": figures(left, ours.predict(left.features)), "others": figures(left, others.predict(left.features)),
        }  # fmt: skip
        rows.append(row)
        cells = [f"{row['ours'][key]:.2f} → {row['others'][key]:.2f}" for key in ("explained", "rings", "none")]
        print(f"| {name} | {row['worlds']} | " + " | ".join(cells) + " |", flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
