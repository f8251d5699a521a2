"""What does the same detection cost on each engine, as a ratio to the bare GROUP BY of the same table on the same engine?

python benchmarks/engines.py --accounts 36000 120000 360000 --engines duckdb clickhouse postgresql spark --json engines.json   # .3, 1, 3 M events
python benchmarks/engines.py --events log.parquet --engines duckdb clickhouse                                                     # of any size

ClickHouse is the engine in this process (chDB) on a folder, PostgreSQL a server started here, Spark ``local[2]`` on Parquet.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import graphabuse as ga
from graphabuse.engine.address import parse_address
from graphabuse.simulate import draw_params, simulate

KINDS = ("ip", "device_id", "payment_token")


def measure(engine: str, file: Path, folder: Path) -> dict[str, Any]:
    """Floor, stages, peak memory and a digest of the rings, in this process."""
    with ExitStack() as stack:
        home = stack.enter_context(ga.open_store(folder / "home.graph"))
        if engine == "duckdb":
            floor = _floor(lambda sql: __import__("duckdb").sql(sql).fetchall(), f"read_parquet('{file}')")
            started = time.perf_counter()
            written, opened = ga.ingest(home, file).written, home
        else:
            where, run, table = _put(engine, file, folder, stack)
            floor = _floor(run, table)
            started = time.perf_counter()
            opened = stack.enter_context(ga.open_events(home=home, **where))
            written = opened.report.written
        mapped = time.perf_counter() - started
        brought = Brought(opened.backend)
        run_ = ga.detect(opened)
        ga.save_run(opened, run_)
        total = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    tables = (run_.rings, run_.members, run_.links, run_.reasons)
    digest = sha256("".join(table.to_csv(index=False) for table in tables).encode()).hexdigest()[:12]
    stages = {"map": round(mapped, 2), **run_.summary["timings_s"]}
    counts = run_.summary["counts"]
    return {"engine": engine, "events": written, "links": counts["links"], "rings": counts["rings"], "floor_s": floor, "total_s": total,
            "ratio": total / floor, "peak_mib": peak, "home_rows": brought.rows,
            "home_mib": brought.bytes >> 20, "stages": stages, "digest": digest}  # fmt: skip


class Brought:
    """Counts what an engine sends home."""

    def __init__(self, backend: Any) -> None:
        self.rows = self.bytes = 0
        self._take, backend.to_pyarrow = backend.to_pyarrow, self._counted

    def _counted(self, *arguments: Any, **named: Any) -> Any:
        found = self._take(*arguments, **named)
        if isinstance(found, pa.Table):
            self.rows, self.bytes = self.rows + found.num_rows, self.bytes + found.nbytes
        return found


def _floor(run: Any, table: str) -> float:
    """Seconds of the bare GROUP BY, the better of two: the first also starts what the engine starts late."""
    return min(_once(run, table), _once(run, table))


def _once(run: Any, table: str) -> float:
    started = time.perf_counter()
    for kind in KINDS:
        run(
            f"SELECT count(*) FROM (SELECT account_id, {kind}, min(timestamp), max(timestamp), count(*) FROM {table} "
            f"WHERE {kind} IS NOT NULL GROUP BY account_id, {kind}) t"
        )
    return time.perf_counter() - started


def _put(engine: str, file: Path, folder: Path, stack: ExitStack) -> tuple[dict[str, Any], Any, str]:
    """Where the events are now, a function that runs SQL there, and the table's name in it."""
    if engine == "clickhouse":
        from graphabuse.engine.clickhouse import connect  # noqa: PLC0415 - one engine for each process

        address = f"chdb://{folder}/chdb/default/logs"
        backend = connect(parse_address(address))
        names = pq.read_schema(file).names
        text = ", ".join(
            f"{n} {'DateTime64(6, ' + chr(39) + 'UTC' + chr(39) + ')' if n == 'timestamp' else 'Nullable(String)'}"
            for n in names
        )
        backend.con.command(f"CREATE TABLE logs ({text}) ENGINE = MergeTree ORDER BY tuple()")
        backend.con.command(f"INSERT INTO logs SELECT {', '.join(names)} FROM file('{file}', Parquet)")
        return {"events": address}, backend.con.command, "logs"
    if engine == "postgresql":
        from graphabuse.engine.postgresql import connect as connect_pg  # noqa: PLC0415
        from tests.engine_servers import PASSWORD, postgres  # noqa: PLC0415

        os.environ["PGPASSWORD"] = PASSWORD
        server = stack.enter_context(postgres())
        address = server.address("logs", user="owner")
        backend = connect_pg(parse_address(address))
        from graphabuse.engine.kept import materialise  # noqa: PLC0415

        table = pq.read_table(file)
        materialise(backend, "logs_kept", table)
        with backend.con.cursor() as cursor:
            cursor.execute("CREATE TABLE logs AS SELECT * FROM logs_kept")
            cursor.execute("ANALYZE logs")

        def run(sql: str) -> None:
            with backend.con.cursor() as cursor:
                cursor.execute(sql.encode())

        return {"events": address}, run, "logs"
    from graphabuse.engine.opened import open_on_spark  # noqa: PLC0415

    backend, _, _ = open_on_spark("local[2]", str(file))
    session = backend._session
    session.read.parquet(str(file)).createOrReplaceTempView("logs")
    return (
        {"events": str(file), "engine": "local[2]", "session": session},
        lambda sql: session.sql(sql).collect(),
        "logs",
    )


def main() -> None:
    """Print a table row for each engine and size, and the exponents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=[36_000, 120_000, 360_000])
    parser.add_argument("--events", type=Path, nargs="+", help="Parquet files of events instead of simulated worlds")
    parser.add_argument("--engines", nargs="+", default=["duckdb", "clickhouse", "postgresql", "spark"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        engine, file, folder = chosen.one
        print(json.dumps(measure(engine, Path(file), Path(folder))))
        return
    rows: list[dict[str, Any]] = []
    print(
        "| engine | events | GROUP BY s | whole job s | ratio | peak MiB | rows home | MiB home | links | rings | same rings | stages s |",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as scratch:
        for number, made in enumerate(chosen.events or chosen.accounts):
            file = made if isinstance(made, Path) else _world(made, Path(scratch) / f"{made}.parquet")
            for engine in chosen.engines:
                folder = Path(scratch) / f"{engine}-{number}"
                folder.mkdir()
                command = [sys.executable, "-W", "ignore", __file__, "--one", engine, str(file), str(folder)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                row = json.loads(done.stdout.splitlines()[-1])
                rows.append(row)
                same = row["digest"] == next(r["digest"] for r in rows if r["events"] == row["events"])
                print(
                    f"| {engine} | {row['events']:,} | {row['floor_s']:.2f} | {row['total_s']:.1f} | {row['ratio']:.1f} | {row['peak_mib']:,} "
                    f"| {row['home_rows']:,} | {row['home_mib']:,} "
                    f"| {row['links']:,} | {row['rings']} | {'yes' if same else 'NO'} | {row['stages']} |", flush=True,
                )  # fmt: skip
                if chosen.json:
                    chosen.json.write_text(json.dumps(rows, indent=1))
    for engine in chosen.engines:
        by_stage([row for row in rows if row["engine"] == engine])


def _world(accounts: int, file: Path) -> Path:
    events = simulate(draw_params(1, accounts=accounts, family="plain", abuse_share=0.01)).events
    pq.write_table(events if isinstance(events, pa.Table) else pa.Table.from_pandas(events, preserve_index=False), file)
    return file


def by_stage(rows: list[dict[str, Any]]) -> None:
    """Each stage of one engine as a ratio to its bare GROUP BY, and how it grows with the events."""
    events = [row["events"] for row in rows]
    print(
        f"\n| {rows[0]['engine']}, times its GROUP BY | {' | '.join(f'{n:,}' for n in events)} | grows as events to the power |"
    )
    for stage in [*rows[0]["stages"], "whole job"]:
        seconds = [row["total_s"] if stage == "whole job" else row["stages"][stage] for row in rows]
        ratios = " | ".join(f"{second / row['floor_s']:.1f}" for second, row in zip(seconds, rows, strict=True))
        power = np.polyfit(np.log(events), np.log(np.maximum(seconds, 1e-3)), 1)[0] if len(rows) > 1 else float("nan")
        print(f"| {stage} | {ratios} | {power:.2f} |")


if __name__ == "__main__":
    main()
