"""Cypher for people on a server: only reading gets through, values stay values, the command line works."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pandas as pd
import pyarrow.parquet as pq
import pytest

import graphabuse as ga
from graphabuse.errors import InputError, NotFoundError
from graphabuse.records import Verdict
from tests.terminal import call

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


def test_very_long_texts_end_the_same_way_on_both_stores(address):
    """512 characters are kept, whatever they are; longer ids are set aside and counted, longer identifiers are left out."""
    longest, too_long, huge = "\u00e9" * 512, "x" * 513, "y" * 100_000
    frame = pd.DataFrame(
        {
            "timestamp": [f"2024-01-01T00:00:0{at}Z" for at in range(6)],
            "account_id": ["a", longest, too_long, huge, "b", "c"],
            "device_id": ["D", longest, "D", "D", too_long, huge],
        }
    )
    with ga.open_store(address) as server, ga.open_store(":memory:") as embedded:
        reports = []
        for store in (server, embedded):
            reports.append(ga.ingest(store, frame, max_rejects=0.5))
            assert ga.ingest(store, frame, max_rejects=0.5).written == 0
        first, second = (replace(report, seconds=0.0) for report in reports)
        assert first == second and first.written == 4 and first.rejected == 2
        assert server.fingerprint() == embedded.fingerprint()
        text = "MATCH (a:Account) WHERE a.account_id <> $id OPTIONAL MATCH (a)-[:USED_DEVICE]->(d) RETURN a.account_id AS account, d.value AS device ORDER BY account"
        found = [store.cypher(text, {"id": huge}) for store in (server, embedded)]
        pd.testing.assert_frame_equal(*found)
        assert len(found[0]) == 4 and longest in set(found[0]["device"])
        verdict = Verdict(
            "R-1", "run-1", "0" * 16, "watch", "other", huge, "ana", datetime(2024, 5, 1, tzinfo=UTC), core=(longest,)
        )
        for store in (server, embedded):
            store.record_verdict(verdict)
            assert store.verdicts()["note"].tolist() == [huge] and store.verdicts()["core"].tolist() == [(longest,)]
            with pytest.raises(NotFoundError) as unknown:
                ga.account_view(store, huge)
            assert len(str(unknown.value)) < 500


def test_what_a_query_returns_can_be_shown(address, events):
    """Nodes, relationships, paths, times, durations, maps and bytes; alike on both stores where both have them."""
    with ga.open_store(address) as server, ga.open_store(":memory:") as embedded:
        for store in (server, embedded):
            ga.ingest(store, events)
        text = "MATCH p = (a:Account {account_id: 'a'})-[u:USED_DEVICE]->(d) RETURN a, u, d, p, a.last_seen - a.first_seen AS for_days"
        both = [text.replace("a.last_seen - a.first_seen", "duration.inSeconds(a.first_seen, a.last_seen)"), text]
        rows = [
            store.cypher(asked).to_dict("records")[0] for store, asked in zip((server, embedded), both, strict=True)
        ]
        assert rows[0] == rows[1]
        assert rows[0]["for_days"] == pd.Timedelta(days=2)
        only = server.cypher(
            "MATCH (s:Activity {account_id: 'a'}) RETURN date('2024-02-29') AS day, localtime('10:00') AS t, duration('P1M2D') AS span, "
            "point({x: 1, y: 2}) AS place, {a: [1, date('2024-01-01')]} AS map, s.data AS bytes, s AS node"
        ).to_dict("records")[0]
        assert (only["day"], only["t"], only["span"]) == (date(2024, 2, 29), time(10), "P1M2D")
        assert only["place"] == {"srid": 7203, "coordinates": [1.0, 2.0]} and only["map"] == {
            "a": [1, date(2024, 1, 1)]
        }
        assert isinstance(only["bytes"], bytes) and "data" not in only["node"]
    shown = subprocess.run(  # a terminal of another width
        [sys.executable, "-m", "graphabuse.cli", "cypher", text.replace("a.last_seen - a.first_seen", "1"), "--store", address],
        capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "200"},
    ).stdout  # fmt: skip
    assert "(Account a)" in shown and "[USED_DEVICE]" in shown and "(Account a) [USED_DEVICE] (Device D1)" in shown
    told = call("cypher", "MATCH (s:Activity) RETURN s.data AS d LIMIT 1", "--store", address, "--json").stdout
    assert set(json.loads(told)[0]["d"]) <= set("0123456789abcdef")


def test_the_command_line_works_on_a_server(address, small, tmp_path):
    pq.write_table(small.events, tmp_path / "events.parquet")
    call("run", tmp_path / "events.parquet", "--store", address, "--out", tmp_path / "report")
    assert (tmp_path / "report" / "index.html").exists()
    rings = call("rings", "--store", address, "--json")
    ring = json.loads(rings.stdout)[0]["ring_id"]
    with ga.open_store(address, read_only=True) as store:
        members = ga.open_run(store).members
        first, other = members.loc[members["ring_id"] == ring, "account_id"].head(2)
        assert ga.path_between(store, first, other)["next_account_id"].iloc[-1] == other
        used = ga.account_view(store, first).identifiers
        assert first in set(ga.identifier_view(store, used["identifier"][0]).accounts["account_id"])
        assert store._mirror is None, "paths, accounts and identifiers read links of the graph, never the events"
    prefixed = call("--label-prefix", "Abuse", "rings", "--store", address, code=1)
    assert "holds no graphabuse graph" in prefixed.stderr
    assert first in call("show", ring, "--store", address).stdout
