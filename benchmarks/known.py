"""Do known labels cost a ring that nobody labelled? Day one with and without `--labels` in worlds of both generators.

python benchmarks/known.py --families plain hard broad wild --styles hard sparse dense devices --seeds 5 --accounts 6000
"""

import argparse
import json
from pathlib import Path

import pandas as pd
from learning import given_labels, judged
from other_worlds import other_worlds

import graphabuse as ga
from graphabuse.simulate import World, draw_params, simulate

FIRST_SEED = 640_000  # settings were developed on others
ABUSE = 0.04
FIGURES = ("f1", "f1_unlabelled", "harm_per_10k")


def worlds(families: list[str], styles: list[str], seed: int, accounts: int) -> dict[str, World]:
    """One world of each family and style that has a ring."""
    found = {
        f"simulated, {family}": simulate(draw_params(seed, accounts=accounts, family=family, abuse_share=ABUSE))
        for family in families
    } | {f"by another hand, {style}": other_worlds(style, seed, accounts, abuse=ABUSE) for style in styles}
    return {name: world for name, world in found.items() if len(world.rings)}


def one(world: World, seed: int, rate: float) -> dict[str, float]:
    """Figures without and with labels."""
    given = given_labels(world, seed, rate)
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        before = judged(ga.detect(store), world, given)
        after = judged(ga.detect(store, labels=given.labels), world, given)
    return {f"{name} {when}": value[name] for when, value in (("before", before), ("after", after)) for name in FIGURES}


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", nargs="*", default=["plain", "hard", "broad", "wild"])
    parser.add_argument("--styles", nargs="*", default=["hard", "sparse", "dense", "devices"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--accounts", type=int, default=6_000)
    parser.add_argument("--rates", type=float, nargs="+", default=[1 / 3, 0.8], help="labelled share of half the rings")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    for seed in range(chosen.first_seed, chosen.first_seed + chosen.seeds):
        for name, world in worlds(chosen.families, chosen.styles, seed, chosen.accounts).items():
            for rate in chosen.rates:
                rows.append({"worlds": name, "seed": seed, "rate": rate, **one(world, seed, rate)})
                print(json.dumps(rows[-1]), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))
    frame = pd.DataFrame(rows)
    for rate, of_rate in frame.groupby("rate"):
        print(
            f"\n| {rate:.2f} labelled | n | ring F1 | on rings nobody labelled | worse, better | honest flagged of 10,000 |"
        )
        for name, part in of_rate.groupby("worlds"):
            print(table_row(name, part))
        print(table_row("all", of_rate))


def table_row(name: str, part: pd.DataFrame) -> str:
    """Before → after; worlds where rings that nobody labelled are found worse and better."""
    cells = [f"{part[f'{one} before'].mean():.3f} → {part[f'{one} after'].mean():.3f}" for one in FIGURES]
    change = part["f1_unlabelled after"] - part["f1_unlabelled before"]
    worse, better = int((change < -1e-9).sum()), int((change > 1e-9).sum())
    return f"| {name} | {len(part)} | {cells[0]} | {cells[1]} | {worse}, {better} | {cells[2]} |"


if __name__ == "__main__":
    main()
