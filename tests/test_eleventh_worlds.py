"""Are worlds of an eleventh hand the same for a seed, readable by the product, and is their truth about their log?"""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from eleventh_worlds.world import ABUSE, ABUSE_HARD, made

pytestmark = pytest.mark.slow  # whole worlds, and nothing of the product but what reads a log

SMALL = 6000
PLAIN, HARD, UNPAID = 0, 3, 4
SELDOM = {"card_declined"}  # mostly card testers' action: a small world may have no honest one
EVERYWHERE = {
    "household",
    "couple",
    "flat_share",
    "second_account",
    "office",
    "campus",
    "carrier_nat",
    "kiosk",
    "fingerprint_collision",
    "agency",
    "support_desk",
}
IN_HARD = {
    "roommates",
    "parents_card",
    "helper",
    "second_hand",
    "youth_centre",
    "vpn_users",
    "company_onboarding",
    "class_signup",
    "fan_club",
    "influencer_campaign",
    "live_event",
}


@pytest.fixture(scope="module", params=[PLAIN, HARD, UNPAID])
def world(request):
    return request.param, made(request.param, SMALL)


@pytest.fixture
def log(world):
    return world[1]


def test_the_same_seed_gives_the_same_world(world):
    seed, log = world
    again = made(seed, SMALL)
    assert_same(log, again)
    assert log.mapping == again.mapping


def test_even_seeds_are_plain_and_odd_ones_hard(world):
    seed, log = world
    assert log.product == ("hard" if seed % 2 else "plain")


def test_the_truth_is_about_accounts_of_the_log(log):
    share = assert_truth_is_of(log)
    assert not log.victims["account_id"].duplicated().any()
    assert log.rings["ring_id"].value_counts().between(3, 200).all()
    assert log.groups["group_id"].value_counts().ge(2).all()
    assert 0.002 < share < 0.06


def test_there_are_more_honest_groups_than_rings(log):
    assert log.groups["group_id"].nunique() >= 3 * log.rings["ring_id"].nunique()


def test_events_are_of_the_window_and_in_order(log):
    assert log.events["timestamp"].is_monotonic_increasing and 14 <= log.days <= 100
    span = log.events["timestamp"].iloc[-1] - log.events["timestamp"].iloc[0]
    assert span.days < log.days


def test_nothing_happens_before_an_account_registers(log):
    first = log.events.drop_duplicates("account_id")
    registered = log.events.loc[log.events["event_type"] == "register", "account_id"]
    assert len(registered) and not registered.duplicated().any()
    assert (first.loc[first["account_id"].isin(registered), "event_type"] == "register").all()


def test_honest_people_do_what_rings_do(log):
    of_rings = log.events["account_id"].isin(log.rings["account_id"])
    actions = log.events["event_type"]
    assert set(actions[of_rings]) - SELDOM <= set(actions[~of_rings])


def test_every_mechanism_appears_and_hard_worlds_have_more(world):
    seed, log = world
    hard = log.product == "hard"
    assert set(log.groups["mechanism"]) == EVERYWHERE | (IN_HARD if hard else set())
    kinds = set(ABUSE) | (set(ABUSE_HARD) if hard else set())
    assert set(log.rings["typology"]) == kinds - ({"card_testing"} if seed == UNPAID else set())
    assert set(log.rings["tier"]) == ({"plain", "hard"} if hard else {"plain"})
    assert log.rings["manner"].equals(log.rings["tier"])


def test_the_product_reads_the_log(world, tmp_path):
    seed, log = world
    paid = {"payment_token"} if seed != UNPAID else set()
    assert {"ip", "device"} | paid <= kinds_read(log, tmp_path)
    assert ("payment_token" in log.events) == ("payment_token" in log.mapping) == bool(paid)
