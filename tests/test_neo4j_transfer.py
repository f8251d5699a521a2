"""A store from a folder onto a server and back: the same graph, the same tables, whatever was there before."""

import threading

import pandas as pd
import pytest
from neo4j_graph import facts, loaded, query, wipe
from test_transfer import same_content

import graphabuse as ga
from graphabuse.errors import StoreError
from graphabuse.investigate.example import (
    EARLIER,
    LATER,
    example_events,
    example_runs,
    example_values,
    example_verdicts,
    load_example,
)
from graphabuse.store.frames import FRAMES
from graphabuse.store.neo4j import batch, runs
from graphabuse.store.neo4j.load import Push
from graphabuse.store.queries import PACK, run_query

pytestmark = pytest.mark.xdist_group("neo4j")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    with ga.open_store(tmp_path_factory.mktemp("example") / "first.graph") as store:
        load_example(store)
        yield store


def answers(store):
    """Every named query about rings, runs and decisions, the times at which runs were kept among them."""
    asked = [
        query for query in PACK if any(f":{label}" in query.text for label in ("Ring", "PastRing", "Run", "Verdict"))
    ]
    assert len(asked) > 12
    return {query.name: run_query(store, query.name, example_values(query.name, query.parameters)) for query in asked}


@pytest.fixture(scope="module")
def wanted(example):
    return answers(example)


def same_answers(store, wanted):
    for name, answer in answers(store).items():
        pd.testing.assert_frame_equal(answer, wanted[name], check_dtype=False, obj=name)


def test_there_and_back_again(address, example, wanted, store):
    with ga.open_store(address) as server:
        events = len(example_events())
        assert ga.write_copy(example, server) == ga.CopyReport((EARLIER, LATER), 4, 0, 0, events, 1)
        assert ga.write_copy(server, store) == ga.CopyReport((EARLIER, LATER), 4, 0, 0, events, 1)
        assert ga.write_copy(store, server) == ga.CopyReport((), 0, 2, 4)
        for copied in (server, store):
            same_content(example, copied)
        same_answers(server, wanted)
        assert server.loads() == store.loads() == example.loads()


def test_a_team_moves_onto_a_server_and_back_without_its_logs(address, small, store, tmp_path):
    """The graph is the one that a load makes, a detection is the same to the byte on all three, and the old log is known everywhere."""
    events = small.events.to_pandas()
    events = events.assign(event_id=[f"e{row}" for row in range(len(events))], cookie_id=events["device_id"].str[-3:])
    late = events["timestamp"] >= events["timestamp"].median()
    about = pd.DataFrame({"account_id": events["account_id"].unique()[:2], "age": [1, 2]})
    with ga.open_store(tmp_path / "one.graph") as one, ga.open_store(address) as server:
        broken = events.head(1).assign(timestamp="not a time", event_id="e-bad")
        ga.ingest(one, pd.concat([events[~late].astype({"timestamp": str}), broken]))
        ga.ingest(one, events[late], accounts=about)
        found = ga.detect(one)
        ga.save_run(one, found)
        there, back = ga.write_copy(one, server), ga.write_copy(server, store)
        assert there == back == ga.CopyReport((found.run_id,), 0, 0, 0, len(events), 2)
        for copied in (server, store):
            assert copied.fingerprint() == one.fingerprint() and copied.loads() == one.loads()
            pd.testing.assert_frame_equal(copied.account_columns(), one.account_columns())
            run = ga.detect(copied)
            assert run.run_id == found.run_id
            for name in FRAMES:
                pd.testing.assert_frame_equal(getattr(run, name), getattr(found, name), check_dtype=False)
            assert ga.ingest(copied, events).written == 0
        every = (
            "SELECT seen_at, account_id, event_type, event_key, d.value, i.value, t.value FROM events e JOIN accounts USING (account) "
            "JOIN actions USING (action) LEFT JOIN identifiers d ON d.identifier = id_device LEFT JOIN identifiers i ON i.identifier = id_ip "
            "LEFT JOIN identifiers t ON t.identifier = id_payment_token ORDER BY ALL"
        )
        assert store.connection.sql(every).fetchall() == one.connection.sql(every).fetchall()
        rejected = "SELECT * FROM rejects ORDER BY ALL"
        assert store.connection.sql(rejected).fetchall() == one.connection.sql(rejected).fetchall() != []
        stamps = "SELECT load_id, loaded_at FROM loads WHERE written > 0 ORDER BY load"
        (_, was), *_ = one.connection.sql(stamps).fetchall()
        assert abs((store.connection.sql(stamps).fetchall()[0][1] - was).total_seconds()) < 0.01
    copied = facts(address)
    wipe(address)
    assert loaded(address, events) == copied


def test_a_copy_of_events_that_is_cut_off_is_run_again(address, example, monkeypatch):
    monkeypatch.setattr(batch, "LINKS_A_BATCH", 5)
    write = Push._write_batch
    written = []

    def broken(self, transaction, placed, load):
        write(self, transaction, placed, load)
        written.append(placed)
        if len(written) == 3:
            raise StoreError("cut off")

    with ga.open_store(address) as server:
        with monkeypatch.context() as patch, pytest.raises(StoreError, match="cut off"):
            patch.setattr(Push, "_write_batch", broken)
            ga.write_copy(example, server)
        assert server.loads() == [] and server.runs().empty
        done = ga.write_copy(example, server)
        assert 0 < done.events < len(example_events()) and done.loads == 1
        assert server.fingerprint() == example.fingerprint() and server.loads() == example.loads()
        same_content(example, server)


def test_what_is_there_already_is_joined_to_what_comes(address, example, wanted):
    """An older run goes behind a newer one, whose rings go on from it; decisions find their rings."""
    with ga.open_store(address) as server:
        ga.ingest(server, example_events())
        server.save_run(example_runs()[1], kept_at=example.runs()["created_at"][1].to_pydatetime())
        for verdict in example_verdicts():
            server.record_verdict(verdict)
        ga.write_copy(example, server)
        same_content(example, server)
        same_answers(server, wanted)
        assert query(address, "MATCH (d:RingDraft|RunDraft) RETURN count(*) AS n") == [{"n": 0}]


def test_a_copy_that_is_cut_off_is_run_again(address, example, wanted, monkeypatch):
    publish = runs.publish

    def broken(transaction, lease, run_id, *rest):
        publish(transaction, lease, run_id, *rest)
        if run_id == LATER:
            raise StoreError("cut off")

    with ga.open_store(address) as server:
        ga.ingest(server, example_events())
        with monkeypatch.context() as patch, pytest.raises(StoreError, match="cut off"):
            patch.setattr(runs, "publish", broken)
            ga.write_copy(example, server)
        assert server.runs()["run_id"].tolist() == [EARLIER] and server.verdicts().empty
        assert ga.write_copy(example, server) == ga.CopyReport((LATER,), 4, 1, 0, 0, 0)
        same_answers(server, wanted)


def test_a_reader_never_sees_half_a_run(address, example):
    """While runs come and go somebody asks all the time: rings of one run, all of them, with all their members."""
    first, second = example_runs()
    whole = {(run.run_id, len(run.rings), len(run.members)) for run in (first, second)}
    asked = (
        "MATCH (r:Ring) OPTIONAL MATCH (a:Account)-[m:MEMBER_OF]->(r) RETURN r.run_id AS run, count(DISTINCT r.ring_id) AS rings, "
        "count(m) AS members"
    )
    seen: list[tuple] = []
    stop = threading.Event()

    def watch() -> None:
        with ga.open_store(address, read_only=True) as reader:
            while not stop.is_set():
                seen.append(tuple(tuple(row) for row in reader.cypher(asked).to_numpy().tolist()))

    with ga.open_store(address) as server:
        ga.ingest(server, example_events())
        server.save_run(first)
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            for _ in range(4):
                server.save_run(second)
                query(address, "MATCH (r:Run|Ring|RunTable|PastRing) DETACH DELETE r")
                server.save_run(first)
        finally:
            stop.set()
            watcher.join()
    wipe(address)
    states = {state[0] for state in seen if len(state) == 1}
    # a read is not a snapshot: one that runs over the moment of the change may see both sides of it, the next one must not
    mixed = [at for at, state in enumerate(seen) if len(state) > 1 or not set(state) <= whole]
    assert states >= whole and len(seen) > 20
    assert not any(at + 1 in mixed for at in mixed)
