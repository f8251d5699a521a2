"""Are worlds of an eighth hand the same for the same seed, readable by the product, and is their truth about their log?"""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from eighth_worlds.world import ABUSE, ABUSE_HARD, made

pytestmark = pytest.mark.slow  # whole worlds, and nothing of the product but what reads a log

SMALL = 3000
PLAIN, HARD = 44, 45  # every typology has a ring in these, small as they are
EVERYWHERE = {"household", "cgnat", "office", "campus", "agency", "public_place"}
IN_HARD = {
    "staff_onboarding",
    "family_tablet",
    "class_or_hackathon",
    "giveaway",
    "event_kiosk",
    "scheduler",
    "vpn",
    "second_hand",
    "two_accounts",
    "fingerprint_collision",
}


@pytest.fixture(scope="module", params=[PLAIN, HARD])
def log(request):
    return made(request.param, SMALL)


def test_the_same_seed_gives_the_same_world(log):
    again = made({"plain": PLAIN, "hard": HARD}[log.product], SMALL)
    assert_same(log, again)


def test_the_truth_is_about_accounts_of_the_log(log):
    share = assert_truth_is_of(log)
    assert log.rings["ring_id"].value_counts().between(3, 60).all()
    assert 0.015 < share < 0.06  # a ring more or less is much in a small world


def test_events_are_of_the_window_and_in_order(log):
    assert log.events["timestamp"].is_monotonic_increasing and 30 <= log.days <= 90
    span = log.events["timestamp"].iloc[-1] - log.events["timestamp"].iloc[0]
    assert span.days < log.days


def test_nothing_happens_before_an_account_is_created(log):
    first = log.events.drop_duplicates("account_id")
    created = log.events.loc[log.events["event_type"] == "account.create", "account_id"]
    assert not created.duplicated().any()
    assert (first.loc[first["account_id"].isin(created), "event_type"] == "account.create").mean() > 0.99


def test_every_mechanism_appears_and_hard_worlds_have_more(log):
    hard = log.product == "hard"
    assert set(log.groups["mechanism"]) == EVERYWHERE | (IN_HARD if hard else set())
    plans = [*ABUSE, *(ABUSE_HARD if hard else ())]
    assert set(log.rings["typology"]) == {plan.__name__ for plan in plans}
    assert log.rings["manner"].str.len().min() > 0 and set(log.rings["tier"]) <= {"easy", "medium", "hard"}


def test_the_product_reads_the_log(log, tmp_path):
    assert {"ip", "device", "payment_token"} <= kinds_read(log, tmp_path)
