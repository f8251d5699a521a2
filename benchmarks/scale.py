"""How long and how much memory does each stage take as events grow, and what does one more day cost? On Linux.

python benchmarks/scale.py --events 1e6 3e6 1e7 3e7 --json scale.json              # an hour and some 6 GB of disk
python benchmarks/scale.py --events 1e7 --day                                      # a day of 90 beside the whole job

From Parquet files to the report on an embedded store on disk, a process for each job. The floor is a bare DuckDB ``GROUP BY`` of the
same files into three link tables in the same run; spill is the most the engine had in its temporary folder.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

FLOOR = """
import sys, time, duckdb
t = time.perf_counter()
con = duckdb.connect(); con.execute('SET enable_progress_bar = false'); con.execute("SET memory_limit = '3GB'")
con.execute("SET temp_directory = ?", [sys.argv[2]])
for kind in ("ip", "device_id", "payment_token"):
    con.execute(f"CREATE TABLE {kind}_links AS SELECT account_id, {kind}, min(timestamp), max(timestamp), count(*) "
                f"FROM read_parquet('{sys.argv[1]}/*.parquet') WHERE {kind} IS NOT NULL GROUP BY 1, 2")
print(time.perf_counter() - t)
"""
JOB = """
import json, sys, time
t = time.perf_counter()
import graphabuse as ga
peaks, now = {}, "start"
def stage(name):  # what the system counts as the peak starts anew with each stage
    global now
    peaks[now] = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
    open("/proc/self/clear_refs", "w").write("5")
    now = name
with ga.open_store(sys.argv[2]) as store:
    started = time.perf_counter() - t
    stage("ingest")
    load = ga.ingest(store, sys.argv[1]); loaded = time.perf_counter() - t
    if sys.argv[3] == "-": print(json.dumps({"events": load.written, "ingest": loaded})); sys.exit()
    run = ga.detect(store, progress=stage); found = time.perf_counter() - t
    stage("save and report")
    ga.save_run(store, run); ga.write_report(run, sys.argv[3])
total = time.perf_counter() - t
stage("whole job"); peaks["whole job"] = max(peaks.values())
counts = run.summary["counts"]
stages = {"start": started, "ingest": loaded - started, **run.summary["timings_s"], "save and report": total - found, "whole job": total}
print(json.dumps({"stages": stages, "peak_mib": peaks, "rows": {
    "events": load.written, "accounts": counts["accounts"], "sightings": sum(counts["sightings"].values()), "links": counts["links"],
    "candidates": counts["candidates"], "rings": len(run.rings)}}))
"""
DAY_START, DAY_END = (
    "TIMESTAMPTZ '2024-03-29 00:00:00+00'",
    "TIMESTAMPTZ '2024-03-30 00:00:00+00'",
)  # the last whole day of the worlds


def measure(events: int, scratch: Path, *, day: bool) -> dict[str, Any]:
    """One log of about that size: floor, job, and a day more."""
    folder = scratch / f"{events}"
    subprocess.run([sys.executable, Path(__file__).parent / "regions.py", str(events), folder], check=True)
    floor = float(_python(FLOOR, folder, scratch / "floor.tmp"))
    with Spill(scratch / "store") as spill:
        done = json.loads(_python(JOB, folder, scratch / "store", scratch / "report"))
    _clear(scratch / "store", scratch / "report")
    if day:
        done["day"] = one_day(folder, scratch)
    _clear(folder)
    return {"floor_s": floor, "spill_mib": spill.most_mib, "ratio": done["stages"]["whole job"] / floor, **done}


def one_day(folder: Path, scratch: Path) -> dict[str, Any]:
    """The job again, for a store that holds everything but one day, and a file of that day."""
    for name, wanted in (
        ("before", f"timestamp < {DAY_START}"),
        ("day", f"timestamp >= {DAY_START} AND timestamp < {DAY_END}"),
    ):
        (scratch / name).mkdir()
        duckdb.execute(f"COPY (FROM read_parquet('{folder}/*.parquet') WHERE {wanted}) TO '{scratch / name}/0.parquet'")
    _python(JOB, scratch / "before", scratch / "store", "-")
    done = json.loads(_python(JOB, scratch / "day", scratch / "store", scratch / "report"))
    _clear(scratch / "before", scratch / "day", scratch / "store", scratch / "report")
    return {"events": done["rows"]["events"], "stages": done["stages"]}


class Spill:
    """Watches how much an engine keeps in the temporary folder beside its database."""

    def __init__(self, store: Path) -> None:
        self.store, self.most_mib, self._stop = store, 0, threading.Event()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            sizes = []
            for file in self.store.glob("*.tmp/*"):
                try:
                    sizes.append(file.stat().st_size)
                except FileNotFoundError:  # freed meanwhile
                    continue
            self.most_mib = max(self.most_mib, sum(sizes) >> 20)

    def __enter__(self) -> "Spill":
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def _python(code: str, *arguments: object) -> str:
    command = [sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as `make` has it
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=kept).stdout


def _clear(*folders: Path) -> None:
    subprocess.run(["rm", "-rf", *folders], check=True)


def show(rows: list[dict[str, Any]]) -> None:
    """Tables in Markdown: sizes, seconds by stage with exponents, peaks by stage, and the day."""
    print(
        "\n| events | accounts | sightings | links | whole job s | floor s | ratio | ingest / floor | peak MiB | spill MiB |"
    )
    for row in rows:
        counts, stages = row["rows"], row["stages"]
        cells = [f"{counts[name]:,}" for name in ("events", "accounts", "sightings", "links")]
        cells += [f"{stages['whole job']:.1f}", f"{row['floor_s']:.2f}", f"{row['ratio']:.0f}"]
        cells += [
            f"{stages['ingest'] / row['floor_s']:.1f}",
            f"{row['peak_mib']['whole job']:,}",
            f"{row['spill_mib']:,}",
        ]
        print(f"| {' | '.join(cells)} |")
    sizes = " | ".join(format(row["rows"]["events"], ",") for row in rows)
    print(f"\n| stage, seconds | {sizes} | grows as events to the power |")
    for stage in rows[0]["stages"]:
        seconds = [row["stages"][stage] for row in rows]
        grows = f"{_exponent(rows, seconds):.2f}" if len(rows) > 1 else "–"
        print(f"| {stage} | {' | '.join(f'{second:.1f}' for second in seconds)} | {grows} |")
    print(f"\n| stage, peak MiB of its own | {sizes} |")
    for stage in rows[0]["peak_mib"]:
        print(f"| {stage} | {' | '.join(format(row['peak_mib'][stage], ',') for row in rows)} |")
    for row in rows:
        if "day" in row:
            whole, stages = row["stages"]["whole job"], row["day"]["stages"]
            shares = ", ".join(f"{name} {100 * seconds / whole:.1f}" for name, seconds in stages.items())
            print(
                f"\n{row['day']['events']:,} events of one day, in percent of the whole job of {row['rows']['events']:,}: {shares}"
            )


def _exponent(rows: list[dict[str, Any]], seconds: list[float]) -> float:
    return float(np.polyfit(np.log([row["rows"]["events"] for row in rows]), np.log(np.maximum(seconds, 1e-3)), 1)[0])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=float, nargs="+", default=[1e6, 3e6])
    parser.add_argument("--day", action="store_true", help="also load and detect one day on top of the rest")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for events in chosen.events:
            started = time.perf_counter()
            rows.append(measure(int(events), Path(scratch), day=chosen.day))
            print(f"{int(events):,}: {time.perf_counter() - started:.0f} s {rows[-1]}", file=sys.stderr, flush=True)
            if chosen.json:
                chosen.json.write_text(json.dumps(rows, indent=1))
    show(rows)


if __name__ == "__main__":
    main()
