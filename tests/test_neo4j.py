"""The graph on a real Neo4j server gives the same answers as the embedded store, and survives faults."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import neo4j
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from neo4j_server import NoServer, Running, running

import graphabuse as ga
from graphabuse.errors import InputError, NotFoundError, StoreError
from graphabuse.records import Verdict
from graphabuse.simulate import draw_params, simulate
from graphabuse.store.neo4j import batch as batch_module
from graphabuse.store.neo4j import lease
from graphabuse.store.neo4j.address import parse_address
from graphabuse.store.queries import PACK, run_query

pytestmark = pytest.mark.xdist_group("neo4j")
TABLES = ("rings", "members", "accounts", "links", "reasons", "identifiers", "protected")
SHORT_LEASE = "import graphabuse.store.neo4j.lease as s; s.LEASE_S = 1\n"
LOAD = (
    "import sys, graphabuse as ga\n" + SHORT_LEASE + "import graphabuse.store.neo4j.batch as l; l.LINKS_A_BATCH = 150\n"
    "with ga.open_store(sys.argv[1]) as s: print('open', flush=True); ga.ingest(s, sys.argv[2])"
)  # fmt: skip


@pytest.fixture(scope="module")
def server(request):
    line = os.environ.get("GRAPHABUSE_NEO4J", "5")
    if os.environ.get("NEO4J_URI"):
        yield None
        return
    try:
        with running(line=line) as found:
            yield found
    except NoServer as reason:
        print(f"\nSKIPPED: no Neo4j server: {reason}", file=sys.stderr)
        pytest.skip(f"NO NEO4J SERVER: {reason}")


@pytest.fixture(scope="module")
def small():
    """A world that loads in a second."""
    return simulate(draw_params(9, accounts=800, family="plain", abuse_share=0.1))


@pytest.fixture
def address(server: Running | None, monkeypatch) -> str:
    """An empty database."""
    if server is None:
        uri = os.environ["NEO4J_URI"]
    else:
        uri = server.uri
        monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    monkeypatch.setattr(lease, "LEASE_S", 2)
    query(uri, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
    return uri


def query(uri: str, text: str, **parameters: object) -> list[dict]:
    """A statement past all doors of ours."""
    where = parse_address(uri)
    with (
        neo4j.GraphDatabase.driver(where.url, auth=(where.user, where.password)) as driver,
        driver.session() as session,
    ):
        return session.run(text, parameters).data()


def facts(uri: str) -> dict[str, object]:
    """Everything a load leaves in the graph, summed."""
    links = query(uri, "MATCH ()-[r]->() WHERE r.events IS NOT NULL RETURN type(r) AS t, count(*) AS n, sum(r.events) AS e, sum(r.days) AS d, "
                       "min(r.first_seen) AS f, max(r.last_seen) AS l ORDER BY t")  # fmt: skip
    nodes = query(uri, "MATCH (i) WHERE i.kind IS NOT NULL RETURN i.kind AS k, count(*) AS n, sum(i.accounts) AS a, min(i.first_seen) AS f, "
                       "max(i.last_seen) AS l ORDER BY k")  # fmt: skip
    accounts = query(
        uri, "MATCH (a:Account) RETURN count(*) AS n, sum(a.events) AS e, min(a.first_seen) AS f, max(a.last_seen) AS l"
    )
    kept = query(uri, "MATCH (s:Activity) RETURN count(*) AS n, sum(s.events) AS e, sum(s.mark) AS m")
    return {"links": links, "nodes": nodes, "accounts": accounts, "kept": kept}


def loaded(uri: str, *parts) -> dict[str, object]:
    with ga.open_store(uri) as store:
        for part in parts:
            ga.ingest(store, part)
    return facts(uri)


def test_both_stores_give_the_same_answers(address, world):
    """Loads, detection, stored runs, named queries: nothing tells the stores apart."""
    with ga.open_store(address) as server, ga.open_store(":memory:") as embedded:
        stores = (server, embedded)
        loads = [ga.ingest(store, world.events) for store in stores]
        assert loads[0].written == loads[1].written and loads[0].load_id == loads[1].load_id
        assert server.fingerprint() == embedded.fingerprint() and server.loads() == embedded.loads()
        runs = [ga.detect(store) for store in stores]
        assert runs[0].run_id == runs[1].run_id
        for store, found in zip(stores, runs, strict=True):
            ga.save_run(store, found)
        for name in TABLES:
            pd.testing.assert_frame_equal(getattr(runs[0], name), getattr(runs[1], name))
            stored = [getattr(ga.open_run(store), name) for store in stores]
            pd.testing.assert_frame_equal(*stored, check_dtype=False)
        assert len(runs[0].rings) > 5
        assert server.runs().drop(columns="created_at").equals(embedded.runs().drop(columns="created_at"))
        top = runs[0].rings["ring_id"][0]
        members = runs[0].members.loc[runs[0].members["ring_id"] == top, "account_id"].tolist()
        used = runs[0].links[runs[0].links["ring_id"] == top].groupby("kind")["identifier"].first()
        values = {"account": members[0], "other": members[1], "ring": top, "since": "2000-01-01 00:00:00", "n": 2,
                  **{name: used.get(kind, "x") for name, kind in (("device", "device"), ("ip", "ip"), ("token", "payment_token"))}}  # fmt: skip
        for asked in PACK:
            answers = [
                run_query(store, asked.name, {name: values[name] for name in asked.parameters}) for store in stores
            ]
            hide = [name for name in answers[0].columns if name == "created_at"]
            pd.testing.assert_frame_equal(*(answer.drop(columns=hide) for answer in answers))


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_any_split_any_batch_size_load_once(address, seed, monkeypatch):
    world = simulate(draw_params(seed, accounts=400, family="plain", abuse_share=0.05))
    frame = world.events.to_pandas()
    whole = loaded(address, frame)
    assert whole["accounts"][0]["e"] == len(frame.drop_duplicates())
    used = frame.dropna(subset="device_id")
    devices = next(row for row in whole["links"] if row["t"] == "USED_DEVICE")
    assert devices["n"] == len(used[["account_id", "device_id"]].drop_duplicates())
    assert loaded(address, frame) == whole
    query(address, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
    random = np.random.default_rng(seed)
    monkeypatch.setattr(batch_module, "LINKS_A_BATCH", int(random.integers(50, 500)))
    shuffled = frame.sample(frac=1, random_state=seed)
    cut = int(random.integers(1, len(frame) - 1))
    parts = [shuffled.iloc[cut - 50 :], shuffled.iloc[: cut + 50], shuffled.iloc[::7]]
    assert loaded(address, *parts) == whole


def test_several_writers_count_once(address):
    world = simulate(draw_params(3, accounts=400, family="plain", abuse_share=0.05))
    frame = world.events.to_pandas()
    whole = loaded(address, frame)
    query(address, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
    with ga.open_store(address):
        pass
    failed: list[BaseException] = []

    def work(part: pd.DataFrame) -> None:
        try:
            loaded(address, part)
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(frame.iloc[start::3],)) for start in range(3)]
    threads.append(threading.Thread(target=work, args=(frame.iloc[::2],)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert facts(address) == whole


def test_a_killed_client_can_be_run_again(address, server, small, tmp_path):
    pq.write_table(small.events, tmp_path / "events.parquet")
    whole = loaded(address, tmp_path / "events.parquet")
    query(address, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
    moments = np.random.default_rng(4)
    for _ in range(3):
        job = subprocess.Popen(
            [sys.executable, "-c", LOAD, address, tmp_path / "events.parquet"], stdout=subprocess.PIPE
        )
        assert job.stdout is not None
        job.stdout.readline()
        time.sleep(moments.uniform(0.2, 1.5))
        job.send_signal(signal.SIGKILL)
        job.wait()
        job.stdout.close()
    assert loaded(address, tmp_path / "events.parquet") == whole


def test_a_killed_server_loses_and_doubles_nothing(address, server, small, tmp_path):
    if server is None:
        pytest.skip("NOT OUR SERVER: it is not killed")
    pq.write_table(small.events, tmp_path / "events.parquet")
    whole = loaded(address, tmp_path / "events.parquet")
    query(address, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
    job = subprocess.Popen([sys.executable, "-c", LOAD, address, tmp_path / "events.parquet"], stdout=subprocess.PIPE)
    assert job.stdout is not None
    job.stdout.readline()
    time.sleep(0.8)
    server.kill()
    server.start()
    assert job.wait(timeout=120) == 0
    job.stdout.close()
    assert facts(address) == whole


def test_runs_appear_whole_and_follow_each_other(address):
    """Rings of the run before become past rings; drafts of a run that was cut off are removed."""
    world = simulate(draw_params(5, accounts=1_500, family="plain", abuse_share=0.08))
    frame = world.events.to_pandas().sort_values("timestamp", kind="stable")
    with ga.open_store(address) as store:
        ga.ingest(store, frame.iloc[: int(0.9 * len(frame))])
        first = ga.detect(store)
        ga.save_run(store, first)
        query(address, "CREATE (:RunDraft {run_id: 'cut'}) CREATE (:RingDraft {run_id: 'cut', ring_id: 'R-00000000'})")
        ga.ingest(store, frame)
        second = ga.detect(store)
        assert second.run_id != first.run_id
        ga.save_run(store, second)
        ga.save_run(store, second)
        assert set(store.cypher("MATCH (r:Ring) RETURN r.ring_id AS id")["id"]) == set(second.rings["ring_id"])
        assert store.cypher("MATCH (p:PastRing) RETURN count(*) AS n")["n"][0] == len(first.rings)
        lasting = set(first.rings["ring_id"]) & set(second.rings["ring_id"])
        assert lasting
        assert set(store.cypher("MATCH (r:Ring)-[:CONTINUES]->(p:PastRing) RETURN r.ring_id AS id")["id"]) == lasting
        assert query(address, "MATCH (d:RingDraft|RunDraft) RETURN count(*) AS n") == [{"n": 0}]
        assert ga.open_run(store, first.run_id).run_id == first.run_id
        pd.testing.assert_frame_equal(ga.open_run(store).lineage, second.lineage)
        ring = sorted(lasting)[0]
        now = datetime(2024, 5, 1, tzinfo=UTC)
        for run_id in (first.run_id, second.run_id, "run-gone"):
            one = Verdict(ring, run_id, "0" * 16, "watch", "other", "", "ana", now, core=("a", "b"), exceptions=("b",))
            store.record_verdict(one)
            store.record_verdict(one)
        assert [tuple(row) for row in store.verdicts()[["core", "exceptions"]].to_numpy()] == [(("a", "b"), ("b",))] * 3
        for label, run_id in (("Ring", second.run_id), ("PastRing", first.run_id)):
            on = store.cypher(f"MATCH (v:Verdict)-[:`ON`]->(r:{label}) RETURN v.run_id AS run, r.ring_id AS ring")
            assert on.to_dict("records") == [{"run": run_id, "ring": ring}]
        assert store.expire_runs(1) == 1
        assert store.runs()["run_id"].tolist() == [second.run_id]
        assert store.cypher("MATCH (p:PastRing) RETURN count(*) AS n")["n"][0] == 0


def test_a_foreign_graph_is_left_untouched(address, small):
    query(address, "CREATE (:Account {account_id: 'theirs', name: 'x'})-[:KNOWS]->(:Person {name: 'y'})")
    with pytest.raises(StoreError, match="holds nodes labelled Account that graphabuse did not write"):
        ga.open_store(address)
    before = query(address, "MATCH (n) RETURN labels(n) AS l, properties(n) AS p ORDER BY l")
    with ga.open_store(f"{address}?prefix=Abuse") as store:
        ga.ingest(store, small.events)
        run = ga.detect(store)
        ga.save_run(store, run)
        found = run_query(store, "ring-members", {"ring": run.rings["ring_id"][0]})
        assert len(found) == (run.members["ring_id"] == run.rings["ring_id"][0]).sum()
    theirs = query(
        address, "MATCH (n) WHERE n:Account OR n:Person RETURN labels(n) AS l, properties(n) AS p ORDER BY l"
    )
    assert theirs == before


def test_faults_end_in_a_sentence(address, server, monkeypatch, events):
    host = parse_address(address).url.split("://")[1]
    with pytest.raises(StoreError, match="no database of that name") as wrong:
        ga.open_store(f"bolt://neo4j@{host}/nowhere")
    assert os.environ.get("NEO4J_PASSWORD", "-") not in str(wrong.value)
    with pytest.raises(StoreError, match=r"could not be reached.*TLS"):
        ga.open_store(f"bolt+s://neo4j@{host}")
    with pytest.raises(StoreError, match="could not be reached"):
        ga.open_store("bolt://neo4j@127.0.0.1:9")
    with pytest.raises(NotFoundError, match="holds no graphabuse graph"):
        ga.open_store(address, read_only=True)
    monkeypatch.setattr(lease, "WAIT_S", 0.5)
    with ga.open_store(address) as store:
        ga.ingest(store, events)
        with (
            store.writing(),
            ga.open_store(address) as other,
            pytest.raises(StoreError, match="written by another job") as held,
        ):
            monkeypatch.setattr(lease.Lease.take, "__defaults__", (0.5,))
            ga.ingest(other, events)
        assert held.value.retryable
        assert ga.ingest(store, events).written == 0
    with ga.open_store(address, read_only=True) as store, pytest.raises(StoreError, match="opened to read only"):
        ga.ingest(store, events)
    query(address, "MATCH (s:GraphabuseSchema) SET s.version = 99")
    with pytest.raises(StoreError, match="schema version 99"):
        ga.open_store(address)
    monkeypatch.setenv("NEO4J_PASSWORD", "guess")
    with pytest.raises(StoreError, match="refused user neo4j") as refused:
        ga.open_store(address)
    assert "guess" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "match"),
    [("neo4j://", "no host"), ("neo4j://h:x", "port"), ("neo4j://h", "no password"), ("neo4j://h?colour=red", "not an option"),
     ("neo4j://h?prefix=a b", "label prefix")],
)  # fmt: skip
def test_addresses_that_cannot_be_used(text, match):
    with pytest.raises(InputError, match=match):
        parse_address(text, {})


def test_a_password_is_never_shown():
    found = parse_address("neo4j+s://ann:s3cret@db:7687/graph", {})
    assert found.password == "s3cret"
    assert "s3cret" not in repr(found) and found.shown == "neo4j+s://ann@db:7687/graph"


# anyone can add a statement that must not get through the read-only door
REFUSED = [
    "CREATE (n:Account {account_id: 'x'}) RETURN n", "MATCH (n) SET n.x = 1", "MATCH (n) DETACH DELETE n", "MERGE (n:Account {account_id: 'x'})",
    "MATCH (n) REMOVE n:Account", "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "lOaD/**/csv FROM 'http://127.0.0.1/' AS l RETURN l",
    "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS", "CALL { MATCH (n) RETURN n } IN TRANSACTIONS RETURN n", "CALL db.labels()",
    "CALL dbms.killConnection('x')", "CALL dbms.listConfig()", "SHOW DATABASES", "SHOW TRANSACTIONS", "SHOW USERS", "SHOW SETTINGS",
    "TERMINATE TRANSACTIONS 'x'", "USE system MATCH (n) RETURN n", "CREATE USER x SET PASSWORD 'y'", "DROP CONSTRAINT x", "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "RETURN 1; CREATE (n)", "MATCH (n) FOREACH (x IN [1] | SET n.y = x)", "CREATE INDEX FOR (n:Account) ON (n.x)", "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n", "CYPHER 5 CREATE (n)", "MATCH (n) /* */ DELETE n // RETURN n", "START DATABASE neo4j", "GRANT ROLE x TO y",
]  # fmt: skip


def test_the_read_only_door(address, events):
    with ga.open_store(address) as store:
        ga.ingest(store, events)
        before = facts(address)
        for text in REFUSED:
            with pytest.raises(InputError) as caught:
                store.cypher(text)
            assert "\n" not in str(caught.value)
        with pytest.raises(InputError, match=r"no value for \$a"):
            store.cypher("RETURN $a")
        with pytest.raises(InputError, match="more than 2 rows"):
            store.cypher("MATCH (n) RETURN n", max_rows=2)
        with pytest.raises(InputError, match="longer than"):
            store.cypher("UNWIND range(1, 1000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(*)", timeout_s=0.5)
        with pytest.raises(InputError, match="not understood"):
            store.cypher("MATCH (n) RETURN m")
        path = store.cypher(
            "MATCH p = (:Account {account_id: 'a'})-[:USED_DEVICE]->(d)<-[:USED_DEVICE]-(:Account {account_id: 'b'}) RETURN p"
        )
        assert [part["label"] for part in path["p"][0]] == [
            "Account",
            "USED_DEVICE",
            "Device",
            "USED_DEVICE",
            "Account",
        ]
        assert facts(address) == before


def test_values_stay_values(address):
    """Identifiers that look like Cypher, and long ones, are values and nothing else."""
    odd = ["x' RETURN 1 //", "`} DETACH DELETE n", "$a", "\\", "é\u202e", "D" * 500]
    frame = pd.DataFrame(
        {
            "timestamp": "2024-01-01T00:00:00Z",
            "account_id": [f"a{at}'}}" for at in range(6)],
            "device_id": odd,
            "ip": "8.8.8.8",
        }
    )
    with ga.open_store(address) as store, ga.open_store(":memory:") as embedded:
        assert ga.ingest(store, frame).written == ga.ingest(embedded, frame).written == 6
        text = "MATCH (a:Account)-[:USED_DEVICE]->(d:Device) RETURN a.account_id AS account, d.value AS device ORDER BY account"
        pd.testing.assert_frame_equal(store.cypher(text), embedded.cypher(text))
        long = frame.assign(device_id="L" * 100_000)
        assert ga.ingest(store, long).absent == ga.ingest(embedded, long).absent


def test_a_mapping_with_further_kinds(address, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('[identifiers]\nemail = "mail"\n', encoding="utf-8")
    frame = pd.DataFrame(
        {"timestamp": "2024-01-01T00:00:00Z", "account_id": list("abc"), "mail": ["x@y.z", "x@y.z", "q@y.z"]}
    )
    with ga.open_store(address) as store:
        ga.ingest(store, frame, mapping=mapping)
        assert "email" in store.kinds
        found = store.cypher(
            "MATCH (a:Account)-[:USED_EMAIL]->(e:Email) RETURN e.value AS e, count(*) AS n ORDER BY n DESC"
        )
        assert found["n"].tolist() == [2, 1]
        assert ga.ingest(store, frame, mapping=mapping).written == 0


def test_the_command_line_works_on_a_server(address, small, tmp_path):
    pq.write_table(small.events, tmp_path / "events.parquet")
    command = [sys.executable, "-m", "graphabuse.cli"]
    done = subprocess.run(
        [*command, "run", tmp_path / "events.parquet", "--store", address, "--out", tmp_path / "report"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report" / "index.html").exists()
    rings = subprocess.run(
        [*command, "rings", "--store", address, "--json"], capture_output=True, text=True, check=True
    )
    ring = json.loads(rings.stdout)[0]["ring_id"]
    with ga.open_store(address, read_only=True) as store:
        members = ga.open_run(store).members
        first, other = members.loc[members["ring_id"] == ring, "account_id"].head(2)
        assert len(ga.account_view(store, first).identifiers)
        assert ga.path_between(store, first, other)["next_account_id"].iloc[-1] == other
    shown = subprocess.run([*command, "show", ring, "--store", address], capture_output=True, text=True, check=True)
    assert first in shown.stdout


def test_a_bulk_import_is_the_same_graph(small, tmp_path, monkeypatch, server):
    """`graphabuse export neo4j-import`, the command it prints, then the server: nothing tells it from a load."""
    if server is None:
        pytest.skip("NOT OUR SERVER: nothing is imported into it")
    with ga.open_store(tmp_path / "abuse.graph") as embedded:
        ga.ingest(embedded, small.events)
        found = ga.detect(embedded)
        fingerprint = embedded.fingerprint()
    command = [
        sys.executable,
        "-m",
        "graphabuse.cli",
        "export",
        "neo4j-import",
        "--store",
        tmp_path / "abuse.graph",
        "--out",
        tmp_path / "files",
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert printed[:3] == ["neo4j-admin", "database", "import"]
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 1 and "holds files" in again.stderr
    with running() as fresh:
        fresh.stop()
        done = fresh.admin([*printed[1:], "--overwrite-destination"])
        assert done.returncode == 0, done.stdout[-800:] + done.stderr[-800:]
        fresh.start()
        monkeypatch.setenv("NEO4J_PASSWORD", fresh.password)
        monkeypatch.setattr(lease, "LEASE_S", 2)
        with ga.open_store(fresh.uri) as store:
            assert store.fingerprint() == fingerprint
            run = ga.detect(store)
            assert run.run_id == found.run_id
            ga.save_run(store, run)
            imported = facts(fresh.uri)
            assert ga.ingest(store, small.events).written == 0
            assert facts(fresh.uri) == imported
            names = {row["name"] for row in query(fresh.uri, "SHOW CONSTRAINTS YIELD name")}
            assert {"ga_Account_account_id", "ga_ip_value", "ga_Ring_ring_id"} <= names
        query(fresh.uri, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        assert loaded(fresh.uri, small.events) == imported
