"""Are worlds of a twelfth hand the same for the same seed, readable by the product, and is their truth about their log?"""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from twelfth_worlds.conditions import HARD_RINGS, PLAIN_RINGS
from twelfth_worlds.world import ABUSE, made

pytestmark = pytest.mark.slow  # whole worlds, and nothing of the product but what reads a log

SMALL = 6000
PLAIN, HARD = 0, 1
EVERYWHERE = {
    "household",
    "flat_share",
    "office",
    "campus",
    "carrier_nat",
    "agency",
    "public_terminal",
    "support_desk",
    "fingerprint_collision",
}
IN_HARD = {
    "class_signup",
    "onboarding",
    "campaign",
    "secondhand_phone",
    "honest_vpn",
    "roommates",
    "courier_phone",
    "parents_card",
    "office_lunch",
    "elder_helper",
    "flash_sale",
}


@pytest.fixture(scope="module", params=[PLAIN, HARD])
def log(request):
    return made(request.param, SMALL)


def test_the_same_seed_gives_the_same_world(log):
    again = made({"plain": PLAIN, "hard": HARD}[log.product], SMALL)
    assert_same(log, again)


def test_the_truth_is_about_accounts_of_the_log(log):
    share = assert_truth_is_of(log)
    assert not log.victims["account_id"].duplicated().any()
    assert log.rings["ring_id"].value_counts().between(3, 150).all()
    assert 0.004 < share < 0.06  # from half a percent; a small world has every typology, too


def test_events_are_of_the_window_and_in_order(log):
    assert log.events["timestamp"].is_monotonic_increasing and 20 <= log.days <= 90
    span = log.events["timestamp"].iloc[-1] - log.events["timestamp"].iloc[0]
    assert span.days < log.days


def test_nothing_happens_before_an_account_signs_up(log):
    first = log.events.drop_duplicates("account_id")
    signed = log.events.loc[log.events["event_type"] == "signup", "account_id"]
    assert len(signed) and not signed.duplicated().any()
    assert (first.loc[first["account_id"].isin(signed), "event_type"] == "signup").all()


def test_every_mechanism_appears_and_hard_worlds_have_more(log):
    hard = log.product == "hard"
    assert set(log.groups["mechanism"]) == EVERYWHERE | (IN_HARD if hard else set())
    assert set(ABUSE) == {*PLAIN_RINGS, *HARD_RINGS}
    assert set(log.rings["typology"]) == {*PLAIN_RINGS, *(HARD_RINGS if hard else ())}
    assert set(log.rings["tier"]) <= {"easy", "medium", "hard"}
    assert log.rings["manner"].equals(log.rings["tier"])


def test_the_product_reads_the_log(log, tmp_path):
    assert {"ip", "device", "payment_token"} <= kinds_read(log, tmp_path)
