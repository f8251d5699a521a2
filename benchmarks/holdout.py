"""What happens to mechanisms the score was never trained on? One left out at a time, abusive and honest.

python benchmarks/holdout.py --worlds 100 --tests 5 --accounts 20000 --json holdout.json

Candidates of the mechanism are taken out of training (those that overlap its rings, or hold mostly its accounts); the
score is refitted and used on hard worlds of other seeds, at the fixed bar, before roles.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd

from graphabuse.community.cut import best_cut
from graphabuse.config import Config
from graphabuse.evaluate import evaluate_groups
from graphabuse.evaluate.train_ring_score import fit_score
from graphabuse.evaluate.training_set import Examples, examples_of, join, judged_world, take
from graphabuse.pipeline import Judged
from graphabuse.simulate import ABUSE, BENIGN, World, draw_params, simulate

BAR = 0.3
Test = tuple[World, Judged]


def tags(world: World, judged: Judged) -> np.ndarray:
    """Mechanism of each candidate: the typology it touches most, else the honest mechanism of most members."""
    ids, groups = pd.Series(judged.snapshot.account_ids.to_pylist()), judged.groups
    result = np.full(len(groups), "", dtype=object)
    for table, column, need in ((world.groups, "mechanism", 0.5), (world.rings, "typology", 0.1)):
        best = np.zeros(len(groups))
        for name, part in table.groupby(column):
            inside = ids.isin(part["account_id"]).to_numpy(float)
            share = np.bincount(groups.owner, weights=inside[groups.accounts], minlength=len(groups)) / groups.sizes
            better = (share >= need) & (share > best)
            result[better], best[better] = name, share[better]
    return result


def training(worlds: int) -> tuple[Examples, np.ndarray]:
    """Candidates of the training worlds and their mechanisms."""
    parts, marks = [], []
    for seed in range(20_000, 20_000 + worlds):
        world = simulate(draw_params(seed, family="hard" if seed % 4 == 0 else "wild"))
        judged = judged_world(world, Config())
        examples = examples_of(world, judged, seed)
        keep = (examples.jaccard > 0) | (np.random.default_rng(seed).random(len(examples.jaccard)) < 0.5)
        parts.append(replace(take(examples, keep), members=examples.members[:1], belongs=examples.belongs[:1]))
        marks.append(tags(world, judged)[keep])
    return join(parts), np.concatenate(marks)


def outcome(booster: lightgbm.Booster, tests: list[Test]) -> dict[str, object]:
    """Ring F1, recall by typology and falsely flagged groups by mechanism on the test worlds."""
    f1, recall, harm = [], [], {}
    for world, judged in tests:
        score = np.clip(booster.predict(judged.features.values), 0, 1)
        picked = best_cut(judged.groups, score, n_accounts=judged.snapshot.n_accounts, lowest=BAR)
        ids = np.asarray(judged.snapshot.account_ids.to_pylist())
        rows = [(f"G{at}", account) for at in picked for account in ids[judged.groups.members(at)]]
        groups = pd.DataFrame(rows, columns=["ring_id", "account_id"])
        figures = evaluate_groups(groups, world.rings, n_accounts=len(ids), honest=world.groups)
        f1.append(figures.f1)
        recall.append(figures.by_typology)
        for name, count in figures.harm_by_mechanism.items():
            harm[name] = harm.get(name, 0) + count
    return {"f1": float(np.mean(f1)), "recall": pd.DataFrame(recall).mean().to_dict(), "harm": harm}


def main() -> None:
    """Print a row for each mechanism."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--tests", type=int, default=5)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    train, tag = training(chosen.worlds)
    drawn = [
        draw_params(600_000 + at, accounts=chosen.accounts, family="hard", abuse_share=0.04)
        for at in range(chosen.tests)
    ]
    tests = [(world, judged_world(world, Config())) for world in map(simulate, drawn)]
    full = outcome(fit_score(train, rounds=chosen.rounds), tests)
    print(
        "| left out | recall of it, trained with → without | its groups flagged, with → without | ring F1, with → without |"
    )
    rows = []
    for name in [*ABUSE, *BENIGN]:
        left = outcome(fit_score(take(train, tag != name), rounds=chosen.rounds), tests)
        rows.append({"left_out": name, "with": full, "without": left})
        recall = f"{full['recall'].get(name, float('nan')):.2f} → {left['recall'].get(name, float('nan')):.2f}"
        harm = f"{full['harm'].get(name, 0)} → {left['harm'].get(name, 0)}"
        cells = (recall, "") if name in ABUSE else ("", harm)
        print(f"| {name} | {cells[0]} | {cells[1]} | {full['f1']:.3f} → {left['f1']:.3f} |", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
