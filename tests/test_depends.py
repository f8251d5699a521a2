"""What did a score depend on? Evidence without an identifier is exact, and every ring says what its score leaned on."""

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.config import Config, DecideConfig
from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.leave_out import ties_of
from graphabuse.evidence.links import find_links
from graphabuse.evidence.lone_pairs import discount_lone_pairs
from graphabuse.features.ring import ring_features
from graphabuse.graph.snapshot import take_snapshot
from graphabuse.judged import judge
from graphabuse.model.ring_score import load_ring_score
from graphabuse.rings.codes import short_codes


@pytest.fixture(scope="module")
def judged(stored):
    with ga.open_store(stored[0], read_only=True) as store:
        yield store, judge(store, config=Config(), seed=7)


def test_ties_add_up_to_the_links(judged):
    store, found = judged
    ties = ties_of(
        store.backend,
        found.links,
        found.snapshot,
        Config().evidence,
        accounts=np.arange(0, found.snapshot.n_accounts, 5),
    )
    assert len(ties.link) > 200
    added = dict(ties.links.by_source)
    for code, kind in enumerate(ties.kinds):
        rows = ties.kind == code
        total = np.bincount(ties.link[rows], weights=ties.bits[rows], minlength=len(ties.links))
        top = np.zeros(len(ties.links))
        np.maximum.at(top, ties.link[rows], ties.bits[rows])
        added[kind] = np.minimum(top + 0.5 * (total - top), kind_weight(kind).cap_bits)
    discount_lone_pairs(added, ties.links.by_chance)
    for kind in ties.kinds:
        assert np.allclose(added[kind], ties.links.by_source[kind], atol=1e-4)


def test_without_a_device_evidence_is_that_of_logs_without_it(store, events):
    """Accounts a, b and c share two devices; one is left out, then both."""
    events = pd.concat([events, events.assign(device_id="D9", timestamp="2024-01-02T11:00:00Z")], ignore_index=True)
    more = [f"x{at}" for at in range(40)]  # a population, so that sharing is rare
    rest = pd.DataFrame(
        {
            "timestamp": "2024-01-02T10:00:00Z",
            "account_id": more,
            "ip": "9.9.9.9",
            "device_id": [f"E{at}" for at in range(40)],
        }
    )
    ga.ingest(store, pd.concat([events, rest.assign(event_type="login")], ignore_index=True))
    kinds = store.kinds
    snapshot = take_snapshot(store.backend, store.events(), store.accounts(), kinds)
    links = find_links(store.backend, snapshot, Config().evidence)
    values = dict(store.identifiers().select("value", "identifier").to_pandas().itertuples(index=False))
    accounts = np.arange(3)
    ties = ties_of(store.backend, links, snapshot, Config().evidence, accounts=accounts)
    left = ties.without(accounts, np.full(3, values["D1"]))
    both = (left.a < 3) & (left.b < 3)
    alone = ties.bits[(ties.identifier == values["D9"]) & (ties.links.a[ties.link] < 3) & (ties.links.b[ties.link] < 3)]
    assert both.sum() == 3
    only = {"device": alone.astype("float32")}
    discount_lone_pairs(only, links.by_chance)
    assert np.allclose(left.by_source["device"][both], only["device"])
    assert (left.bits[both] < links.bits[(links.a < 3) & (links.b < 3)]).all()
    neither = ties.without(np.tile(accounts, 2), np.repeat([values["D1"], values["D9"]], 3))
    assert neither.by_source["device"][(neither.a < 3) & (neither.b < 3)].sum() == 0


def test_every_ring_says_what_its_score_leaned_on(run):
    sharing = set(run.identifiers["ring_id"])
    told = run.reasons[run.reasons["code"].str.startswith("depends_on")]
    assert sorted(told["ring_id"]) == sorted(sharing)
    assert set(told["kind"]) == {"estimated"}
    assert told["value"].between(0, 1).all()
    score = run.rings.set_index("ring_id")["score"]
    for row in told.itertuples():
        assert f"{score[row.ring_id]:.2f} would be {row.value:.2f}" in row.text


def test_it_is_told_after_the_facts(run):
    for _, part in run.reasons.groupby("ring_id", sort=False):
        kinds = part["kind"].tolist()
        last_fact = max((at for at, kind in enumerate(kinds) if kind == "observed"), default=-1)
        told = [at for at, code in enumerate(part["code"]) if code.startswith("depends_on")]
        assert all(at > last_fact for at in told)


def test_a_ring_on_one_device_depends_on_it(store):
    """Ten accounts of one evening on one device, addresses of their own, among two hundred strangers."""
    random = np.random.default_rng(3)
    rows = []
    for at in range(200):
        start = random.uniform(0, 27 * 86_400)
        for visit in range(5):
            rows.append((1.7e9 + start + visit * 40_000, f"u{at}", f"8.8.{at}.1", f"U{at}"))
    for at in range(10):
        for visit in range(3):
            rows.append((1.7e9 + 14 * 86_400 + at * 300 + visit * 5_000, f"ring{at}", f"9.9.{at}.1", "FARM"))
    frame = pd.DataFrame(rows, columns=["timestamp", "account_id", "ip", "device_id"])
    frame["timestamp"] = pd.to_datetime(frame["timestamp"], unit="s", utc=True)
    ga.ingest(store, frame.assign(event_type="login"))
    run = ga.detect(store, config=Config(decide=DecideConfig(min_score=0.2)))
    ring = run.members.loc[run.members["account_id"] == "ring3", "ring_id"].iloc[0]
    told = run.reasons[(run.reasons["ring_id"] == ring) & (run.reasons["code"] == "depends_on_device")]
    assert len(told) == 1
    assert "device D1" in told["text"].iloc[0]
    assert told["value"].iloc[0] < run.rings.set_index("ring_id")["score"][ring] / 2


def test_short_codes_count_by_letter():
    assert short_codes(["device", "ip", "device", "shoe_size"]) == ["D1", "I1", "D2", "X1"]


def test_the_rings_without_anything_left_out_score_as_they_did(judged, run):
    """The links near the rings alone give the features of all links."""
    store, found = judged
    first = load_ring_score()
    rows = np.argsort(-first.score(found.features))[:30]
    groups = found.groups.take(rows)
    ties = ties_of(store.backend, found.links, found.snapshot, Config().evidence, accounts=groups.accounts)
    back = found.background.with_links(ties.links, ties.links)
    near = first.score(ring_features(groups, ties.links, found.snapshot, background=back).among(found.features))
    assert np.allclose(near, first.score(found.features)[rows], atol=1e-5)
