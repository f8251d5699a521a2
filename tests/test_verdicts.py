"""Decisions: kept for ever, bound to the accounts they were made about, obeyed by the next run."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import graphabuse as ga
from graphabuse.errors import StoreError
from graphabuse.records import Verdict

NOW = datetime(2024, 5, 1, 12, 0, 0, 123_456, tzinfo=UTC)


def verdict(ring: str, run: str, outcome: str = "confirmed", minutes: int = 0, **more: object) -> Verdict:
    return Verdict(
        ring, run, "0123456789abcdef", outcome, "shared_device", "a note with 'quotes' and <b>", "ana",
        NOW + timedelta(minutes=minutes), core=("a1", "a2"), edge=("a3",), **more,
    )  # fmt: skip


@pytest.fixture
def copied(stored, tmp_path) -> tuple[Path, ga.Run]:
    """The shared store, to write into."""
    shutil.copytree(stored[0], tmp_path / "s.graph")
    return tmp_path / "s.graph", stored[1]


def test_a_verdict_comes_back_as_it_was_recorded(copied):
    folder, run = copied
    ring = run.rings["ring_id"][0]
    made = [verdict(ring, run.run_id, minutes=5, exceptions=("a2",)), verdict(ring, run.run_id, "watch")]
    with ga.open_store(folder) as store:
        for one in made:
            store.record_verdict(one)
            store.record_verdict(one)
    with ga.open_store(folder, read_only=True) as store:
        found = store.verdicts()
        assert found["verdict_id"].tolist() == [made[1].verdict_id, made[0].verdict_id]
        row = found.iloc[1]
        assert (row["by"], row["decided_at"], row["core"], row["exceptions"]) == (
            "ana",
            made[0].decided_at,
            ("a1", "a2"),
            ("a2",),
        )
        with pytest.raises(StoreError, match="read only"):
            store.record_verdict(made[0])


def test_the_id_of_a_verdict_is_its_content():
    one = verdict("R-1", "run-1")
    assert one.verdict_id == verdict("R-1", "run-1").verdict_id
    assert len({one.verdict_id, verdict("R-1", "run-2").verdict_id, verdict("R-1", "run-1", "watch").verdict_id}) == 3


def test_verdicts_are_on_their_rings_in_cypher(copied):
    folder, run = copied
    ring = run.rings["ring_id"][0]
    with ga.open_store(folder) as store:
        count = (
            "MATCH (v:Verdict)-[:`ON`]->(r:Ring) RETURN r.ring_id AS ring, v.outcome AS outcome, v.exceptions AS spared"
        )
        assert store.cypher(count).empty
        store.record_verdict(verdict(ring, run.run_id, exceptions=("a2",)))
        assert store.cypher(count).to_dict("records") == [{"ring": ring, "outcome": "confirmed", "spared": ["a2"]}]


def test_a_store_of_an_earlier_version_opens_and_takes_verdicts(copied):
    folder, run = copied
    with ga.open_store(folder) as store:
        for table in ("verdicts", "run_lineage", "run_moves"):
            store.connection.execute(f"DROP TABLE {table}")
        store.connection.execute("ALTER TABLE run_rings DROP COLUMN membership_hash")
        store.connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
    with ga.open_store(folder, read_only=True) as store:
        assert store.verdicts().empty and list(store.verdicts()) != []
        old = ga.open_run(store)
        assert old.lineage.empty and "change" in old.lineage and len(old.rings) == len(run.rings)
        assert store.cypher("MATCH (r:Ring) RETURN count(*) AS n")["n"][0] == len(run.rings)
    with ga.open_store(folder) as store:
        ga.save_run(store, ga.detect(store, seed=8))
        again = ga.open_run(store)
        assert len(again.lineage) >= len(again.rings) and again.rings["membership_hash"].notna().all()
        store.record_verdict(verdict(run.rings["ring_id"][0], run.run_id))
        assert len(store.verdicts()) == 1
