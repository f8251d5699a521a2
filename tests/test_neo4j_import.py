"""Files for ``neo4j-admin``: the command that is printed, run on a real server."""

import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pytest
from neo4j_graph import facts, loaded, query, wipe
from neo4j_server import running

import graphabuse as ga
from graphabuse.store.neo4j import lease
from tests.terminal import call

pytestmark = [pytest.mark.xdist_group("neo4j"), pytest.mark.slow]


def with_a_busy_account(events: pa.Table) -> pd.DataFrame:
    """One account has more events than the import tool's buffer holds by default."""
    times = pd.date_range("2024-01-01", periods=70_000, freq="s", tz="UTC")
    busy = pd.DataFrame({"timestamp": times, "account_id": "busy", "device_id": "D-busy"})
    return pd.concat([events.to_pandas(), busy], ignore_index=True)


def times(uri: str) -> list[dict]:
    """Moments of every link and node, and their zone, as texts that one digit more or less would change."""
    said = "count(*) AS n, sum(x.first_seen.epochSeconds % 1000003) AS s, sum(x.first_seen.microsecond) AS m, sum(x.last_seen.microsecond) AS l"
    zones = "collect(DISTINCT x.first_seen.timezone) + collect(DISTINCT x.last_seen.timezone) AS z"
    return query(uri, f"MATCH ()-[x]->() WHERE x.events IS NOT NULL RETURN {said}, {zones}") + query(
        uri, f"MATCH (x) WHERE x.first_seen IS NOT NULL AND NOT x:Ring RETURN {said}, {zones}"
    )


def test_a_bulk_import_is_the_same_graph(small, tmp_path, monkeypatch, server):
    """`graphabuse export neo4j-import`, the command it prints, then the server: nothing tells it from a load. Runs follow by `copy`."""
    if server is None:
        pytest.skip("NOT OUR SERVER: nothing is imported into it")
    events = with_a_busy_account(small.events)
    columns = pd.DataFrame({"account_id": ["busy", "other"], "age": [3, 4], "plan": ["pro", None]})
    with ga.open_store(tmp_path / "abuse.graph") as embedded:
        ga.ingest(embedded, events, accounts=columns)
        found = ga.detect(embedded)
        ga.save_run(embedded, found)
        ring = ga.open_run(embedded).ring(found.rings["ring_id"][0])
        ring.decide("confirmed", by="ana", reason="shared_device")
        fingerprint, about = embedded.fingerprint(), embedded.account_columns()
    command = [
        sys.executable,
        "-m",
        "graphabuse.cli",
        "export",
        "neo4j-import",
        "--store",
        tmp_path / "abuse.graph",
        "--out",
        tmp_path / "files",
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert printed[:3] == ["neo4j-admin", "database", "import"] and "--read-buffer-size=9m" in printed
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 1 and "holds files" in again.stderr
    with running() as fresh:
        fresh.stop()
        done = fresh.admin([*printed[1:], "--overwrite-destination"])
        assert done.returncode == 0, done.stdout[-800:] + done.stderr[-800:]
        fresh.start()
        monkeypatch.setenv("NEO4J_PASSWORD", fresh.password)
        monkeypatch.setattr(lease, "LEASE_S", 2)
        with ga.open_store(fresh.uri) as store:
            assert store.fingerprint() == fingerprint
            run = ga.detect(store)
            assert run.run_id == found.run_id
            pd.testing.assert_frame_equal(store.account_columns(), about)
            imported, moments = facts(fresh.uri), times(fresh.uri)
            assert ga.ingest(store, events).written == 0
            assert facts(fresh.uri) == imported
            names = {row["name"] for row in query(fresh.uri, "SHOW CONSTRAINTS YIELD name")}
            assert {"ga_Account_account_id", "ga_ip_value", "ga_Ring_ring_id"} <= names
        copied = call("copy", tmp_path / "abuse.graph", fresh.uri).stdout
        assert "1 runs and 1 decisions copied" in copied
        with ga.open_store(fresh.uri, read_only=True) as store:
            assert ga.open_run(store).ring(ring.ring_id).history()["outcome"].dropna().tolist() == ["confirmed"]
        wipe(fresh.uri)
        assert loaded(fresh.uri, events) == imported
        assert times(fresh.uri) == moments and moments[0]["z"] == ["Z", "Z"]
