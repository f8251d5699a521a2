"""What do labels add? A third of the accounts of half the rings labelled, as many honest ones, one label in a hundred wrong.

python benchmarks/learning.py --families plain hard --seeds 5 --accounts 6000 --json learning.json
"""

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import graphabuse as ga
from graphabuse.errors import InputError
from graphabuse.evaluate import evaluate_groups
from graphabuse.model.team.calibration import reliability
from graphabuse.simulate import World, draw_params, simulate
from graphabuse.training.rounds import QUICK

FIRST_SEED = 620_000  # never used while the training was built
RINGS, ACCOUNTS, WRONG = 0.5, 1 / 3, 0.01
FORWARD = 0.75
WAYS = ("day one", "day one, labels", "model", "model, labels")


@dataclass(frozen=True)
class Given:
    """Labels, and the rings that hold one."""

    labels: pd.DataFrame
    labelled_rings: set[str]


def given_labels(world: World, seed: int, rate: float = ACCOUNTS) -> Given:
    """Labels as a team would have them: ``rate`` of the accounts of half the rings, honest accounts at the same rate as abusive ones."""
    random = np.random.default_rng([seed, 5])
    accounts = np.unique(world.events["account_id"].to_numpy(zero_copy_only=False).astype(str))
    names = np.unique(world.rings["ring_id"].astype(str))
    picked = set(random.permutation(names)[: round(RINGS * len(names))])
    open_to = set(world.rings.loc[world.rings["ring_id"].isin(picked), "account_id"])
    bad = np.isin(accounts, world.rings["account_id"].to_numpy().astype(str))
    chance = np.where(bad, np.isin(accounts, list(open_to)) * rate, RINGS * rate)
    known = random.random(len(accounts)) < chance
    label = bad[known] ^ (random.random(int(known.sum())) < WRONG)
    return Given(pd.DataFrame({"account_id": accounts[known], "label": label.astype(int)}), picked)


def judged(run: ga.Run, world: World, given: Given) -> dict[str, float]:
    """Ring F1 over all rings, and over rings nobody labelled with the groups that are not about labelled ones."""
    flagged = run.members.loc[run.members["role"] != "guarded", ["ring_id", "account_id"]]
    labelled = set(world.rings.loc[world.rings["ring_id"].isin(given.labelled_rings), "account_id"])
    about = flagged["account_id"].isin(labelled).groupby(flagged["ring_id"]).transform("mean") > 0.5
    others = world.rings[~world.rings["ring_id"].isin(given.labelled_rings)]
    count = len(run.accounts)
    every = evaluate_groups(flagged, world.rings, n_accounts=count)
    rest = evaluate_groups(flagged[~about], others, n_accounts=count)
    return {"f1": every.f1, "f1_unlabelled": rest.f1, "harm_per_10k": every.harm_per_10k}


def errors(run: ga.Run, world: World, rows: pd.Series) -> dict[str, float]:
    """Calibration error of account probabilities, and of the expected share of abusive members of flagged rings."""
    bad = set(world.rings["account_id"])
    accounts = run.accounts[rows.to_numpy()]
    seen = accounts["account_id"].isin(bad).to_numpy(float)
    members = run.members[run.members["role"] != "guarded"].merge(run.rings[["ring_id", "purity"]], on="ring_id")
    rings = reliability(members["purity"].to_numpy(), members["account_id"].isin(bad).to_numpy(float))
    return {
        "accounts": len(accounts), "abusive": float(seen.mean()), "ece": reliability(accounts["score"].to_numpy(), seen).ece,
        "ece_rings": rings.ece,
    }  # fmt: skip


def one_world(family: str, seed: int, accounts: int, quick: bool) -> dict[str, object]:
    """All ways of using labels on one world, and calibration on what came after the training."""
    world = simulate(draw_params(FIRST_SEED + seed, accounts=accounts, family=family, abuse_share=0.03))
    given = given_labels(world, seed)
    models = QUICK if quick else None
    found: dict[str, object] = {"family": family, "seed": seed, "rings": int(world.rings["ring_id"].nunique())}
    with tempfile.TemporaryDirectory() as folder, ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        done = ga.train(store, given.labels, out=Path(folder) / "model", models=models)
        found |= {
            "rings_by": done.model.rings.choice,
            "accounts_by": done.model.accounts.choice,
            "why": done.model.meta["rings_why"],
        }
        for way in WAYS:
            model = done.model if "model" in way else None
            run = ga.detect(store, model=model, labels=given.labels if "labels" in way else None)
            found[way] = judged(run, world, given)
            if way == "model":
                rest = ~run.accounts["account_id"].isin(given.labels["account_id"])
                found["same window"] = errors(run, world, rest)
        events = world.events.to_pandas()
        first = events.groupby("account_id")["timestamp"].min()
        cut = events["timestamp"].min() + FORWARD * (events["timestamp"].max() - events["timestamp"].min())
        old = given.labels[given.labels["account_id"].map(first) < cut]
        try:
            early = ga.train(store, old, out=Path(folder) / "early", models=models, until=cut.to_pydatetime())
        except InputError as error:
            return found | {"forward": {"refused": str(error)}}
        run = ga.detect(store, model=early.model)
        found["forward"] = errors(run, world, run.accounts["account_id"].map(first) >= cut)
    return found


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", nargs="+", default=["plain", "hard"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--accounts", type=int, default=6_000)
    parser.add_argument("--quick", action="store_true", help="trees alone for accounts")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    for family in chosen.families:
        for seed in range(chosen.seeds):
            rows.append(one_world(family, seed, chosen.accounts, chosen.quick))
            print(json.dumps(rows[-1]), flush=True)
    for family in chosen.families:
        mine = [row for row in rows if row["family"] == family]
        for way in WAYS:
            figures = pd.DataFrame([row[way] for row in mine])
            mean, spread = figures.mean(), figures.std()
            print(
                f"| {family} | {way} | {mean.f1:.3f} ± {spread.f1:.3f} | {mean.f1_unlabelled:.3f} ± {spread.f1_unlabelled:.3f} | "
                f"{mean.harm_per_10k:.1f} |"
            )
        for part in ("same window", "forward"):
            figures = pd.DataFrame([row[part] for row in mine])
            if "ece" in figures:
                print(
                    family,
                    part,
                    figures[["ece", "ece_rings", "abusive"]].mean().round(4).to_dict(),
                    f"worst {figures['ece'].max():.4f}",
                )
        print(family, "rings by", pd.Series([row["rings_by"] for row in mine]).value_counts().to_dict())
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
