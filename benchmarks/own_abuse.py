"""Do many labels find later rings that day one misses? A team's own abuse in one window, labelled; another window, not labelled.

Every team has a few ways of abuse alone, some of them such as the day-one score leaves under the bar. The later window is a
world of its own: none of its accounts, identifiers or rings is in the first. `--labelled` is the share of rings whose accounts are
labelled, four in five of them; honest accounts at half that rate; one label in a hundred wrong. Trees alone for accounts.

python benchmarks/own_abuse.py --seeds 4 --accounts 8000 --json own.json
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import other_worlds
import pandas as pd
from other_rings import aged, clique, collusion, farm, residential, rotating, slow_drip, takeover

import graphabuse as ga
from graphabuse.simulate import World, draw_params, simulate
from graphabuse.training.rounds import QUICK

FIRST_SEED = 660_000  # nothing was chosen by these
LATER = 5_000
ABUSE, ACCOUNTS, WRONG = 0.06, 0.8, 0.01
FIGURES = ("f1", "recall", "precision", "harm_per_10k")


def by_another_hand(style: str, *makers: Callable[..., int]) -> Callable[[int, int], World]:
    """Worlds of the second generator with these rings alone and the honest groups of hard worlds."""

    def made(seed: int, accounts: int) -> World:
        honest = other_worlds.HARD[1]
        other_worlds.HARD, usual = (list(makers), honest), other_worlds.HARD
        try:
            return other_worlds.other_worlds(style, seed, accounts, abuse=ABUSE)
        finally:
            other_worlds.HARD = usual

    return made


def simulated(*abuse: str, kinds: tuple[str, ...] | None = None) -> Callable[[int, int], World]:
    """Broad worlds with these typologies alone; all of them where none is named."""

    def made(seed: int, accounts: int) -> World:
        params = draw_params(seed, accounts=accounts, family="broad", abuse_share=ABUSE, kinds=kinds)
        return simulate(replace(params, abuse=abuse) if abuse else params)

    return made


TEAMS = {
    "sparse log: cliques, takeover, rotating, collusion": by_another_hand("sparse", clique, takeover, rotating, collusion),
    "devices alone: slow drip, aged, takeover": by_another_hand("devices", slow_drip, aged, takeover),
    "all kinds: takeover, cliques": by_another_hand("hard", takeover, clique),
    "all kinds: farms, residential, collusion": by_another_hand("hard", farm, residential, collusion),
    "simulated: takeover, cliques, crews, drip, rotating": simulated(
        "takeover", "small_clique", "scripted_crew", "slow_drip", "rotating_devices"
    ),
    "simulated: all typologies": simulated(),
    "simulated, no devices: all typologies": simulated(kinds=("ip", "payment_token")),
}  # fmt: skip


def given_labels(world: World, seed: int, share: float) -> pd.DataFrame:
    """Labels of most accounts of some rings, and of honest accounts."""
    random = np.random.default_rng([seed, 9])
    accounts = np.unique(world.events["account_id"].to_numpy(zero_copy_only=False).astype(str))
    names = np.unique(world.rings["ring_id"].astype(str))
    picked = random.permutation(names)[: round(share * len(names))]
    seen = np.isin(accounts, world.rings.loc[world.rings["ring_id"].isin(picked), "account_id"].to_numpy().astype(str))
    bad = np.isin(accounts, world.rings["account_id"].to_numpy().astype(str))
    known = random.random(len(accounts)) < np.where(bad, seen * ACCOUNTS, 0.5 * share * ACCOUNTS)
    label = bad[known] ^ (random.random(int(known.sum())) < WRONG)
    return pd.DataFrame({"account_id": accounts[known], "label": label.astype(int)})


def one(team: str, seed: int, accounts: int, share: float) -> dict[str, object]:
    """Train on one window, look for rings in the later one with and without the model."""
    before, later = TEAMS[team](seed, accounts), TEAMS[team](seed + LATER, accounts)
    labels = given_labels(before, seed, share)
    with ga.open_store(":memory:") as old, ga.open_store(":memory:") as new, tempfile.TemporaryDirectory() as folder:
        ga.ingest(old, before.events)
        ga.ingest(new, later.events)
        model = ga.train(old, labels, out=Path(folder) / "model", models=QUICK).model
        day_one, learned = (ga.evaluate_run(ga.detect(new, model=way), later).as_dict() for way in (None, model))
    found = {"team": team, "seed": seed, "share": share, "rings_by": model.rings.choice, "why": model.meta["rings_why"]}
    counts = {
        "rings": int(later.rings["ring_id"].nunique()),
        "labelled": round(share * before.rings["ring_id"].nunique()),
    }
    return (
        found
        | counts
        | {f"{one} {when}": part[one] for when, part in (("before", day_one), ("after", learned)) for one in FIGURES}
    )


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", nargs="*", default=list(TEAMS), choices=list(TEAMS))
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--accounts", type=int, default=8_000)
    parser.add_argument("--labelled", type=float, default=1.0)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    for team in chosen.teams:
        for seed in range(chosen.first_seed, chosen.first_seed + chosen.seeds):
            rows.append(one(team, seed, chosen.accounts, chosen.labelled))
            print(json.dumps(rows[-1]), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))
    report(pd.DataFrame(rows))


def report(frame: pd.DataFrame) -> None:
    """One row for each team: means, and worlds that got worse and better."""
    print(
        "\n| team's abuse | labelled rings | learned score used | ring F1 | recall | precision | worse, better | honest flagged of 10,000 |"
    )
    for team, part in frame.groupby("team", sort=False):
        cells = [f"{part[f'{one} before'].mean():.3f} → {part[f'{one} after'].mean():.3f}" for one in FIGURES]
        change = part["f1 after"] - part["f1 before"]
        used = f"{int((part['rings_by'] != 'day one').sum())} of {len(part)}"
        worse = f"{int((change < -1e-9).sum())}, {int((change > 1e-9).sum())}"
        print(
            f"| {team} | {part['labelled'].mean():.0f} | {used} | {cells[0]} | {cells[1]} | {cells[2]} | {worse} | {cells[3]} |"
        )


if __name__ == "__main__":
    main()
