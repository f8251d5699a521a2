"""What happens to mechanisms the score was never trained on? One, or a set of them, left out at a time, abusive and honest.

python benchmarks/holdout.py --worlds 100 --tests 4 --accounts 20000 --folds 5 --json holdout.json

Candidates of the mechanism are taken out of training (those that overlap its rings, or hold mostly its accounts); the
score is refitted and used on worlds of other seeds, at the fixed bar, before roles.
"""

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from graphabuse.community.cut import best_cut
from graphabuse.config import Config
from graphabuse.evaluate import evaluate_groups
from graphabuse.evaluate.shelf import shelve
from graphabuse.evaluate.train_ring_score import fit_inside, fit_network, fit_score, not_ruled_out, usual_among
from graphabuse.evaluate.training_set import Examples, take
from graphabuse.evaluate.training_worlds import examples_of_seed, judged_world
from graphabuse.features.inside import inside_of
from graphabuse.features.ring import RingFeatures, without_hours
from graphabuse.features.subgraph import Subgraphs
from graphabuse.judged import Judged
from graphabuse.model.graph_network import predict_graphs
from graphabuse.model.network import predict
from graphabuse.model.ring_score import blended, with_standing
from graphabuse.simulate import ABUSE, BENIGN, World, draw_params, simulate

BAR = Config().decide.min_score
Test = tuple[World, Judged, Subgraphs]
Scorer = Callable[[Subgraphs, RingFeatures], np.ndarray]


def training(worlds: int) -> Examples:
    """Candidates of the training worlds; member rows are not needed here."""
    with TemporaryDirectory() as folder:
        jobs = {seed: partial(examples_of_seed, seed, [Config()]) for seed in range(20_000, 20_000 + worlds)}
        return shelve(jobs, Path(folder)).inside()


def scorers(train: Examples, rounds: int) -> dict[str, Scorer]:
    """Trees, a network on features, a network from inside, and their mean, trained on the same candidates."""
    usual = usual_among(train)
    trees, network = fit_score(train, rounds=rounds), fit_network(train, usual, networks=1)
    graph = fit_inside(take(train, not_ruled_out(train)), usual)

    def asked(features: RingFeatures) -> np.ndarray:
        return with_standing(features.values, features.peers, usual)

    return {
        "trees": lambda _, features: np.clip(trees.predict(without_hours(features.values)), 0, 1),
        "network": lambda _, features: predict(network, asked(features)),
        "inside": lambda graphs, features: predict_graphs(graph, graphs, asked(features)),
        "mean": lambda graphs, features: blended(
            trees, network, graph, features.values, lambda: asked(features), graphs
        ),
    }


def outcome(scorer: Scorer, tests: list[Test]) -> dict[str, object]:
    """Ring F1, recall by typology and falsely flagged groups by mechanism on the test worlds."""
    f1, recall, harm = [], [], {}
    for world, judged, graphs in tests:
        score = scorer(graphs, judged.features)
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


def opened(world: World) -> Test:
    """A world, its candidates and what they are from inside."""
    judged = judged_world(world, Config())
    return world, judged, inside_of(judged.groups, judged.links, judged.snapshot)


def shown(values: list[float], places: int) -> str:
    """Numbers side by side."""
    return ", ".join(f"{value:.{places}f}" for value in values)


def main() -> None:
    """Print a row for each mechanism."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--tests", type=int, default=4)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--family", default="broad")
    parser.add_argument(
        "--folds", type=int, default=0, help="leave out that many sets in turn; 0: one mechanism at a time"
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    train = training(chosen.worlds)
    drawn = [
        draw_params(600_000 + at, accounts=chosen.accounts, family=chosen.family, abuse_share=0.04)
        for at in range(chosen.tests)
    ]
    tests = [opened(world) for world in map(simulate, drawn)]
    full = {name: outcome(scorer, tests) for name, scorer in scorers(train, chosen.rounds).items()}
    print("Four figures a cell: trees, network on features, network from inside, their mean.")
    print("| left out | figure | trained with | without | ring F1 without |")
    print("| nothing | ring F1 | " + shown([found["f1"] for found in full.values()], 3) + " | | |", flush=True)
    names = np.random.default_rng(1).permutation([*ABUSE, *BENIGN]).tolist()
    parts = [names[at :: chosen.folds] for at in range(chosen.folds)] if chosen.folds else [[name] for name in names]
    rows = []
    for part in parts:
        made = scorers(take(train, np.flatnonzero(~np.isin(train.tag, part))), chosen.rounds)
        without = {key: outcome(scorer, tests) for key, scorer in made.items()}
        rows.append({"left_out": part, "with": full, "without": without})
        for name in part:
            print(row(name, full, without), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


def row(name: str, full: dict[str, dict], without: dict[str, dict]) -> str:
    """One line of the table."""
    figure, places, empty = ("recall", 2, float("nan")) if name in ABUSE else ("harm", 0, 0)
    cells = [shown([found[figure].get(name, empty) for found in of.values()], places) for of in (full, without)]
    title = "its rings found" if name in ABUSE else "its groups flagged"
    return f"| {name} | {title} | {cells[0]} | {cells[1]} | {shown([found['f1'] for found in without.values()], 3)} |"


if __name__ == "__main__":
    main()
