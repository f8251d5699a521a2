"""Stages give the same rows wherever they run: on an engine, or in arrays."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import graphabuse as ga
from graphabuse.config import EvidenceConfig
from graphabuse.engine.duckdb import first_row, materialise
from graphabuse.engine.kept import release
from graphabuse.evidence.buckets import ArrayBuckets, EngineBuckets
from graphabuse.evidence.cells import cells_of, pair_blocks
from graphabuse.evidence.cotimed import cotimed_in_arrays, cotimed_pairs, crowded, shared_hours
from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.ownership import owned_sightings
from graphabuse.graph.moments import read_moments
from graphabuse.graph.sightings import presence
from graphabuse.graph.snapshot import take_snapshot


@pytest.fixture(scope="module")
def snapped(world):
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        snapshot = take_snapshot(store.backend, store.events(), store.accounts(), store.kinds)
        owned = owned_sightings(
            snapshot.sightings_relation,
            snapshot.spans_relation,
            snapshot.kinds,
            settle_hours=48.0,
            opened=snapshot.actions.opened(),
        )
        yield store.backend, snapshot, materialise(store.backend, "ga_owned", owned)


def test_giving_memory_back_leaves_the_limit_as_it_was(store):
    setting = "SELECT current_setting('memory_limit')"
    before = first_row(store.backend.con, setting)
    materialise(store.backend, "ga_short", pa.table({"a": range(1000)}))
    for _ in range(3):
        release(store.backend, "ga_short")
    assert first_row(store.backend.con, setting) == before
    assert not first_row(store.backend.con, "SELECT 1 FROM duckdb_tables() WHERE table_name = 'ga_short'")


@pytest.mark.parametrize(("width", "offset"), [(900, 0), (900, 450), (3600, 1800)])
def test_common_buckets_in_arrays_are_those_of_the_engine(snapped, width, offset):
    backend, snapshot, _ = snapped
    config, moments = EvidenceConfig(synchrony_min_common=2), read_moments(snapshot, ["ip"])
    here = ArrayBuckets(moments, config, n_accounts=snapshot.n_accounts, width_s=width, offset_s=offset)
    there = EngineBuckets(backend, snapshot.events_with(()), config, width_s=width, offset_s=offset)
    pd.testing.assert_frame_equal(here.sizes(), there.sizes(), check_index_type=False, check_names=False)
    frames = [pd.DataFrame(vars(part.common())).sort_values(["a", "b"], ignore_index=True) for part in (here, there)]
    assert len(frames[0]) > 100
    pd.testing.assert_frame_equal(*frames, check_dtype=False)


def test_meetings_on_addresses_in_arrays_are_those_of_the_engine(snapped):
    _, snapshot, owned = snapped
    weight, n_accounts = kind_weight("ip"), snapshot.n_accounts
    known = crowded(owned, n_accounts=n_accounts)
    assert len(known.touches)
    here = cotimed_in_arrays(read_moments(snapshot, ["ip"]), "ip", known, weight, n_accounts=n_accounts)
    events = presence(snapshot.events_with(["ip"]), "ip").anti_join(
        owned.filter(owned.attack & owned.touch), ["account", "identifier"]
    )
    degrees = owned.select("identifier", "degree").distinct()
    there = cotimed_pairs(shared_hours(events), degrees, weight, n_accounts=n_accounts).to_pandas()
    frames = [part.sort_values(["a", "b"], ignore_index=True) for part in (here, there)]
    assert len(frames[0]) > 20
    pd.testing.assert_frame_equal(*frames, check_dtype=False)


def test_pairs_come_once_for_each_cell_whatever_the_block(monkeypatch):
    rng = np.random.default_rng(3)
    cell, account = rng.integers(0, 40, 900), rng.integers(0, 30, 900).astype("int32")
    cells = cells_of(cell.copy(), account, n_accounts=30)
    expected = {(c, a, b) for c in range(40) for a in account[cell == c] for b in account[cell == c] if a < b}
    monkeypatch.setattr("graphabuse.evidence.cells.PAIRS_A_BLOCK", 50)
    found = [
        (int(c), *divmod(int(key), 30))
        for keys, at in pair_blocks(cells, n_accounts=30)
        for key, c in zip(keys, at, strict=True)
    ]
    assert len(found) == len(set(found))
    assert set(found) == expected
