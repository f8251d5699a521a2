"""What must hold of worlds of a fourteenth hand, small ones, plain and hard."""

import sys
from pathlib import Path

import pytest

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


def test_some_accounts_sign_up_within_the_window(logs):
    for log in logs:
        signed = (log.events["event_type"] == "signup").sum()
        assert 0.03 < signed / log.events["account_id"].nunique() < 0.4


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
