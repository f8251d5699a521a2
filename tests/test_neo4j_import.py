"""Files for ``neo4j-admin``: the command that is printed, run on a real server."""

import subprocess
import sys

import pytest
from neo4j_graph import facts, loaded, query, wipe
from neo4j_server import running

import graphabuse as ga
from graphabuse.store.neo4j import lease

pytestmark = [pytest.mark.xdist_group("neo4j"), pytest.mark.slow]


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
        wipe(fresh.uri)
        assert loaded(fresh.uri, small.events) == imported
