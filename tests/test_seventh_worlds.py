"""Are worlds of a seventh hand the same for the same seed, readable by the product, and is their truth about their log?"""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from seventh_worlds.world import ABUSE, ABUSE_HARD, made

pytestmark = pytest.mark.slow  # whole worlds, and nothing of the product but what reads a log

SMALL = 3000
SEEDS = {"plain": 2, "hard": 17}  # where every typology has its turn even in a small world
GROUPS = {"carrier_cgnat", "household", "office", "campus", "public_place", "agency"}
GROUPS_HARD = {
    *("staff_morning", "family_tablet", "school_class", "campaign"),
    *("second_hand", "fingerprint_collision", "vpn", "two_accounts"),
}


@pytest.fixture(scope="module", params=SEEDS)
def log(request):
    return made(SEEDS[request.param], SMALL)


def test_the_same_seed_gives_the_same_world(log):
    again = made(SEEDS[log.product], SMALL)
    assert log.events.equals(again.events) and log.rings.equals(again.rings)
    assert log.groups.equals(again.groups) and log.victims.equals(again.victims)


def test_the_truth_is_about_accounts_of_the_log(log):
    present = set(log.events["account_id"])
    rings, groups, victims = (set(table["account_id"]) for table in (log.rings, log.groups, log.victims))
    assert rings and groups and victims and rings | groups | victims <= present
    assert not rings & (victims | groups)
    assert not log.victims["account_id"].duplicated().any()


def test_no_account_is_in_two_rings(log):
    assert not log.rings["account_id"].duplicated().any()
    assert log.rings["ring_id"].value_counts().between(3, 60).all()
    assert 0.015 < len(log.rings) / log.events["account_id"].nunique() < 0.07  # one ring is much in a small world


def test_every_mechanism_appears(log):
    hard = log.product == "hard"
    plans = {**ABUSE, **(ABUSE_HARD if hard else {})}
    assert set(log.rings["typology"]) == {plan.__name__ for plan in plans}
    assert set(log.groups["mechanism"]) == GROUPS | (GROUPS_HARD if hard else set())
    assert set(log.rings["tier"]) <= {"easy", "medium", "hard"} and set(log.rings["manner"]) == {"real", "made"}


def test_events_are_of_the_window_and_in_order(log):
    assert log.events["timestamp"].is_monotonic_increasing and 30 <= log.days <= 90
    span = log.events["timestamp"].iloc[-1] - log.events["timestamp"].iloc[0]
    assert span.days < log.days


def test_a_card_is_shown_only_where_money_moves(log):
    shown = log.events.groupby("event_type")["payment_token"].count()
    assert not shown[["signup", "login", "browse"]].any() and shown[["purchase", "add_card", "payout"]].all()


def test_the_product_reads_the_log(log, tmp_path):
    assert {"ip", "device", "payment_token"} <= kinds_read(log, tmp_path)
