"""How much quicker than the driver is a first load through files for ``neo4j-admin``? Both in one run, on servers started here.

python -m benchmarks.neo4j_import --accounts 100000      # Java and Maven
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import graphabuse as ga
from benchmarks.neo4j_store import reference_load, wipe
from graphabuse.simulate import draw_params, simulate
from graphabuse.store.neo4j.bulk import export_import
from tests.neo4j_server import running


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    chosen = parser.parse_args()
    world = simulate(draw_params(1, accounts=chosen.accounts, family="plain", abuse_share=0.02))
    rows: dict[str, float] = {}

    def lap(name: str) -> None:
        rows[name] = time.perf_counter() - clock[0]
        clock[0] = time.perf_counter()

    clock = [0.0]
    with tempfile.TemporaryDirectory() as folder:
        with running(heap="1g", cache="512m", quick_start=False) as server:
            os.environ["NEO4J_PASSWORD"] = server.password
            with ga.open_store(server.uri) as store:
                frame = world.events.to_pandas()
                clock[0] = time.perf_counter()
                reference_load(store, frame)  # the plain recipe first: its server is the cold one
                lap("driver, plain recipe: keys and links alone s")
                del frame
                wipe(store)
                clock[0] = time.perf_counter()
                ga.ingest(store, world.events)
                lap("driver: from rows to graph s")
                wanted = store.fingerprint()
        with ga.open_store(Path(folder) / "abuse.graph") as embedded, running(heap="1g", cache="512m") as server:
            server.stop()
            clock[0] = time.perf_counter()
            ga.ingest(embedded, world.events)
            lap("files: ingest into a folder s")
            command = export_import(embedded, Path(folder) / "files").split()
            lap("files: write them s")
            done = server.admin([*command[1:], "--overwrite-destination"])
            if done.returncode:
                raise SystemExit(done.stdout[-800:] + done.stderr[-800:])
            lap("files: import s")
            server.start()
            os.environ["NEO4J_PASSWORD"] = server.password
            clock[0] = time.perf_counter()
            with ga.open_store(server.uri) as store:
                lap("files: constraints s")
                assert store.fingerprint() == wanted
    files = sum(seconds for name, seconds in rows.items() if name.startswith("files"))
    rows["driver, times the files from rows to graph"] = rows["driver: from rows to graph s"] / files
    imported = rows["files: import s"] + rows["files: constraints s"]
    rows["driver, times import and constraints alone"] = rows["driver: from rows to graph s"] / imported
    rows["plain recipe, times import and constraints alone"] = (
        rows["driver, plain recipe: keys and links alone s"] / imported
    )
    for name, value in rows.items():
        print(f"| {name} | {value:,.2f} |")


if __name__ == "__main__":
    main()
