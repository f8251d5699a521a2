"""Worlds of a fourth hand are logs that the product reads, and the same for the same seed."""

import sys
from pathlib import Path

import pandas as pd
import pytest

import graphabuse as ga

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from fourth_worlds.judged import traces
from fourth_worlds.products import PRODUCTS
from fourth_worlds.stage import Stage
from fourth_worlds.world import ABUSE, HONEST, made


@pytest.fixture(scope="module")
def log():
    return made(6, size=1500)


def test_the_same_seed_is_the_same_world(log):
    again = made(6, size=1500)
    pd.testing.assert_frame_equal(log.events, again.events)
    pd.testing.assert_frame_equal(log.rings, again.rings)
    assert not log.events.equals(made(14, size=1500).events)


def test_everybody_in_the_truth_is_in_the_log(log):
    seen = set(log.events.iloc[:, 1])
    assert set(log.rings["account_id"]) <= seen
    assert set(log.groups["account_id"]) <= seen
    assert not log.rings["account_id"].duplicated().any()
    assert log.rings.groupby("ring_id").size().min() >= 3
    assert not set(log.rings["account_id"]) & set(log.groups.loc[log.groups["mechanism"] == "family", "account_id"])


def test_the_product_reads_all_of_it(log, tmp_path):
    log.events.to_parquet(tmp_path / "events.parquet", index=False)
    (tmp_path / "mapping.toml").write_text(log.mapping)
    with ga.open_store(":memory:") as store:
        ga.ingest(store, str(tmp_path / "events.parquet"), mapping=str(tmp_path / "mapping.toml"))
        account = log.events.columns[1]
        assert store.accounts().count().to_pandas() == log.events[account].nunique()
        kinds = set(store.identifiers().to_pandas()["kind"])
    assert {"ip", "device", "phone", "address", "bank_account"} <= kinds


def test_hidden_rings_leave_less_in_the_log():
    parts = [traces(world := made(seed, size=1500)).join(
        world.rings.drop_duplicates("ring_id").set_index("ring_id")) for seed in (0, 6, 7)]  # fmt: skip
    trace = pd.concat(parts).groupby("tier")["trace"].mean()
    assert trace["plain"] > 0.9 > trace["careful"] + 0.1
    assert (pd.concat(parts)["whole"] <= pd.concat(parts)["trace"].clip(lower=0.34)).all()


def test_some_worlds_hold_no_ring():
    world = made(4, size=1200)
    assert world.rings.empty
    assert len(world.victims) > 0
    assert len(world.groups["mechanism"].unique()) > 5


def test_every_mechanism_has_a_product():
    assert {name for product in PRODUCTS for name in product.honest} == set(HONEST)
    assert {name for product in PRODUCTS for name in product.typologies} == set(ABUSE)
    assert {Stage(seed).product.name for seed in range(16)} == {product.name for product in PRODUCTS}
