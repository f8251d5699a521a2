"""Do the worlds of the fifteenth hand hold what they promise?"""

import ipaddress
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from fifteenth_worlds.hard_rings import HARD
from fifteenth_worlds.plan import HARD_SHARES, SHARES
from fifteenth_worlds.rings import PLAIN
from fifteenth_worlds.world import made

pytestmark = pytest.mark.slow
ACCOUNTS = 6_000


@pytest.fixture(scope="module", params=[0, 1], ids=["plain", "hard"])
def world(request):
    return request.param, made(request.param, ACCOUNTS)


def test_the_same_seed_gives_the_same_world(world):
    seed, log = world
    assert_same(log, made(seed, ACCOUNTS))


def test_truth_is_about_accounts_of_the_log(world):
    assert 0.005 <= assert_truth_is_of(world[1]) <= 0.045
    sizes = world[1].rings.groupby("ring_id").size()
    assert sizes.min() >= 3 and sizes.max() <= 200
    assert world[1].groups["group_id"].nunique() > 3 * len(sizes)


def test_events_are_in_order_and_within_the_window(world):
    time = world[1].events["timestamp"]
    assert time.is_monotonic_increasing
    assert 20 <= world[1].days <= 120
    assert time.max() - time.min() <= pd.Timedelta(days=world[1].days)


def test_nothing_happens_before_the_sign_up(world):
    events = world[1].events.reset_index(drop=True)
    first = events.drop_duplicates("account_id")
    signed = events.index[events["event_type"] == "signup"]
    assert len(signed) and set(signed) <= set(first.index)


def test_addresses_are_public(world):
    assert all(ipaddress.ip_address(ip).is_global for ip in world[1].events["ip"].dropna().unique())


def test_everything_comes_up_and_more_in_the_hard_world(world):
    hard = world[0] % 2 == 1
    assert set(world[1].groups["mechanism"]) == set(SHARES | HARD_SHARES if hard else SHARES)
    assert set(world[1].rings["typology"]) == set(HARD if hard else PLAIN)


def test_the_log_is_read_through_its_mapping(world, tmp_path):
    assert kinds_read(world[1], tmp_path) >= {"ip", "device", "payment_token"}
