"""What is done in pieces, or put on disk, so that a large window fits in memory says the same as if it were not."""

import numpy as np
import pyarrow as pa
import pytest

import graphabuse as ga
from graphabuse.config import Config
from graphabuse.engine.duckdb import first_row, materialise
from graphabuse.engine.kept import rest
from graphabuse.features.ring import ring_features
from graphabuse.judged import judge
from graphabuse.model.ring_score import load_ring_score


@pytest.fixture(scope="module")
def judged(stored):
    with ga.open_store(stored[0], read_only=True) as store:
        yield judge(store, config=Config(), seed=7)


def test_features_in_pieces_are_those_in_one_go(judged, monkeypatch):
    monkeypatch.setattr("graphabuse.features.ring.CHUNK_ROWS", 10**9)
    whole = ring_features(judged.groups, judged.links, judged.snapshot)
    monkeypatch.setattr("graphabuse.features.ring.CHUNK_ROWS", 700)
    pieces = ring_features(judged.groups, judged.links, judged.snapshot)
    assert whole.names == pieces.names
    assert len(whole.values) > 200
    np.testing.assert_array_equal(pieces.values, whole.values)
    none = ring_features(judged.groups.take(np.arange(0)), judged.links, judged.snapshot)
    assert none.names == whole.names
    assert none.values.shape == (0, len(whole.names))


def test_shares_outside_the_range_in_passes_are_those_in_one_go(judged, monkeypatch):
    score, rows = load_ring_score(), np.arange(len(judged.groups))[::-3]
    whole = score.outside_share(judged.features, rows)
    assert whole.max() > 0
    monkeypatch.setattr("graphabuse.model.ring_score.ROWS_A_PASS", 7)
    np.testing.assert_array_equal(score.outside_share(judged.features, rows), whole)


def test_the_share_of_less_crowded_accounts_is_counted_once_for_every_number(judged):
    crowds = judged.background.crowds
    for role, below in crowds.below.items():
        assert below.tolist() == [np.mean(crowds.most[role] < number) for number in range(len(below))]
        assert below[-1] == 1.0
    assert len(crowds.below["device"]) > 5


def test_an_engine_at_rest_has_its_tables_on_disk_and_gives_them_back(tmp_path, monkeypatch):
    monkeypatch.setattr("graphabuse.engine.duckdb.RESTING", "20MB")
    held = "SELECT sum(memory_usage_bytes), sum(temporary_storage_bytes) FROM duckdb_memory()"
    limit = "SELECT current_setting('memory_limit')"
    with ga.open_store(tmp_path / "abuse.graph") as store:
        numbers = np.random.default_rng(1).integers(0, 2**62, 5_000_000)
        kept = materialise(store.backend, "ga_large", pa.table({"a": numbers}))
        before = first_row(store.backend.con, held), first_row(store.backend.con, limit)
        assert before[0][0] > 35e6
        rest(store.backend)
        resting = first_row(store.backend.con, held)
        assert resting[0] <= 20e6
        assert resting[1] > 15e6
        assert first_row(store.backend.con, limit) == before[1]
        assert kept.a.max().to_pyarrow().as_py() == numbers.max()
        rest(store.backend, "ga_large")
        assert first_row(store.backend.con, held)[1] < 1e6


def test_an_engine_without_a_disk_keeps_its_tables(tmp_path, monkeypatch):
    monkeypatch.setattr("graphabuse.engine.duckdb.RESTING", "20MB")
    with ga.open_store(tmp_path / "abuse.graph") as store:
        store.backend.con.execute("SET temp_directory = ''")
        numbers = np.random.default_rng(1).integers(0, 2**62, 5_000_000)
        kept = materialise(store.backend, "ga_large", pa.table({"a": numbers}))
        rest(store.backend)
        assert kept.a.max().to_pyarrow().as_py() == numbers.max()
