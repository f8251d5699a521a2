"""What a run over worlds of a generator prints: a line for each, means, and who was found or flagged of each kind."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from fourth_worlds.judged import judged, mean

HEAD = ("seed", "product", "accounts", "days", "rings", "flagged")
FIGURES = ("recall", "precision", "f1", "touched", "harm_per_10k", "victims_flagged")


def command(made: Callable[[int], Any], about: str) -> None:
    """Judge the worlds that a generator makes of the seeds, print the tables."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write", type=Path, help="write the first world into this folder instead")
    chosen = parser.parse_args()
    if chosen.write:
        write_world(made(chosen.seeds[0]), chosen.write)
        return
    print("| " + " | ".join((*HEAD, *FIGURES, "shown", "its recall", "its precision", "its f1", "seconds")) + " |")
    rows = []
    for seed in chosen.seeds:
        rows.append(row := judged(made(seed), seed))
        shown = row["shown"]
        cells = [row[name] for name in HEAD] + [f"{row[name]:.2f}" for name in FIGURES]
        cells += [shown["rings"], *(f"{shown[name]:.2f}" for name in ("recall", "precision", "f1")), row["seconds"]]
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(rows, indent=1))
    totals(rows)
    summary(rows)


def totals(rows: list[dict[str, object]]) -> None:
    """Means over worlds, those with rings for figures of rings; and all worlds as one."""
    with_rings = [row for row in rows if row["rings"]]
    for title, part in (
        ("all rings", with_rings),
        ("rings that the log shows whole", [row["shown"] for row in with_rings if row["shown"]["rings"]]),
    ):
        print(f"{title}: mean " + ", ".join(f"{name} {mean(part, name):.3f}" for name in ("recall", "precision", "f1")))
        rings, flagged = sum(row["rings"] for row in part), sum(row["flagged"] for row in part)
        found = sum(row["recall"] * row["rings"] for row in part)
        right = sum(row["precision"] * row["flagged"] for row in part if row["flagged"])
        recall, precision = found / max(rings, 1), right / max(flagged, 1)
        print(
            f"{title}: pooled recall {recall:.3f} of {rings}, precision {precision:.3f} of {flagged}, "
            f"f1 {2 * recall * precision / max(recall + precision, 1e-9):.3f}"
        )
    harm, attacked = mean(rows, "harm_per_10k"), mean(rows, "victims_flagged")
    without = [row for row in rows if not row["rings"]]
    print(f"honest accounts flagged of 10,000: {harm:.1f} (worlds without rings {mean(without, 'harm_per_10k'):.1f})")
    print(f"victims flagged: {100 * attacked:.1f} %; rings touched: {mean(with_rings, 'touched'):.3f}")


def summary(rows: list[dict[str, object]]) -> None:
    """Rings by what they do and how, honest people by what they do."""
    rings = pd.DataFrame([ring | {"product": row["product"]} for row in rows for ring in row["each"]])  # type: ignore[attr-defined]
    if len(rings):
        rings["found"] = rings["jaccard"] >= 0.5
        rings["touched"] = rings["flagged"] > 0
        rings["tied in the log"] = pd.cut(
            rings["whole"], [-1, 0.2, 0.5, 0.8, 1], labels=["hardly", "in cells", "mostly", "whole"]
        )
        ways = ["manner"]
        if rings["manner"].str.count("/").eq(2).all():
            ways = ["net", "kit", "money"]
            rings[ways] = rings["manner"].str.split("/", expand=True)
        for by in ("typology", "tier", "tied in the log", *ways, "product"):
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


def write_world(log: Any, folder: Path) -> None:
    """The log, its mapping and the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    log.events.to_parquet(folder / "events.parquet", index=False)
    (folder / "mapping.toml").write_text(log.mapping)
    for name in ("rings", "groups", "victims"):
        getattr(log, name).to_csv(folder / f"{name}.csv", index=False)
