"""Old runs go, the newest run, the events and the decisions stay."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

import graphabuse as ga
from graphabuse.errors import NotFoundError, StoreError
from graphabuse.records import Verdict
from tests.terminal import call


def test_old_runs_go_and_decisions_stay(stored, tmp_path):
    folder = tmp_path / "s.graph"
    shutil.copytree(stored[0], folder)
    first = stored[1]
    ring = first.rings["ring_id"][0]
    later = datetime.now(UTC) + timedelta(minutes=1)
    with ga.open_store(folder) as store:
        store.record_verdict(Verdict(ring, first.run_id, "0" * 16, "watch", "other", "", "ana", later))
        second = ga.detect(store, seed=8)
        ga.save_run(store, second)
        assert store.cypher("MATCH (p:PastRing) RETURN count(*) AS n")["n"][0] == len(first.rings)
        assert store.expire_runs(datetime(2000, 1, 1)) == []
    done = call("expire", "--store", folder, "--older-than", later.isoformat(), "--json")
    assert json.loads(done.stdout) == {"expired": [first.run_id]}
    with ga.open_store(folder, read_only=True) as store:
        assert store.runs()["run_id"].tolist() == [second.run_id]
        assert len(store.verdicts()) == 1 and store.run_table(first.run_id, "rings").empty
        assert store.cypher("MATCH (p:PastRing) RETURN count(*) AS n")["n"][0] == 0
        with pytest.raises(NotFoundError, match=second.run_id):
            ga.open_run(store, first.run_id)
        with pytest.raises(StoreError, match="read only"):
            store.expire_runs(later)
