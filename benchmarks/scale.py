"""How long and how much memory does the whole job take, as a ratio to a bare GROUP BY of the same file in the same run?

python benchmarks/scale.py --accounts 52000 150000 500000 1200000 --json scale.json
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from graphabuse.simulate import draw_params, simulate

FLOOR = """
import sys, time, duckdb
t = time.perf_counter()
con = duckdb.connect(); con.execute('SET enable_progress_bar = false'); con.execute("SET memory_limit = '3GB'")
for kind in ("ip", "device_id", "payment_token"):
    con.execute(f"CREATE TABLE {kind}_links AS SELECT account_id, {kind}, min(timestamp), max(timestamp), count(*) "
                f"FROM read_parquet('{sys.argv[1]}') WHERE {kind} IS NOT NULL GROUP BY 1, 2")
print(time.perf_counter() - t)
"""
JOB = """
import json, resource, sys, time
t = time.perf_counter()
import graphabuse as ga
with ga.open_store(sys.argv[2]) as store:
    load = ga.ingest(store, sys.argv[1]); loaded = time.perf_counter() - t
    run = ga.detect(store); found = time.perf_counter() - t
    ga.save_run(store, run); ga.write_report(run, sys.argv[3])
counts = run.summary["counts"]
print(json.dumps({"ingest_s": loaded, "detect_s": found - loaded, "total_s": time.perf_counter() - t,
    "stages": dict(run.summary["timings_s"]), "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "events": load.written, "accounts": counts["accounts"], "candidates": counts["candidates"], "rings": len(run.rings)}))
"""


def measure(accounts: int, folder: Path) -> dict[str, object]:
    """One world of that size: floor, job, ratio."""
    world = simulate(draw_params(1, accounts=accounts, family="plain", abuse_share=0.01))
    file = folder / f"{accounts}.parquet"
    pq.write_table(world.events, file, row_group_size=200_000)
    del world
    floor = float(
        subprocess.run([sys.executable, "-c", FLOOR, file], check=True, capture_output=True, text=True).stdout
    )
    started = time.perf_counter()
    places = [file, folder / f"{accounts}.graph", folder / f"{accounts}-report"]
    job = [sys.executable, "-W", "ignore", "-c", JOB, *places]
    done = json.loads(subprocess.run(job, check=True, capture_output=True, text=True).stdout)
    wall = time.perf_counter() - started
    file.unlink()
    return {**done, "floor_s": floor, "wall_s": wall, "ratio": wall / floor, "ingest_ratio": done["ingest_s"] / floor}


def main() -> None:
    """Print a table row for each size, and the exponent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=[52_000, 150_000, 500_000])
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    print("| events | accounts | wall s | ingest s | detect s | floor s | ratio | ingest ratio | peak MiB | stages s |")
    with tempfile.TemporaryDirectory() as folder:
        for accounts in chosen.accounts:
            row = measure(accounts, Path(folder))
            rows.append(row)
            cells = [f"{row['events']:,}", f"{row['accounts']:,}"]
            names = ("wall_s", "ingest_s", "detect_s", "floor_s", "ratio", "ingest_ratio")
            cells += [f"{row[name]:.1f}" for name in names]
            print(f"| {' | '.join(cells)} | {row['peak_mib']:,} | {row['stages']} |", flush=True)
    if len(rows) > 1:
        slope = np.polyfit(np.log([row["events"] for row in rows]), np.log([row["total_s"] for row in rows]), 1)[0]
        print(f"total grows as events^{slope:.2f}")
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
