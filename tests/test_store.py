"""The embedded store: versions, locks, runs that never change."""

import subprocess
import sys

import pandas as pd
import pytest
from made_run import made_run

import graphabuse as ga
from graphabuse.errors import InputError, NotFoundError, StoreError


def test_runs_come_back_as_they_were_saved(stored):
    folder, run = stored
    with ga.open_store(folder, read_only=True) as store:
        again = ga.open_run(store)
        assert again.run_id == run.run_id
        for name in ("rings", "members", "accounts", "links", "reasons", "identifiers", "protected"):
            pd.testing.assert_frame_equal(getattr(again, name), getattr(run, name), check_dtype=False)
            assert list(getattr(again, name).columns) == list(getattr(run, name).columns)


def test_saving_twice_keeps_one(stored):
    folder, run = stored
    with ga.open_store(folder) as store:
        ga.save_run(store, run)
        assert len(store.runs()) == 1


def test_unknown_run_names_the_known_ones(stored):
    with ga.open_store(stored[0], read_only=True) as store, pytest.raises(NotFoundError, match="known runs: run-"):
        ga.open_run(store, "run-nope")


def test_a_second_writer_gets_a_sentence(tmp_path, events):
    folder = tmp_path / "s.graph"
    with ga.open_store(folder) as store:
        ga.ingest(store, events)
        code = "import sys, graphabuse as ga, graphabuse.errors\ntry: ga.open_store(sys.argv[1])\nexcept graphabuse.errors.StoreError as e: print(e, e.retryable)"
        done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
        assert "is being written by process" in done.stdout and "True" in done.stdout
        assert ga.ingest(store, events).written == 0


def test_newer_schema_is_refused(tmp_path, events):
    with ga.open_store(tmp_path / "s.graph") as store:
        store.connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    with pytest.raises(StoreError, match="schema version 99"):
        ga.open_store(tmp_path / "s.graph")


def test_bad_addresses(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "other").write_text("x")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "truth.duckdb").write_text("this is no database, and long enough to be read as one" * 100)
    for address, error, match in [
        (tmp_path / "file", StoreError, "is a file"), (tmp_path / "full", StoreError, "other files"),
        (tmp_path / "broken", StoreError, "cannot be opened"), ("redis://x", InputError, "not a store"), ("", InputError, "empty"),
        ("neo4j://u:secret@127.0.0.1:9", StoreError, "could not be reached"),
    ]:  # fmt: skip
        with pytest.raises(error, match=match) as caught:
            ga.open_store(address)
        assert "secret" not in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(NotFoundError, match="no store"):
        ga.open_store(tmp_path / "none", read_only=True)


def test_read_only_refuses_to_write(stored, events):
    with ga.open_store(stored[0], read_only=True) as store, pytest.raises(StoreError, match="read only"):
        ga.ingest(store, events)


def test_rings_whose_events_are_gone_stay_in_the_graph(store, events):
    ga.ingest(store, events)
    store.save_run(
        made_run({"R-0000000A": {"a": [("device", "D1")], "b": [("device", "D1")], "gone": [("device", "D1")]}})
    )
    found = store.cypher("MATCH (a:Account)-[:MEMBER_OF]->(r:Ring) RETURN a.account_id AS account ORDER BY account")
    assert found["account"].tolist() == ["a", "b"] and store.load_run("latest").members["account_id"].tolist() == [
        "a",
        "b",
        "gone",
    ]
