"""Faults on a real server: nothing is lost or doubled, and every message says what to do without the password."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pyarrow.parquet as pq
import pytest
from neo4j_graph import facts, loaded, query, wipe

import graphabuse as ga
from graphabuse.errors import NotFoundError, StoreError
from graphabuse.store.neo4j import lease
from graphabuse.store.neo4j.address import parse_address
from graphabuse.store.queries import run_query

pytestmark = pytest.mark.xdist_group("neo4j")
SHORT_LEASE = "import graphabuse.store.neo4j.lease as s; s.LEASE_S = 1\n"
LOAD = (
    "import sys, graphabuse as ga\n" + SHORT_LEASE + "import graphabuse.store.neo4j.batch as l; l.LINKS_A_BATCH = 150\n"
    "with ga.open_store(sys.argv[1]) as s: print('open', flush=True); ga.ingest(s, sys.argv[2])"
)  # fmt: skip


def test_a_killed_client_can_be_run_again(address, server, small, tmp_path):
    pq.write_table(small.events, tmp_path / "events.parquet")
    whole = loaded(address, tmp_path / "events.parquet")
    wipe(address)
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
    wipe(address)
    job = subprocess.Popen([sys.executable, "-c", LOAD, address, tmp_path / "events.parquet"], stdout=subprocess.PIPE)
    assert job.stdout is not None
    job.stdout.readline()
    time.sleep(0.8)
    server.kill()
    server.start()
    assert job.wait(timeout=120) == 0
    job.stdout.close()
    assert facts(address) == whole


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
