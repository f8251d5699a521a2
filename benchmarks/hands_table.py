"""What do the reported worlds of all hands come to? One table and one list from the files that their benchmarks write.

for hand in sixth seventh …: python benchmarks/HAND_worlds.py --seeds … --json results/HAND.json
python benchmarks/hands_table.py results
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

HANDS = (
    "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
    "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
TIERED = HANDS[2:]  # even seeds are plain worlds, odd ones hard
MARK = {"twelfth", "seventeenth"}  # nothing learns from them


def judged(folder: Path) -> list[str]:
    """Hands whose worlds have been judged."""
    return [name for name in HANDS if (folder / f"{name}.json").exists()]


def rows_of(folder: Path) -> Iterator[str]:
    """A row for each hand and tier."""
    for hand in judged(folder):
        worlds = pd.read_json(folder / f"{hand}.json")
        tier = worlds["seed"].mod(2).map({0: "plain", 1: "hard"}) if hand in TIERED else pd.Series("", worlds.index)
        for name, part in sorted(worlds.groupby(tier), reverse=True):
            ringed = part[part["rings"] > 0]
            f1, recall, precision = (ringed[column] for column in ("f1", "recall", "precision"))
            cells = [
                ", ".join(filter(None, (f"**{hand}**" if hand in MARK else hand, str(name)))),
                str(len(part)),
                f"{share(f1.mean())} ({share(f1.min())} to {share(f1.max())})",
                share(recall.mean()),
                share(precision.mean()),
                f"{part['harm_per_10k'].mean():.1f}".removeprefix("0"),
                f"{100 * part['victims_flagged'].mean():.1f} %".removeprefix("0"),
            ]
            yield "| " + " | ".join(cells) + " |"


def share(value: float) -> str:
    """Two decimals without what goes without saying."""
    return f"{value:.2f}".removeprefix("0").replace("1.00", "1")


def found_of(folder: Path) -> Iterator[str]:
    """An item for each hand: rings found by typology, the best found first."""
    for hand in judged(folder):
        worlds = json.loads((folder / f"{hand}.json").read_text())
        rings = pd.DataFrame([ring for world in worlds for ring in world.get("each", [])])
        if rings.empty:
            continue
        counts = (rings["jaccard"] >= 0.5).groupby(rings["typology"]).agg(["sum", "count"])
        order = counts.assign(share=counts["sum"] / counts["count"]).sort_values(["share", "count"], ascending=False)
        told = [
            f"{str(name).replace('_', ' ')} {row['sum']:.0f} of {row['count']:.0f}" for name, row in order.iterrows()
        ]
        yield f"- {hand}, {int(counts['sum'].sum())} of {len(rings)}: {', '.join(told)}"


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where HAND.json are")
    folder = parser.parse_args().folder
    print(
        "| hand | worlds | ring F1 | recall | precision | honest of 10,000 | victims flagged |\n|---|---|---|---|---|---|---|"
    )
    print("\n".join(rows_of(folder)), end="\n\n")
    print("\n".join(found_of(folder)))


if __name__ == "__main__":
    main()
