"""Do the worlds of the sixteenth hand hold what they promise?"""

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from sixteenth_worlds.diary import shared_out
from sixteenth_worlds.plan import GROUPS, HARD_GROUPS, HARD_RINGS, RINGS
from sixteenth_worlds.world import made

pytestmark = pytest.mark.slow
ACCOUNTS = 6_000
NAMED_APART = {"veiled": {"vpn", "relay"}, "parcel_locker": set()}  # the second only where addresses are in the log


@pytest.fixture(scope="module", params=[0, 1], ids=["plain", "hard"])
def world(request):
    return request.param, made(request.param, ACCOUNTS)


def test_groups_come_up_and_more_in_the_hard_world(world):
    kinds = GROUPS + (HARD_GROUPS if world[0] % 2 else ())
    named = set().union(*(NAMED_APART.get(kind.__name__, {kind.__name__}) for kind in kinds))
    assert set(world[1].groups["mechanism"]) - {"parcel_locker", "one_paid_review"} == named | {"household"}
    assert world[1].groups.groupby("group_id").size().min() >= 2


def test_some_addresses_are_of_the_second_family(world):
    assert 0 < world[1].events["ip"].dropna().drop_duplicates().str.contains(":").mean() < 1


def test_schemes_are_those_of_the_plan(world):
    hard = world[0] % 2 == 1
    names = {kind.__name__ for kind in (RINGS | HARD_RINGS if hard else RINGS)}
    assert set(world[1].rings["typology"]) <= names
    assert world[1].rings["typology"].nunique() >= 5
    tiers = {"careless", "moderate", "careful"} if hard else {"careless", "moderate"}
    assert set(world[1].rings["tier"]) == tiers


def test_those_who_lend_their_accounts_act_for_the_ring_most_of_the_time():
    table = pd.DataFrame({"account": [7] * 20 + [8] * 5, "crew": [False] * 15 + [True] * 5 + [False] * 5, "script": 2})
    kept = shared_out(table)
    assert (kept["account"] == 8).sum() == 5
    assert kept.loc[kept["account"] == 7, "crew"].mean() > 0.5
