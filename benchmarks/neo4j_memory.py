"""How much memory does a job of ours take beside a Neo4j server: a load, and a detection that reads everything back?

NEO4J_URI=bolt://… NEO4J_PASSWORD=… python benchmarks/neo4j_memory.py --accounts 360000      # three million events
python -m tests.neo4j_server -- python benchmarks/neo4j_memory.py                            # starts a server (Java 17, Maven)

Each is a process of its own, so that nothing of the world or of the other step is counted.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from neo4j_store import wipe

import graphabuse as ga
from graphabuse.simulate import draw_params, simulate

JOBS = {"load": "made = ga.ingest(store, sys.argv[2]).written", "detect": "made = len(ga.detect(store).rings)"}
JOB = (
    "import json, resource, sys, time, graphabuse as ga\n"
    "started = time.perf_counter()\n"
    "with ga.open_store(sys.argv[1]) as store: {}\n"
    "print(json.dumps([made, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))"
)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=360_000)
    chosen = parser.parse_args()
    uri = os.environ["NEO4J_URI"]
    with ga.open_store(uri) as store:
        wipe(store)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.parquet"
        world = simulate(draw_params(1, accounts=chosen.accounts, family="plain", abuse_share=0.02))
        print(f"| events | {world.events.num_rows:,} |")
        pq.write_table(world.events, file)
        del world
        for name, work in JOBS.items():
            done = subprocess.run(
                [sys.executable, "-c", JOB.format(work), uri, file], stdout=subprocess.PIPE, text=True, check=True
            )
            made, seconds, peak = json.loads(done.stdout)
            what = "events written" if name == "load" else "rings"
            print(f"| {name}: {what}; seconds; peak MiB of its process | {made:,}; {seconds:,.1f}; {peak:,.0f} |")


if __name__ == "__main__":
    main()
