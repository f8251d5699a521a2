"""Every relational stage gives the same rows on every engine: numbers of rows, codes, times, and bits to the last digit."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import graphabuse as ga
from graphabuse.community.candidates import find_candidates
from graphabuse.config import CandidateConfig, EvidenceConfig
from graphabuse.engine.address import parse_address
from graphabuse.engine.kept import materialise
from graphabuse.evidence.links import Links, find_links
from graphabuse.evidence.rarity import identifier_links, linkable
from graphabuse.evidence.size import degrees, pair_sizes
from graphabuse.graph.sightings import activity, presence, second_of
from graphabuse.graph.snapshot import Snapshot, take_snapshot
from graphabuse.networks import read_networks
from graphabuse.networks.told import shares_of_tags
from tests.engine_servers import PASSWORD, need, postgres, small_spark

ENGINES = [
    "relations on duckdb",
    "clickhouse",
    "postgresql",
    pytest.param("spark", marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def coded(world) -> Iterator[ga.store.Store]:
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        yield store


@pytest.fixture(scope="module")
def expected(coded) -> tuple[Snapshot, Links]:
    snapshot = take_snapshot(coded.backend, coded.events(), coded.accounts(), coded.kinds)
    return snapshot, find_links(coded.backend, snapshot, EvidenceConfig())


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, coded) -> Iterator[Any]:
    """An engine that holds the coded events and accounts: backend, events, accounts."""
    tables = [("conform_events", coded.events().to_pyarrow()), ("conform_accounts", coded.accounts().to_pyarrow())]
    if request.param == "clickhouse":
        need("clickhouse_connect", "chdb")
        from graphabuse.engine.clickhouse import connect

        backend = connect(parse_address("chdb:///default/none"))
        yield backend, *(materialise(backend, name, table) for name, table in tables)
    elif request.param == "postgresql":
        need("psycopg")
        from graphabuse.engine.postgresql import connect

        with pytest.MonkeyPatch.context() as patch, postgres() as server:
            patch.setenv("PGPASSWORD", PASSWORD)
            backend = connect(parse_address(server.address("none")))
            yield backend, *(materialise(backend, name, table) for name, table in tables)
            backend.disconnect()
    elif request.param == "spark":
        need("pyspark")
        from graphabuse.engine.spark import connect

        backend = connect("local[2]", session=small_spark())
        yield backend, *(materialise(backend, name, table) for name, table in tables)
        backend._session.stop()
    else:
        with pytest.MonkeyPatch.context() as patch:
            for place in ("graphabuse.evidence.sources", "graphabuse.graph.snapshot"):
                patch.setattr(f"{place}.sorts_in_arrays", lambda backend: False)
            yield coded.backend, coded.events(), coded.accounts()


@pytest.fixture(scope="module")
def found(engine, coded) -> tuple[Snapshot, Links]:
    backend, events, accounts = engine
    snapshot = take_snapshot(backend, events, accounts, coded.kinds)
    return snapshot, find_links(backend, snapshot, EvidenceConfig())


def test_accounts_and_their_spans_are_equal(found, expected):
    here, there = found[0], expected[0]
    assert here.account_ids.equals(there.account_ids)
    for name in ("first_at", "last_at", "events", "days"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name), err_msg=name)
    np.testing.assert_array_equal(here.actions.mix, there.actions.mix)
    np.testing.assert_array_equal(here.hours.mix, there.hours.mix)
    assert here.actions.opening == there.actions.opening != ()
    some = np.array([3, 1, 3])
    for accounts in (some, np.arange(here.n_accounts), some):
        assert (here.actions.of(accounts) != there.actions.of(accounts)).nnz == 0
        assert (here.hours.of(accounts) != there.hours.of(accounts)).nnz == 0
    np.testing.assert_array_equal(here.actions.of(np.arange(here.n_accounts)).sum(axis=0).A1, here.actions.totals)


def test_sightings_with_degrees_ownership_and_touches_are_equal(found, expected):
    here, there = found[1].sightings, expected[1].sightings
    assert (there["touch"]).any() and (there["attack"]).any()
    for name, column in there.items():
        np.testing.assert_array_equal(here[name], column, err_msg=name)


def test_what_all_sightings_say_together_is_equal(found, expected):
    here, there = found[1].everyone, expected[1].everyone
    assert (here.sightings, here.holders, here.sharing) == (there.sightings, there.holders, there.sharing)
    assert here.private == there.private
    assert all((there.sharing[code], there.private[code]) > (0, 0) for code in there.sightings)
    for role, most in there.most.items():
        np.testing.assert_array_equal(here.most[role], most, err_msg=role)
    for name, column in there.crowds.items():
        np.testing.assert_array_equal(here.crowds[name], column, err_msg=name)
    touches = [
        pd.DataFrame(side.touches).sort_values(["identifier", "account"], ignore_index=True) for side in (here, there)
    ]
    assert len(touches[1])
    pd.testing.assert_frame_equal(*touches, check_dtype=False)


@pytest.fixture(scope="module")
def near(engine, coded, expected, found) -> Links:  # after the others, which replace its tables
    """Links with all owned sightings left on the engine."""
    backend, events, accounts = engine
    snapshot = take_snapshot(backend, events, accounts, coded.kinds)
    return find_links(backend, snapshot, EvidenceConfig(), CandidateConfig())


def test_only_sightings_of_accounts_that_can_be_in_a_candidate_come_home(near, expected):
    snapshot, whole = expected
    config = CandidateConfig()
    groups, all_groups = (find_candidates(snapshot, links, config, seed=7) for links in (near, whole))
    np.testing.assert_array_equal(groups.accounts, all_groups.accounts)
    np.testing.assert_array_equal(groups.starts, all_groups.starts)
    here = np.unique(near.sightings["account"])
    assert np.isin(groups.accounts, here).all()
    assert len(here) < 0.9 * snapshot.n_accounts
    rows = np.isin(whole.sightings["account"], here)
    for name, column in whole.sightings.items():
        np.testing.assert_array_equal(near.sightings[name], column[rows], err_msg=name)
    seen = near.sightings["identifier"]
    np.testing.assert_array_equal(near.owners[seen], whole.owners[seen])


def test_hubs_reach_no_join_of_pairs_and_the_rest_are_as_many_as_estimated(engine, found):
    kinds = found[0].kinds
    config = EvidenceConfig(pairs_upto=5, chain_upto=20, address_chain_upto=10)
    owned = materialise(engine[0], "conform_owned", pa.table(found[1].sightings))
    usable = linkable(owned, kinds, config)
    left_out = owned.anti_join(usable, ["account", "identifier"])
    most = usable.group_by("kind").aggregate(degree=usable.degree.max()).to_pyarrow().to_pydict()
    caps = {code: config.address_chain_upto if kinds[code] == "ip" else config.chain_upto for code in range(len(kinds))}
    assert all(degree <= caps[code] for code, degree in zip(most["kind"], most["degree"], strict=True))
    assert left_out.filter(left_out.degree > 20).count().to_pyarrow().as_py() > 1000
    pairs = identifier_links(usable, kinds, config, n_accounts=found[0].n_accounts).to_pyarrow().to_pandas()
    sizes = pair_sizes(degrees(owned).to_pandas(), kinds, config)
    for code, kind in enumerate(kinds):
        assert 0 < (pairs["kind"] == code).sum() <= sizes[kind].listed + sizes[kind].chained


def test_what_is_left_on_the_engine_is_what_may_link(near, expected):
    snapshot, whole = expected
    seen, config = pd.DataFrame(whole.sightings), EvidenceConfig()
    caps = np.array([config.address_chain_upto if kind == "ip" else config.chain_upto for kind in snapshot.kinds])
    may = (seen["degree"] >= 2) & (seen["degree"] <= caps[seen["kind"]]) & ~(seen["attack"] & seen["touch"])
    assert 0 < may.sum() < len(may) / 2
    kept = near.linkable.select("account", "identifier").order_by(["account", "identifier"]).to_pyarrow()
    np.testing.assert_array_equal(kept["account"].to_numpy(), seen["account"][may])
    np.testing.assert_array_equal(kept["identifier"].to_numpy(), seen["identifier"][may])


def test_pairs_and_their_bits_are_equal_to_the_last_digit(found, expected):
    here, there = found[1], expected[1]
    assert len(there) > 2_000
    for name in ("a", "b", "bits"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name), err_msg=name)
    for source, bits in there.by_source.items():
        assert source in ("device", "ip", "payment_token", "cotimed", "synchrony")
        np.testing.assert_array_equal(here.by_source[source], bits, err_msg=source)
    for name, column in there.company.items():
        np.testing.assert_array_equal(here.company[name], column, err_msg=name)
    assert here.left_out == there.left_out


def test_hours_and_buckets_are_cut_at_the_same_instant(engine, coded):
    _, events, _ = engine
    for stage, keys in (
        (lambda table: presence(table, "ip"), ["account", "identifier", "hour"]),
        (lambda table: activity(table, width_s=900, offset_s=450), ["account", "action", "slot"]),
        (lambda table: table.select("account", second=second_of(table)), ["account", "second"]),
    ):
        here, there = (
            stage(table).to_pyarrow().to_pandas().sort_values(keys, ignore_index=True)
            for table in (events, coded.events())
        )
        pd.testing.assert_frame_equal(here[keys], there[keys], check_dtype=False)


def test_identifiers_on_which_strangers_coincide_are_the_same_ones(engine, coded, monkeypatch):
    for name in ("LONE_SHARE", "ONE_RING"):
        monkeypatch.setattr(f"graphabuse.evidence.coincidence.{name}", 0)
    backend, events, accounts = engine
    here = find_links(
        backend, take_snapshot(backend, events, accounts, coded.kinds), EvidenceConfig(leave_out_coincident=True)
    )
    snapshot = take_snapshot(coded.backend, coded.events(), coded.accounts(), coded.kinds)
    there = find_links(coded.backend, snapshot, EvidenceConfig(leave_out_coincident=True))
    assert {part["kind"] for part in there.left_out if "strangers" in str(part["reason"])} == {
        "device",
        "payment_token",
    }
    assert here.left_out == there.left_out
    for name in ("a", "b", "bits"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name), err_msg=name)


def test_shares_of_networks_are_equal(engine, coded, tmp_path):
    """What part of all addresses a carrier has: the identifiers of a store, wherever they lie."""
    backend, _, _ = engine
    known = materialise(backend, "conform_identifiers", coded.identifiers().to_pyarrow())
    elsewhere = SimpleNamespace(kinds=coded.kinds, identifiers=lambda: known)
    file = tmp_path / "networks.csv"
    tags = ("carrier", "hosting", "school")
    file.write_text("network,tag\n" + "".join(f"{n}.{m}.0.0/16,{tags[m % 3]}\n" for n in (20, 21) for m in range(256)))
    networks = read_networks(file)
    here, there = shares_of_tags(elsewhere, networks), shares_of_tags(coded, networks)
    assert here == there
    assert there["carrier"] > 0
