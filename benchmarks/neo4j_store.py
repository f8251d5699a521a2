"""How quickly does the graph go into Neo4j and out again, beside a reference loader and a record loop in the same run?

NEO4J_URI=bolt://… NEO4J_PASSWORD=… python benchmarks/neo4j_store.py --accounts 175000
python -m tests.neo4j_server -- python benchmarks/neo4j_store.py      # starts a server (Java 17, Maven)
"""

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

import graphabuse as ga
from graphabuse.records import Run
from graphabuse.simulate import draw_params, simulate
from graphabuse.store.neo4j.store import Neo4jStore

KINDS = {
    "ip": ("IP", "USED_IP"),
    "device_id": ("Device", "USED_DEVICE"),
    "payment_token": ("PaymentToken", "USED_PAYMENT_TOKEN"),
}

CPU: list[float] = []  # processor seconds of each timed step, in order


def wipe(store: Neo4jStore) -> None:
    """An empty database with our constraints."""
    with store.server.session() as session:
        session.run(
            "MATCH (n) WHERE NOT n:GraphabuseSchema CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        ).consume()


def reference_load(store: Neo4jStore, events: pd.DataFrame) -> int:
    """The plain recipe: nodes, then links in batches of 10,000 grouped by account, accumulating, with a ledger node; keys alone on nodes,
    no events, times as integers."""
    links = 0
    seconds = events.assign(s=events["timestamp"].astype("int64") // 10**6)
    seconds = seconds.assign(day=seconds["s"] // 86_400)
    accounts = sorted(events["account_id"].unique())
    with store.server.session() as session:

        def write(text: str, **values: object) -> None:
            session.execute_write(lambda transaction: transaction.run(text, values).consume())

        for start in range(0, len(accounts), 20_000):
            write("UNWIND $r AS x MERGE (:Account {account_id: x})", r=accounts[start : start + 20_000])
        for column, (label, relation) in KINDS.items():
            used = seconds.dropna(subset=column)
            values = sorted(used[column].unique())
            for start in range(0, len(values), 20_000):
                write(f"UNWIND $r AS x MERGE (i:{label} {{value: x}})", r=values[start : start + 20_000])
            table = (
                used.groupby(["account_id", column])
                .agg(size=("s", "size"), min=("s", "min"), max=("s", "max"), days=("day", "nunique"))
                .reset_index()
            )
            rows = list(
                zip(
                    table["account_id"],
                    table[column],
                    *(table[name].tolist() for name in ("size", "min", "max", "days")),
                    strict=True,
                )
            )
            text = (
                "MERGE (b:IngestBatch {batch_id: $id}) ON CREATE SET b.fresh = true ON MATCH SET b.fresh = false WITH b WHERE b.fresh "
                "UNWIND $r AS x MATCH (a:Account {account_id: x[0]}) UNWIND x[1] AS y "
                f"MATCH (i:{label} {{value: y[0]}}) MERGE (a)-[u:{relation}]->(i) "
                "ON CREATE SET u.events = y[1], u.first_seen = y[2], u.last_seen = y[3], u.days = y[4] "
                "ON MATCH SET u.events = u.events + y[1], u.days = u.days + y[4], "
                "u.first_seen = CASE WHEN y[2] < u.first_seen THEN y[2] ELSE u.first_seen END, "
                "u.last_seen = CASE WHEN y[3] > u.last_seen THEN y[3] ELSE u.last_seen END"
            )
            for start in range(0, len(rows), 10_000):
                grouped: dict[str, list[list[object]]] = {}
                for row in rows[start : start + 10_000]:
                    grouped.setdefault(row[0], []).append(list(row[1:]))
                write(text, id=f"{relation}{start}", r=[[name, part] for name, part in grouped.items()])
            links += len(rows)
    return links


def record_loop(store: Neo4jStore) -> int:
    """Every sighting as a record into lists."""
    rows = []
    with store.server.session(read=True) as session:
        text = "MATCH (a:Account)-[r]->(i) WHERE r.events IS NOT NULL RETURN a.account_id, i.value, r.events, r.days"
        rows += [record.values() for record in session.run(text)]
    return len(pd.DataFrame(rows))


def many_members(run: Run, accounts: list[str], rings: int, size: int) -> Run:
    """A run with that many rings of that many members, for the write-back."""
    names = [f"R-{at:08X}" for at in range(rings)]
    ring = run.rings.iloc[[0]]
    repeated = pd.concat([ring] * rings, ignore_index=True).assign(ring_id=names, rank=np.arange(1, rings + 1))
    picked = np.resize(np.asarray(accounts, dtype=object), rings * size)
    members = pd.DataFrame({"ring_id": np.repeat(names, size), "account_id": picked, "role": "core", "score": 0.9})
    fields = {name: getattr(run, name) for name in ("accounts", "links", "reasons", "identifiers", "protected")}
    return Run(run_id=f"run-{rings}x{size}", rings=repeated, members=members, summary=run.summary, **fields)


def server_cpu_s() -> float:
    """Processor time of the server so far, where it runs here and its process is known; else 0."""
    stat = Path(f"/proc/{os.environ.get('GRAPHABUSE_NEO4J_PID', '-')}/stat")
    if not stat.is_file():
        return 0.0
    user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def timed(work) -> tuple[float, object]:
    """Seconds, and what came out; processor time of client and server is printed, which a busy machine changes less."""
    started, cpu = time.perf_counter(), time.process_time() + server_cpu_s()
    result = work()
    seconds, spent = time.perf_counter() - started, time.process_time() + server_cpu_s() - cpu
    print(f"  {len(CPU):2}: {seconds:8.2f} s, {spent:8.2f} s of processors", file=sys.stderr, flush=True)
    CPU.append(spent)
    return seconds, result


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=175_000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    world = simulate(draw_params(1, accounts=chosen.accounts, family="plain", abuse_share=0.02))
    frame = world.events.to_pandas()
    with ga.open_store(os.environ["NEO4J_URI"]) as store, ga.open_store(":memory:") as embedded:
        wipe(store)
        warm = frame[frame["account_id"].isin(frame["account_id"].unique()[:5_000])]
        reference_load(store, warm)
        ga.ingest(store, pa.Table.from_pandas(warm, preserve_index=False))
        wipe(store)
        reference_s, links = timed(lambda: reference_load(store, frame))
        wipe(store)
        load_s, report = timed(lambda: ga.ingest(store, world.events))
        again_s, again = timed(lambda: ga.ingest(store, world.events))
        assert again.written == 0
        loop_s, _ = timed(lambda: record_loop(store))
        read_s, _ = timed(store.events)
        count_s, counted = timed(lambda: store.backend.con.sql("SELECT count(*) FROM events").fetchall()[0][0])
        assert counted == report.written
        ga.ingest(embedded, world.events)
        ga.detect(embedded)
        embedded_s, base = timed(lambda: ga.detect(embedded))
        server_s, run = timed(lambda: ga.detect(store))
        assert run.run_id == base.run_id
        ids = run.accounts["account_id"].tolist()
        small_s, _ = timed(lambda: ga.save_run(store, many_members(run, ids, 1_000, 20)))
        large_s, _ = timed(lambda: ga.save_run(store, many_members(run, ids, 20_000, 20)))
    rows = {
        "links": links, "events": report.written, "reference load s": reference_s, "load s": load_s,
        "links/s": links / load_s, "load, share of the reference's speed": reference_s / load_s,
        "the same in processor time of client and server": CPU[0] / max(CPU[1], 1e-9),
        "same events again s": again_s, "same again, links/s": links / again_s,
        "record loop over links s": loop_s, "read all events into the engine s": read_s + count_s,
        "read, times the record loop": loop_s / (read_s + count_s),
        "detect embedded s": embedded_s, "detect on the server s (read before)": server_s, "detect ratio": server_s / embedded_s,
        "write back 1,000 rings, 20,000 members s": small_s, "write back 20,000 rings, 400,000 members s": large_s,
        "peak MiB of this process": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    for name, value in rows.items():
        print(f"| {name} | {value:,.2f} |" if isinstance(value, float) else f"| {name} | {value:,} |")
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
