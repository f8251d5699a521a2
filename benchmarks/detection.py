"""How well are rings found, beside the usual practice, per typology and tier?

python benchmarks/detection.py --families plain hard --seeds 5 --accounts 20000 --json detection.json
"""

import argparse
import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

import graphabuse as ga
from graphabuse.community.tree import merge_tree
from graphabuse.config import Config
from graphabuse.evaluate import RingMetrics, evaluate_groups
from graphabuse.evaluate.training_set import ring_overlap
from graphabuse.pipeline import Judged, judge
from graphabuse.simulate import World, draw_params, simulate

FIRST_SEED = 500_000  # never used in training
SHOWN = ["f1", "recall", "precision", "bcubed", "victims_flagged", "harm_per_10k"]


def as_groups(parts: list[list[str]]) -> pd.DataFrame:
    """Groups as ``ring_id``, ``account_id`` rows."""
    rows = [(f"G{at}", account) for at, part in enumerate(parts) for account in part]
    return pd.DataFrame(rows, columns=["ring_id", "account_id"])


def bipartite(world: World) -> nx.Graph:
    """Accounts and the devices and tokens they used."""
    frame = world.events.to_pandas()
    graph = nx.Graph()
    for kind in ("device_id", "payment_token"):
        pairs = frame[["account_id", kind]].dropna().drop_duplicates()
        graph.add_edges_from((("a", a), (kind, b)) for a, b in pairs.itertuples(index=False))
    return graph


def accounts_of(parts, low: int, high: int) -> list[list[str]]:
    """Account ids of each part whose number of accounts lies between the limits."""
    found = [[name for kind, name in part if kind == "a"] for part in parts]
    return [part for part in found if low <= len(part) <= high]


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
    """Share of true rings that some candidate holds with Jaccard ≥ .5, per typology."""
    held = {}
    for typology, part in world.rings.groupby("typology"):
        rings = [part[part["ring_id"] == name] for name in part["ring_id"].unique()]
        ids = judged.snapshot.account_ids
        best = [ring_overlap(judged.groups, ids, ring)[0].max(initial=0) for ring in rings]
        held[str(typology)] = float(np.mean(np.asarray(best) >= 0.5))
    return held


def one_world(family: str, seed: int, accounts: int) -> dict[str, object]:
    """All methods on one world."""
    world = simulate(draw_params(FIRST_SEED + seed, accounts=accounts, family=family, abuse_share=0.03))
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        run = ga.detect(store)
        judged = judge(store, config=Config(), seed=7)
    n_accounts = len(run.accounts)
    graph = bipartite(world)
    components = accounts_of(nx.connected_components(graph), 4, 50)
    louvain = accounts_of(nx.community.louvain_communities(graph, seed=1), 4, 300)
    return {
        "family": family,
        "seed": seed,
        "components": judge_groups(world, as_groups(components), n_accounts).as_dict(),
        "louvain": judge_groups(world, as_groups(louvain), n_accounts).as_dict(),
        "best threshold": best_threshold(world, judged, n_accounts).as_dict(),
        "graphabuse": ga.evaluate_run(run, world).as_dict(),
        "oracle": oracle(world, judged),
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", nargs="+", default=["plain", "hard"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = [one_world(family, seed, chosen.accounts) for family in chosen.families for seed in range(chosen.seeds)]
    print("| worlds | method | ring F1 | recall | precision | B-cubed F | victims flagged | honest flagged of 10,000 |")
    for family in chosen.families:
        mine = [row for row in rows if row["family"] == family]
        for method in ("components", "louvain", "best threshold", "graphabuse"):
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
