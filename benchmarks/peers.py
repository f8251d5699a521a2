"""Which rings do a graph library and a graph database's data science library find on the same events, and how long do they take?

python benchmarks/peers.py --families plain hard --accounts 62000 --json peers.json        # needs Java 17 and Maven, for Neo4j

Every method starts from the same Parquet file in a process of its own and ends with groups of account ids; seconds count from the
start of its imports. Neo4j 5.26 with Graph Data Science 2.13 is started beforehand and loaded through its driver. Peers get the best of
several size limits in hindsight, for each world; graphabuse gets nothing.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

STARTED = time.perf_counter()  # before anything heavy is imported
FIRST_SEED = 500_000  # never used in training
GDS = ("org.neo4j.gds:proc:2.13.9", "org.neo4j.gds:opengds-extension:2.13.9")
KINDS = {"device_id": ("Device", "USED_DEVICE"), "payment_token": ("PaymentToken", "USED_PAYMENT_TOKEN"), "ip": ("IP", "USED_IP")}  # fmt: skip
RARE = ("device_id", "payment_token")
LIMITS = ((3, 30), (3, 100), (3, 300), (4, 30), (4, 50), (4, 100), (4, 300), (6, 100), (6, 300))
BATCH = 10_000
METHODS = ("graphabuse", "igraph components, all kinds", "igraph components", "networkx Louvain", "Neo4j GDS")
Found = dict[str, tuple[dict[str, float], list[list[str]]]]  # method: seconds by step, groups


def graphabuse(file: Path, folder: Path) -> Found:
    """Load and detect."""
    import graphabuse as ga  # noqa: PLC0415 - imports are timed

    with ga.open_store(folder / "s") as store:
        ga.ingest(store, file)
        loaded = time.perf_counter() - STARTED
        run = ga.detect(store)
    acted = run.members[run.members["role"] != "guarded"]
    groups = [part.tolist() for _, part in acted.groupby("ring_id")["account_id"]]
    return {"graphabuse": ({"load": loaded, "find": time.perf_counter() - STARTED - loaded}, groups)}


def links_of(file: Path, kinds: tuple[str, ...]) -> list[Any]:
    """Account, identifier, events, first and last second of each link, as columns for each kind; grouped by DuckDB."""
    import duckdb  # noqa: PLC0415

    query = (
        "SELECT account_id, {0} AS value, count(*) AS n, min(epoch(timestamp))::BIGINT AS first, max(epoch(timestamp))::BIGINT AS last "
        "FROM read_parquet(?) WHERE {0} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [duckdb.sql(query.format(kind), params=[str(file)]).to_arrow_table() for kind in kinds]


def components(file: Path, kinds: tuple[str, ...], name: str) -> Found:
    """Connected components of accounts and identifiers."""
    import igraph  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    tables = links_of(file, kinds)
    left = pd.concat([table["account_id"].to_pandas() for table in tables])
    right = pd.concat([kind + ":" + table["value"].to_pandas() for kind, table in zip(kinds, tables, strict=True)])
    loaded = time.perf_counter() - STARTED
    account, ids = pd.factorize(left)
    value, values = pd.factorize(right)
    graph = igraph.Graph(n=len(ids) + len(values), edges=list(zip(account, value + len(ids), strict=True)))
    parts = [[ids[at] for at in part if at < len(ids)] for part in graph.connected_components()]
    return {name: ({"load": loaded, "find": time.perf_counter() - STARTED - loaded}, parts)}


def louvain(file: Path) -> Found:
    """The usual notebook: a networkx graph of accounts, devices and tokens, Louvain communities of it."""
    import networkx as nx  # noqa: PLC0415

    tables = links_of(file, RARE)
    loaded = time.perf_counter() - STARTED
    graph = nx.Graph()
    for kind, table in zip(RARE, tables, strict=True):
        pairs = zip(table["account_id"].to_pylist(), table["value"].to_pylist(), strict=True)
        graph.add_edges_from((("a", account), (kind, value)) for account, value in pairs)
    parts = [[name for kind, name in part if kind == "a"] for part in nx.community.louvain_communities(graph, seed=1)]
    return {"networkx Louvain": ({"load": loaded, "find": time.perf_counter() - STARTED - loaded}, parts)}


def neo4j_gds(file: Path) -> Found:
    """Load nodes and links, project devices and tokens, and follow the two documented ways to rings of accounts.

    Weakly connected components; and node similarity of accounts, whose pairs Louvain groups. Both start from the loaded graph.
    """
    import neo4j  # noqa: PLC0415

    driver = neo4j.GraphDatabase.driver(os.environ["PEER_URI"], auth=("neo4j", os.environ["PEER_PASSWORD"]))
    with driver, driver.session() as session:

        def write(text: str, **values: object) -> None:
            session.execute_write(lambda transaction: transaction.run(text, values).consume())

        seconds, accounts = {}, set()
        labels = {"Account": "account_id", **{label: "value" for label, _ in KINDS.values()}}
        for label, key in labels.items():
            write(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE")
        for kind, table in zip(KINDS, links_of(file, tuple(KINDS)), strict=True):
            label, relation = KINDS[kind]
            columns = [table[name].to_pylist() for name in table.column_names]
            fresh = sorted(set(columns[0]) - accounts)
            accounts.update(fresh)
            for names, made in ((fresh, "Account {account_id: x}"), (sorted(set(columns[1])), label + " {value: x}")):
                for start in range(0, len(names), 2 * BATCH):
                    write(f"UNWIND $r AS x CREATE (:{made})", r=names[start : start + 2 * BATCH])
            for start in range(0, table.num_rows, BATCH):
                grouped: dict[str, list[list[object]]] = {}
                for row in zip(*(column[start : start + BATCH] for column in columns), strict=True):
                    grouped.setdefault(row[0], []).append(list(row[1:]))
                write(
                    "UNWIND $r AS x MATCH (a:Account {account_id: x[0]}) UNWIND x[1] AS y "
                    f"MATCH (i:{label} {{value: y[0]}}) CREATE (a)-[:{relation} {{events: y[1], first_seen: y[2], last_seen: y[3]}}]->(i)",
                    r=list(grouped.items()),
                )  # fmt: skip
            if kind == RARE[-1]:
                seconds["load of devices and tokens alone"] = time.perf_counter() - STARTED
        seconds["load"] = time.perf_counter() - STARTED
        relations = ", ".join(f"{KINDS[kind][1]}: {{orientation: 'UNDIRECTED'}}" for kind in RARE)
        labels = ["Account", *(KINDS[kind][0] for kind in RARE)]

        def read(text: str) -> list[Any]:
            return [record.values() for record in session.run(text, labels=labels)]

        lap = time.perf_counter()
        read(f"CALL gds.graph.project('shared', $labels, {{{relations}}}) YIELD nodeCount RETURN nodeCount")
        projected = time.perf_counter() - lap
        group = (
            "WITH gds.util.asNode(nodeId) AS n, {} AS part WHERE n:Account RETURN collect(n.account_id) AS ids, part"
        )
        lap = time.perf_counter()
        wcc = read("CALL gds.wcc.stream('shared') YIELD nodeId, componentId " + group.format("componentId"))
        by_components = seconds | {"find": projected + time.perf_counter() - lap}
        lap = time.perf_counter()
        directed = ", ".join(f"{KINDS[kind][1]}: {{orientation: 'NATURAL'}}" for kind in RARE)
        read(f"CALL gds.graph.project('used', $labels, {{{directed}}}) YIELD nodeCount RETURN nodeCount")
        read(
            "CALL gds.nodeSimilarity.mutate('used', {mutateRelationshipType: 'SIMILAR', mutateProperty: 'score'}) "
            "YIELD relationshipsWritten RETURN relationshipsWritten"
        )
        similar = read(
            "CALL gds.louvain.stream('used', {nodeLabels: ['Account'], relationshipTypes: ['SIMILAR'], relationshipWeightProperty: 'score'}) "
            "YIELD nodeId, communityId " + group.format("communityId")
        )  # fmt: skip
        by_similarity = seconds | {"find": time.perf_counter() - lap}
    return {
        "Neo4j GDS components": (by_components, [ids for ids, _ in wcc]),
        "Neo4j GDS node similarity, Louvain": (by_similarity, [ids for ids, _ in similar]),
    }


def one(method: str, file: Path, folder: Path) -> Found:
    """One method in this process."""
    if method == "graphabuse":
        return graphabuse(file, folder)
    if method == "igraph components, all kinds":
        return components(file, tuple(KINDS), method)
    if method == "igraph components":
        return components(file, RARE, method)
    return louvain(file) if method == "networkx Louvain" else neo4j_gds(file)


def measure(family: str, seed: int, accounts: int, methods: list[str]) -> list[dict[str, Any]]:
    """All methods on one world, each with figures against the true rings."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    from graphabuse.simulate import draw_params, simulate  # noqa: PLC0415
    from tests.neo4j_server import running  # noqa: PLC0415

    world = simulate(draw_params(FIRST_SEED + seed, accounts=accounts, family=family, abuse_share=0.03))
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "events.parquet"
        pq.write_table(world.events, file)
        n_links = sum(table.num_rows for table in links_of(file, tuple(KINDS)))
        for method in methods:
            with ExitStack() as stack:
                settings = dict(os.environ)
                if method == "Neo4j GDS":
                    more = "dbms.security.procedures.unrestricted=gds.*"
                    server = stack.enter_context(
                        running(line="5", heap="2g", cache="512m", quick_start=False, plugins=GDS, more=more)
                    )
                    settings |= {"PEER_URI": f"bolt://127.0.0.1:{server.port}", "PEER_PASSWORD": server.password}
                command = [sys.executable, "-W", "ignore", __file__, "--one", method, str(file), scratch]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=settings)
                told = json.loads(done.stdout.splitlines()[-1])
                if method == "Neo4j GDS" and server.process:
                    told["peak_mib"] += peak_mib(str(server.process.pid))
            for name, (steps, groups) in told["found"].items():
                figures = judged(groups, world, hindsight=name != "graphabuse")
                rows.append({"family": family, "seed": seed, "events": world.events.num_rows, "links": n_links, "method": name, **figures,
                             "steps": steps, "seconds": steps["load"] + steps["find"], "peak_mib": told["peak_mib"]})  # fmt: skip
    return rows


def peak_mib(process: str) -> int:
    """Most memory a process has had since it began."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def judged(groups: list[list[str]], world: Any, *, hindsight: bool) -> dict[str, float]:
    """Ring F1, recall and precision; with hindsight those of the size limits that suit the world best."""
    import pandas as pd  # noqa: PLC0415

    from graphabuse.evaluate import evaluate_groups  # noqa: PLC0415

    tried = []
    for low, high in LIMITS if hindsight else ((0, 10**9),):
        kept = [part for part in groups if low <= len(part) <= high]
        frame = pd.DataFrame(
            [(at, name) for at, part in enumerate(kept) for name in part], columns=["ring_id", "account_id"]
        )
        n_accounts = world.events["account_id"].to_pandas().nunique()
        figures = evaluate_groups(
            frame, world.rings, n_accounts=n_accounts, victims=set(world.victims["account_id"]), honest=world.groups
        )
        tried.append(
            {"f1": figures.f1, "recall": figures.recall, "precision": figures.precision, "harm": figures.harm_per_10k}
        )
    return max(tried, key=lambda row: row["f1"] if row["f1"] == row["f1"] else 0.0)  # fmt: skip


def main() -> None:
    """Print a table row for each method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", nargs="+", default=["plain", "hard"])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--accounts", type=int, default=62_000)
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=METHODS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        method, file, folder = chosen.one
        found = one(method, Path(file), Path(folder))
        print(json.dumps({"found": found, "peak_mib": peak_mib("self")}))
        return
    rows: list[dict[str, Any]] = []
    print("| worlds | links | method | ring F1 | recall | precision | honest flagged of 10,000 ", end="")
    print("| load s | rings s | whole s | times graphabuse | peak MiB |")
    for family in chosen.families:
        for seed in range(chosen.seeds):
            mine = measure(family, seed, chosen.accounts, chosen.methods)
            rows += mine
            ours = next((row["seconds"] for row in mine if row["method"] == "graphabuse"), float("nan"))
            for row in mine:
                print(
                    f"| {family} | {row['links']:,} | {row['method']} | {row['f1']:.3f} | {row['recall']:.2f} | {row['precision']:.2f} | "
                    f"{row['harm']:.1f} | {row['steps']['load']:.1f} | {row['steps']['find']:.1f} | {row['seconds']:.1f} | "
                    f"{row['seconds'] / ours:.1f} | {row['peak_mib']:,} |", flush=True,
                )  # fmt: skip
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
