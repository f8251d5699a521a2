"""Does it hold in worlds by another hand? A second generator, plain and parametric.

It shares no code, range or default with :mod:`graphabuse.simulate`: every group is a few lines that pick devices, addresses and
cards, and everybody acts evenly over a life. `other_worlds(style, seed, accounts)` gives the same `World` tables. Seeds from 30 to 99 may
teach (plain, hard, sparse and dense ones), those under 30 are for reports, others for development.

python benchmarks/other_worlds.py --styles plain hard sparse dense devices first --seeds 5 --accounts 20000 --json other.json
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from detection import oracle
from other_honest import (
    DAY,
    START,
    STYLES,
    Maker,
    agency,
    campus,
    family,
    household,
    office,
    school_class,
    singles,
    staff,
    trial,
)
from other_rings import (
    aged,
    card_testing,
    clique,
    collusion,
    farm,
    held_by_devices,
    residential,
    rotating,
    slow_drip,
    synchrony,
    takeover,
)

import graphabuse as ga
from graphabuse.config import Config
from graphabuse.judged import judge
from graphabuse.simulate import World

PLAIN = (
    [farm, card_testing, residential, slow_drip, clique, collusion, takeover],
    [household, household, office, campus, agency],
)
HARD = ([*PLAIN[0], aged, rotating, synchrony], [*PLAIN[1], staff, family, school_class, trial])


def filled(m: Maker, makers: list[Callable[[Maker], int]], wanted: int) -> None:
    """Groups of every sort in turn until enough accounts are in them."""
    made = at = 0
    while made < wanted:
        made += makers[at % len(makers)](m)
        at += 1


def other_worlds(style: str, seed: int, accounts: int, *, abuse: float = 0.03) -> World:
    """One world of a style."""
    m = Maker(style, seed, accounts)
    ring_makers, honest_makers = PLAIN if style == "plain" else HARD
    singles(m, int(accounts * 0.6))
    filled(m, honest_makers, int(accounts * (0.4 - abuse)))
    filled(m, ring_makers, int(accounts * abuse)) if abuse else None
    table = {name: np.concatenate([part[name] for part in m.parts]) for name in m.parts[0]}
    keep = (table["when"] >= 0) & (table["when"] < m.days * DAY)
    order = np.argsort(table["when"][keep], kind="stable")
    table = {name: column[keep][order] for name, column in table.items()}
    if style == "first":
        first = np.sort(np.unique(table["who"], return_index=True)[1])
        table = {name: column[first] for name, column in table.items()}
    if style in ("devices", "first"):
        m.rings = held_by_devices(m, table)
    names = np.array([f"user-{number}" for number in m.rng.permutation(m.accounts)], dtype=object)
    columns = {
        "timestamp": pa.array(((START + table["when"]) * 1e6).astype("int64"), pa.timestamp("us", tz="UTC")),
        "account_id": names[table["who"]],
        "event_type": table["what"].astype(object),
        "device_id": np.char.add("dev-", table["device"].astype(str)).astype(object),
    }
    if style not in ("devices", "first"):
        columns["ip"] = [f"{20 + (n >> 16)}.{(n >> 8) & 255}.{n & 255}.7" for n in table["ip"].tolist()]
        cards = np.char.add("card-", table["card"].astype(str)).astype(object)
        columns["payment_token"] = np.where(table["card"] < 0, None, cards)
    seen = np.zeros(m.accounts, bool)
    seen[table["who"]] = True

    def truth(groups: list[tuple[np.ndarray, str]], key: str, kind: str, least: int) -> pd.DataFrame:
        rows = [
            (f"{key}{at}", names[one], name)
            for at, (who, name) in enumerate(groups)
            if seen[who].sum() >= least
            for one in who[seen[who]]
        ]
        return pd.DataFrame(rows, columns=[f"{key}_id", "account_id", kind])

    victims = np.unique(np.concatenate(m.victims)) if m.victims else np.empty(0, int)
    rings = truth(m.rings, "ring", "typology", 3).assign(tier="none")
    return World(
        pa.table(columns), rings, truth(m.honest, "group", "mechanism", 2),
        pd.DataFrame({"account_id": names[victims[seen[victims]]], "attack": "any"}), {"style": style, "seed": seed},
    )  # fmt: skip


def one(style: str, seed: int, accounts: int, *, abuse: float) -> dict[str, object]:
    """Figures and oracle recall of one world."""
    world = other_worlds(style, seed, accounts, abuse=abuse)
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        judged, run = judge(store, config=Config(), seed=7), ga.detect(store)
    figures = ga.evaluate_run(run, world).as_dict()
    return {"style": style, "seed": seed, "accounts": len(run.accounts), **figures, "oracle": oracle(world, judged)}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--styles", nargs="+", default=list(STYLES), choices=STYLES)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--abuse", type=float, default=0.03)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    print("| style | ring F1 | recall | precision | B-cubed F | victims flagged | honest flagged of 10,000 |")
    for style in chosen.styles:
        seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
        mine = [one(style, seed, chosen.accounts, abuse=chosen.abuse) for seed in seeds]
        rows += mine
        frame = pd.DataFrame(mine)
        mean = frame[["f1", "recall", "precision", "bcubed", "victims_flagged", "harm_per_10k"]].mean()
        print(
            f"| {style} | {mean.f1:.3f} ± {frame['f1'].std():.3f} | {mean.recall:.2f} | {mean.precision:.2f} | {mean.bcubed:.2f} | "
            f"{100 * mean.victims_flagged:.1f} % | {mean.harm_per_10k:.1f} |", flush=True,
        )  # fmt: skip
        for title in ("by_typology", "oracle", "harm_by_mechanism"):
            print(style, title, pd.DataFrame(frame[title].tolist()).mean().round(2).to_dict(), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
