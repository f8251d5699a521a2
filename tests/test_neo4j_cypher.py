"""Cypher for people on a server: only reading gets through, values stay values, the command line works."""

import json
import subprocess
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

import graphabuse as ga
from graphabuse.errors import InputError

pytestmark = pytest.mark.xdist_group("neo4j")


def test_limits_and_mistakes_end_in_a_sentence(address, events):
    with ga.open_store(address) as store:
        ga.ingest(store, events)
        with pytest.raises(InputError, match=r"no value for \$a"):
            store.cypher("RETURN $a")
        with pytest.raises(InputError, match="more than 2 rows"):
            store.cypher("MATCH (n) RETURN n", max_rows=2)
        with pytest.raises(InputError, match="longer than"):
            store.cypher("UNWIND range(1, 1000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(*)", timeout_s=0.5)
        with pytest.raises(InputError, match="not understood"):
            store.cypher("MATCH (n) RETURN m")
        path = store.cypher(
            "MATCH p = (:Account {account_id: 'a'})-[:USED_DEVICE]->(d)<-[:USED_DEVICE]-(:Account {account_id: 'b'}) RETURN p"
        )
        assert [part["label"] for part in path["p"][0]] == [
            "Account",
            "USED_DEVICE",
            "Device",
            "USED_DEVICE",
            "Account",
        ]


def test_values_stay_values(address):
    """Identifiers that look like Cypher, and long ones, are values and nothing else."""
    odd = ["x' RETURN 1 //", "`} DETACH DELETE n", "$a", "\\", "é\u202e", "D" * 500]
    frame = pd.DataFrame(
        {
            "timestamp": "2024-01-01T00:00:00Z",
            "account_id": [f"a{at}'}}" for at in range(6)],
            "device_id": odd,
            "ip": "8.8.8.8",
        }
    )
    with ga.open_store(address) as store, ga.open_store(":memory:") as embedded:
        assert ga.ingest(store, frame).written == ga.ingest(embedded, frame).written == 6
        text = "MATCH (a:Account)-[:USED_DEVICE]->(d:Device) RETURN a.account_id AS account, d.value AS device ORDER BY account"
        pd.testing.assert_frame_equal(store.cypher(text), embedded.cypher(text))
        long = frame.assign(device_id="L" * 100_000)
        assert ga.ingest(store, long).absent == ga.ingest(embedded, long).absent


def test_the_command_line_works_on_a_server(address, small, tmp_path):
    pq.write_table(small.events, tmp_path / "events.parquet")
    command = [sys.executable, "-m", "graphabuse.cli"]
    done = subprocess.run(
        [*command, "run", tmp_path / "events.parquet", "--store", address, "--out", tmp_path / "report"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report" / "index.html").exists()
    rings = subprocess.run(
        [*command, "rings", "--store", address, "--json"], capture_output=True, text=True, check=True
    )
    ring = json.loads(rings.stdout)[0]["ring_id"]
    with ga.open_store(address, read_only=True) as store:
        members = ga.open_run(store).members
        first, other = members.loc[members["ring_id"] == ring, "account_id"].head(2)
        assert len(ga.account_view(store, first).identifiers)
        assert ga.path_between(store, first, other)["next_account_id"].iloc[-1] == other
    shown = subprocess.run([*command, "show", ring, "--store", address], capture_output=True, text=True, check=True)
    assert first in shown.stdout
