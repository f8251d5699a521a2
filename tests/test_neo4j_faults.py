"""Faults on a real server: nothing is lost or doubled, and every message says what to do without the password."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import neo4j
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from neo4j_graph import facts, loaded, query, wipe

import graphabuse as ga
from graphabuse.errors import NotFoundError, StoreError
from graphabuse.records import Verdict
from graphabuse.store.names import Names
from graphabuse.store.neo4j import batch, lease, runs
from graphabuse.store.neo4j.activity import columns_of, read_all
from graphabuse.store.neo4j.address import parse_address
from graphabuse.store.neo4j.load import Push
from graphabuse.store.neo4j.place import Places
from graphabuse.store.queries import run_query

pytestmark = pytest.mark.xdist_group("neo4j")
SHORT_LEASE = "import graphabuse.store.neo4j.lease as s; s.LEASE_S = 1\n"
LOAD = (
    "import sys, graphabuse as ga\n" + SHORT_LEASE + "import graphabuse.store.neo4j.batch as l; l.LINKS_A_BATCH = 150\n"
    "with ga.open_store(sys.argv[1]) as s: print('open', flush=True); ga.ingest(s, sys.argv[2])"
)  # fmt: skip


@pytest.fixture
def file(small, tmp_path):
    """The small world as a file."""
    pq.write_table(small.events, tmp_path / "events.parquet")
    return tmp_path / "events.parquet"


def begun(uri: str, file: Path, batches: int) -> subprocess.Popen[bytes]:
    """A job in another process that has written so many batches and is not done."""
    job = subprocess.Popen([sys.executable, "-c", LOAD, uri, file], stdout=subprocess.DEVNULL)
    before = written(uri)
    while written(uri) < before + batches:
        assert job.poll() is None, "the job ended before it could be disturbed"
        time.sleep(0.02)
    return job


def written(uri: str) -> int:
    return query(uri, "MATCH (b:IngestBatch) RETURN count(*) AS n")[0]["n"]


@pytest.mark.slow
def test_a_killed_client_can_be_run_again(address, file):
    whole = loaded(address, file)
    wipe(address)
    for batches in (1, 2, 4):
        job = begun(address, file, batches)
        job.send_signal(signal.SIGKILL)
        job.wait()
    assert 0 < facts(address)["accounts"][0]["n"] < whole["accounts"][0]["n"]
    assert loaded(address, file) == whole


def cut_off_after(monkeypatch, batches: int, error: Exception | None = None) -> None:
    """The next load writes so many batches of links, and no more."""
    write, done = Push._write_batch, []

    def some(push, transaction, placed, load):
        if len(done) == batches:
            raise error or StoreError("cut off")
        write(push, transaction, placed, load)
        done.append(placed)

    monkeypatch.setattr(Push, "_write_batch", some)


@pytest.mark.slow
def test_what_a_load_left_that_was_cut_off_is_put_in_order_by_the_next_one(address, small, monkeypatch):
    """Nodes go ahead of their links; those whose links never came are seen by no detection, and the next load removes them."""
    frame = small.events.to_pandas()
    monkeypatch.setattr(batch, "LINKS_A_BATCH", 300)
    with ga.open_store(address) as store, monkeypatch.context() as patch:
        cut_off_after(patch, 2)
        with pytest.raises(StoreError, match="cut off"):
            ga.ingest(store, frame)
        empty = query(address, "MATCH (s:Activity) WHERE s.events = 0 RETURN collect(s.account_id) AS ids")[0]["ids"]
        arrived = set(store.accounts().to_pandas()["account_id"])
        assert empty and arrived and not set(empty) & arrived
    other = pd.DataFrame({"timestamp": ["2024-01-01T00:00:00Z"], "account_id": ["other"], "device_id": ["D-other"]})
    mine = frame[frame["account_id"].isin(arrived)]
    assert loaded(address, other) == (wipe(address), loaded(address, mine, other))[1]


def test_nodes_that_somebody_deletes_meanwhile_stop_the_load(address, small, monkeypatch):
    frame = small.events.to_pandas()
    whole = loaded(address, frame)
    wipe(address)
    placed = Places.placed

    def robbed(places, batches):
        for found in placed(places, batches):
            query(address, "MATCH (d:Device) WITH d LIMIT 1 DETACH DELETE d")
            yield found

    with ga.open_store(address) as store, monkeypatch.context() as patch:
        patch.setattr(Places, "placed", robbed)
        with pytest.raises(StoreError, match="somebody deletes nodes") as error:
            ga.ingest(store, frame)
        assert error.value.retryable
    assert loaded(address, frame) == whole


@pytest.mark.parametrize("how", ["kill", pytest.param("stop", marks=pytest.mark.slow)])
def test_a_restarted_server_loses_and_doubles_nothing(address, server, file, how):
    if server is None:
        pytest.skip("NOT OUR SERVER: it is not killed")
    whole = loaded(address, file)
    wipe(address)
    job = begun(address, file, 3)
    getattr(server, how)()
    assert job.poll() is None
    server.start()
    assert job.wait(timeout=120) == 0
    assert facts(address) == whole


@pytest.mark.slow
def test_writers_that_lock_our_nodes_cost_time_and_nothing_else(address, small, monkeypatch):
    """Four transactions of somebody else, in shuffled order over the nodes that a load writes: deadlocks are replayed."""
    frame = small.events.to_pandas()
    cut = len(frame) // 2
    whole = loaded(address, frame.iloc[:cut], frame)
    wipe(address)
    loaded(address, frame.iloc[:cut])
    monkeypatch.setattr(batch, "LINKS_A_BATCH", 400)
    deadlocks, stop = [], threading.Event()
    names = [
        row["v"] for row in query(address, "MATCH (n) WHERE n:Account OR n.kind IS NOT NULL RETURN elementId(n) AS v")
    ]

    def disturb(seed: int) -> None:
        where, random = parse_address(address), np.random.default_rng(seed)
        with neo4j.GraphDatabase.driver(where.url, auth=(where.user, where.password)) as driver:
            while not stop.is_set():
                with driver.session() as session, suppress(neo4j.exceptions.ClientError):
                    try:
                        with session.begin_transaction() as transaction:
                            for part in np.array_split(random.permutation(names)[:200], 4):
                                transaction.run(
                                    "UNWIND $ids AS id MATCH (n) WHERE elementId(n) = id SET n.noted = 1",
                                    ids=part.tolist(),
                                ).consume()
                    except neo4j.exceptions.TransientError as error:
                        deadlocks.append(error.code)

    others = [threading.Thread(target=disturb, args=(seed,)) for seed in range(4)]
    for thread in others:
        thread.start()
    try:
        with ga.open_store(address) as store:
            ga.ingest(store, frame)
    finally:
        stop.set()
        for thread in others:
            thread.join()
    assert any("DeadlockDetected" in code for code in deadlocks)
    assert facts(address) == whole


@pytest.mark.parametrize("version", [2, 0])
def test_an_older_schema_is_brought_up_to_date(address, small, version):
    """Events as one property a column, as version 2 kept them and its files (0), become rows; a reader is told that it must not do so."""
    frame = small.events.to_pandas()
    whole = loaded(address, frame)
    with ga.open_store(address) as store:
        fingerprint, kinds, before = store.fingerprint(), store.kinds, store.events().to_pandas()
        for part in read_all(store.server, store.names, kinds):
            starts = np.cumsum([0, *part.counts])
            rows = [
                [name, *(part.columns[c][starts[at] : starts[at + 1]].tobytes() for c in columns_of(kinds))]
                for at, name in enumerate(part.account_ids)
            ]
            columns = ", ".join(f"s.`{name}` = x[{at + 1}]" for at, name in enumerate(columns_of(kinds)))
            query(
                address,
                f"UNWIND $rows AS x MATCH (s:Activity {{account_id: x[0]}}) SET {columns} REMOVE s.data",
                rows=rows,
            )
    query(address, "MATCH (s:GraphabuseSchema) SET s.version = $version", version=version)
    with pytest.raises(StoreError, match="schema of an older graphabuse; any command that writes"):
        ga.open_store(address, read_only=True)
    with ga.open_store(address) as store:
        assert store.fingerprint() == fingerprint
        pd.testing.assert_frame_equal(store.events().to_pandas(), before)
        assert ga.ingest(store, frame).written == 0
    assert facts(address) == whole
    assert query(address, "MATCH (s:Activity) WHERE s.seen_us IS NOT NULL RETURN count(*) AS n") == [{"n": 0}]
    with ga.open_store(address, read_only=True) as store:
        assert store.fingerprint() == fingerprint


def test_a_run_that_is_cut_off_is_not_seen(address, small, monkeypatch):
    """Readers keep the run before, and the next attempt writes the whole."""
    with ga.open_store(address) as store:
        ga.ingest(store, small.events)
        first, second = ga.detect(store), ga.detect(store, seed=8)
        ga.save_run(store, first)
        with monkeypatch.context() as patch:
            patch.setattr(runs, "publish", lambda *_: (_ for _ in ()).throw(StoreError("cut off")))
            with pytest.raises(StoreError, match="cut off"):
                ga.save_run(store, second)
        assert store.runs()["run_id"].tolist() == [first.run_id]
        assert set(store.cypher("MATCH (r:Ring) RETURN r.ring_id AS id")["id"]) == set(first.rings["ring_id"])
        ga.save_run(store, second)
        pd.testing.assert_frame_equal(ga.open_run(store).members, second.members, check_dtype=False)
        assert query(address, "MATCH (d:RingDraft|RunDraft) RETURN count(*) AS n") == [{"n": 0}]


def test_a_decision_is_kept_whole_or_not_at_all(address, monkeypatch):
    verdict = Verdict("R-1", "run-1", "0" * 16, "watch", "other", "", "ana", datetime(2024, 5, 1, tzinfo=UTC))
    plain = Names.label
    with ga.open_store(address) as store:
        with monkeypatch.context() as patch:
            patch.setattr(Names, "label", lambda names, name: "`broken" if name == "PastRing" else plain(names, name))
            with pytest.raises(StoreError):
                store.record_verdict(verdict)
        assert store.verdicts().empty
        store.record_verdict(verdict)
        assert store.verdicts()["ring_id"].tolist() == ["R-1"]


def test_a_foreign_graph_is_left_untouched(address, small):
    query(address, "CREATE (:Account {account_id: 'theirs', name: 'x'})-[:KNOWS]->(:Person {name: 'y'})")
    with told(StoreError, "holds nodes labelled Account that graphabuse did not write.*use another database", "neo4j@"):
        ga.open_store(address)
    before = query(address, "MATCH (n) RETURN labels(n) AS l, properties(n) AS p ORDER BY l")
    with ga.open_store(f"{address}?prefix=Abuse") as store:
        ga.ingest(store, small.events)
        run = ga.detect(store)
        ga.save_run(store, run)
        found = run_query(store, "ring-members", {"ring": run.rings["ring_id"][0]})
        assert len(found) == (run.members["ring_id"] == run.rings["ring_id"][0]).sum()
        drawn = store.cypher(*ga.open_run(store).ring(run.rings["ring_id"][0]).cypher())
        assert {node["account_id"] for node in drawn["a"]} == set(found["account"])
    theirs = query(
        address, "MATCH (n) WHERE n:Account OR n:Person RETURN labels(n) AS l, properties(n) AS p ORDER BY l"
    )
    assert theirs == before


def test_further_kinds_are_checked_for_foreign_use_and_work_under_a_prefix(address, tmp_path):
    query(address, "CREATE (:Email {value: 'theirs@x.y'})")
    mapping = tmp_path / "m.toml"
    mapping.write_text('[identifiers]\nemail = "mail"\n', encoding="utf-8")
    frame = pd.DataFrame(
        {"timestamp": "2024-01-01T00:00:00Z", "account_id": list("abc"), "device_id": "D1", "mail": "x@y.z"}
    )
    with ga.open_store(address) as store:
        with pytest.raises(StoreError, match="holds nodes labelled Email that graphabuse did not write"):
            ga.ingest(store, frame, mapping=mapping)
        assert store.loads() == [] and query(address, "MATCH (a:Account) RETURN count(*) AS n") == [{"n": 0}]
    with ga.open_store(f"{address}?prefix=Abuse") as store, ga.open_store(":memory:") as embedded:
        for opened in (store, embedded):
            ga.ingest(opened, frame, mapping=mapping)
        text = "MATCH (a:Account)-[u:USED_EMAIL]->(e:Email) RETURN a.account_id AS account, e.value AS email ORDER BY account"
        pd.testing.assert_frame_equal(store.cypher(store.dialect(text, "")), embedded.cypher(text))
        for name in ("account_view", "identifier_view"):
            asked = {"account_view": "a", "identifier_view": "x@y.z"}[name]
            views = [getattr(ga, name)(opened, asked) for opened in (store, embedded)]
            part = {"account_view": "identifiers", "identifier_view": "accounts"}[name]
            pd.testing.assert_frame_equal(*(getattr(view, part) for view in views), check_dtype=False)
            assert len(getattr(views[0], part)) == {"account_view": 2, "identifier_view": 3}[name]
        made = query(address, "SHOW CONSTRAINTS YIELD labelsOrTypes AS l RETURN l")
        assert ["AbuseEmail"] in [row["l"] for row in made]
    assert query(address, "MATCH (e:Email) RETURN e.value AS v") == [{"v": "theirs@x.y"}]


@contextmanager
def told(kind: type[Exception], said: str, where: str):
    """A refusal of that kind in one line, which names the address and no password."""
    with pytest.raises(kind, match=said) as caught:
        yield caught
    text = str(caught.value)
    assert where in text and "\n" not in text and os.environ.get("NEO4J_PASSWORD", "-") not in text


def test_faults_end_in_a_sentence(address, server, monkeypatch, events):
    host = parse_address(address).url.split("://")[1]
    with told(StoreError, "no database of that name.*name another", f"neo4j@{host}/nowhere"):
        ga.open_store(f"bolt://neo4j@{host}/nowhere")
    with told(StoreError, r"could not be reached.*use the scheme without \+s, or switch TLS on", f"neo4j@{host}"):
        ga.open_store(f"bolt+s://neo4j@{host}")
    for nobody in ("127.0.0.1:9", "nowhere.invalid:7687"):
        with told(StoreError, "could not be reached.*check that the server runs", f"neo4j@{nobody}"):
            ga.open_store(f"bolt://neo4j@{nobody}")
    with told(NotFoundError, "holds no graphabuse graph; make one with", host):
        ga.open_store(address, read_only=True)
    monkeypatch.setattr(lease, "WAIT_S", 0.5)
    with ga.open_store(address) as store:
        ga.ingest(store, events)
        with (
            store.writing(),
            ga.open_store(address) as other,
            told(StoreError, "written by another job; wait until it ends", host) as held,
        ):
            monkeypatch.setattr(lease.Lease.take, "__defaults__", (0.5,))
            ga.ingest(other, events)
        assert held.value.retryable
        assert ga.ingest(store, events).written == 0
    with ga.open_store(address, read_only=True) as store, pytest.raises(StoreError, match="opened to read only"):
        ga.ingest(store, events)
    query(address, "MATCH (s:GraphabuseSchema) SET s.version = 99")
    with told(StoreError, "schema version 99.*upgrade graphabuse, or use another database", host):
        ga.open_store(address)
    monkeypatch.setenv("NEO4J_PASSWORD", "guess")
    with told(StoreError, "refused user neo4j: check the user in the address and NEO4J_PASSWORD", host):
        ga.open_store(address)
