"""A store into another: events, runs and decisions as they were, in their place in time, and no second time."""

import json

import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.errors import InputError
from graphabuse.investigate.example import EARLIER, LATER, example_events, example_runs, load_example
from graphabuse.store.frames import FRAMES
from tests.terminal import call


@pytest.fixture
def example(tmp_path):
    with ga.open_store(tmp_path / "first.graph") as store:
        load_example(store)
        yield store


def same_content(first, second):
    for left, right in ((first.runs(), second.runs()), (first.verdicts(), second.verdicts())):
        pd.testing.assert_frame_equal(left, right)
        assert len(left)
    for run_id in first.runs()["run_id"]:
        one, two = first.load_run(run_id), second.load_run(run_id)
        assert one.summary == two.summary
        for name in FRAMES:
            pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_dtype=False)


def test_a_copy_is_the_same_and_is_made_once(example, store):
    events = len(example_events())
    assert ga.write_copy(example, store) == ga.CopyReport((EARLIER, LATER), 4, 0, 0, events, 1)
    same_content(example, store)
    assert store.loads() == example.loads()
    assert ga.write_copy(example, store) == ga.CopyReport((), 0, 2, 4)


def test_events_that_are_there_count_once(example, store):
    """The same events under other codes, some of them known: nothing doubles, and a detection is the same to the byte."""
    ga.ingest(store, example_events().iloc[::-1].iloc[:7])
    copied = ga.write_copy(example, store)
    assert copied.events == len(example_events()) - 7 and store.fingerprint() == example.fingerprint()
    again = ga.ingest(store, example_events())
    assert again.written == 0 and store.fingerprint() == example.fingerprint()


def test_a_whole_world_moves_without_its_logs(small, tmp_path):
    """Two loads, rejects, event ids, columns about accounts and a kind that only the source has; then the log is given again."""
    events = small.events.to_pandas()
    events = events.assign(event_id=[f"e{row}" for row in range(len(events))], cookie_id=events["device_id"].str[-3:])
    late = events["timestamp"] >= events["timestamp"].median()
    broken = events.head(1).assign(timestamp="not a time", event_id="e-bad")
    about = pd.DataFrame({"account_id": events["account_id"].unique()[:3], "age": [1, 2, 3], "plan": ["a", None, "b"]})
    with ga.open_store(tmp_path / "one.graph") as one, ga.open_store(tmp_path / "two.graph") as two:
        ga.ingest(one, pd.concat([events[~late].astype({"timestamp": str}), broken]))
        ga.ingest(one, events[late], accounts=about)
        later = about.head(1).assign(age=9)
        ga.ingest(two, events.tail(5).drop(columns=["event_id", "cookie_id"]), accounts=later[["account_id", "age"]])
        found = ga.detect(one)
        ga.write_copy(one, two)
        assert [load["events"] for load in two.loads()][1:] == [load["events"] for load in one.loads()]
        assert two.account_columns().set_index("account_id")["age"].tolist()[0] == 9, "what is there stays"
        assert set(two.account_columns()["plan"].dropna()) == {"a", "b"}
        with ga.open_store(":memory:") as clean:
            ga.write_copy(one, clean)
            assert clean.fingerprint() == one.fingerprint() and clean.kinds == one.kinds
            run = ga.detect(clean)
            assert run.run_id == found.run_id
            for name in FRAMES:
                pd.testing.assert_frame_equal(getattr(run, name), getattr(found, name))
            rejected = "SELECT file, row, reason FROM rejects ORDER BY ALL"
            assert clean.connection.sql(rejected).fetchall() == one.connection.sql(rejected).fetchall() != []
            assert ga.ingest(clean, events).written == 0, "event ids are known"


def test_events_of_a_read_only_source_stream(example, tmp_path):
    example.close()
    with (
        ga.open_store(tmp_path / "first.graph", read_only=True) as source,
        ga.open_store(tmp_path / "two.graph") as target,
    ):
        told = []
        ga.write_copy(source, target, progress=lambda *step: told.append(step))
        assert (source.address, 0, len(example_events())) in told
        assert target.cypher("MATCH (a:Account) RETURN count(*) AS n")["n"].tolist() == [17]


def test_the_newest_of_both_stores_is_the_latest(example, store):
    """A run that is older than those that are there takes its place among them; numbers stay unique."""
    ga.ingest(store, example_events())
    own = example_runs()[0]
    store.save_run(type(own)(**vars(own) | {"run_id": "run-own"}))
    ga.write_copy(example, store)
    assert store.runs()["run_id"].tolist() == [EARLIER, LATER, "run-own"]
    assert store.runs()["sequence"].tolist() == [1, 2, 3] and store.load_run().run_id == "run-own"


def test_a_store_without_the_accounts_is_refused(example, store):
    ga.ingest(store, example_events().iloc[:3])
    with pytest.raises(
        InputError,
        match=r":memory: lacks account '\w+' of run-000000000001; runs and decisions alone need a store with the same",
    ):
        ga.write_copy(example, store, events=False)
    assert store.runs().empty and store.verdicts().empty
    later = example_events().iloc[:1].assign(timestamp=pd.Timestamp("2024-05-01", tz="UTC"))
    ga.ingest(store, pd.concat([example_events(), later]))  # more events than there were do no harm
    assert len(ga.write_copy(example, store, events=False).runs) == 2


def test_the_command_says_what_it_did(tmp_path):
    first, second = tmp_path / "first.graph", tmp_path / "second.graph"
    with ga.open_store(first) as store:
        load_example(store)
    with ga.open_store(second) as store:
        ga.ingest(store, example_events())
    assert "0 events, 2 runs and 4 decisions copied; 0 runs" in call("copy", first, second, "--no-events").stdout
    told = json.loads(call("copy", first, second, "--json").stdout)
    assert told == {"runs": [], "decisions": 0, "known_runs": 2, "known_decisions": 4, "events": 0, "loads": 0}
    assert f"{len(example_events())} events, 2 runs and 4" in call("copy", first, tmp_path / "third.graph").stdout
    assert "cannot be copied into itself" in call("copy", first, f"{first}/", code=1).stderr
    assert "there is no store at" in call("copy", tmp_path / "none.graph", second, code=1).stderr
