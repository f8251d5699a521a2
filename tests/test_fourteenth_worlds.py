"""What must hold of worlds of a fourteenth hand, small ones, plain and hard."""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from fourteenth_worlds.crews import HARD, PLAIN
from fourteenth_worlds.helped import HELPED
from fourteenth_worlds.occasions import OCCASIONS
from fourteenth_worlds.together import PLAIN as GROUPS
from fourteenth_worlds.world import made

pytestmark = pytest.mark.slow
SMALL = 6_000


@pytest.fixture(scope="module")
def logs():
    return [made(seed, SMALL) for seed in (0, 1)]


def test_the_same_seed_makes_the_same_world(logs):
    for seed, log in enumerate(logs):
        assert_same(log, made(seed, SMALL))


def test_the_truth_is_about_the_accounts_of_the_log(logs):
    for log in logs:
        assert 0.005 <= assert_truth_is_of(log) <= 0.03
        assert log.rings.groupby("ring_id").size().between(3, 160).all()
        assert log.groups["group_id"].nunique() > 3 * log.rings["ring_id"].nunique()


def test_events_are_in_order_and_within_the_window(logs):
    for log in logs:
        t = log.events["timestamp"]
        assert str(t.dt.tz) == "UTC"
        assert t.is_monotonic_increasing
        assert (t.iloc[-1] - t.iloc[0]).days <= log.days


def test_nothing_happens_before_the_sign_up(logs):
    for log in logs:
        events = log.events
        signed = events[events["event_type"] == "signup"]
        assert not signed["account_id"].duplicated().any()
        firsts = events.groupby("account_id")["timestamp"].min()
        assert (firsts[signed["account_id"]].to_numpy() == signed["timestamp"].to_numpy()).all()
        assert 0.03 < len(signed) / events["account_id"].nunique() < 0.4


def test_payments_alone_have_tokens(logs):
    for log in logs:
        paid = log.events.groupby("event_type")["payment_token"].agg(lambda token: token.notna().mean())
        assert set(paid) == {0.0, 1.0}


def test_every_sort_of_ring_and_group_is_there_and_hard_worlds_have_more(logs):
    plain, hard = logs
    assert set(plain.rings["typology"]) == set(PLAIN)
    assert set(hard.rings["typology"]) == set(PLAIN | HARD)
    assert set(plain.groups["mechanism"]) == set(GROUPS)
    assert set(hard.groups["mechanism"]) == set(GROUPS | OCCASIONS | HELPED)


def test_no_word_is_said_by_rings_alone(logs):
    for log in logs:
        events = log.events
        honest = events[~events["account_id"].isin(log.rings["account_id"])]
        assert set(honest["event_type"]) == set(events["event_type"])


def test_the_mapping_is_read(logs, tmp_path):
    for log in logs:
        assert kinds_read(log, tmp_path) >= {"ip", "device", "payment_token"}
