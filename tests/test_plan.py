"""A plan says before a run what the run will say after it."""

import json
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import graphabuse as ga
import ingest.plan
from graphabuse.config import Config, EvidenceConfig
from graphabuse.engine.duckdb import EngineLimits
from graphabuse.errors import InputError, NotFoundError, StoreError
from graphabuse.evidence.size import pair_sizes, within_budget
from ingest.plan import plan


@pytest.fixture(scope="module")
def file(world, tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "events.parquet"
    table = (
        world.events if isinstance(world.events, pa.Table) else pa.Table.from_pandas(world.events, preserve_index=False)
    )
    pq.write_table(table, path)
    return path


def test_a_plan_counts_what_the_run_then_finds(file, run):
    made = plan([str(file)])
    counts = run.summary["counts"]
    assert (made.rows, made.accounts) == (counts["events"], counts["accounts"])
    assert {kind.kind: kind.sightings for kind in made.kinds} == counts["sightings"]
    assert made.sampled == 1 and made.notes == ()
    hubs = {
        (entry["kind"], entry["identifiers"])
        for entry in run.summary["left_out"]
        if "creates no link" in str(entry["reason"])
    }
    assert {(kind.kind, kind.hubs) for kind in made.kinds if kind.hubs} == hubs


def test_pairs_are_counted_from_degrees_alone():
    degrees = pd.DataFrame({"kind": [0, 0, 0, 1], "degree": [2, 40, 100, 200], "identifiers": [10, 1, 2, 1]})
    sizes = pair_sizes(degrees, ["device", "ip"], EvidenceConfig())
    assert (sizes["device"].listed, sizes["device"].chained) == (10 * 1 + 780, 3 * 200)
    assert (sizes["ip"].listed, sizes["ip"].chained, sizes["ip"].hubs, sizes["ip"].hub_sightings) == (0, 0, 1, 200)


def test_a_budget_lowers_the_size_at_which_every_pair_is_listed_and_says_so():
    degrees = pd.DataFrame({"kind": [0, 0], "degree": [10, 40], "identifiers": [100, 100]})
    config, notes = within_budget(degrees, ["device"], EvidenceConfig(pair_budget=20_000))
    assert config.pairs_upto == 39
    assert notes[0]["identifiers"] == 100
    assert "82,500 pairs are more than pair_budget = 20,000" in str(notes[0]["reason"])
    assert within_budget(degrees, ["device"], EvidenceConfig()) == (EvidenceConfig(), [])


def test_a_run_over_its_budget_lists_fewer_pairs_and_reports_it(world):
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        small = ga.detect(store, config=replace(Config(), evidence=EvidenceConfig(pair_budget=2_000)))
        full = ga.detect(store)
    assert any("pair_budget = 2,000" in str(entry["reason"]) for entry in small.summary["left_out"])
    assert small.summary["counts"]["links"] < full.summary["counts"]["links"]


def test_a_large_log_is_sampled_by_identifier_without_changing_degrees(file, monkeypatch):
    exact = plan([str(file)])
    monkeypatch.setattr(ingest.plan, "SAMPLE_ABOVE", 1_000)
    sampled = plan([str(file)])
    assert sampled.sampled == 16
    for one, other in zip(exact.kinds, sampled.kinds, strict=True):
        assert other.identifiers == pytest.approx(one.identifiers, rel=0.25)


def test_the_window_counts(file):
    whole, part = plan([str(file)]), plan([str(file)], since=pd.Timestamp("2024-02-01", tz="UTC").to_pydatetime())
    assert 0 < part.rows < whole.rows


def test_the_window_counts_where_times_are_texts_of_a_zone(tmp_path):
    (tmp_path / "log.csv").write_text(
        "timestamp,account_id,ip\n01.02.2024 00:30:00,a,8.8.8.8\n01.02.2024 02:00:00,b,8.8.8.8\n"
    )
    mapping = tmp_path / "map.toml"
    mapping.write_text('[time]\nformat = "%d.%m.%Y %H:%M:%S"\nzone = "Europe/Berlin"\n')
    since = pd.Timestamp("2024-02-01", tz="UTC").to_pydatetime()
    assert plan([str(tmp_path / "log.csv")], mapping=mapping, since=since).rows == 1


def test_costs_grow_with_the_data(file):
    costs = plan([str(file)]).costs
    assert costs.home_mib > 500 and costs.engine_s > 0 and "two cores" in costs.basis


def test_the_command_prints_json(file):
    done = subprocess.run(
        [sys.executable, "-m", "graphabuse.cli", "plan", file, "--json"], capture_output=True, text=True, check=True
    )
    made = json.loads(done.stdout)
    assert {kind["kind"] for kind in made["kinds"]} == {"device", "ip", "payment_token"}
    assert made["kinds"][0]["shared_by"]["2"] > 0


def test_what_cannot_be_planned_is_one_sentence(tmp_path):
    with pytest.raises(NotFoundError, match="does not exist"):
        plan([str(tmp_path / "nothing.csv")])
    (tmp_path / "a.csv").write_text("timestamp,who\n2024-01-01,a\n")
    with pytest.raises(InputError, match="has no column 'account_id'"):
        plan([str(tmp_path / "a.csv")])


def test_a_run_that_needs_more_memory_than_it_may_take_ends_in_a_sentence(world, tmp_path):
    with ga.open_store(tmp_path / "s") as store:
        ga.ingest(store, world.events)
    limits = EngineLimits(memory_limit="4MB", threads=1, spill_dir=str(tmp_path / "spill"))
    with ga.open_store(tmp_path / "s", limits=limits) as store:
        with pytest.raises(StoreError, match=r"the stage \w+ needs more memory.*memory_limit.*the store is as it was"):
            ga.detect(store)
        assert store.runs().empty
