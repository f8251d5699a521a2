"""What docs/neo4j-access.md tells an operator to do for analysts: a copy on a second server that is set to read only."""

import pytest
from neo4j_server import NoServer, running

import graphabuse as ga
from graphabuse.errors import StoreError
from graphabuse.investigate.example import CARDS, NEW, example_events, load_example
from graphabuse.store.neo4j import lease, session
from graphabuse.store.queries import run_query

pytestmark = [pytest.mark.xdist_group("neo4j-own"), pytest.mark.slow]


def test_a_copy_is_read_and_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(lease, "LEASE_S", 2)
    monkeypatch.setattr(session, "RETRY_S", 5.0)
    try:
        with running() as first, running() as second:
            monkeypatch.setenv("NEO4J_PASSWORD", first.password)
            with ga.open_store(first.uri) as store:
                load_example(store)
                loads = store.loads()
            for server in (first, second):
                server.stop()
            dumped = first.admin(["database", "dump", "neo4j", f"--to-path={tmp_path}"])
            assert dumped.returncode == 0, dumped.stderr[-500:]
            taken = second.admin(
                ["database", "load", "neo4j", f"--from-path={tmp_path}", "--overwrite-destination=true"]
            )
            assert taken.returncode == 0, taken.stderr[-500:]
            second.configure("server.databases.default_to_read_only=true")
            second.start()
            monkeypatch.setenv("NEO4J_PASSWORD", second.password)
            with ga.open_store(second.uri, read_only=True) as copy:
                assert copy.loads() == loads
                assert run_query(copy, "rings-near-confirmed")["ring"].tolist() == [NEW]
                assert set(ga.open_run(copy).members["ring_id"]) >= {CARDS, NEW}
            with ga.open_store(second.uri) as copy:
                later = example_events().assign(timestamp="2024-04-01T00:00:00Z")
                with pytest.raises(StoreError, match="is read-only and cannot be written") as refused:
                    ga.ingest(copy, later)
                assert second.password not in str(refused.value)
    except NoServer as reason:
        pytest.skip(f"NO NEO4J SERVER: {reason}")
