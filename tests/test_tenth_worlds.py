"""Are worlds of a tenth hand the same for the same seed, readable by the product, and is their truth about their log?"""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from tenth_worlds.cast import HARD_RINGS, PLAIN_RINGS
from tenth_worlds.world import made

pytestmark = pytest.mark.slow  # whole worlds, and nothing of the product but what reads a log

SMALL = 4000
PLAIN, HARD = 0, 1
EVERYWHERE = {
    "household",
    "flatshare",
    "fingerprint_collision",
    "office",
    "campus",
    "carrier_nat",
    "kiosk",
    "agent_counter",
    "agency",
    "support_desk",
    "small_firm",
}
IN_HARD = {
    "class_signup",
    "company_onboarding",
    "campaign",
    "second_hand",
    "honest_vpn",
    "roommates",
    "gig_phone",
    "parents_card",
    "elder_help",
    "club",
    "collection",
    "raffle",
    "event",
}


@pytest.fixture(scope="module", params=[PLAIN, HARD])
def log(request):
    return made(request.param, SMALL)


def test_the_same_seed_gives_the_same_world(log):
    again = made({"plain": PLAIN, "hard": HARD}[log.product], SMALL)
    assert_same(log, again)


def test_the_truth_is_about_accounts_of_the_log(log):
    share = assert_truth_is_of(log)
    assert not log.victims.duplicated(["attack", "account_id"]).any()  # two crews may enter one account
    assert log.rings["ring_id"].value_counts().between(3, 200).all()
    assert 0.003 < share < 0.05


def test_events_are_of_the_window_and_in_order(log):
    assert log.events["timestamp"].is_monotonic_increasing and 20 <= log.days <= 120
    span = log.events["timestamp"].iloc[-1] - log.events["timestamp"].iloc[0]
    assert span.days < log.days


def test_nothing_happens_before_an_account_is_opened(log):
    first = log.events.drop_duplicates("account_id")
    opened = log.events.loc[log.events["event_type"] == "open_account", "account_id"]
    assert len(opened) and not opened.duplicated().any()
    assert (first.loc[first["account_id"].isin(opened), "event_type"] == "open_account").all()


def test_every_mechanism_appears_and_hard_worlds_have_more(log):
    hard = log.product == "hard"
    assert set(log.groups["mechanism"]) == EVERYWHERE | (IN_HARD if hard else set())
    tiers = dict.fromkeys(PLAIN_RINGS, "plain") | {typology: "hard" for typology in HARD_RINGS if hard}
    assert log.rings["tier"].equals(log.rings["typology"].map(tiers))
    assert set(log.rings["tier"]) == set(tiers.values())
    assert log.rings["manner"].equals(log.rings["tier"])


def test_the_product_reads_the_log(log, tmp_path):
    assert {"ip", "device", "payment_token"} <= kinds_read(log, tmp_path)
