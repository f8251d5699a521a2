"""What must hold of the worlds of any hand, small ones, plain and hard; what a hand alone promises has tests of its own."""

import ipaddress
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

pytestmark = pytest.mark.slow
ACCOUNTS = 6_000


class Promise(NamedTuple):
    """Ranges from which a hand draws, and how it names a sign-up; nothing where that depends on the world."""

    days: tuple[int, int]
    share: tuple[float, float]
    largest: int
    sign_up: str = "signup"


HANDS = {
    "thirteenth": Promise((14, 90), (0.005, 0.03), 160, "account.signup"),
    "fourteenth": Promise((14, 90), (0.005, 0.03), 160),
    "fifteenth": Promise((20, 120), (0.005, 0.045), 200),
    "sixteenth": Promise((10, 100), (0.005, 0.03), 150),
    "seventeenth": Promise((10, 100), (0.005, 0.03), 200, ""),
    "eighteenth": Promise((7, 90), (0.005, 0.03), 200),
    "nineteenth": Promise((5, 120), (0.005, 0.06), 200),
}


@pytest.fixture(
    scope="module", params=[(hand, seed) for hand in HANDS for seed in (0, 1)], ids=lambda p: f"{p[0]}-{p[1]}"
)
def world(request):
    hand, seed = request.param
    made = import_module(f"{hand}_worlds.world").made
    return HANDS[hand], made(seed, ACCOUNTS), lambda: made(seed, ACCOUNTS)


def test_the_same_seed_makes_the_same_world(world):
    _, log, again = world
    assert_same(log, again())


def test_truth_is_about_accounts_of_the_log(world):
    promise, log, _ = world
    assert promise.share[0] <= assert_truth_is_of(log) <= promise.share[1]
    assert log.rings.groupby("ring_id").size().between(3, promise.largest).all()
    assert log.groups["group_id"].nunique() > 3 * log.rings["ring_id"].nunique()


def test_events_are_in_order_and_within_the_window(world):
    promise, log, _ = world
    time = log.events["timestamp"]
    assert str(time.dt.tz) == "UTC" and time.is_monotonic_increasing
    assert promise.days[0] <= log.days <= promise.days[1]
    assert time.max() - time.min() <= pd.Timedelta(days=log.days)


def test_nothing_happens_before_the_sign_up(world):
    promise, log, _ = world
    events = log.events.reset_index(drop=True)
    signed = events.index[events["event_type"].str.split(":").str[-1] == promise.sign_up]
    assert len(signed) or not promise.sign_up
    assert set(signed) <= set(events.drop_duplicates("account_id").index)


def test_addresses_are_public(world):
    assert all(ipaddress.ip_address(ip).is_global for ip in world[1].events["ip"].dropna().unique())


def test_the_log_is_read_through_its_mapping(world, tmp_path):
    assert kinds_read(world[1], tmp_path) >= {"ip", "device", "payment_token"}
