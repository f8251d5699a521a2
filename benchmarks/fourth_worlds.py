"""What is found in worlds of a fourth hand, written from domain knowledge alone and without a look at the product?

python benchmarks/fourth_worlds.py --seeds 2000 2001 2002 2003 2004 --json fourth.json
python benchmarks/fourth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Seeds 0 to 99 are for development.
"""

import argparse
import json
from pathlib import Path

import pandas as pd
from fourth_worlds.judged import judged, mean
from fourth_worlds.world import made

SHOWN = ("recall", "precision", "f1", "touched", "harm_per_10k", "victims_flagged")


def main() -> None:
    """Judge the worlds, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write", type=Path, help="write the first world into this folder instead")
    chosen = parser.parse_args()
    if chosen.write:
        write_world(chosen.seeds[0], chosen.write)
        return
    print(
        "| seed | product | accounts | days | rings | flagged | recall | precision | F1 | touched | harm | victims | s |"
    )
    rows = []
    for seed in chosen.seeds:
        rows.append(row := judged(seed))
        cells = [row[k] for k in ("seed", "product", "accounts", "days", "rings", "flagged")]
        print(
            "| " + " | ".join([*map(str, cells), *(f"{row[k]:.2f}" for k in SHOWN), str(row["seconds"])]) + " |",
            flush=True,
        )
        if chosen.json:
            chosen.json.write_text(json.dumps(rows, indent=1))
    print("mean: " + ", ".join(f"{name} {mean(rows, name):.3f}" for name in SHOWN))
    summary(rows)


def summary(rows: list[dict[str, object]]) -> None:
    """Rings by what they do and how, honest people by what they do."""
    rings = pd.DataFrame([ring | {"product": row["product"]} for row in rows for ring in row["each"]])  # type: ignore[attr-defined]
    if len(rings):
        rings["found"] = rings["jaccard"] >= 0.5
        rings["touched"] = rings["flagged"] > 0
        rings["seen in log"] = pd.cut(rings["trace"], [-1, 0.2, 0.8, 1], labels=["hardly", "partly", "all"])
        parts = rings["manner"].str.split("/", expand=True)
        rings["net"], rings["kit"], rings["money"] = parts[0], parts[1], parts[2]
        for by in ("typology", "tier", "seen in log", "net", "kit", "money", "product"):
            table = rings.groupby(by, observed=True)[["found", "touched"]].agg(["sum", "count"])
            print(
                f"{by}: "
                + ", ".join(
                    f"{n} {a}/{c} (touched {b})"
                    for n, a, c, b in zip(
                        table.index,
                        table["found"]["sum"],
                        table["found"]["count"],
                        table["touched"]["sum"],
                        strict=True,
                    )
                )
            )
    harm = pd.DataFrame([row["flagged_by_mechanism"] for row in rows])
    print(
        "honest accounts flagged of 10,000 of each mechanism:",
        harm.mean().round(1).sort_values(ascending=False).to_dict(),
    )
    wrong = pd.DataFrame([row["harm_by_mechanism"] for row in rows]).sum().astype(int)
    print("wrong groups:", wrong.sort_values(ascending=False).to_dict())


def write_world(seed: int, folder: Path) -> None:
    """The log, its mapping and the truth."""
    log = made(seed)
    folder.mkdir(parents=True, exist_ok=True)
    log.events.to_parquet(folder / "events.parquet", index=False)
    (folder / "mapping.toml").write_text(log.mapping)
    for name in ("rings", "groups", "victims"):
        getattr(log, name).to_csv(folder / f"{name}.csv", index=False)


if __name__ == "__main__":
    main()
