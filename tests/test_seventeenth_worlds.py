"""Do the worlds of the seventeenth hand hold what they promise?"""

import ipaddress
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.foreign_logs import assert_same, assert_truth_is_of, kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from seventeenth_worlds.business import SIGNUP
from seventeenth_worlds.plan import expected
from seventeenth_worlds.world import made, staged

pytestmark = pytest.mark.slow
ACCOUNTS = 6_000


@pytest.fixture(scope="module", params=[0, 1], ids=["plain", "hard"])
def world(request):
    return request.param, made(request.param, ACCOUNTS)


def test_the_same_seed_gives_the_same_world(world):
    seed, log = world
    assert_same(log, made(seed, ACCOUNTS))


def test_truth_is_about_accounts_of_the_log(world):
    assert 0.005 <= assert_truth_is_of(world[1]) <= 0.03
    sizes = world[1].rings.groupby("ring_id").size()
    assert sizes.min() >= 3
    assert world[1].groups["group_id"].nunique() > 3 * len(sizes)


def test_events_are_in_order_and_within_the_window(world):
    time = world[1].events["timestamp"]
    assert time.is_monotonic_increasing
    assert 10 <= world[1].days <= 100
    assert time.max() - time.min() <= pd.Timedelta(days=world[1].days)


def test_nothing_happens_before_the_sign_up(world):
    seed, log = world
    events = log.events.reset_index(drop=True)
    first = events.drop_duplicates("account_id")
    signed = events.index[events["event_type"] == staged(seed, ACCOUNTS).business.steps[SIGNUP]]
    assert len(signed) and set(signed) <= set(first.index)


def test_all_honest_mechanisms_come_up_and_schemes_as_far_as_the_budget_goes(world):
    seed, log = world
    schemes, groups = expected(staged(seed, ACCOUNTS))
    assert set(log.groups["mechanism"]) == groups
    found = set(log.rings["typology"])
    assert found <= schemes and len(found) >= len(schemes) // 2


def test_addresses_are_public(world):
    addresses = world[1].events["ip"].dropna().drop_duplicates().sample(2_000, random_state=0)
    assert all(ipaddress.ip_address(address).is_global for address in addresses)


def test_the_log_is_read_through_its_mapping(world, tmp_path):
    assert kinds_read(world[1], tmp_path) >= {"ip", "device", "payment_token"}
