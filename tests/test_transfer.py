"""Runs and decisions from one store into another: as they were, in their place in time, and no second time."""

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
    ga.ingest(store, example_events())
    assert ga.write_copy(example, store) == ga.CopyReport((EARLIER, LATER), 4, 0, 0)
    same_content(example, store)
    assert ga.write_copy(example, store) == ga.CopyReport((), 0, 2, 4)


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
        InputError, match=r":memory: lacks account '\w+' of run-000000000001; a copy needs a store with the same"
    ):
        ga.write_copy(example, store)
    assert store.runs().empty and store.verdicts().empty
    later = example_events().iloc[:1].assign(timestamp=pd.Timestamp("2024-05-01", tz="UTC"))
    ga.ingest(store, pd.concat([example_events(), later]))  # more events than there were do no harm
    assert len(ga.write_copy(example, store).runs) == 2


def test_the_command_says_what_it_did(tmp_path):
    first, second = tmp_path / "first.graph", tmp_path / "second.graph"
    with ga.open_store(first) as store:
        load_example(store)
    with ga.open_store(second) as store:
        ga.ingest(store, example_events())
    assert "2 runs and 4 decisions copied; 0 runs" in call("copy", first, second).stdout
    told = json.loads(call("copy", first, second, "--json").stdout)
    assert told == {"runs": [], "decisions": 0, "known_runs": 2, "known_decisions": 4}
    assert "cannot be copied into itself" in call("copy", first, f"{first}/", code=1).stderr
    assert "there is no store at" in call("copy", tmp_path / "none.graph", second, code=1).stderr
