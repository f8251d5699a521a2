"""How much quicker than the driver is a first load through files for ``neo4j-admin``? Both in one run, on servers started here.

python -m benchmarks.neo4j_import --accounts 100000      # Java and Maven

Seconds on the wall, and of processors: those of this process, of the server and of the import tool.
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
from tests.neo4j_server import Running, running


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    chosen = parser.parse_args()
    world = simulate(draw_params(1, accounts=chosen.accounts, family="plain", abuse_share=0.02))
    rows: dict[str, tuple[float, float]] = {}
    started: list[Running] = []

    def now() -> tuple[float, float]:
        spent = os.times()
        mine = spent.user + spent.system + spent.children_user + spent.children_system
        return time.perf_counter(), mine + (server_seconds(started[-1]) if started else 0.0)

    def lap(name: str) -> None:
        wall, work = now()
        rows[name] = (wall - clock[0][0], work - clock[0][1])
        clock[0] = now()

    clock = [(0.0, 0.0)]
    with tempfile.TemporaryDirectory() as folder:
        with running(heap="1g", cache="512m", quick_start=False) as server:
            started.append(server)
            os.environ["NEO4J_PASSWORD"] = server.password
            with ga.open_store(server.uri) as store:
                frame = world.events.to_pandas()
                clock[0] = now()
                reference_load(store, frame)  # the plain recipe first: its server is the cold one
                lap("driver, plain recipe: keys and links alone s")
                del frame
                wipe(store)
                clock[0] = now()
                ga.ingest(store, world.events)
                lap("driver: from rows to graph s")
                wanted = store.fingerprint()
        with (
            ga.open_store(Path(folder) / "abuse.graph") as embedded,
            running(heap="1g", cache="512m", quick_start=False) as server,
        ):
            server.stop()
            started.clear()
            clock[0] = now()
            ga.ingest(embedded, world.events)
            lap("files: ingest into a folder s")
            command = export_import(embedded, Path(folder) / "files").split()
            lap("files: write them s")
            done = server.admin([*command[1:], "--overwrite-destination"])
            if done.returncode:
                raise SystemExit(done.stdout[-800:] + done.stderr[-800:])
            lap("files: import s")
            server.start()
            started.append(server)
            os.environ["NEO4J_PASSWORD"] = server.password
            clock[0] = now()
            with ga.open_store(server.uri) as store:
                lap("files: constraints s")
                assert store.fingerprint() == wanted
    print_table(rows)


def print_table(rows: dict[str, tuple[float, float]]) -> None:
    """Seconds of each step on the wall and of processors, and how many times quicker the files are."""
    files = [name for name in rows if name.startswith("files")]
    imported = ["files: import s", "files: constraints s"]
    for title, slow, quick in (
        ("driver, times the files from rows to graph", "driver: from rows to graph s", files),
        ("driver, times import and constraints alone", "driver: from rows to graph s", imported),
        ("plain recipe, times import and constraints alone", "driver, plain recipe: keys and links alone s", imported),
    ):
        wall, work = (rows[slow][at] / sum(rows[name][at] for name in quick) for at in (0, 1))
        rows[title] = (wall, work)
    print("| | wall | processor |\n|---|---|---|")
    for name, (wall, work) in rows.items():
        print(f"| {name} | {wall:,.2f} | {work:,.2f} |")


def server_seconds(server: Running) -> float:
    """Processor seconds of a running server, from /proc."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split() if server.process else []
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


if __name__ == "__main__":
    main()
