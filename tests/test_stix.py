"""What leaves as STIX: addresses of confirmed rings, in the words of the standard, and nothing else."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import stix2
from made_run import made_run

from graphabuse.investigate.export import export_run
from graphabuse.investigate.stix import stix_bundle
from graphabuse.records import Run, Verdict
from graphabuse.store.frames import verdicts_frame

R, Q = "R-0000000A", "R-0000000B"
USES = [
    ("device", "D<1>"),
    ("ip", "203.0.113.9"),
    ("ip", "2001:DB8::1"),
    ("ip", "pseudonym-of-one"),
    ("ip", "198.51.100.1"),
]


@pytest.fixture(scope="module")
def run() -> Run:
    rings = {R: {f"ann{at}": USES for at in range(3)}, Q: {f"bob{at}": [("ip", "192.0.2.7")] for at in range(3)}}
    return made_run(rings, outside={("ip", "198.51.100.1"): 3})


def decided(run: Run, ring_id: str, outcome: str) -> Verdict:
    digest = dict(zip(run.rings["ring_id"], run.rings["membership_hash"], strict=True))[ring_id]
    now = datetime(2024, 4, 1, 12, tzinfo=UTC)
    return Verdict(ring_id, run.run_id, digest, outcome, "other", "see Ann's mail", "ana", now, core=("ann0",))


def test_a_confirmed_ring_is_valid_and_says_only_its_addresses(run):
    bundle = stix_bundle(run, verdicts_frame([decided(run, R, "confirmed")]))
    parsed = stix2.parse(json.dumps(bundle), allow_custom=False)
    kinds = sorted(item["type"] for item in parsed.objects)
    assert kinds == ["grouping", "ipv4-addr", "ipv6-addr", "observed-data", "observed-data"]
    assert {item["value"] for item in parsed.objects if "value" in item} == {"203.0.113.9", "2001:db8::1"}
    told = json.dumps(bundle)
    for secret in ("ann", "D<1>", "mail", "office", "0.9", "198.51.100.1", "192.0.2.7", "pseudonym"):
        assert secret not in told, secret


def test_an_address_has_the_id_that_everybody_gives_it(run):
    (mine,) = [
        item
        for item in stix_bundle(run, verdicts_frame([decided(run, R, "confirmed")]))["objects"]
        if item["type"] == "ipv4-addr"
    ]
    assert mine["id"] == stix2.IPv4Address(value="203.0.113.9").id


@pytest.mark.parametrize("outcome", ["dismissed", "needs_more", "watch"])
def test_no_other_decision_tells_anything(run, outcome):
    assert "objects" not in stix_bundle(run, verdicts_frame([decided(run, R, outcome)]))
    assert "objects" not in stix_bundle(run, verdicts_frame([]))


def test_a_ring_that_changed_since_tells_nothing(run):
    before = decided(run, R, "confirmed")
    fewer = replace(run, members=run.members[run.members["account_id"] != "ann2"])
    assert "objects" not in stix_bundle(fewer, verdicts_frame([before]))


def test_the_same_run_is_written_with_the_same_bytes(run, tmp_path):
    verdicts = verdicts_frame([decided(run, R, "confirmed"), decided(run, Q, "confirmed")])
    one, two = (export_run(run, verdicts, "stix", tmp_path / name)[0].read_bytes() for name in "ab")
    assert one == two and b"192.0.2.7" in one
