"""How does the product do on worlds that its authors did not write? Rings found and honest people harmed, product by product.

python benchmarks/third_worlds.py --products marketplace bank --seeds 0 1 --accounts 20000 --keep worlds --json third.json

The product runs from outside, by its command line, on the log as that product would write it. Seeds below 1000 are for
development; reported figures come from 1000 on.
"""

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

from third_worlds.judged import judge
from third_worlds.made import make
from third_worlds.products import PRODUCTS
from third_worlds.table import print_tables, row_of
from third_worlds.truth import truth_of
from third_worlds.written import write


def made(product: str, seed: int, accounts: int, folder: Path) -> dict[str, object]:
    """Make a world and write it, unless it is there already; what is known about it."""
    known = folder / "about.json"
    if known.is_file():
        return json.loads(known.read_text())
    stage = make(product, seed, accounts)
    truth = truth_of(stage)
    log, mapping = write(stage, truth, folder)
    about = {
        "world": f"{product} {seed}", "product_name": product, "seed": seed, "accounts": int(truth.events["account_id"].nunique()),
        "events": len(truth.events), "days": stage.drawn.days, "kinds": list(stage.drawn.kinds), "devices": stage.drawn.device_style,
        "unseen": int((~truth.shown["fair"]).sum()), "log": log.name, "mapping": mapping.name if mapping else None,
    }  # fmt: skip
    known.write_text(json.dumps(about))
    return about


def judged(about: dict[str, object], folder: Path) -> dict[str, object]:
    """Run the product on a written world, and judge."""
    shutil.rmtree(folder / "store", ignore_errors=True)
    mapping = folder / str(about["mapping"]) if about["mapping"] else None
    return about | judge(folder, folder / str(about["log"]), mapping)


def main() -> None:
    """Print a line for each world as it is done, then the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", nargs="*", default=list(PRODUCTS))
    parser.add_argument("--seeds", nargs="*", type=int, default=[0])
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument(
        "--keep", type=Path, help="folder where worlds, stores and reports stay; worlds in it are used again"
    )
    parser.add_argument("--make-only", action="store_true", help="write the worlds (with --keep) and judge nothing")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    for seed in chosen.seeds:
        for product in chosen.products:
            place = (chosen.keep or Path(tempfile.mkdtemp())) / f"{product}-{seed}"
            started = time.perf_counter()
            about = made(product, seed, chosen.accounts, place)
            if chosen.make_only:
                continue
            rows.append(judged(about, place))
            print(row_of(rows[-1]), f"({time.perf_counter() - started:.0f} s)", flush=True)
            if not chosen.keep:
                shutil.rmtree(place.parent, ignore_errors=True)
            if chosen.json:
                chosen.json.write_text(json.dumps(rows, indent=1))
    print_tables(rows)


if __name__ == "__main__":
    main()
