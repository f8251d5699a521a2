"""How many rings are found where there are none? Worlds of both generators without a single abusive account.

python benchmarks/no_rings.py --seeds 3 --accounts 30000 --json none.json
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from other_worlds import other_worlds

import graphabuse as ga
from graphabuse.simulate import World, draw_params, simulate

FIRST_SEED = 800_000  # never used in training
FAMILIES = ("plain", "hard", "broad")
STYLES = ("plain", "hard")


def worlds(seeds: int, accounts: int) -> list[tuple[str, int, Callable[[], World]]]:
    """Name, seed and maker of every world."""
    own = [
        (family, seed, lambda f=family, s=seed: simulate(draw_params(FIRST_SEED + s, accounts=accounts, family=f, abuse_share=0.0)))
        for family in FAMILIES
        for seed in range(seeds)
    ]  # fmt: skip
    other = [
        (f"other {style}", seed, lambda f=style, s=seed: other_worlds(f, s, accounts, abuse=0.0))
        for style in STYLES
        for seed in range(seeds)
    ]
    return own + other


def main() -> None:
    """Print a row for each world."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--accounts", type=int, default=30_000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    print("| worlds | seed | bar | rings | accounts | honest groups they hold |")
    for name, seed, made in worlds(chosen.seeds, chosen.accounts):
        world = made()
        with ga.open_store(":memory:") as store:
            ga.ingest(store, world.events)
            run = ga.detect(store)
        harm = ga.evaluate_run(run, world).harm_by_mechanism
        bar = run.summary["threshold"]["lowest_score"]
        rows.append({"worlds": name, "seed": seed, "bar": bar, "rings": len(run.rings), "accounts": len(run.members)})
        print(f"| {name} | {seed} | {bar:.2f} | {len(run.rings)} | {len(run.members)} | {harm} |", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
