"""How well are rings found, beside the usual practice, per typology and tier?

python benchmarks/detection.py --families plain hard --seeds 5 --accounts 20000 --json detection.json
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from baselines import (
    abusive,
    accounts_of,
    bipartite,
    flagged_groups,
    fraudar,
    graph_features,
    own_features,
    train_accounts,
)
from lightgbm import Booster
from sklearn.metrics import average_precision_score

import graphabuse as ga
from graphabuse.community.tree import merge_tree
from graphabuse.config import Config
from graphabuse.evaluate import RingMetrics, evaluate_groups
from graphabuse.evaluate.training_set import ring_overlap
from graphabuse.judged import Judged, judge
from graphabuse.simulate import World, draw_params, simulate

FIRST_SEED = 500_000  # never used in training
LABELLED_SEED = 700_000  # worlds whose labels the account classifiers are given
LABELLED_WORLDS = 4
METHODS = (
    "components", "louvain", "fraudar", "own-feature trees", "XGBGraph", "best threshold", "graphabuse",
)  # fmt: skip
Features = Callable[[Judged], np.ndarray]
SHOWN = ["f1", "recall", "precision", "bcubed", "victims_flagged", "harm_per_10k"]


def as_groups(parts: list[list[str]]) -> pd.DataFrame:
    """Groups as ``ring_id``, ``account_id`` rows."""
    rows = [(f"G{at}", account) for at, part in enumerate(parts) for account in part]
    return pd.DataFrame(rows, columns=["ring_id", "account_id"])


def judge_groups(world: World, groups: pd.DataFrame, n_accounts: int) -> RingMetrics:
    """Figures of any groups."""
    victims = set(world.victims["account_id"])
    return evaluate_groups(groups, world.rings, n_accounts=n_accounts, victims=victims, honest=world.groups)


def best_threshold(world: World, judged: Judged, n_accounts: int) -> RingMetrics:
    """Components at the single evidence level that is best in hindsight."""
    links, ids = judged.links, np.asarray(judged.snapshot.account_ids.to_pylist())
    found = []
    for level in range(8, 26, 2):
        at_level = np.array([float(level)])
        parts = merge_tree(
            links.a, links.b, links.bits, n_accounts=n_accounts, levels=at_level, min_accounts=4, max_accounts=300
        )
        groups = as_groups([ids[parts.members(at)].tolist() for at in range(len(parts))])
        found.append(judge_groups(world, groups, n_accounts))
    return max(found, key=lambda figures: np.nan_to_num(figures.f1))


def oracle(world: World, judged: Judged) -> dict[str, float]:
    """Share of true rings that some candidate holds with Jaccard ≥ .5: overall, per typology and per tier."""
    ids = judged.snapshot.account_ids
    rows = [
        (
            ring["typology"].iloc[0],
            ring["tier"].iloc[0],
            ring_overlap(judged.groups, ids, ring)[0].max(initial=0) >= 0.5,
        )
        for _, ring in world.rings.groupby("ring_id")
    ]
    held = pd.DataFrame(rows, columns=["typology", "tier", "held"]).astype({"held": float})
    parts = [held.groupby(column)["held"].mean().to_dict() for column in ("typology", "tier")]
    return {
        "overall": float(held["held"].mean()),
        **parts[0],
        **{f"tier {tier}": share for tier, share in parts[1].items()},
    }


def opened(family: str, seed: int, accounts: int) -> tuple[World, Judged, ga.Run]:
    """A world, its candidates and the run on it."""
    world = simulate(draw_params(seed, accounts=accounts, family=family, abuse_share=0.03))
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        return world, judge(store, config=Config(), seed=7), ga.detect(store)


def classifiers(family: str, accounts: int) -> dict[str, tuple[Booster, Features]]:
    """Account classifiers trained on worlds of the same family with all their labels."""
    worlds = [opened(family, LABELLED_SEED + seed, accounts)[:2] for seed in range(LABELLED_WORLDS)]
    made = {"own-feature trees": own_features, "XGBGraph": graph_features}
    return {name: (train_accounts(worlds, features), features) for name, features in made.items()}


def one_world(
    family: str, seed: int, accounts: int, trained: dict[str, tuple[Booster, Features]] | None
) -> dict[str, object]:
    """All methods on one world; ours alone where ``trained`` is None."""
    world, judged, run = opened(family, FIRST_SEED + seed, accounts)
    found: dict[str, object] = {"family": family, "seed": seed}
    if trained is not None:
        found |= baselines(world, judged, trained, n_accounts=len(run.accounts))
    return found | {"graphabuse": ga.evaluate_run(run, world).as_dict(), "oracle": oracle(world, judged)}


def baselines(
    world: World, judged: Judged, trained: dict[str, tuple[Booster, Features]], *, n_accounts: int
) -> dict[str, object]:
    """What others find in a world."""
    found: dict[str, object] = {}
    graph = bipartite(world)
    groups = {
        "components": accounts_of(nx.connected_components(graph), 4, 50),
        "louvain": accounts_of(nx.community.louvain_communities(graph, seed=1), 4, 300),
        "fraudar": fraudar(judged, world.rings["ring_id"].nunique()),
    }
    for name, parts in groups.items():
        found[name] = judge_groups(world, as_groups(parts), n_accounts).as_dict()
    for name, (model, features) in trained.items():
        probability = np.asarray(model.predict(features(judged)))
        tried = [
            judge_groups(world, as_groups(parts), n_accounts) for parts in flagged_groups(world, judged, probability)
        ]
        best = max(tried, key=lambda figures: np.nan_to_num(figures.f1))
        found[name] = best.as_dict() | {"account_auprc": average_precision_score(abusive(world, judged), probability)}
    return found | {"best threshold": best_threshold(world, judged, n_accounts).as_dict()}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", nargs="+", default=["plain", "hard"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--ours", action="store_true", help="leave the baselines out")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    for family in chosen.families:
        trained = None if chosen.ours else classifiers(family, chosen.accounts)
        rows += [one_world(family, seed, chosen.accounts, trained) for seed in range(chosen.seeds)]
    print("| worlds | method | ring F1 | recall | precision | B-cubed F | victims flagged | honest flagged of 10,000 |")
    for family in chosen.families:
        mine = [row for row in rows if row["family"] == family]
        for method in METHODS:
            if method not in mine[0]:
                continue
            figures = pd.DataFrame([row[method] for row in mine])
            mean = figures[SHOWN].mean()
            print(
                f"| {family} | {method} | {mean.f1:.3f} ± {figures['f1'].std():.3f} | {mean.recall:.2f} | "
                f"{mean.precision:.2f} | {mean.bcubed:.2f} | {100 * mean.victims_flagged:.1f} % | {mean.harm_per_10k:.1f} |"
            )
        for title in ("by_typology", "by_tier"):
            print(family, title, pd.DataFrame([row["graphabuse"][title] for row in mine]).mean().round(2).to_dict())
        print(family, "oracle", pd.DataFrame([row["oracle"] for row in mine]).mean().round(2).to_dict())
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
