"""What happens to mechanisms the score was never trained on? One left out at a time, abusive and honest.

python benchmarks/holdout.py --worlds 100 --tests 5 --accounts 20000 --json holdout.json

Candidates of the mechanism are taken out of training (those that overlap its rings, or hold mostly its accounts); the
score is refitted and used on hard worlds of other seeds, at the fixed bar, before roles.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from graphabuse.community.cut import best_cut
from graphabuse.config import Config
from graphabuse.evaluate import evaluate_groups
from graphabuse.evaluate.train_ring_score import fit_network, fit_score
from graphabuse.evaluate.training_set import Examples, examples_of, join, take
from graphabuse.evaluate.training_worlds import judged_world
from graphabuse.model.network import predict
from graphabuse.model.ring_score import blended
from graphabuse.pipeline import Judged
from graphabuse.simulate import ABUSE, BENIGN, World, draw_params, simulate

BAR = 0.3
Test = tuple[World, Judged]
Scorer = Callable[[np.ndarray], np.ndarray]


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


def scorers(train: Examples, rounds: int) -> dict[str, Scorer]:
    """Trees alone, a network alone, and their mean, trained on the same candidates."""
    trees, network = fit_score(train, rounds=rounds), fit_network(train, networks=1)
    return {
        "trees": lambda values: np.clip(trees.predict(values), 0, 1),
        "network": lambda values: predict(network, values),
        "mean": lambda values: blended(trees, network, values),
    }


def outcome(scorer: Scorer, tests: list[Test]) -> dict[str, object]:
    """Ring F1, recall by typology and falsely flagged groups by mechanism on the test worlds."""
    f1, recall, harm = [], [], {}
    for world, judged in tests:
        score = scorer(judged.features.values)
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


def shown(values: list[float], places: int) -> str:
    """Numbers side by side."""
    return ", ".join(f"{value:.{places}f}" for value in values)


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
    full = {name: outcome(scorer, tests) for name, scorer in scorers(train, chosen.rounds).items()}
    print(
        "| left out | figure | trained with: trees, network, mean | without: trees, network, mean | ring F1 without: trees, network, mean |"
    )
    print("| nothing | ring F1 | " + shown([found["f1"] for found in full.values()], 3) + " | | |")
    rows = []
    for name in [*ABUSE, *BENIGN]:
        left = {key: outcome(scorer, tests) for key, scorer in scorers(take(train, tag != name), chosen.rounds).items()}
        rows.append({"left_out": name, "with": full, "without": left})
        figure, places = ("recall", 2) if name in ABUSE else ("harm", 0)
        empty = float("nan") if name in ABUSE else 0
        cells = [shown([found[figure].get(name, empty) for found in of.values()], places) for of in (full, left)]
        title = "its rings found" if name in ABUSE else "its groups flagged"
        print(
            f"| {name} | {title} | {cells[0]} | {cells[1]} | {shown([found['f1'] for found in left.values()], 3)} |",
            flush=True,
        )
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
