"""The third generator judges the product: is it the same world for the same seed, is its truth right, does its log load?"""

import sys
from pathlib import Path

import pandas as pd
import pytest

import graphabuse as ga

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from third_worlds.judged import components, wrong
from third_worlds.made import make
from third_worlds.products import PRODUCTS
from third_worlds.truth import Truth, truth_of
from third_worlds.written import write

ACCOUNTS = 600


@pytest.fixture(scope="module")
def worlds() -> dict[str, Truth]:
    return {name: truth_of(make(name, 5, ACCOUNTS)) for name in ("api_keys", "tickets")}


def test_the_same_seed_is_the_same_world(worlds):
    again = truth_of(make("api_keys", 5, ACCOUNTS))
    pd.testing.assert_frame_equal(again.events, worlds["api_keys"].events)
    pd.testing.assert_frame_equal(again.rings, worlds["api_keys"].rings)


def test_nobody_is_in_a_ring_and_an_honest_group(worlds):
    for truth in worlds.values():
        assert len(truth.rings)
        assert not set(truth.rings["account_id"]) & set(truth.groups["account_id"])
        assert set(truth.rings["account_id"]) <= set(truth.events["account_id"])


def test_rings_without_a_trace_count_neither_way(worlds):
    for truth in worlds.values():
        kept = truth.shown.set_index("ring_id").loc[sorted(set(truth.rings["ring_id"]))]
        assert (kept[["by_identifiers", "by_moments"]].max(axis=1) >= 0.6).all()
        assert (kept["traces"] != "").all()


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_log_loads_as_its_product_writes_it(product, tmp_path):
    stage = make(product, 3, 200)
    truth = truth_of(stage)
    log, mapping = write(stage, truth, tmp_path)
    with ga.open_store(":memory:") as store:
        report = ga.ingest(store, log, mapping=mapping)
        assert report.rejected == 0
        assert set(store.kinds) >= {kind.removesuffix("_id") for kind in stage.drawn.kinds}
        assert len(store.accounts().to_pandas()) == truth.events["account_id"].nunique()


def test_evaluate_reads_the_folder(tmp_path):
    stage = make("bank", 4, 300)
    write(stage, truth_of(stage), tmp_path)
    from graphabuse.simulate import read_world

    world = read_world(tmp_path / "world")
    assert set(world.rings.columns) >= {"ring_id", "account_id", "typology", "tier"}


def test_components_are_what_hangs_together_by_devices_and_tokens():
    events = pd.DataFrame(
        [("a", "d1", None), ("b", "d1", "t1"), ("c", None, "t1"), ("e", "d2", None), ("f", "d2", None)],
        columns=["account_id", "device_id", "payment_token"],
    )
    found = components(events)
    assert sorted(found["account_id"]) == ["a", "b", "c"]
    assert found["ring_id"].nunique() == 1


def test_a_group_of_strangers_is_named_by_whom_it_holds(tmp_path):
    stage = make("bank", 4, 300)
    truth = truth_of(stage)
    write(stage, truth, tmp_path)
    home = truth.groups[truth.groups["mechanism"] == "household"].head(2)["account_id"]
    groups = pd.DataFrame({"ring_id": "R-1", "account_id": home})
    score = pd.DataFrame({"score": [0.5], "action": ["review"], "top_reason": [""], "top_doubt": [""]}, index=["R-1"])
    assert wrong(groups, tmp_path, score)[0]["honest"] == {"household": 2}
