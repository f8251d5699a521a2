"""Are worlds of a sixth hand the same for the same seed, readable by the product, and is their truth about their log?"""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from sixth_worlds.world import ABUSE, ABUSE_HARD, ARRIVALS_HARD, made

SMALL = 4000


@pytest.fixture(scope="module", params=[46, 47])
def log(request):
    return made(request.param, SMALL)


def test_the_same_seed_gives_the_same_world(log):
    again = made({"plain": 46, "hard": 47}[log.product], SMALL)
    assert log.events.equals(again.events) and log.rings.equals(again.rings)
    assert log.groups.equals(again.groups) and log.victims.equals(again.victims)


def test_the_truth_is_about_accounts_of_the_log(log):
    present = set(log.events["account_id"])
    rings, victims = set(log.rings["account_id"]), set(log.victims["account_id"])
    assert rings and rings | victims | set(log.groups["account_id"]) <= present
    assert not rings & (victims | set(log.groups["account_id"]))
    assert not log.rings["account_id"].duplicated().any()
    assert log.rings["ring_id"].value_counts().between(3, 80).all()
    assert 0.015 < len(rings) / len(present) < 0.07  # a ring more or less is much in a small world


def test_events_are_of_the_window_and_in_order(log):
    assert log.events["timestamp"].is_monotonic_increasing and 60 <= log.days <= 90
    span = log.events["timestamp"].iloc[-1] - log.events["timestamp"].iloc[0]
    assert span.days < log.days


def test_hard_worlds_have_what_plain_ones_have_and_more():
    names = {plan.__name__ for plan in ABUSE}
    assert len(names) == 7 and not names & {plan.__name__ for plan in ABUSE_HARD}
    hard = made(47, SMALL)
    plain = set(made(46, SMALL).groups["mechanism"])
    assert plain - {"exit_home"} <= set(hard.groups["mechanism"])
    assert {"class", "campaign", "onboarding", "friends"} <= set(hard.groups["mechanism"]) - plain
    assert len(ARRIVALS_HARD) == 4


def test_one_world_in_six_has_no_ring():
    assert [seed for seed in range(4000, 4010) if not len(made(seed, 1000).rings)] == [4000, 4001]


def test_the_product_reads_the_log(log, tmp_path):
    assert {"ip", "device", "payment_token"} <= kinds_read(log, tmp_path)
